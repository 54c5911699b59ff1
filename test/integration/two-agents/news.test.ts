/** What one desk does reaches the other: pokes, conflicts made visible, withdrawn access, a hub restored from a backup. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { changeEpoch, readMeta } from '../../../src/hub/db/meta-repo.ts';
import { openConflicts } from '../../../src/main/store/db/conflicts-repo.ts';
import { searchCustomers } from '../../../src/main/store/db/customer-search-repo.ts';
import { customerById } from '../../../src/main/store/db/customers-repo.ts';
import { clientId } from '../../../src/main/store/db/meta-repo.ts';
import { outboxEntry } from '../../../src/main/store/db/outbox-repo.ts';
import { eventsByTicket } from '../../../src/main/store/db/ticket-events-repo.ts';
import { ticketById } from '../../../src/main/store/db/tickets-repo.ts';
import { storedState } from '../../../src/main/store/sync/apply-pull.ts';
import { compareWithHub } from '../../support/compare-with-hub.ts';
import { type FaultProxy, startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aLiveDesk, type LiveDesk } from '../../support/live-desk.ts';
import { aCustomer, aTicket, idOf } from '../../support/synced-rows.ts';

let hub: TestHub;
let proxy: FaultProxy;
let near: LiveDesk;
let far: LiveDesk;
const scope = 'team:team-a';
let made = 10;
let ticketId = '';
let customerId = '';

beforeAll(async () => {
  hub = await createHub();
  proxy = await startProxy({ targetPort: hub.port });
  near = await aLiveDesk({ hub, user: await hub.addUser({ name: '周敏' }), hubUrl: proxy.url });
  far = await aLiveDesk({ hub, user: await hub.addUser({ name: '何静' }) });
});
afterAll(async () => {
  await near?.stop();
  await far?.stop();
  await proxy?.stop();
  await hub?.stop();
});
beforeEach(async () => {
  proxy.join();
  const customer = aCustomer(made++, { scope, ver: 0 });
  const ticket = aTicket(made++, customer.id, { scope, ver: 0 });
  await hub.put([
    { entity: 'customer', row: customer },
    { entity: 'ticket', row: ticket },
  ]);
  customerId = customer.id;
  ticketId = ticket.id;
  await Promise.all([near.level(), far.level()]);
});

test('a poke brings a colleague’s row within two seconds', async () => {
  near.act('ticket.addNote', { ticketId, text: '已联系仓库' });
  const tookMs = await far.until(
    'the note',
    () => eventsByTicket(far.store.cache, ticketId).some(({ text }) => text === '已联系仓库'),
    2_000,
  );
  expect(tookMs).toBeLessThan(2_000);
});

test('a stage changed by two people: the first one stands, the other gets a card with both, and nothing is hidden', async () => {
  proxy.cut();
  await near.until('offline is shown', () => near.sync.link().state === 'offline');
  const mine = near.act('ticket.setStage', { ticketId, stage: 'verifying', reason: '' });
  const chained = near.act('ticket.setStage', { ticketId, stage: 'solving', reason: '' });
  expect(ticketById(near.store.cache, ticketId)?.stage).toBe('solving');
  far.act('ticket.setStage', { ticketId, stage: 'verifying', reason: '我来' });
  far.act('ticket.setStage', { ticketId, stage: 'solving', reason: '' });
  far.act('ticket.setStage', { ticketId, stage: 'executing', reason: '' });
  await far.level();
  proxy.join();
  await near.level();
  expect(ticketById(near.store.cache, ticketId)?.stage).toBe('executing');
  expect([mine, chained].map((id) => outboxEntry(near.store.own, id)?.state)).toEqual(['conflict', 'conflict']);
  const cards = openConflicts(near.store.cache);
  expect(cards.map(({ id }) => id).sort()).toEqual([mine, chained].sort());
  expect(cards.find(({ id }) => id === mine)).toMatchObject({
    entity: 'ticket',
    entityId: ticketId,
    group: 'status',
    mine: { stage: 'verifying' },
    theirs: { stage: 'executing' },
    theirsBy: '何静',
    resolvedAtMs: null,
  });
  expect(near.sync.link().openConflicts).toBe(2);
  near.act('conflict.resolve', { conflictId: mine, keep: 'theirs' });
  near.act('conflict.resolve', { conflictId: chained, keep: 'theirs' });
  await near.level();
  expect(near.sync.link().openConflicts).toBe(0);
  const { hub: there, desk: here } = await compareWithHub(near, hub);
  expect(here).toEqual(there);
});

test('a mutation that can no longer be done is answered, kept with its text, and does not hold up the next one', async () => {
  proxy.cut();
  await near.until('offline is shown', () => near.sync.link().state === 'offline');
  const poisoned = near.act('ticket.addNote', { ticketId, text: '写给已删除的工单' });
  await hub.put([
    { entity: 'ticket', row: aTicket(Number.parseInt(ticketId.slice(-4), 16), customerId, { scope, ver: 0, deleted: true }) },
  ]);
  const other = near.store.newId();
  near.act('customer.create', { customerId: other, name: '后来的人', salutation: '', phone: '' });
  proxy.join();
  await near.level();
  expect(outboxEntry(near.store.own, poisoned)).toMatchObject({ state: 'rejected', args: { text: '写给已删除的工单' } });
  expect(customerById(near.store.cache, other)?.name).toBe('后来的人');
  expect(openConflicts(near.store.cache).some(({ id, status }) => id === poisoned && status === 'rejected')).toBe(true);
});

test('a withdrawn team takes its rows off the desk, and unsent work on them is still judged', async () => {
  const user = await hub.addUser({ name: '借调', teamId: 'team-b' });
  await hub.grant(user.user.id, scope, true);
  const visitor = await aLiveDesk({ hub, user });
  await visitor.level();
  expect(customerById(visitor.store.cache, customerId)?.name).toBe('林晓');
  await hub.grant(user.user.id, scope, false);
  await visitor.until('the rows are gone', () => customerById(visitor.store.cache, customerId) === null);
  expect(searchCustomers(visitor.store.cache, '林', 10)).toEqual([]);
  expect(Object.keys(storedState(visitor.store).cursors)).not.toContain(scope);
  const { hub: there, desk: here } = await compareWithHub(visitor, hub);
  expect(here).toEqual(there);
  await visitor.stop();
});

test('a hub restored from a backup gets back what came after it, once', async () => {
  near.act('ticket.addNote', { ticketId, text: '备份前' });
  await near.level();
  const client = clientId(near.store.own, near.store.newId);
  const { rows } = await sql<{ n: number }>`SELECT last_n AS n FROM client WHERE client_id = ${client}`.execute(hub.db);
  const backedUp = Number(rows[0]?.n);
  const lost = near.act('ticket.addNote', { ticketId, text: '备份后' });
  await near.level();
  // What a restored backup looks like: the ledger, the client's number and the row are as before, and the epoch is new.
  await sql`DELETE FROM mutation_ledger WHERE client_id = ${client} AND n > ${backedUp}`.execute(hub.db);
  await sql`UPDATE client SET last_n = ${backedUp} WHERE client_id = ${client}`.execute(hub.db);
  await sql`DELETE FROM sync_index WHERE id IN (SELECT id FROM ticket_event WHERE text = '备份后')`.execute(hub.db);
  await sql`DELETE FROM ticket_event WHERE text = '备份后'`.execute(hub.db);
  await changeEpoch(hub.db, (await readMeta(hub.db)).epoch);
  await near.level();
  await near.level();
  await far.level();
  expect(outboxEntry(near.store.own, lost)?.state).toBe('settled');
  for (const desk of [near, far]) {
    expect(
      eventsByTicket(desk.store.cache, ticketId)
        .map(({ text }) => text)
        .filter((text) => text.startsWith('备份'))
        .sort(),
    ).toEqual(['备份前', '备份后'].sort());
    const { hub: there, desk: here } = await compareWithHub(desk, hub);
    expect(here).toEqual(there);
  }
});

test('first sync shows how far it is and is usable meanwhile', async () => {
  await hub.put(
    Array.from({ length: 3_000 }, (_, i) => ({ entity: 'customer' as const, row: aCustomer(10_000 + i, { scope, ver: 0, name: '王芳' }) })),
  );
  const late = await aLiveDesk({ hub, user: await hub.addUser({ name: '新来的' }) });
  const seen: { done: number; total: number }[] = [];
  late.store.onNews(() => {
    const { firstSync } = late.sync.link();
    if (firstSync !== null && searchCustomers(late.store.cache, '王', 1).length > 0) seen.push(firstSync);
  });
  await late.until('first sync is over', () => late.sync.link().firstSync === null);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.every(({ done, total }) => done > 0 && done < total)).toBe(true);
  expect(customerById(late.store.cache, idOf(12_999))?.name).toBe('王芳');
  await late.stop();
});
