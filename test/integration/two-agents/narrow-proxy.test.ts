/** The answer to a long note is lost, and then a proxy lets nothing so long through any more: the note is there once, and nobody waits. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countUnsent, outboxEntry } from '../../../src/main/store/db/outbox-repo.ts';
import { eventsByTicket } from '../../../src/main/store/db/ticket-events-repo.ts';
import { compareWithHub } from '../../support/compare-with-hub.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aLiveDesk, type LiveDesk } from '../../support/live-desk.ts';
import { type NarrowProxy, startNarrowProxy } from '../../support/narrow-proxy.ts';
import { aCustomer, aTicket } from '../../support/synced-rows.ts';

let hub: TestHub;
let proxy: NarrowProxy;
let desk: LiveDesk;
const scope = 'team:team-a';
const customer = aCustomer(1, { scope, ver: 0 });
const ticket = aTicket(2, customer.id, { scope, ver: 0 });
const long = '客户讲了很久。'.repeat(150);

beforeAll(async () => {
  hub = await createHub();
  await hub.put([
    { entity: 'customer', row: customer },
    { entity: 'ticket', row: ticket },
  ]);
  proxy = await startNarrowProxy(hub.url, 1_000_000);
  desk = await aLiveDesk({ hub, user: await hub.addUser({ name: '周敏' }), hubUrl: proxy.url });
  await desk.level();
});
afterAll(async () => {
  await desk?.stop();
  await proxy?.stop();
  await hub?.stop();
});

test('what the hub had whole before the line became narrow settles as it was judged, and what follows goes', async () => {
  proxy.loseAnswer('/sync/v1/push', () => {
    proxy.mostBytes = 2_000;
  });
  const id = desk.act('ticket.addNote', { ticketId: ticket.id, text: long });
  await desk.until('the answer is lost', () => proxy.mostBytes === 2_000);
  desk.act('ticket.addNote', { ticketId: ticket.id, text: '后写的' });
  await desk.until('nothing waits', () => countUnsent(desk.store.own) === 0, 30_000);
  await desk.level();
  expect(proxy.turnedAway.length).toBeGreaterThan(0);
  expect(outboxEntry(desk.store.own, id)).toMatchObject({ state: 'settled', status: 'ok', code: '' });
  const texts = eventsByTicket(desk.store.cache, ticket.id).map(({ text }) => text);
  expect(texts.filter((text) => text === long || text === '后写的').length).toBe(2);
  const { hub: there, desk: here } = await compareWithHub(desk, hub);
  expect(here).toEqual(there);
});
