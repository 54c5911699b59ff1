/** The timeline in pages is the whole timeline, whatever the filter and however many rows share a moment; warnings keep their evidence. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { barePolicy } from '../../src/main/store/services/packs.ts';
import { noticeEvidence, orderSteps, readProfile } from '../../src/main/store/services/profile.ts';
import { search } from '../../src/main/store/services/search.ts';
import { timelinePage } from '../../src/main/store/services/timeline.ts';
import { hourMs } from '../../src/shared/base/clock.ts';
import { type TimelineFilter, type TimelineItem, timelineFilterNames, timelineFilters } from '../../src/shared/contract/timeline-views.ts';
import { buildTimeline } from '../../src/shared/customer/timeline.ts';
import { aDesk, applyParts, removeFolder, type TestDesk } from '../support/desk-store.ts';
import {
  aCheckedPart,
  aCommitment,
  aContact,
  aCustomer,
  aFollowUp,
  anOrder,
  aTicket,
  aTicketEvent,
  idOf,
  type PageRow,
} from '../support/synced-rows.ts';

const nowMs = 1_795_300_000_000;
let own: TestDesk;
let desk: Desk;
beforeEach(() => {
  own = aDesk();
  desk = {
    store: { ...own.store, nowMs: () => nowMs },
    ...{ packs: { policy: () => barePolicy }, rooms: { open: () => [] }, link: { dataAtMs: () => nowMs } },
  } as unknown as Desk;
});
afterEach(() => {
  own.close();
  removeFolder(own.dir);
});

const lin = aCustomer(1);
const other = aCustomer(2);
const many = (count: number) => Array.from({ length: count }, (_, n) => n);
/** Five moments for all of them. */
const momentOf = (n: number) => nowMs - 200 * hourMs - (n % 5) * hourMs;
const tickets = many(3).map((n) => aTicket(100 + n, lin.id, { openedAtMs: momentOf(n), stage: 'closed' }));
const [first = aTicket(100, lin.id)] = tickets;
const facts = {
  tickets,
  contacts: many(70).map((n) =>
    aContact(200 + n, lin.id, {
      startedAtMs: momentOf(n),
      ...(n % 3 === 0 ? {} : n % 3 === 1 ? { ticketId: first.id } : { direction: 'out' }),
    }),
  ),
  events: [
    ...many(260).map((n) => aTicketEvent(400 + n, first, { kind: 'note', text: `备注${n}`, atMs: momentOf(n) })),
    ...many(9).map((n) => aTicketEvent(700 + n, first, { kind: 'contact', atMs: momentOf(n) })),
  ],
  orders: many(57).map((n) => anOrder(800 + n, lin.id, { placedAtMs: momentOf(n) })),
  commitments: many(12).map((n) => aCommitment(900 + n, lin.id, { madeAtMs: momentOf(n) })),
  followUps: many(11).map((n) =>
    aFollowUp(950 + n, lin.id, n % 2 === 0 ? { status: 'done', doneAtMs: momentOf(n), outcome: '已告知' } : { status: 'open' }),
  ),
  logistics: [],
};
const nobodys: PageRow[] = [{ entity: 'contact', row: aContact(990, other.id, { startedAtMs: momentOf(1) }) }];
const rows: PageRow[] = [
  ...[lin, other].map((row): PageRow => ({ entity: 'customer', row })),
  ...facts.tickets.map((row): PageRow => ({ entity: 'ticket', row })),
  ...facts.contacts.map((row): PageRow => ({ entity: 'contact', row })),
  ...facts.events.map((row): PageRow => ({ entity: 'ticket_event', row })),
  ...facts.orders.map((row): PageRow => ({ entity: 'order', row })),
  ...facts.commitments.map((row): PageRow => ({ entity: 'commitment', row })),
  ...facts.followUps.map((row): PageRow => ({ entity: 'follow_up', row })),
  ...nobodys,
];

function readAll(filter: TimelineFilter, limit: number): TimelineItem[] {
  const items: TimelineItem[] = [];
  let after: { atMs: number; id: string } | null = null;
  for (;;) {
    const page = timelinePage(desk, { customerId: lin.id, filter, after, limit });
    if (!page.ok) throw new Error(page.error.message);
    items.push(...page.value.items);
    after = page.value.next;
    if (after === null) return items;
    expect(page.value.items).toHaveLength(limit);
  }
}

test.each(timelineFilterNames)(
  'filtered by %s, page after page is the whole of it, without a gap and without a line told twice',
  (filter) => {
    applyParts(own.store, [aCheckedPart({ rows })]);
    const kinds: readonly string[] = timelineFilters[filter];
    const whole = buildTimeline(facts);
    const wanted = whole.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
    for (const limit of [7, 60, 200]) expect(readAll(filter, limit).map(({ id }) => id)).toEqual(wanted);
  },
);

test('the newest page says how much there is of each kind', () => {
  applyParts(own.store, [aCheckedPart({ rows })]);
  expect(timelinePage(desk, { customerId: lin.id, filter: 'contact', after: null, limit: 60 })).toMatchObject({
    ok: true,
    value: { counts: { contact: 46, consultation: 24, ticket: 3, event: 260, order: 57, logistics: 0, commitment: 12, follow_up: 6 } },
  });
  const nobody = { customerId: aCustomer(3).id, filter: 'all', after: null, limit: 60 } as const;
  expect(timelinePage(desk, nobody)).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('a question is a contact that came, needed no ticket and was no public post; every contact is found under contacts', () => {
  const contacts = [
    aContact(5_000, lin.id, { startedAtMs: nowMs - 1 }),
    aContact(5_001, lin.id, { startedAtMs: nowMs - 2, channel: 'chat' }),
    aContact(5_002, lin.id, { startedAtMs: nowMs - 3, channel: 'public' }),
    aContact(5_003, lin.id, { startedAtMs: nowMs - 4, direction: 'out' }),
    aContact(5_004, lin.id, { startedAtMs: nowMs - 5, ticketId: first.id }),
  ];
  applyParts(own.store, [
    aCheckedPart({ rows: [{ entity: 'customer', row: lin }, ...contacts.map((row): PageRow => ({ entity: 'contact', row }))] }),
  ]);
  const [call, chat, post, back, complaint] = contacts.map(({ id }) => id);
  expect(readAll('consultation', 60).map(({ refId }) => refId)).toEqual([call, chat]);
  expect(readAll('contact', 60).map(({ refId }) => refId)).toEqual([call, chat, post, back, complaint]);
});

test('a warning keeps the rows it was read from, however many notes came after them', () => {
  const ticket = aTicket(3_000, lin.id, { openedAtMs: nowMs - 300 * hourMs });
  const calls = many(3).map((n) => aContact(3_100 + n, lin.id, { ticketId: ticket.id, startedAtMs: nowMs - (290 - n) * hourMs }));
  const notes = many(240).map((n) => aTicketEvent(3_200 + n, ticket, { kind: 'note', atMs: nowMs - 100 * hourMs + n }));
  applyParts(own.store, [
    aCheckedPart({
      rows: [
        { entity: 'customer', row: lin },
        { entity: 'ticket', row: ticket },
        ...calls.map((row): PageRow => ({ entity: 'contact', row })),
        ...notes.map((row): PageRow => ({ entity: 'ticket_event', row })),
      ],
    }),
  ]);
  const profile = readProfile(desk, lin.id);
  if (!profile.ok) throw new Error(profile.error.message);
  const [notice] = profile.value.notices.filter(({ code }) => code === 'repeat_contact');
  expect(notice?.evidence).toEqual(expect.arrayContaining(calls.map(({ id }) => id)));
  const told = noticeEvidence(desk, { customerId: lin.id, ids: notice?.evidence ?? [] });
  expect(told.map(({ id }) => id)).toEqual([...calls.toReversed().map(({ id }) => `contact:${id}`), `ticket:${ticket.id}`]);
});

test('the way of an order names nobody who signed, the latest step first, and tells of no other order', () => {
  const order = anOrder(3_100, lin.id);
  const step = (n: number, part: { orderId?: string; atMs: number; text: string }) => ({
    entity: 'logistics_event' as const,
    row: { id: idOf(3_200 + n), scope: order.scope, ver: 1, deleted: false, customerId: lin.id, orderId: order.id, place: '杭州', ...part },
  });
  const steps = [
    step(1, { atMs: 5, text: '派送中' }),
    step(2, { atMs: 9, text: '已签收，签收人：林晚秋' }),
    step(3, { atMs: 7, text: '已揽收', orderId: idOf(3_101) }),
  ];
  applyParts(own.store, [aCheckedPart({ rows: [{ entity: 'order', row: order }, ...steps] })]);
  const told = orderSteps(desk, { customerId: lin.id, orderId: order.id });
  expect(told.map(({ atMs, place, text }) => [atMs, place, text])).toEqual([
    [9, '杭州', '已签收，签收人：林**'],
    [5, '杭州', '派送中'],
  ]);
});

test('personal data in what was noted is hidden in the timeline and on the card, and the rows keep it', () => {
  const ticket = aTicket(3_000, lin.id);
  const noted = '壶底烧穿，打13800001037找我';
  const hidden = '壶底烧穿，打***********找我';
  applyParts(own.store, [
    aCheckedPart({
      rows: [
        { entity: 'customer', row: lin },
        { entity: 'ticket', row: ticket },
        { entity: 'contact', row: aContact(3_100, lin.id, { summary: noted }) },
        { entity: 'ticket_event', row: aTicketEvent(3_200, ticket, { kind: 'note', text: noted }) },
        { entity: 'follow_up', row: aFollowUp(3_300, lin.id, { status: 'done', doneAtMs: nowMs, outcome: noted }) },
      ],
    }),
  ]);
  const told = new Map(
    readAll('all', 60).map((item) => [
      item.kind,
      'summary' in item ? item.summary : 'outcome' in item ? item.outcome : 'text' in item && item.text,
    ]),
  );
  for (const kind of ['consultation', 'event', 'follow_up'] as const) expect([kind, told.get(kind)]).toEqual([kind, hidden]);
  const profile = readProfile(desk, lin.id);
  if (!profile.ok) throw new Error(profile.error.message);
  expect(profile.value.lastContacts.map(({ summary }) => summary)).toEqual([hidden]);
  expect(search(desk, { text: '13800001037', limit: 1 })).toHaveLength(1);
});
