/** The day list: promises, follow-ups and clocks that somebody has to act on, the most pressing first. */
import { dayMs } from '../../../shared/base/clock.ts';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { callName } from '../../../shared/customer/call-name.ts';
import { maskName } from '../../../shared/customer/mask.ts';
import type { FollowUp } from '../../../shared/ticket/ticket.ts';
import { nextClock, ticketClocks } from '../../../shared/ticket/ticket-clocks.ts';
import { openCommitmentsDue } from '../db/commitments-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { openFollowUpsDue } from '../db/follow-ups-repo.ts';
import { unsentIds } from '../db/overlay-repo.ts';
import { openTicketsOf, ticketById } from '../db/tickets-repo.ts';
import { listConflicts } from './conflicts.ts';
import type { Desk } from './desk.ts';

/** Further ahead is not for today. */
const aheadMs = 2 * dayMs;
const mostItems = 300;

const followUpNames: Record<FollowUp['kind'], string> = { progress: '告知进度', satisfaction: '确认是否满意', care: '关怀回访' };

function who(desk: Desk, customerId: string): string {
  const customer = customerById(desk.store.cache, customerId);
  if (customer === null) return '';
  return customer.salutation === '' ? maskName(customer.name) : callName(customer);
}

function commitmentItems(desk: Desk, userId: string, untilMs: number): TodoItem[] {
  const unsent = unsentIds(desk.store.cache, 'commitment');
  return openCommitmentsDue(desk.store.cache, untilMs).map((promise) => ({
    id: promise.id,
    kind: 'commitment',
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
  return openFollowUpsDue(desk.store.cache, untilMs).map((item) => ({
    id: item.id,
    kind: 'follow_up',
    who: who(desk, item.customerId),
    what: followUpNames[item.kind],
    dueAtMs: item.dueAtMs,
    startMs: ticketById(desk.store.cache, item.ticketId)?.openedAtMs ?? item.dueAtMs - dayMs,
    customerId: item.customerId,
    ticketId: item.ticketId,
    mine: item.assigneeId === userId,
    unsent: unsent.has(item.id),
  }));
}

/** The two clocks that every ticket of mine has; its promises and follow-ups are items of their own. */
function clockItems(desk: Desk, userId: string, untilMs: number): TodoItem[] {
  const unsent = unsentIds(desk.store.cache, 'ticket');
  return openTicketsOf(desk.store.cache, userId).flatMap((ticket) => {
    const clock = nextClock(ticketClocks(ticket, []));
    if (clock === null || clock.dueAtMs >= untilMs) return [];
    const { id, customerId, title } = ticket;
    const what = `${clock.label}:${title}`;
    const { startMs, dueAtMs } = clock;
    return [
      {
        ...{ id: `${id}:${clock.kind}`, kind: 'ticket_clock' as const, who: who(desk, customerId), what, dueAtMs, startMs, customerId },
        ...{ ticketId: id, mine: true, unsent: unsent.has(id) },
      },
    ];
  });
}

function conflictItems(desk: Desk): TodoItem[] {
  return listConflicts(desk).map((conflict) => ({
    id: conflict.id,
    kind: 'conflict',
    who: conflict.theirsBy,
    what: conflict.status === 'conflict' ? '您的修改没有生效,请选择保留哪一份' : '有一项操作没有被接受,内容已保留',
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
    ...commitmentItems(desk, userId, untilMs),
    ...followUpItems(desk, userId, untilMs),
    ...clockItems(desk, userId, untilMs),
  ];
  items.sort((a, b) => Number(b.mine) - Number(a.mine) || a.dueAtMs - b.dueAtMs || (a.id < b.id ? -1 : 1));
  return items.slice(0, mostItems);
}
