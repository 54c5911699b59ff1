/** Backup and restore: everything comes back, desks learn that history went back, and a damaged file changes nothing. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp, restore } from '../../src/hub/app/backup-commands.ts';
import { leftOut, tableNames } from '../../src/hub/db/backup-repo.ts';
import { readEpochLocked } from '../../src/hub/db/meta-repo.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { untilWaiting } from '../support/waiting-locks.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
const folder = mkdtempSync(join(tmpdir(), 'steadydesk-backup-'));
const file = join(folder, 'hub.backup');

beforeAll(async () => {
  hub = await createHub();
});
afterAll(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a restored hub has the rows, numbers, users and keys of the backup, and another epoch', async () => {
  const user = await hub.addUser();
  const desk = new WireDesk(hub, user.token);
  await desk.pull();
  const kept = [desk.newCustomer(), desk.newCustomer()];
  await desk.push(kept);
  await desk.pull();
  const rows = [...desk.rows].sort();
  await backUp(hub.db, file, { atMs: Date.now() });
  expect(statSync(file).mode & 0o777).toBe(0o600);

  await desk.push([desk.newCustomer()]);
  await desk.pull();
  const before = desk.epoch;
  await restore(hub.db, file);

  const late = await desk.push([desk.newCustomer()]);
  expect([late.status, late.body.data?.reason]).toEqual([409, 'epoch']);
  const { body } = await desk.pullOnce();
  expect(body).toMatchObject({ reset: true, last_n: 2, parts: [] });
  expect(body.epoch).not.toBe(before);
  const again = new WireDesk(hub, user.token);
  await again.pull();
  expect([...again.rows].sort()).toEqual(rows);
  expect((await again.push(kept, { client_id: desk.clientId })).body.results.map(({ n, status }) => [n, status])).toEqual([
    [1, 'ok'],
    [2, 'ok'],
  ]);
});

test('a desk of an earlier epoch hears where its history and the one of the hub part, however far they have come since', async () => {
  const user = await hub.addUser();
  const desk = new WireDesk(hub, user.token);
  const { epoch: first } = await desk.pull();
  await desk.push([desk.newCustomer(), desk.newCustomer()]);
  const ofFirst = join(folder, 'first.backup');
  await backUp(hub.db, ofFirst, { atMs: Date.now() });
  const partedAt = async (epoch: string | null) => {
    const { body } = await desk.pullOnce({ epoch });
    return [body.reset, body.last_n];
  };

  await restore(hub.db, ofFirst);
  const { epoch: second } = await desk.pull();
  await desk.push([desk.newCustomer(), desk.newCustomer(), desk.newCustomer()]);
  expect([await partedAt(first), await partedAt(second)]).toEqual([
    [true, 2],
    [false, 5],
  ]);

  const ofSecond = join(folder, 'second.backup');
  await backUp(hub.db, ofSecond, { atMs: Date.now() });
  await restore(hub.db, ofSecond);
  await desk.pull();
  await desk.push([desk.newCustomer()]);
  expect([await partedAt(first), await partedAt(second)]).toEqual([
    [true, 2],
    [true, 5],
  ]);

  // The first backup knows nothing of what came after it.
  await restore(hub.db, ofFirst);
  expect([await partedAt(first), await partedAt(second)]).toEqual([
    [true, 2],
    [true, 0],
  ]);
});

test('a refused action, whose card has no other side, comes back with its card', async () => {
  const user = await hub.addUser();
  const desk = new WireDesk(hub, user.token);
  await desk.pull();
  const refused = { ...desk.newCustomer(), name: 'ticket.vanish', args: { why: '此操作不存在' } };
  expect((await desk.push([refused])).body.results.map(({ status }) => status)).toEqual(['rejected']);
  await desk.pull();
  const card = desk.rows.get(`conflict:${refused.id}`);
  expect(card).toMatchObject({ status: 'rejected', theirs: null });
  const other = join(folder, 'refused.backup');
  await backUp(hub.db, other, { atMs: Date.now() });
  await restore(hub.db, other);
  const again = new WireDesk(hub, user.token);
  await again.pull();
  expect(again.rows.get(`conflict:${refused.id}`)).toEqual(card);
});

test('every table is in a backup, or left out for a reason', async () => {
  const found = await sql<{ name: string }>`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`.execute(hub.db);
  expect(found.rows.map(({ name }) => name).toSorted()).toEqual([...tableNames, ...Object.keys(leftOut)].toSorted());
});

test('photos come back byte for byte, and few at a time: many would be too long for one line', async () => {
  const photos = Array.from({ length: 7 }, (_, index) => ({ sha256: `${index}`.padStart(64, '0'), bytes: Buffer.alloc(200_000, index) }));
  for (const { sha256, bytes } of photos) {
    await hub.db.insertInto('attachment').values({ sha256, bytes, size: bytes.length, created_at_ms: 1 }).execute();
  }
  const other = join(folder, 'photos.backup');
  await backUp(hub.db, other, { atMs: Date.now() });
  const lines = readFileSync(other, 'utf8').split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(3 * 400_000);
  await hub.db.deleteFrom('attachment').execute();
  await restore(hub.db, other);
  for (const { sha256, bytes } of photos) {
    const back = await hub.db.selectFrom('attachment').select('bytes').where('sha256', '=', sha256).executeTakeFirstOrThrow();
    expect(back.bytes.equals(bytes)).toBe(true);
  }
});

test('a desk that asks while a backup is being put back hears of the new epoch, not of an empty hub', async () => {
  const user = await hub.addUser();
  const desk = new WireDesk(hub, user.token);
  const { epoch } = await desk.pull();
  const other = join(folder, 'meanwhile.backup');
  await backUp(hub.db, other, { atMs: Date.now() });
  const { restored, asked } = await hub.db.transaction().execute(async (tx) => {
    // A push that is being judged: the restore waits for it, and the pull for the restore.
    await readEpochLocked(tx);
    const restored = restore(hub.db, other);
    await untilWaiting(hub.db, 1);
    const asked = desk.pullOnce();
    await untilWaiting(hub.db, 2);
    return { restored: () => restored, asked: () => asked };
  });
  const after = await restored();
  expect(await asked()).toMatchObject({ status: 200, body: { epoch: after, reset: true } });
  expect(after).not.toBe(epoch);
});

test.each([
  ['cut short', (text: string) => text.slice(0, -200)],
  ['altered by one character', (text: string) => text.replace('林晚秋', '林晚春')],
  ['something else', () => 'hello\n'],
])('a file that is %s is refused and nothing changes', async (_, damage) => {
  const damaged = join(folder, 'damaged.backup');
  writeFileSync(damaged, damage(readFileSync(file, 'utf8')));
  const { epoch } = await hub.db.selectFrom('hub_meta').select('epoch').executeTakeFirstOrThrow();
  await expect(restore(hub.db, damaged)).rejects.toThrow(/Nothing was changed/);
  expect(await hub.db.selectFrom('hub_meta').select('epoch').executeTakeFirstOrThrow()).toEqual({ epoch });
});
