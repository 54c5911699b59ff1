/** A PC is put back to an older state of its disk: own.db gives numbers that the hub has used. Nothing is lost, nothing happens twice. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { outboxEntry, outboxHeads } from '../../../src/main/store/db/outbox-repo.ts';
import { eventsByTicket } from '../../../src/main/store/db/ticket-events-repo.ts';
import { compareWithHub } from '../../support/compare-with-hub.ts';
import { type FaultProxy, startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aLiveDesk, type LiveDesk } from '../../support/live-desk.ts';
import { aCustomer, aTicket } from '../../support/synced-rows.ts';

let hub: TestHub;
let proxy: FaultProxy;
let near: LiveDesk;
let far: LiveDesk;
let aside: string;
const scope = 'team:team-a';
const customer = aCustomer(1, { scope, ver: 0 });
const ticket = aTicket(2, customer.id, { scope, ver: 0 });

beforeAll(async () => {
  hub = await createHub();
  await hub.put([
    { entity: 'customer', row: customer },
    { entity: 'ticket', row: ticket },
  ]);
});
afterAll(() => hub.stop());
beforeEach(async () => {
  aside = mkdtempSync(join(tmpdir(), 'steadydesk-aside-'));
  proxy = await startProxy({ targetPort: hub.port });
  near = await aLiveDesk({ hub, user: await hub.addUser({ name: '周敏' }), hubUrl: proxy.url });
  far = await aLiveDesk({ hub, user: await hub.addUser({ name: '何静' }) });
  await Promise.all([near.level(), far.level()]);
});
afterEach(async () => {
  await near.stop();
  await far.stop();
  await proxy.stop();
  rmSync(aside, { recursive: true, force: true });
});

const ownFiles = (dir: string) => readdirSync(dir).filter((name) => name.startsWith('own.db'));
const copyAway = (name: string) => (dir: string) => {
  for (const file of ownFiles(dir)) cpSync(join(dir, file), join(aside, name, file));
};
const putBack = (name: string) => (dir: string) => {
  for (const file of ownFiles(dir)) rmSync(join(dir, file));
  cpSync(join(aside, name), dir, { recursive: true });
};
const note = (text: string) => void near.act('ticket.addNote', { ticketId: ticket.id, text });
const offline = async () => {
  proxy.cut();
  await near.until('offline is shown', () => near.sync.link().state === 'offline');
};

async function expectEachOnce(texts: readonly string[]): Promise<void> {
  await near.level();
  await far.level();
  const seen = eventsByTicket(far.store.cache, ticket.id).map(({ text }) => text);
  expect(texts.map((text) => [text, seen.filter((other) => other === text).length])).toEqual(texts.map((text) => [text, 1]));
  for (const desk of [near, far]) {
    const { hub: there, desk: here } = await compareWithHub(desk, hub);
    expect([here.rows, here.cursors]).toEqual([there.rows, there.cursors]);
    // The older copy has forgotten some; what it has, it tells as the hub does.
    expect(there.ledger).toEqual(expect.arrayContaining(here.ledger));
  }
}
const numbers = () => outboxHeads(near.store.own).map(({ n, state }) => [n, state]);

test('what was sent since is known by its id, what was written since goes on behind it, and the next older copy is no worse', async () => {
  note('甲一');
  await near.level();
  await offline();
  note('甲二');
  await near.reopen(copyAway('first'));
  proxy.join();
  note('甲三');
  note('甲四');
  await near.level();
  expect(numbers().map(([n]) => n)).toEqual([1, 2, 3, 4]);

  await offline();
  await near.reopen(putBack('first'));
  note('甲五');
  note('甲六');
  expect(numbers()).toEqual([
    [1, 'settled'],
    [2, 'queued'],
    [3, 'queued'],
    [4, 'queued'],
  ]);
  await near.reopen(copyAway('second'));
  proxy.join();
  await expectEachOnce(['甲一', '甲二', '甲三', '甲四', '甲五', '甲六']);
  expect(numbers()).toEqual([
    [1, 'settled'],
    [2, 'settled'],
    [5, 'settled'],
    [6, 'settled'],
  ]);

  await offline();
  await near.reopen(putBack('second'));
  note('甲七');
  proxy.join();
  await expectEachOnce(['甲一', '甲二', '甲三', '甲四', '甲五', '甲六', '甲七']);
  expect(numbers().at(-1)).toEqual([7, 'settled']);
  expect(near.sync.link()).toMatchObject({ state: 'online', problem: null, unsent: 0 });
});

test('sixty actions written on an older copy arrive in the order in which they were written', async () => {
  await near.reopen(copyAway('old'));
  const before = Array.from({ length: 10 }, (_, i) => `先 ${i}`);
  for (const text of before) note(text);
  await near.level();
  await offline();
  await near.reopen(putBack('old'));
  const after = Array.from({ length: 60 }, (_, i) => `后 ${i}`);
  for (const text of after) note(text);
  proxy.join();
  await expectEachOnce([...before, ...after]);
  const ledger = (await compareWithHub(near, hub)).hub.ledger as { n: number; id: string }[];
  expect(ledger.map(({ n }) => n)).toEqual(Array.from({ length: 70 }, (_, i) => i + 1));
  const texts = ledger.map(({ id }) => (outboxEntry(near.store.own, id)?.args as { text?: string } | undefined)?.text);
  expect(texts.slice(10)).toEqual(after);
});
