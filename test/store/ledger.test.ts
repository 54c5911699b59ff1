/** The ledger in SQL and in words of shared code find the same tickets, in the same order; its layout and filters outlive anything that is stored. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countLedger, ledgerIds } from '../../src/main/store/db/ledger-repo.ts';
import { saveSetting } from '../../src/main/store/db/settings-repo.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { ledgerPage, readLayout, savedViews, saveLayout, saveViews } from '../../src/main/store/services/ledger.ts';
import { changeMany, giveBack } from '../../src/main/store/services/ledger-changes.ts';
import { barePolicy } from '../../src/main/store/services/packs.ts';
import { channels, complaintTypes, departments, ticketStages, urgencies } from '../../src/shared/base/words.ts';
import type { Member } from '../../src/shared/sync/directory.ts';
import { firstLayout } from '../../src/shared/ticket/ledger-columns.ts';
import {
  anyTicket,
  hasMissedWindow,
  type LedgerFilter,
  latestActionFirst,
  ledgerSorts,
  passesLedger,
  tabFilters,
} from '../../src/shared/ticket/ledger-filter.ts';
import type { Commitment, Ticket } from '../../src/shared/ticket/ticket.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aCheckedPart, aCommitment, aCustomer, aTicket, idOf, type PageRow, teamScope } from '../support/synced-rows.ts';

const nowMs = 1_795_000_000_000;
const hour = 3_600_000;
const me = testIdentity.user.id;
const aMember = (id: string, name: string): Member => ({
  id,
  scope: teamScope,
  ver: 1,
  deleted: false,
  name,
  role: 'agent',
  teamId: 't1',
  senior: false,
});
const lin = aCustomer(1, { name: '林晚秋' });
const zhou = aCustomer(2, { name: '周野' });
const colleague = aMember(idOf(7), '许宁');
const self = aMember(me, '周敏');
const titles = ['净化器漏水', '快递五天没有更新', 'ABC 尺码偏小'];

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** 240 tickets in every combination that small primes give. */
const tickets: Ticket[] = Array.from({ length: 240 }, (_, n) =>
  aTicket(100 + n, pick([lin.id, zhou.id], n), {
    type: pick(complaintTypes, n),
    stage: pick(ticketStages, Math.floor(n / 3)),
    channel: pick(channels, Math.floor(n / 2)),
    department: pick(departments, Math.floor(n / 5)),
    urgency: pick(urgencies, Math.floor(n / 7)),
    emotion: pick([0, 1, 2, 3] as const, Math.floor(n / 4)),
    title: pick(titles, n),
    openedAtMs: nowMs - n * 9 * hour,
    goldenDueAtMs: nowMs - n * 9 * hour + 2 * hour,
    firstResponseAtMs: n % 3 === 0 ? null : nowMs - n * 9 * hour + hour,
    planDueAtMs: nowMs + (n % 11) * hour - 5 * hour,
    planGivenAtMs: n % 4 === 0 ? null : nowMs - hour,
    lastActionAtMs: nowMs - ((n * 37) % 240) * hour,
    ownerId: pick([me, colleague.id, null], n),
    ownerName: pick(['周敏', '许宁', ''], n),
  }),
);
const promises: Commitment[] = tickets
  .filter((_, n) => n % 5 === 0)
  .map(({ id, customerId }, n) =>
    aCommitment(1_000 + n, customerId, {
      ticketId: id,
      status: pick(['open', 'kept'] as const, n),
      dueAtMs: nowMs + (n % 3) * hour - hour,
    }),
  );

let own: TestDesk;
let desk: Desk;
beforeAll(() => {
  own = aDesk();
  const rows: PageRow[] = [
    ...[lin, zhou].map((row): PageRow => ({ entity: 'customer', row })),
    ...[colleague, self].map((row): PageRow => ({ entity: 'member', row })),
    ...tickets.map((row): PageRow => ({ entity: 'ticket', row })),
    ...promises.map((row): PageRow => ({ entity: 'commitment', row })),
  ];
  applyParts(own.store, [aCheckedPart({ rows })]);
  desk = { store: { ...own.store, nowMs: () => nowMs }, packs: { policy: () => barePolicy } } as unknown as Desk;
});
afterAll(() => {
  own.close();
  removeFolder(own.dir);
});

const isFound = (ticket: Ticket, text: string) =>
  ticket.title.toLowerCase().includes(text.toLowerCase()) || (ticket.customerId === lin.id ? lin : zhou).name.startsWith(text);

function expected(filter: LedgerFilter): Set<string> {
  const passing = tickets.filter((ticket) => {
    const mine = promises.filter(({ ticketId }) => ticketId === ticket.id);
    const facts = { nowMs, userId: me, isMissed: hasMissedWindow(ticket, mine, nowMs), isFound: isFound(ticket, filter.text.trim()) };
    return passesLedger(filter, ticket, facts);
  });
  return new Set(passing.map(({ id }) => id));
}

const someOf = <T>(list: readonly T[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: fc.subarray([...list]) });
const aFilter: fc.Arbitrary<LedgerFilter> = fc.record({
  standing: fc.constantFrom('open', 'closed', 'any'),
  stages: someOf(ticketStages),
  types: someOf(complaintTypes),
  departments: someOf(departments),
  channels: someOf(channels),
  urgencies: someOf(urgencies),
  owners: someOf(['me', 'nobody', colleague.id] as const),
  emotionFrom: fc.constantFrom(0, 0, 1, 2, 3),
  overdue: fc.boolean(),
  opened: fc.oneof(
    fc.constant({ kind: 'any' as const }),
    fc.record({ kind: fc.constant('last' as const), days: fc.integer({ min: 1, max: 100 }) }),
    fc
      .tuple(fc.integer({ min: 0, max: 240 }), fc.integer({ min: 0, max: 240 }))
      .map(([from, span]) => ({ kind: 'between' as const, fromMs: nowMs - from * 9 * hour, toMs: nowMs - from * 9 * hour + span * hour })),
  ),
  text: fc.constantFrom('', '', '  ', '漏水', 'abc', '林晚', '没有这样的词'),
});

test('SQL and shared code find the same tickets, whatever is asked, page by page', () => {
  const sort = fc.record({ by: fc.constantFrom(...ledgerSorts), down: fc.boolean() });
  fc.assert(
    fc.property(aFilter, sort, fc.integer({ min: 1, max: 100 }), (filter, order, limit) => {
      const look = { filter, userId: me, nowMs, except: [] };
      const { cache } = own.store;
      const all = ledgerIds(cache, look, { sort: order, offset: 0, limit: 1_000 });
      expect(new Set(all)).toEqual(expected(filter));
      expect(all.length).toBe(countLedger(cache, look));
      const pages: string[] = [];
      for (let offset = 0; offset < all.length; offset += limit) pages.push(...ledgerIds(cache, look, { sort: order, offset, limit }));
      expect(pages).toEqual(all);
    }),
    { numRuns: 150 },
  );
});

test('rows are ordered by what their column means, and what has no value comes last', () => {
  const look = { filter: anyTicket, userId: me, nowMs, except: [] };
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const ordered = (by: (typeof ledgerSorts)[number], down: boolean) =>
    ledgerIds(own.store.cache, look, { sort: { by, down }, offset: 0, limit: 1_000 }).flatMap((id) => byId.get(id) ?? []);
  const isSorted = (values: readonly number[]) => values.every((value, n) => n === 0 || (values[n - 1] ?? 0) <= value);
  expect(isSorted(ordered('opened', false).map((ticket) => ticket.openedAtMs))).toBe(true);
  expect(isSorted(ordered('stage', false).map((ticket) => ticketStages.indexOf(ticket.stage)))).toBe(true);
  expect(isSorted(ordered('emotion', true).map((ticket) => -ticket.emotion))).toBe(true);
  for (const down of [true, false]) expect(ordered('owner', down).at(-1)?.ownerId).toBeNull();
  const dues = ordered('clock', false).map((ticket) => {
    if (ticket.stage === 'closed') return Number.POSITIVE_INFINITY;
    const owed = promises.filter(({ ticketId, status }) => ticketId === ticket.id && status === 'open').map(({ dueAtMs }) => dueAtMs);
    if (ticket.firstResponseAtMs === null) owed.push(ticket.goldenDueAtMs);
    if (ticket.planGivenAtMs === null) owed.push(ticket.planDueAtMs);
    return Math.min(...owed);
  });
  expect(isSorted(dues)).toBe(true);
});

test('a page tells every field of a row masked, and how many there are in all', () => {
  const { total, rows } = ledgerPage(desk, { filter: tabFilters.all, sort: latestActionFirst, offset: 1, limit: 2 });
  expect([total, rows.length]).toEqual([240, 2]);
  expect(rows[0]).toMatchObject({
    maskedName: expect.stringMatching(/^(林\*\*|周\*)$/),
    maskedPhone: expect.stringMatching(/^138\*{4}\d{4}$/),
  });
  const told = JSON.stringify(rows);
  for (const secret of [lin.name, zhou.name, lin.phone, zhou.phone]) expect(told).not.toContain(secret);
});

test('each of many tickets is changed or answers why not, and owners can be given back unless they were changed since', () => {
  const { cache } = own.store;
  const closed = tickets.find(({ stage }) => stage === 'closed');
  const taken = tickets.filter(({ stage, ownerId }) => stage === 'verifying' && ownerId === colleague.id).slice(0, 3);
  const ids = taken.map(({ id }) => id);
  expect(changeMany(desk, [...ids, idOf(9_999), ids[0] ?? ''], { kind: 'owner', ownerId: me })).toEqual([
    ...taken.map(({ id, ticketNo }) => ({ ticketId: id, ticketNo, code: null, ownerBefore: colleague.id })),
    { ticketId: idOf(9_999), ticketNo: '', code: 'not-found', ownerBefore: null },
  ]);
  expect(changeMany(desk, ids, { kind: 'owner', ownerId: me }).map(({ code }) => code)).toEqual(Array(3).fill('ledger.unchanged'));
  const moved = changeMany(desk, [ids[0] ?? '', closed?.id ?? ''], { kind: 'stage', stage: 'closed', reason: '' });
  expect(moved.map(({ code }) => code)).toEqual(['input.invalid', 'ledger.unchanged']);

  changeMany(desk, [ids[2] ?? ''], { kind: 'owner', ownerId: colleague.id });
  const back = giveBack(desk, { from: me, tickets: ids.map((ticketId) => ({ ticketId, ownerId: colleague.id })) });
  expect(back.map(({ code }) => code)).toEqual([null, null, 'ticket.conflict']);
  const look = { filter: { ...anyTicket, owners: [colleague.id] }, userId: me, nowMs, except: [] };
  expect(ledgerIds(cache, look, { sort: latestActionFirst, offset: 0, limit: 1_000 })).toEqual(expect.arrayContaining(ids));
});

test('layout and filters are kept; what is stored in another form is forgotten, not fatal', () => {
  expect(readLayout(desk)).toEqual(firstLayout);
  const layout = { ...firstLayout, columns: firstLayout.columns.slice(2).toReversed() };
  saveLayout(desk, layout);
  expect(readLayout(desk)).toEqual(layout);
  const view = { id: 'v1', name: '快超时的', filter: tabFilters.overdue };
  saveViews(desk, [view]);
  saveSetting(own.store.own, 'ledger.views', [{ id: 'old', name: '旧的', filter: { stage: 'open' } }, view]);
  saveSetting(own.store.own, 'ledger.layout', { columns: 'all' });
  expect([savedViews(desk), readLayout(desk)]).toEqual([[view], firstLayout]);
});
