/** A hub that backs itself up: when something is new, a few files only, and before its tables change. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUpBeforeUpgrade, startAutomaticBackups } from '../../src/hub/app/automatic-backups.ts';
import { restore } from '../../src/hub/app/backup-commands.ts';
import { migrate } from '../../src/hub/db/migrate.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
const folder = mkdtempSync(join(tmpdir(), 'steadydesk-backups-'));
beforeAll(async () => {
  hub = await createHub();
});
afterAll(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

const minute = 60_000;
const filesIn = (dataDir: string) => readdirSync(join(dataDir, 'backups')).toSorted();

/** Runs the next round that waits, to its end. */
function aRound() {
  const waiting: { callback: () => void; delayMs: number }[] = [];
  const setTimer = (callback: () => void, delayMs: number) => {
    waiting.push({ callback, delayMs });
    return () => {};
  };
  const next = async (): Promise<number> => {
    const round = waiting.shift();
    round?.callback();
    while (waiting.length === 0) await new Promise(setImmediate);
    return round?.delayMs ?? 0;
  };
  return { setTimer, next };
}

test('every ten minutes when something is new, the last three are kept, and each restores', async () => {
  const dataDir = join(folder, 'running');
  mkdirSync(join(dataDir, 'backups'), { recursive: true });
  writeFileSync(join(dataDir, 'backups', 'running-1999.backup.unfinished'), 'cut short');
  const { token } = await hub.addUser();
  const desk = new WireDesk(hub, token);
  await desk.pull();
  const { setTimer, next } = aRound();
  const log: string[] = [];
  let atMs = Date.UTC(2026, 10, 22);
  const { stop } = startAutomaticBackups({ db: hub.db, dataDir, nowMs: () => atMs, log: (line) => log.push(line), setTimer });
  expect(await next()).toBe(10 * minute);
  expect(filesIn(dataDir)).toHaveLength(1);
  atMs += 10 * minute;
  await next();
  expect(filesIn(dataDir)).toHaveLength(1);
  for (let i = 0; i < 4; i++) {
    await desk.push([desk.newCustomer()]);
    atMs += 10 * minute;
    await next();
  }
  const files = filesIn(dataDir);
  expect([files.length, log]).toEqual([3, []]);
  await desk.pull();
  const rows = [...desk.rows].sort();
  await desk.push([desk.newCustomer()]);
  await restore(hub.db, join(dataDir, 'backups', files.at(-1) ?? ''));
  const again = new WireDesk(hub, token);
  await again.pull();
  expect([...again.rows].sort()).toEqual(rows);
  await again.push([again.newCustomer()]);
  atMs -= 365 * 24 * 60 * minute;
  await next();
  const made = `running-${new Date(atMs).toISOString().replaceAll(/[:.]/g, '-')}.backup`;
  expect([filesIn(dataDir).length, filesIn(dataDir).includes(made)]).toEqual([3, true]);
  await stop();
});

const megabyte = 1024 ** 2;

test('without room nothing is begun and the last good backups stay; the log and the health of the hub say so until there is room', async () => {
  const dataDir = join(folder, 'little-room');
  const { token } = await hub.addUser();
  const desk = new WireDesk(hub, token);
  await desk.pull();
  const { setTimer, next } = aRound();
  const log: string[] = [];
  let free = 10_000 * megabyte;
  let atMs = Date.UTC(2026, 10, 22);
  const backups = startAutomaticBackups({
    db: hub.db,
    dataDir,
    freeBytes: async () => free,
    nowMs: () => atMs,
    log: (line) => log.push(line),
    setTimer,
  });
  expect(backups.state()).toEqual({ last_at: null, trouble: null });
  for (let i = 0; i < 3; i++) {
    await desk.push([desk.newCustomer()]);
    await next();
    atMs += 10 * minute;
  }
  const good = filesIn(dataDir);
  const lastAt = atMs - 10 * minute;
  expect([good.length, backups.state()]).toEqual([3, { last_at: lastAt, trouble: null }]);
  // As a kill in the middle leaves it: it takes room as well.
  writeFileSync(join(dataDir, 'backups', 'running-2026.backup.unfinished'), 'cut short');
  free = 256 * megabyte;
  await desk.push([desk.newCustomer()]);
  await next();
  await next();
  expect(filesIn(dataDir)).toEqual(good);
  expect(backups.state()).toMatchObject({ last_at: lastAt, trouble: { kind: 'no-room' } });
  expect(backups.state().trouble?.say).toMatch(/no room.*whole and stay.*Make room/);
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(/no room.*whole and stay.*Make room.*needs about 1 MB and 256 MB beside it.*256 MB are free/);

  // Enough for one like the last, and then it is larger than that.
  free = 257 * megabyte;
  const sha256 = 'f'.repeat(64);
  await hub.db
    .insertInto('attachment')
    .values({ sha256, bytes: Buffer.alloc(2 * megabyte, 7), size: 2 * megabyte, created_at_ms: 1 })
    .execute();
  await next();
  expect([filesIn(dataDir), backups.state().trouble?.kind, log.length]).toEqual([good, 'no-room', 1]);
  free = 10_000 * megabyte;
  await next();
  expect(filesIn(dataDir)).toHaveLength(3);
  expect(filesIn(dataDir).slice(0, 2)).toEqual(good.slice(1));
  expect([backups.state(), log.at(-1)]).toEqual([{ last_at: atMs, trouble: null }, 'backup: backups are made again.']);
  await hub.db.deleteFrom('attachment').where('sha256', '=', sha256).execute();
  await backups.stop();
  const later = startAutomaticBackups({ db: hub.db, dataDir, nowMs: () => atMs, log: () => {}, setTimer });
  expect(later.state()).toEqual({ last_at: expect.any(Number), trouble: null });
  await later.stop();
});

test('a folder that cannot be written to is said, and the hub goes on', async () => {
  const dataDir = join(folder, 'odd');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'backups'), 'a file where the folder should be');
  const { setTimer, next } = aRound();
  const log: string[] = [];
  const backups = startAutomaticBackups({ db: hub.db, dataDir, nowMs: () => 0, log: (line) => log.push(line), setTimer });
  await next();
  expect(backups.state()).toMatchObject({ last_at: null, trouble: { kind: 'failed' } });
  expect(log.join()).toMatch(/^backup: The last backup failed\. .*EEXIST/);
  await backups.stop();
});

test('before the tables of a hub that holds something change, and not of a new one or one that stays as it is', async () => {
  const dataDir = join(folder, 'upgrade');
  const asked: number[] = [];
  const backUp = async () => {
    asked.push(1);
    await backUpBeforeUpgrade(hub.db, { dataDir, nowMs: Date.UTC(2026, 10, 22) });
  };
  await migrate(hub.db, backUp);
  expect(asked).toEqual([]);
  // As the version before left it.
  await undoLastStep();
  await migrate(hub.db, backUp);
  expect([asked.length, filesIn(dataDir)]).toEqual([1, ['before-upgrade-2026-11-22T00-00-00-000Z.backup']]);
  await expect(restore(hub.db, join(dataDir, 'backups', filesIn(dataDir)[0] ?? ''))).rejects.toThrow(/made by another version/);
});

test('an upgrade for which there is no room is refused with everything as it was', async () => {
  const dataDir = join(folder, 'full');
  writeFileSync(dataDir, 'a file where the folder should be');
  await undoLastStep();
  await expect(migrate(hub.db, (db) => backUpBeforeUpgrade(db, { dataDir, nowMs: 0 }))).rejects.toThrow(/Nothing was changed/);
  await migrate(hub.db);
});

test('an upgrade that the disk has no room to back up is refused with a sentence that says how much is needed', async () => {
  const dataDir = join(folder, 'small');
  await undoLastStep();
  const upgrade = migrate(hub.db, (db) => backUpBeforeUpgrade(db, { dataDir, nowMs: 0, freeBytes: async () => 300 }));
  await expect(upgrade).rejects.toThrow(/MB are free.*Nothing was changed\. Make room in .*backups and start it again/);
  expect(filesIn(dataDir)).toEqual([]);
  await migrate(hub.db);
});

async function undoLastStep(): Promise<void> {
  await sql`DROP INDEX ticket_named_files`.execute(hub.db);
  await sql`DELETE FROM schema_migrations WHERE id = 190`.execute(hub.db);
}
