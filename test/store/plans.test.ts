/** The questions asked while a customer waits are answered through an index, never by reading a whole table. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { benefitsByCustomer } from '../../src/main/store/db/benefits-repo.ts';
import { commitmentsByCustomer, commitmentsByTicket, openCommitmentsDue } from '../../src/main/store/db/commitments-repo.ts';
import { openConflicts } from '../../src/main/store/db/conflicts-repo.ts';
import { contactsByCustomer, countContacts } from '../../src/main/store/db/contacts-repo.ts';
import { customersByPhone, customersByPhoneTail, searchCustomers } from '../../src/main/store/db/customers-repo.ts';
import { followUpsByTicket, openFollowUpsDue } from '../../src/main/store/db/follow-ups-repo.ts';
import type { CacheDb } from '../../src/main/store/db/open.ts';
import { logisticsByCustomer, ordersByCustomer, ordersByNo } from '../../src/main/store/db/orders-repo.ts';
import { newestPack } from '../../src/main/store/db/packs-repo.ts';
import { viewRow } from '../../src/main/store/db/statements.ts';
import { clockStory, eventsByCustomer, eventsByTicket } from '../../src/main/store/db/ticket-events-repo.ts';
import { listTickets, openTicketsByCustomer, ticketByNo, ticketsByCustomer } from '../../src/main/store/db/tickets-repo.ts';
import { entityNames, entityTables } from '../../src/shared/sync/entity-table.ts';
import { aDesk, removeFolder, type TestDesk } from '../support/desk-store.ts';

let desk: TestDesk;
beforeAll(() => {
  desk = aDesk();
});
afterAll(() => {
  desk.close();
  removeFolder(desk.dir);
});

const confirmedTables = entityNames.map((entity) => entityTables[entity].table).concat('search_key', 'row_scope');

/** Runs `ask` on a connection that notes each statement. */
function statementsOf(ask: (cache: CacheDb) => unknown): string[] {
  const asked: string[] = [];
  const { cache } = desk.store;
  const noting = new Proxy(cache, {
    get: (target, name) => {
      if (name !== 'prepare') return Reflect.get(target, name, target);
      return (sql: string) => {
        asked.push(sql);
        return target.prepare(sql);
      };
    },
  });
  ask(noting);
  expect(asked.length).toBeGreaterThan(0);
  return asked;
}

/** The full-table reads in the plans of its statements. */
function scansOf(ask: (cache: CacheDb) => unknown): string[] {
  const { cache } = desk.store;
  const details = statementsOf(ask).flatMap((sql) => {
    const names = [...new Set([...sql.matchAll(/:(\w+)/g)].map(([, name]) => name ?? ''))];
    const marks = [...sql.matchAll(/\?/g)].map(() => 'x');
    const values = names.length > 0 ? [Object.fromEntries(names.map((name) => [name, name === 'limit' ? 5 : 'x']))] : marks;
    const rows = cache.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
    return rows.map(({ detail }) => detail);
  });
  return details.filter((detail) =>
    confirmedTables.some((table) => new RegExp(`^SCAN ${table}( |$)`).test(detail) && !/USING (COVERING )?INDEX/.test(detail)),
  );
}

const hot: [string, (cache: CacheDb) => unknown][] = [
  ['a customer by number', (cache) => customersByPhone(cache, '13800000000')],
  ['a customer by last digits', (cache) => customersByPhoneTail(cache, '0000')],
  ['the search box', (cache) => searchCustomers(cache, '13800001234', 10)],
  ['orders of a customer', (cache) => ordersByCustomer(cache, 'x')],
  ['an order by number', (cache) => ordersByNo(cache, 'x')],
  ['logistics of a customer', (cache) => logisticsByCustomer(cache, 'x')],
  ['benefits of a customer', (cache) => benefitsByCustomer(cache, 'x')],
  ['last contacts', (cache) => contactsByCustomer(cache, 'x', 3)],
  ['number of contacts', (cache) => countContacts(cache, 'x')],
  ['tickets of a customer', (cache) => ticketsByCustomer(cache, 'x')],
  ['open tickets of a customer', (cache) => openTicketsByCustomer(cache, 'x')],
  ['a ticket by number', (cache) => ticketByNo(cache, 'x')],
  ['the ticket list', (cache) => listTickets(cache, { filter: 'all', userId: 'x', text: '', nowMs: 1, limit: 50 }).rows],
  ['events of a ticket', (cache) => eventsByTicket(cache, 'x')],
  ['what clocks read of a ticket', (cache) => clockStory(cache, 'x')],
  ['events of a customer', (cache) => eventsByCustomer(cache, 'x')],
  ['promises of a ticket', (cache) => commitmentsByTicket(cache, 'x')],
  ['promises of a customer', (cache) => commitmentsByCustomer(cache, 'x')],
  ['promises due', (cache) => openCommitmentsDue(cache, 1)],
  ['follow-ups of a ticket', (cache) => followUpsByTicket(cache, 'x')],
  ['follow-ups due', (cache) => openFollowUpsDue(cache, 1)],
  ['open conflict cards', (cache) => openConflicts(cache)],
  ['the pack in force', (cache) => newestPack(cache, desk.store.own, 'scripts')],
];

test.each(hot)('%s', (name, ask) => {
  const scans = scansOf(ask);
  // The list's total has to be counted; its rows come by index.
  expect(name === 'the ticket list' ? scans.slice(1) : scans).toEqual([]);
});

test('none of them is compiled anew at each run, as SQLite does with a LIMIT that is a parameter and nothing else', () => {
  const statements = hot.flatMap(([, ask]) => statementsOf(ask));
  expect(statements.some((sql) => sql.includes('LIMIT :'))).toBe(true);
  expect(statements.filter((sql) => /LIMIT [:?]\w*\s*($|\))/.test(sql))).toEqual([]);
});

test.each(entityNames)('one %s by id', (entity) => {
  expect(scansOf((cache) => viewRow(cache, entity, 'x'))).toEqual([]);
});
