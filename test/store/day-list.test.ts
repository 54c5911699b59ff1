/** The day list of a desk that was neglected. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { barePolicy } from '../../src/main/store/services/packs.ts';
import { listTodo } from '../../src/main/store/services/todo.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aCheckedPart, aCommitment, aCustomer, aFollowUp, aTicket, idOf, type PageRow } from '../support/synced-rows.ts';

const nowMs = 1_795_000_000_000;
const dayMs = 86_400_000;
const lin = aCustomer(1);
const ofMine = { madeAtMs: nowMs - 40 * dayMs, ownerId: testIdentity.user.id, status: 'open' as const };

/** 3,200 late promises and as many late calls of a colleague, and behind them two of mine: a promise, and a call of a case handed to me. */
function crowd(): PageRow[] {
  const ofColleague = { ...ofMine, ownerId: idOf(9) };
  const promises = Array.from({ length: 3_200 }, (_, n) =>
    aCommitment(10_000 + n, lin.id, { ...ofColleague, dueAtMs: nowMs - 30 * dayMs + n }),
  );
  const handed = aTicket(40, lin.id, { ownerId: testIdentity.user.id, stage: 'closed' });
  const call = { ticketId: idOf(41), assigneeId: idOf(9), dueAtMs: nowMs - 30 * dayMs };
  const calls = Array.from({ length: 3_200 }, (_, n) => aFollowUp(20_000 + n, lin.id, call));
  return [
    { entity: 'customer', row: lin },
    { entity: 'ticket', row: handed },
    ...[...promises, aCommitment(2_000, lin.id, { ...ofMine, dueAtMs: nowMs + 3_600_000 })].map(
      (row): PageRow => ({ entity: 'commitment', row }),
    ),
    ...[...calls, aFollowUp(2_001, lin.id, { ...call, ticketId: handed.id, dueAtMs: nowMs + 3_600_000 })].map(
      (row): PageRow => ({ entity: 'follow_up', row }),
    ),
  ];
}

let own: TestDesk;
let crowded: TestDesk;
const deskOf = ({ store }: TestDesk) =>
  ({ store: { ...store, nowMs: () => nowMs }, packs: { policy: () => barePolicy } }) as unknown as Desk;

beforeAll(() => {
  own = aDesk();
  crowded = aDesk();
  const overdue = Array.from({ length: 900 }, (_, n) => aCommitment(100 + n, lin.id, { ...ofMine, dueAtMs: nowMs - 30 * dayMs + n }));
  const today = aCommitment(2_000, lin.id, { ...ofMine, dueAtMs: nowMs + 3_600_000 });
  const rows: PageRow[] = [{ entity: 'customer', row: lin }, ...[...overdue, today].map((row): PageRow => ({ entity: 'commitment', row }))];
  applyParts(own.store, [aCheckedPart({ rows })]);
  applyParts(crowded.store, [aCheckedPart({ rows: crowd() })]);
});
afterAll(() => {
  for (const desk of [own, crowded]) {
    desk.close();
    removeFolder(desk.dir);
  }
});

test('hundreds of missed promises do not hide the one that is due today', () => {
  const { items, all, mine } = listTodo(deskOf(own));
  expect([items.length, all, mine]).toEqual([901, 901, 901]);
  expect(items.at(-1)?.id).toBe(idOf(2_000));
});

test('of thousands of a colleague it lists the most pressing after my own, and counts them all', () => {
  const { items, all, mine } = listTodo(deskOf(crowded));
  expect([items.length, all, mine]).toEqual([3_000, 6_402, 2]);
  expect(items.slice(0, 3).map(({ id, mine: isMine }) => [isMine, id])).toEqual([
    [true, idOf(2_000)],
    [true, idOf(2_001)],
    [false, expect.any(String)],
  ]);
});

test('what nobody has comes to a lead and to no agent; a promise of nobody’s goes with its case', () => {
  const team = 'team:t1';
  const lead = { ...testIdentity, user: { ...testIdentity.user, id: idOf(8), role: 'lead' as const } };
  const due = { dueAtMs: nowMs - dayMs, status: 'open' as const };
  const nobodys = aTicket(50, lin.id, { scope: team, ownerId: null });
  const mine = aTicket(60, lin.id, { scope: team, ownerId: testIdentity.user.id });
  const rows: PageRow[] = [
    { entity: 'customer', row: lin },
    ...[nobodys, mine, aTicket(70, lin.id, { ownerId: null, stage: 'closed' })].map((row): PageRow => ({ entity: 'ticket', row })),
    ...[
      aCommitment(51, lin.id, { ...due, ownerId: null, ticketId: nobodys.id }),
      aCommitment(61, lin.id, { ...due, ownerId: null, ticketId: mine.id }),
      aCommitment(62, lin.id, { ...due, ownerId: idOf(9), ticketId: mine.id }),
    ].map((row): PageRow => ({ entity: 'commitment', row })),
    { entity: 'follow_up', row: aFollowUp(52, lin.id, { ...due, ticketId: nobodys.id, assigneeId: null }) },
  ];
  const seenBy = (identity: typeof testIdentity | typeof lead) => {
    const desk = aDesk({ identity });
    applyParts(desk.store, [aCheckedPart({ rows })]);
    const { items, unowned, mine: count } = listTodo(deskOf(desk));
    desk.close();
    removeFolder(desk.dir);
    const own = items.filter(({ mine: isMine, kind }) => isMine && kind !== 'ticket_clock').map(({ id }) => id);
    expect(count).toBe(items.filter(({ mine: isMine }) => isMine).length);
    return { own: own.toSorted(), unowned };
  };
  expect(seenBy(testIdentity)).toEqual({ own: [idOf(61)], unowned: 0 });
  expect(seenBy(lead)).toEqual({ own: [idOf(51), idOf(52)], unowned: 1 });
});
