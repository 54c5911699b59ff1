/** What departments and escalations add to a day list: answers that came in, requests that came back, and what has reached whoever sits here. */
import { dayMs } from '../../../shared/base/clock.ts';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { departmentNames } from '../../../shared/pack/slots.ts';
import type { Task } from '../../../shared/ticket/task.ts';
import { tasksAnsweredSince, tasksInState } from '../db/tasks-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import type { Desk } from './desk.ts';
import { listEscalations } from './escalations.ts';

/** Older answers were read, or are in the ticket. */
const answersWithinMs = 3 * dayMs;

/** The first owner has it in hand, whoever asked. */
function item(desk: Desk, task: Task, more: Pick<TodoItem, 'code' | 'dueAtMs'>): TodoItem[] {
  const userId = desk.store.actor()?.userId ?? '';
  const ticket = ticketById(desk.store.cache, task.ticketId);
  if (ticket === null || ticket.stage === 'closed') return [];
  return [
    {
      ...{ id: task.id, kind: 'task', who: departmentNames[task.department], what: ticket.title, startMs: task.askedAtMs, ...more },
      ...{ customerId: task.customerId, ticketId: task.ticketId, mine: (ticket.ownerId ?? task.askedById) === userId, unsent: false },
    },
  ];
}

function taskItems(desk: Desk): TodoItem[] {
  const { cache } = desk.store;
  const nowMs = desk.store.nowMs();
  const back = tasksInState(cache, 'handed_back').flatMap((task) =>
    item(desk, task, { code: 'task_back', dueAtMs: task.thread.at(-1)?.atMs ?? task.dueAtMs }),
  );
  // Until the ticket is touched again, nobody has acted on the answer.
  const isNews = ({ ticketId, settledAtMs }: Task) => (ticketById(cache, ticketId)?.lastActionAtMs ?? 0) < (settledAtMs ?? 0);
  const answered = tasksAnsweredSince(cache, nowMs - answersWithinMs)
    .filter(isNews)
    .flatMap((task) => item(desk, task, { code: 'task_answered', dueAtMs: task.settledAtMs ?? nowMs }));
  return [...back, ...answered];
}

function escalationItems(desk: Desk): TodoItem[] {
  return listEscalations(desk)
    .filter(({ state, mine, clock, level }) => state === 'open' && mine && !(clock === 'commitment' && level === 1))
    .map(({ id, clock, subjectId, who, what, title, dueAtMs, customerId, ticketId, unsent }) => ({
      ...{ id, kind: 'escalation', code: clock === 'post' ? 'post' : 'escalated', who, dueAtMs, startMs: dueAtMs - dayMs },
      ...{ what: what === '' || clock === 'post' ? title : what, customerId, ticketId, mine: true, unsent },
      ...(clock === 'post' ? { postId: subjectId } : {}),
    }));
}

export function departmentItems(desk: Desk): TodoItem[] {
  return [...escalationItems(desk), ...taskItems(desk)];
}
