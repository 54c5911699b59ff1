/** The day list: promises, follow-ups and clocks that somebody has to act on, the most pressing first. */
import { dayMs } from '../../../shared/base/clock.ts';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { callName } from '../../../shared/customer/call-name.ts';
import { maskName } from '../../../shared/customer/mask.ts';
import { nextClock } from '../../../shared/ticket/ticket-clocks.ts';
import { openCommitmentsDue } from '../db/commitments-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { openFollowUpsDue } from '../db/follow-ups-repo.ts';
import { unsentIds } from '../db/overlay-repo.ts';
import { openTicketsOf, ticketById } from '../db/tickets-repo.ts';
import { listConflicts } from './conflicts.ts';
import type { Desk } from './desk.ts';
import { clocksOf } from './ticket-views.ts';
import { approvalItems } from './todo-approvals.ts';
import { departmentItems } from './todo-departments.ts';

/** Further ahead is not for today. */
const aheadMs = 2 * dayMs;
/** More than anybody works off, so that what was neglected hides nothing of today; the long list draws what is in sight. */
const mostItems = 3_000;

function who(desk: Desk, customerId: string): string {
  const customer = customerById(desk.store.cache, customerId);
  if (customer === null) return '';
  return customer.salutation === '' ? maskName(customer.name) : callName(customer);
}

function commitmentItems(desk: Desk, userId: string, untilMs: number): TodoItem[] {
  const unsent = unsentIds(desk.store.cache, 'commitment');
  return openCommitmentsDue(desk.store.cache, untilMs, mostItems).map((promise) => ({
    id: promise.id,
    kind: 'commitment',
    code: null,
    who: who(desk, promise.customerId),
    what: promise.what,
    dueAtMs: promise.dueAtMs,
    startMs: promise.madeAtMs,
    customerId: promise.customerId,
    ticketId: promise.ticketId,
    mine: promise.ownerId === userId,
    unsent: unsent.has(promise.id),
  }));
}

function followUpItems(desk: Desk, userId: string, untilMs: number): TodoItem[] {
  const unsent = unsentIds(desk.store.cache, 'follow_up');
  return openFollowUpsDue(desk.store.cache, untilMs, mostItems).map((item) => {
    const ticket = ticketById(desk.store.cache, item.ticketId);
    return {
      id: item.id,
      kind: 'follow_up',
      code: item.kind,
      who: who(desk, item.customerId),
      what: ticket?.title ?? '',
      dueAtMs: item.dueAtMs,
      startMs: ticket?.openedAtMs ?? item.dueAtMs - dayMs,
      customerId: item.customerId,
      ticketId: item.ticketId,
      // A case that was handed on takes its follow-ups along.
      mine: (ticket?.ownerId ?? item.assigneeId) === userId,
      unsent: unsent.has(item.id),
      ...(ticket === null ? {} : { stage: ticket.stage }),
    };
  });
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

export function listTodo(desk: Desk): TodoItem[] {
  const userId = desk.store.actor()?.userId ?? '';
  const untilMs = desk.store.nowMs() + aheadMs;
  const items = [
    ...conflictItems(desk),
    ...departmentItems(desk),
    ...commitmentItems(desk, userId, untilMs),
    ...followUpItems(desk, userId, untilMs),
    ...clockItems(desk, userId, untilMs),
    ...approvalItems(desk, (customerId) => who(desk, customerId)),
  ];
  items.sort((a, b) => Number(b.mine) - Number(a.mine) || a.dueAtMs - b.dueAtMs || (a.id < b.id ? -1 : 1));
  return items.slice(0, mostItems);
}
