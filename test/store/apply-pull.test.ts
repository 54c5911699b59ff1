/** Applying pulled pages: all or nothing, scopes, refills, purges, search keys. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { searchCustomers } from '../../src/main/store/db/customer-search-repo.ts';
import { customerById } from '../../src/main/store/db/customers-repo.ts';
import { countConfirmed, cursorRow } from '../../src/main/store/db/page-repo.ts';
import { ticketById } from '../../src/main/store/db/tickets-repo.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { aDesk, applyParts, removeFolder, type TestDesk } from '../support/desk-store.ts';
import { aCheckedPart, aCommitment, aCustomer, anOrder, aTicket, aTicketEvent, idOf, type PageRow } from '../support/synced-rows.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

const grants = (...scopes: string[]) => ({ grants: { ver: 1, scopes } });

function customers(...numbers: number[]): PageRow[] {
  return numbers.map((n) => ({ entity: 'customer', row: aCustomer(n) }));
}

test('rows and cursor arrive together, with every column', () => {
  const customer = aCustomer(1, { tags: ['易碎'], lastContactAtMs: 5, salutation: '' });
  const ticket = aTicket(2, customer.id, { demands: [{ id: 'd1', text: '换货', done: false }], ownerId: idOf(9) });
  const rows: PageRow[] = [
    { entity: 'customer', row: customer },
    { entity: 'ticket', row: ticket },
    { entity: 'order', row: anOrder(3, customer.id) },
    { entity: 'ticket_event', row: aTicketEvent(4, ticket) },
    { entity: 'commitment', row: aCommitment(5, customer.id) },
  ];
  applyParts(desk.store, [aCheckedPart({ rows })]);
  expect(customerById(desk.store.cache, customer.id)).toEqual(customer);
  expect(ticketById(desk.store.cache, ticket.id)).toEqual(ticket);
  expect(storedState(desk.store).cursors).toEqual({ 'team:t1': { seq: 5, head: 5, phase: 'live' } });
});

test('a page that cannot be written leaves the cursor where it was', () => {
  applyParts(desk.store, [aCheckedPart({ rows: customers(1) })]);
  const broken = aCheckedPart({ from: 1, rows: customers(2, 3) });
  const cells = broken.kinds[0]?.rows[1] as unknown[];
  cells[4] = null; // member_no may not be null
  expect(() => applyParts(desk.store, [broken])).toThrow();
  expect(countConfirmed(desk.store.cache).customer).toBe(1);
  expect(cursorRow(desk.store.cache, 'team:t1').seq).toBe(1);
});

test('an answer that does not begin where the cursor stands is not written', () => {
  applyParts(desk.store, [aCheckedPart({ rows: customers(1, 2) })]);
  expect(() => applyParts(desk.store, [aCheckedPart({ from: 1, rows: customers(3) })])).toThrow(/file is at 2/);
  expect(countConfirmed(desk.store.cache).customer).toBe(2);
});

test('an older version of a row never replaces a newer one', () => {
  applyParts(desk.store, [aCheckedPart({ rows: [{ entity: 'customer', row: aCustomer(1, { ver: 5, name: '林晓' }) }] })]);
  applyParts(desk.store, [aCheckedPart({ from: 1, rows: [{ entity: 'customer', row: aCustomer(1, { ver: 4, name: '旧名' }) }] })]);
  expect(customerById(desk.store.cache, idOf(1))?.name).toBe('林晓');
});

test('a row held by two scopes stays until both let go of it', () => {
  const given = grants('team:a', 'team:b');
  applyParts(
    desk.store,
    [aCheckedPart({ scope: 'team:a', rows: customers(1) }), aCheckedPart({ scope: 'team:b', rows: customers(1) })],
    given,
  );
  const gone = [{ entity: 'customer' as const, id: idOf(1) }];
  applyParts(desk.store, [aCheckedPart({ scope: 'team:a', from: 1, removed: gone })], given);
  expect(customerById(desk.store.cache, idOf(1))).not.toBe(null);
  applyParts(desk.store, [aCheckedPart({ scope: 'team:b', from: 1, removed: gone })], given);
  expect(customerById(desk.store.cache, idOf(1))).toBe(null);
  expect(searchCustomers(desk.store.cache, '林', 10)).toEqual([]);
});

test('a row that moves between two scopes in one answer is never missing', () => {
  const given = grants('team:a', 'team:b');
  const seen: (string | undefined)[] = [];
  desk.store.onNews(() => seen.push(customerById(desk.store.cache, idOf(1))?.scope));
  const moved: PageRow = { entity: 'customer', row: aCustomer(1, { scope: 'team:b', ver: 2 }) };
  applyParts(
    desk.store,
    [aCheckedPart({ scope: 'team:a', rows: [{ entity: 'customer', row: aCustomer(1, { scope: 'team:a' }) }] })],
    given,
  );
  applyParts(
    desk.store,
    [
      aCheckedPart({ scope: 'team:a', from: 1, removed: [{ entity: 'customer', id: idOf(1) }] }),
      aCheckedPart({ scope: 'team:b', rows: [moved] }),
    ],
    given,
  );
  expect(seen).toEqual(['team:a', 'team:b']);
});

test('a withdrawn scope takes its rows, search keys and cursor with it; rows of another scope stay', () => {
  const given = grants('team:a', 'team:b');
  applyParts(
    desk.store,
    [aCheckedPart({ scope: 'team:a', rows: customers(1, 2) }), aCheckedPart({ scope: 'team:b', rows: customers(2) })],
    given,
  );
  applyParts(desk.store, [], { ...grants('team:b'), purge: ['team:a'] });
  expect(customerById(desk.store.cache, idOf(1))).toBe(null);
  expect(customerById(desk.store.cache, idOf(2))).not.toBe(null);
  expect(Object.keys(storedState(desk.store).cursors)).toEqual(['team:b']);
  expect(desk.store.cache.prepare('SELECT DISTINCT customer_id FROM search_key').pluck().all()).toEqual([idOf(2)]);
  expect(desk.store.cache.prepare(`SELECT count(*) FROM row_scope WHERE scope = 'team:a'`).pluck().get()).toBe(0);
});

test('a withdrawn scope takes a row that moved into it, although the scope it came from has not said so yet', () => {
  const moved: PageRow = { entity: 'customer', row: aCustomer(1, { scope: 'team:b', ver: 2 }) };
  const parts = [aCheckedPart({ scope: 'team:a', rows: customers(1) }), aCheckedPart({ scope: 'team:b', rows: [moved] })];
  applyParts(desk.store, parts, grants('team:a', 'team:b'));
  applyParts(desk.store, [], { ...grants('team:a'), purge: ['team:b'] });
  expect(customerById(desk.store.cache, idOf(1))).toBe(null);
  expect(desk.store.cache.prepare('SELECT count(*) FROM row_scope').pluck().get()).toBe(0);
});

test('while one scope is filled again, a lower version wins in every scope', () => {
  const given = grants('team:a', 'team:b');
  const lost: PageRow = { entity: 'customer', row: aCustomer(1, { scope: 'team:b', ver: 9, name: '旧史' }) };
  applyParts(desk.store, [aCheckedPart({ scope: 'team:a' }), aCheckedPart({ scope: 'team:b', rows: [lost] })], given);
  applyParts(desk.store, [aCheckedPart({ scope: 'team:b', from: 1, to: 1, head: 1, more: true, reset: true })], given);
  const kept: PageRow = { entity: 'customer', row: aCustomer(1, { scope: 'team:a', ver: 1, name: '新史' }) };
  const { seq } = cursorRow(desk.store.cache, 'team:a');
  applyParts(desk.store, [aCheckedPart({ scope: 'team:a', from: seq, rows: [kept] })], given);
  expect(customerById(desk.store.cache, idOf(1))?.name).toBe('新史');
});

test('a scope filled again keeps showing its rows, lets lower versions win, and drops what was not seen again', () => {
  const rows: PageRow[] = [
    { entity: 'customer', row: aCustomer(1, { ver: 9, name: '新名' }) },
    { entity: 'customer', row: aCustomer(2) },
  ];
  applyParts(desk.store, [aCheckedPart({ rows })]);
  applyParts(desk.store, [aCheckedPart({ from: 2, to: 2, head: 2, more: true, reset: true })]);
  expect(storedState(desk.store).cursors['team:t1']).toEqual({ seq: 0, head: 2, phase: 'refill' });
  expect(customerById(desk.store.cache, idOf(2))).not.toBe(null);
  applyParts(desk.store, [
    aCheckedPart({ to: 1, head: 2, more: true, rows: [{ entity: 'customer', row: aCustomer(1, { ver: 3, name: '备份里的名' }) }] }),
  ]);
  expect(customerById(desk.store.cache, idOf(2))).not.toBe(null);
  applyParts(desk.store, [aCheckedPart({ from: 1, to: 2, head: 2 })]);
  expect(customerById(desk.store.cache, idOf(1))?.name).toBe('备份里的名');
  expect(customerById(desk.store.cache, idOf(2))).toBe(null);
});

test('changed names and numbers are found under the new keys only', () => {
  applyParts(desk.store, [aCheckedPart({ rows: customers(1) })]);
  const changed = aCustomer(1, { ver: 2, name: '王芳', phone: '13999990001', contactPoints: [] });
  applyParts(desk.store, [aCheckedPart({ from: 1, rows: [{ entity: 'customer', row: changed }] })]);
  const found = (text: string) => searchCustomers(desk.store.cache, text, 10).map(({ customer }) => customer.name);
  expect([found('林'), found('王'), found('wf'), found('0001')]).toEqual([[], ['王芳'], ['王芳'], ['王芳']]);
});
