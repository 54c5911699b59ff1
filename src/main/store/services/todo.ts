/** The day list: promises, follow-ups and clocks that somebody has to act on, the most pressing first. */
import { dayMs } from '../../../shared/base/clock.ts';
import { may } from '../../../shared/base/rights.ts';
import type { DayList, TodoItem } from '../../../shared/contract/desk-views.ts';
import { callName } from '../../../shared/customer/call-name.ts';
import { maskName } from '../../../shared/customer/mask.ts';
import type { EntityRows } from '../../../shared/sync/entity-table.ts';
import type { Commitment } from '../../../shared/ticket/ticket.ts';
import { nextClock } from '../../../shared/ticket/ticket-clocks.ts';
import { customerById } from '../db/customers-repo.ts';
import { countDue, type DueEntity, type Looker, ownRowsDue, rowsDue } from '../db/due-repo.ts';
import { unsentIds } from '../db/overlay-repo.ts';
import { countUnownedTickets, openTicketsOf, ticketById } from '../db/tickets-repo.ts';
import { listConflicts } from './conflicts.ts';
import type { Desk } from './desk.ts';
import { clocksOf } from './ticket-views.ts';
import { approvalItems } from './todo-approvals.ts';
import { departmentItems } from './todo-departments.ts';

/** Further ahead is not for today. */
const aheadMs = 2 * dayMs;
/** More than anybody works off, so that what was neglected hides nothing of today; what lies beyond is counted. */
const mostItems = 3_000;

function isFor({ userId, hasNobodys }: Looker, ownerId: string | null): boolean {
  return ownerId === null ? hasNobodys : ownerId === userId;
}

function who(desk: Desk, customerId: string): string {
  const customer = customerById(desk.store.cache, customerId);
  if (customer === null) return '';
  return customer.salutation === '' ? maskName(customer.name) : callName(customer);
}

type Counts = { all: number; mine: number };

/** What is due, and how much of it lies beyond. One's own are read by themselves then, so that the others' do not hide them. */
function readDue<E extends DueEntity>(
  desk: Desk,
  entity: E,
  looker: Looker,
  untilMs: number,
): { rows: EntityRows[E][]; counts: Counts | null } {
  const { cache } = desk.store;
  const first = rowsDue(cache, entity, untilMs, mostItems);
  if (first.length < mostItems) return { rows: first, counts: null };
  const own = ownRowsDue(cache, entity, looker, { beforeMs: untilMs, limit: mostItems });
  return { rows: [...new Map([...own, ...first].map((row) => [row.id, row])).values()], counts: countDue(cache, entity, looker, untilMs) };
}

type Part = Omit<DayList, 'unowned'>;

function dayList(items: TodoItem[], counts: Counts | null = null): Part {
  return { items, all: counts?.all ?? items.length, mine: counts?.mine ?? items.filter(({ mine }) => mine).length };
}

function commitmentItems(desk: Desk, looker: Looker, untilMs: number): Part {
  const { cache } = desk.store;
  const unsent = unsentIds(cache, 'commitment');
  const { rows, counts } = readDue(desk, 'commitment', looker, untilMs);
  const ownerOf = ({ ownerId, ticketId }: Commitment) =>
    ownerId ?? (ticketId === null ? null : (ticketById(cache, ticketId)?.ownerId ?? null));
  const items = rows.map((promise) => ({
    id: promise.id,
    kind: 'commitment' as const,
    code: null,
    who: who(desk, promise.customerId),
    what: promise.what,
    dueAtMs: promise.dueAtMs,
    startMs: promise.madeAtMs,
    customerId: promise.customerId,
    ticketId: promise.ticketId,
    mine: isFor(looker, ownerOf(promise)),
    unsent: unsent.has(promise.id),
  }));
  return dayList(items, counts);
}

function followUpItems(desk: Desk, looker: Looker, untilMs: number): Part {
  const { cache } = desk.store;
  const unsent = unsentIds(cache, 'follow_up');
  const { rows, counts } = readDue(desk, 'follow_up', looker, untilMs);
  const items = rows.map((item) => {
    const ticket = ticketById(cache, item.ticketId);
    return {
      id: item.id,
      kind: 'follow_up' as const,
      code: item.kind,
      who: who(desk, item.customerId),
      what: ticket?.title ?? '',
      dueAtMs: item.dueAtMs,
      startMs: ticket?.openedAtMs ?? item.dueAtMs - dayMs,
      customerId: item.customerId,
      ticketId: item.ticketId,
      // A case that was handed on takes its follow-ups along.
      mine: isFor(looker, ticket?.ownerId ?? item.assigneeId),
      unsent: unsent.has(item.id),
      ...(ticket === null ? {} : { stage: ticket.stage }),
    };
  });
  return dayList(items, counts);
}

/** The clocks that a ticket of mine has of itself; its promises and follow-ups are items of their own. */
function clockItems(desk: Desk, userId: string, untilMs: number): TodoItem[] {
  const unsent = unsentIds(desk.store.cache, 'ticket');
  return openTicketsOf(desk.store.cache, userId).flatMap((ticket) => {
    const clock = nextClock(clocksOf(desk, ticket, { commitments: [], followUps: [] }));
    if (clock === null || clock.paused !== null || clock.dueAtMs >= untilMs) return [];
    const { kind: code, startMs, dueAtMs } = clock;
    if (code === 'commitment' || code === 'follow_up') return [];
    const { id, customerId, title } = ticket;
    return [
      {
        ...{ id: `${id}:${code}`, kind: 'ticket_clock' as const, code, who: who(desk, customerId), what: title, dueAtMs, startMs },
        ...{ customerId, ticketId: id, mine: true, unsent: unsent.has(id) },
      },
    ];
  });
}

function conflictItems(desk: Desk): TodoItem[] {
  return listConflicts(desk).map((conflict) => ({
    id: conflict.id,
    kind: 'conflict',
    code: conflict.status === 'conflict' ? 'conflict' : 'rejected',
    who: conflict.theirsBy,
    what: '',
    dueAtMs: conflict.atMs,
    startMs: conflict.atMs,
    customerId: null,
    ticketId: conflict.entity === 'ticket' ? conflict.entityId : null,
    mine: true,
    unsent: false,
  }));
}

/** At most `mostItems` lines; how many there are is counted over all of them. */
export function listTodo(desk: Desk): DayList {
  const { userId, role } = desk.store.actor() ?? { userId: '', role: 'agent' };
  const looker = { userId, hasNobodys: may(role, 'lead') };
  const untilMs = desk.store.nowMs() + aheadMs;
  const parts = [
    dayList(conflictItems(desk)),
    dayList(departmentItems(desk)),
    commitmentItems(desk, looker, untilMs),
    followUpItems(desk, looker, untilMs),
    dayList(clockItems(desk, userId, untilMs)),
    dayList(approvalItems(desk, (customerId) => who(desk, customerId))),
  ];
  const unowned = looker.hasNobodys ? countUnownedTickets(desk.store.cache) : 0;
  const sum = (count: 'all' | 'mine') => parts.reduce((total, part) => total + part[count], 0);
  const items = parts.flatMap((part) => part.items);
  items.sort((a, b) => Number(b.mine) - Number(a.mine) || a.dueAtMs - b.dueAtMs || (a.id < b.id ? -1 : 1));
  return { items: items.slice(0, mostItems), all: sum('all'), mine: sum('mine'), unowned };
}
