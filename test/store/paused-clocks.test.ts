/** Clocks that stand still, as the store's lists see them: rows hold the due times a ticket began with, its story says what moved them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { barePolicy } from '../../src/main/store/services/packs.ts';
import { ticketDetail, ticketList } from '../../src/main/store/services/ticket-views.ts';
import { listTodo } from '../../src/main/store/services/todo.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aCheckedPart, aCustomer, aTicket, aTicketEvent, type PageRow } from '../support/synced-rows.ts';

const hour = 3_600_000;
const nowMs = 1_795_000_000_000;
const lin = aCustomer(1);
/** Opened 30 hours ago: the plan was due 6 hours ago. */
const openedAtMs = nowMs - 30 * hour;
const times = { openedAtMs, goldenDueAtMs: openedAtMs + 2 * hour, firstResponseAtMs: openedAtMs, planDueAtMs: openedAtMs + 24 * hour };
const ofMine = { ...times, planGivenAtMs: null, ownerId: testIdentity.user.id };
const late = aTicket(11, lin.id, ofMine);
const waiting = aTicket(12, lin.id, ofMine);
const resumed = aTicket(13, lin.id, ofMine);
const tooLate = aTicket(14, lin.id, ofMine);
const ourFault = aTicket(15, lin.id, ofMine);

const paused = (n: number, ticket: typeof late, agoHours: number, reasonCode = 'waiting_customer') =>
  aTicketEvent(n, ticket, { kind: 'paused', atMs: nowMs - agoHours * hour, reasonCode });
const runs = (n: number, ticket: typeof late, agoHours: number) =>
  aTicketEvent(n, ticket, { kind: 'resumed', atMs: nowMs - agoHours * hour });
const story = [
  paused(41, waiting, 20),
  paused(42, resumed, 20),
  runs(43, resumed, 10),
  paused(44, tooLate, 20),
  runs(45, tooLate, 19),
  paused(46, ourFault, 20, 'system_down'),
];

let own: TestDesk;
let desk: Desk;
beforeAll(() => {
  own = aDesk();
  const rows: PageRow[] = [
    { entity: 'customer', row: lin },
    ...[late, waiting, resumed, tooLate, ourFault].map((row): PageRow => ({ entity: 'ticket', row })),
    ...story.map((row): PageRow => ({ entity: 'ticket_event', row })),
  ];
  applyParts(own.store, [aCheckedPart({ rows })]);
  desk = { store: { ...own.store, nowMs: () => nowMs }, packs: { policy: () => barePolicy } } as unknown as Desk;
});
afterAll(() => {
  own.close();
  removeFolder(own.dir);
});

test('overdue are those that are late after their pauses', () => {
  const { total, rows } = ticketList(desk, { filter: 'overdue', text: '', limit: 10 });
  expect(total).toBe(3);
  expect(rows.map(({ id }) => id).sort()).toEqual([late.id, tooLate.id, ourFault.id]);
});

test('a ticket tells since when its plan stands still and why, and when it would be due', () => {
  const detail = ticketDetail(desk, waiting.id);
  const plan = detail.ok ? detail.value.clocks.find(({ kind }) => kind === 'plan') : undefined;
  expect(plan).toMatchObject({
    paused: { reason: 'waiting_customer', fromMs: nowMs - 20 * hour, toMs: null },
    dueAtMs: nowMs + 14 * hour,
  });
});

test('what stands still is not on the day list; what runs again is, with its later time', () => {
  const items = listTodo(desk).items.filter(({ kind }) => kind === 'ticket_clock');
  expect(items.map(({ ticketId, dueAtMs }) => [ticketId, dueAtMs])).toEqual([
    [late.id, nowMs - 6 * hour],
    [ourFault.id, nowMs - 6 * hour],
    [tooLate.id, nowMs - 5 * hour],
    [resumed.id, nowMs + 4 * hour],
  ]);
});
