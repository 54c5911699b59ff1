/** A cache that a bad disk has damaged: set aside, downloaded again by itself, and what was not sent is sent. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub, type TestUser } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { aCustomer, aTicket, idOf } from '../../support/synced-rows.ts';

let hub: TestHub;
let user: TestUser;
const dir = aDeskFolder();
const scope = 'team:team-a';

beforeAll(async () => {
  hub = await createHub();
  user = await hub.addUser();
  await hub.put([
    ...Array.from({ length: 500 }, (_, i) => ({ entity: 'customer' as const, row: aCustomer(i + 1, { scope, ver: 0 }) })),
    { entity: 'ticket', row: aTicket(1_000, idOf(1), { scope, ver: 0 }) },
  ]);
});
afterAll(async () => {
  await hub.stop();
  removeDeskFolder(dir);
});

async function start(hubUrl: string): Promise<RunningDesk> {
  const { hubId } = hub.running;
  return runDesk({ dir, hubUrl, enrolment: { token: user.token, user: user.user, hub_id: hubId, sample: false, pack_keys: {} } });
}

const level = (desk: RunningDesk) =>
  eventually(
    desk,
    () => desk.client.link.get(),
    ({ state, firstSync, unsent }) => state === 'online' && firstSync === null && unsent === 0,
  );

test('a damaged cache is downloaded again and unsent work reaches the hub once', async () => {
  const first = await start(hub.url);
  await level(first);
  await first.stop();
  const cut = await start('http://127.0.0.1:1');
  await cut.client.ticket.addNote({ ticketId: idOf(1_000), text: '断网时写的' });
  await cut.stop();

  const path = join(dir, 'data/cache.db');
  const bytes = readFileSync(path);
  for (let at = 20_000; at < bytes.length; at += 40_000) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);

  const back = await start(hub.url);
  await level(back);
  expect(existsSync(join(dir, 'data/cache.damaged.db'))).toBe(false);
  const { events } = await back.client.ticket.get({ ticketId: idOf(1_000) });
  expect(events.map(({ text }) => text)).toEqual(['断网时写的']);
  const ledger = await hub.db.selectFrom('mutation_ledger').select(['n', 'name', 'status']).execute();
  expect(ledger.map(({ n, name, status }) => [Number(n), name, status])).toEqual([[1, 'ticket.addNote', 'ok']]);
  expect(await back.client.link.check()).toEqual({ mended: 0, isComplete: true });
  await back.stop();
});
