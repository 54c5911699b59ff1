/** Parts of tickets that departments have, in the local view. */
import type { Task } from '../../../shared/ticket/task.ts';
import type { CacheDb } from './open.ts';
import { partOf, viewParts, viewRow, viewRows } from './statements.ts';

export function taskById(cache: CacheDb, id: string): Task | null {
  return viewRow(cache, 'task', id);
}

/** Withdrawn ones included. */
export function tasksByTicket(cache: CacheDb, ticketId: string): Task[] {
  return viewRows(cache, 'task', 'WHERE ticket_id = :ticketId', { ticketId });
}

const mark = partOf('task', ['department', 'state', 'askedAtMs', 'dueAtMs', 'settledAtMs', 'thread']);

/** What a ticket's clocks read of its tasks; withdrawn ones included. */
export function taskMarks(cache: CacheDb, ticketId: string): Pick<Task, (typeof mark.keys)[number]>[] {
  return viewParts(cache, mark, 'WHERE ticket_id = :ticketId', { ticketId });
}

/** In this state, the soonest due first; of every department in scope. */
export function tasksInState(cache: CacheDb, state: Task['state'], limit = 500): Task[] {
  return viewRows(cache, 'task', 'WHERE state = :state ORDER BY due_at_ms LIMIT :limit', { state, limit });
}

/** Answered since `fromMs`, the latest first. */
export function tasksAnsweredSince(cache: CacheDb, fromMs: number, limit = 200): Task[] {
  const tail = `WHERE state = 'answered' AND settled_at_ms >= :fromMs ORDER BY settled_at_ms DESC LIMIT :limit`;
  return viewRows(cache, 'task', tail, { fromMs, limit });
}
