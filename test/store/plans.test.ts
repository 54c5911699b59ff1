/** The questions asked while a customer waits are answered through an index, never by reading a whole table. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalsByTicket, openApprovals } from '../../src/main/store/db/approvals-repo.ts';
import { benefitCards, benefitsByCustomer } from '../../src/main/store/db/benefits-repo.ts';
import { commitmentsByCustomer, commitmentsByTicket } from '../../src/main/store/db/commitments-repo.ts';
import { openConflicts } from '../../src/main/store/db/conflicts-repo.ts';
import { contactCards, contactsByCustomer, countContacts } from '../../src/main/store/db/contacts-repo.ts';
import { searchCustomers } from '../../src/main/store/db/customer-search-repo.ts';
import { customersByPhone, customersByPhoneTail, recentCustomers } from '../../src/main/store/db/customers-repo.ts';
import { countDue, ownRowsDue, rowsDue } from '../../src/main/store/db/due-repo.ts';
import { escalationsByTicket, unsettledEscalations } from '../../src/main/store/db/escalations-repo.ts';
import { followUpsByCustomer, followUpsByTicket } from '../../src/main/store/db/follow-ups-repo.ts';
import { countLedger, type LedgerLook, ledgerIds } from '../../src/main/store/db/ledger-repo.ts';
import type { CacheDb } from '../../src/main/store/db/open.ts';
import { logisticsByCustomer, logisticsByOrder, orderCards, ordersByCustomer, ordersByNo } from '../../src/main/store/db/orders-repo.ts';
import { newestPack } from '../../src/main/store/db/packs-repo.ts';
import { endedPostsSince, openPosts } from '../../src/main/store/db/posts-repo.ts';
import { searchEntities } from '../../src/main/store/db/search-texts.ts';
import { readTogether, viewRow } from '../../src/main/store/db/statements.ts';
import { tasksByTicket, tasksInState } from '../../src/main/store/db/tasks-repo.ts';
import { searchTexts } from '../../src/main/store/db/text-search-repo.ts';
import { clockStory, eventsByTicket } from '../../src/main/store/db/ticket-events-repo.ts';
import {
  countClosedTickets,
  countOpenTickets,
  emergenciesByOwner,
  listTickets,
  openTicketsByCustomer,
  openTicketsOf,
  pausedOverdueTickets,
  ticketByNo,
  ticketCards,
  ticketsByCustomer,
} from '../../src/main/store/db/tickets-repo.ts';
import { entityNames, entityTables } from '../../src/shared/sync/entity-table.ts';
import { anyTicket, type LedgerFilter, type LedgerSort, tabFilters } from '../../src/shared/ticket/ledger-filter.ts';
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

const looker = { userId: 'x', hasNobodys: true };

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

/** The steps of its statements' plans, each with the name of the table where SQLite says the statement's short one. */
function plansOf(ask: (cache: CacheDb) => unknown): string[] {
  const { cache } = desk.store;
  return statementsOf(ask).flatMap((sql) => {
    const names = [...new Set([...sql.matchAll(/[:@](\w+)/g)].map(([, name]) => name ?? ''))];
    const marks = [...sql.matchAll(/\?/g)].map(() => 'x');
    const values = names.length > 0 ? [Object.fromEntries(names.map((name) => [name, name === 'limit' ? 5 : 'x']))] : marks;
    const rows = cache.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
    const short = new Map([...sql.matchAll(/(?:FROM|JOIN) (\w+) (\w+)/g)].map(([, table = '', name = '']) => [name, table]));
    return rows.map(({ detail }) =>
      detail.replace(/^(SCAN|SEARCH) (\w+)/, (_, how: string, name: string) => `${how} ${short.get(name) ?? name}`),
    );
  });
}

/** The full-table reads in the plans of its statements. */
function scansOf(ask: (cache: CacheDb) => unknown): string[] {
  return plansOf(ask).filter((detail) =>
    confirmedTables.some((table) => new RegExp(`^SCAN ${table}( |$)`).test(detail) && !/USING (COVERING )?INDEX/.test(detail)),
  );
}

function lookAt(filter: LedgerFilter): LedgerLook {
  return { filter, userId: 'x', nowMs: 1, except: [] };
}

const latest: LedgerSort = { by: 'last', down: true };
const ledgerPage = (cache: CacheDb, filter: LedgerFilter, sort = latest) =>
  ledgerIds(cache, lookAt(filter), { sort, offset: 0, limit: 50 });

const hot: [string, (cache: CacheDb) => unknown][] = [
  ['a customer by number', (cache) => customersByPhone(cache, '13800000000')],
  ['a customer by last digits', (cache) => customersByPhoneTail(cache, '0000')],
  ['the search box: a number', (cache) => searchCustomers(cache, '13800001234', 10)],
  ['the search box: a name', (cache) => searchCustomers(cache, '林', 10)],
  ['the search box: pinyin', (cache) => searchCustomers(cache, 'linx', 10)],
  ['the search box: half-way', (cache) => searchCustomers(cache, '林xiao', 10)],
  ['the search box: a name and last digits', (cache) => searchCustomers(cache, 'lx1234', 10)],
  ['the search box: a ticket number', (cache) => searchCustomers(cache, 'tk-20261122', 10)],
  ['the search box: an order number', (cache) => searchCustomers(cache, 'dd20261122', 10)],
  ...['退', '退款', '退款申请'].map((words): [string, (cache: CacheDb) => unknown] => [
    `words: ${words}`,
    (cache) => searchTexts(cache, words, { entities: searchEntities, limit: 10 }),
  ]),
  ['what lists say of contacts of a customer', (cache) => contactCards(cache, 'x', 50)],
  ['number of open tickets of a customer', (cache) => countOpenTickets(cache, 'x')],
  ['follow-ups of a customer', (cache) => followUpsByCustomer(cache, 'x')],
  ['closed tickets of a customer', (cache) => countClosedTickets(cache, 'x')],
  ['recent customers', (cache) => recentCustomers(cache, 10)],
  ['orders of a customer', (cache) => ordersByCustomer(cache, 'x')],
  ['an order by number', (cache) => ordersByNo(cache, 'x')],
  ['logistics of a customer', (cache) => logisticsByCustomer(cache, 'x')],
  ['logistics of an order', (cache) => logisticsByOrder(cache, { customerId: 'x', orderId: 'x' })],
  ['what cards say of orders of a customer', (cache) => orderCards(cache, 'x', 50)],
  ['benefits of a customer', (cache) => benefitsByCustomer(cache, 'x')],
  ['what cards say of benefits of a customer', (cache) => benefitCards(cache, 'x')],
  ['contacts of a customer', (cache) => contactsByCustomer(cache, 'x', 3)],
  ['number of contacts of a customer', (cache) => countContacts(cache, 'x')],
  ['what cards say of tickets of a customer', (cache) => ticketCards(cache, 'x', 100)],
  ['tickets of a customer', (cache) => ticketsByCustomer(cache, 'x')],
  ['open tickets of a customer', (cache) => openTicketsByCustomer(cache, 'x')],
  ['a ticket by number', (cache) => ticketByNo(cache, 'x')],
  ['the ticket list', (cache) => listTickets(cache, { filter: 'all', userId: 'x', text: '', nowMs: 1, limit: 50 }).rows],
  ['events of a ticket', (cache) => eventsByTicket(cache, 'x')],
  ['what clocks read of a ticket', (cache) => clockStory(cache, 'x')],
  ['promises of a ticket', (cache) => commitmentsByTicket(cache, 'x')],
  ['promises of a customer', (cache) => commitmentsByCustomer(cache, 'x')],
  ['promises due', (cache) => rowsDue(cache, 'commitment', 1, 500)],
  ['follow-ups of a ticket', (cache) => followUpsByTicket(cache, 'x')],
  ['follow-ups due', (cache) => rowsDue(cache, 'follow_up', 1, 500)],
  [
    'promises due of one person',
    (cache) => [ownRowsDue(cache, 'commitment', looker, { beforeMs: 1, limit: 9 }), countDue(cache, 'commitment', looker, 1)],
  ],
  [
    'follow-ups due of one person',
    (cache) => [ownRowsDue(cache, 'follow_up', looker, { beforeMs: 1, limit: 9 }), countDue(cache, 'follow_up', looker, 1)],
  ],
  ['who has how many emergencies in hand', (cache) => emergenciesByOwner(cache)],
  ['posts that wait', (cache) => openPosts(cache)],
  ['posts that were answered', (cache) => endedPostsSince(cache, 1)],
  ['open conflict cards', (cache) => openConflicts(cache)],
  ['requests of a ticket', (cache) => approvalsByTicket(cache, 'x')],
  ['open requests', (cache) => openApprovals(cache)],
  ['tasks of a ticket', (cache) => tasksByTicket(cache, 'x')],
  ['tasks that are open', (cache) => tasksInState(cache, 'open')],
  ['escalations of a ticket', (cache) => escalationsByTicket(cache, 'x')],
  ['escalations that nobody settled', (cache) => unsettledEscalations(cache)],
  ['open tickets of a colleague', (cache) => openTicketsOf(cache, 'x')],
  ['the ledger: what is open', (cache) => [countLedger(cache, lookAt(tabFilters.open)), ledgerPage(cache, tabFilters.open)]],
  ['the ledger: what is mine', (cache) => [countLedger(cache, lookAt(tabFilters.mine)), ledgerPage(cache, tabFilters.mine)]],
  ['the ledger: what is overdue', (cache) => [countLedger(cache, lookAt(tabFilters.overdue)), ledgerPage(cache, tabFilters.overdue)]],
  ['the pack in force', (cache) => newestPack(cache, desk.store.own, 'scripts')],
];

/** While nothing is unsent, reads of one moment go to the confirmed rows by statements of their own. */
const asked: typeof hot = [
  ...hot,
  ...hot.map(([name, ask]): (typeof hot)[number] => [`nothing unsent: ${name}`, (cache) => readTogether(cache, () => ask(cache))]),
];

test.each(asked)('%s', (name, ask) => {
  const scans = scansOf(ask);
  // The list's total has to be counted; its rows come by index.
  expect(name.endsWith('the ticket list') ? scans.slice(1) : scans).toEqual([]);
});

test('none of them is compiled anew at each run, as SQLite does with a LIMIT that is a parameter and nothing else', () => {
  const statements = asked.flatMap(([, ask]) => statementsOf(ask));
  expect(statements.some((sql) => /LIMIT [:?]/.test(sql))).toBe(true);
  expect(statements.filter((sql) => /LIMIT [:?]\w*\s*($|\))/.test(sql))).toEqual([]);
});

test.each(asked.filter(([name]) => name.endsWith(' of a customer')))(
  '%s go by the customer, not by anything that many rows share',
  (_name, ask) => {
    const rows = plansOf(ask).filter((detail) => confirmedTables.some((table) => new RegExp(`^(SCAN|SEARCH) ${table} `).test(detail)));
    expect(rows.filter((detail) => !detail.includes('(customer_id=?'))).toEqual([]);
  },
);

test.each([
  ['last contacts', (cache: CacheDb) => contactCards(cache, 'x', 50), 'contact_card'],
  ['number of contacts', (cache: CacheDb) => countContacts(cache, 'x'), 'contact_card'],
  ['number of open tickets', (cache: CacheDb) => countOpenTickets(cache, 'x'), 'ticket_open'],
])('%s comes from an index alone, without reading a row', (_name, ask, index) => {
  const read = plansOf(ask).filter((detail) => /^(SCAN|SEARCH) (contact|ticket) /.test(detail));
  expect(read).toEqual([expect.stringMatching(new RegExp(`USING COVERING INDEX ${index} `))]);
});

const few: [string, (cache: CacheDb) => unknown][] = [
  ['the ledger, open', (cache) => [countLedger(cache, lookAt(tabFilters.open)), ledgerPage(cache, tabFilters.open)]],
  ['the ledger, mine', (cache) => [countLedger(cache, lookAt(tabFilters.mine)), ledgerPage(cache, tabFilters.mine)]],
  ['the ledger, overdue', (cache) => [countLedger(cache, lookAt(tabFilters.overdue)), ledgerPage(cache, tabFilters.overdue)]],
  ['the list, mine', (cache) => listTickets(cache, { filter: 'mine', userId: 'x', text: '', nowMs: 1, limit: 50 })],
  ['the list, overdue', (cache) => listTickets(cache, { filter: 'overdue', userId: 'x', text: '', nowMs: 1, limit: 50 })],
  ['overdue but paused', (cache) => pausedOverdueTickets(cache, 1)],
];

test.each(few)('%s: the few open tickets are met among the open ones, not among all', (_name, ask) => {
  const met = plansOf(ask).filter((detail) => /^(SCAN|SEARCH) ticket /.test(detail));
  expect(met.filter((detail) => !detail.includes('USING INDEX ticket_open'))).toEqual([]);
});

test('missed promises are read once for all tickets, not once for each', () => {
  const plan = plansOf((cache) => countLedger(cache, lookAt(tabFilters.overdue)));
  const at = plan.findIndex((detail) => /^SEARCH commitment /.test(detail));
  expect(plan[at]).toContain('commitment_due (status=? AND due_at_ms<?)');
  expect(plan.slice(0, at).findLast((detail) => detail.includes('SUBQUERY') && !detail.includes('LEFT-MOST'))).toContain('LIST SUBQUERY');
});

test('what is due next of each ticket is looked up by the ticket', () => {
  const plan = plansOf((cache) => ledgerPage(cache, anyTicket, { by: 'clock', down: false }));
  const read = plan.filter((detail) => /^(SCAN|SEARCH) (commitment|follow_up) /.test(detail));
  expect(read.length).toBeGreaterThan(1);
  expect(read.filter((detail) => !detail.includes('_by_ticket (ticket_id=?'))).toEqual([]);
});

test.each(entityNames)('one %s by id', (entity) => {
  expect(scansOf((cache) => viewRow(cache, entity, 'x'))).toEqual([]);
});
