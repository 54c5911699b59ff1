/** Planned follow-ups (progress notice, satisfaction check, care call) in the local view; the next due first. */
import type { FollowUp } from '../../../shared/ticket/ticket.ts';
import type { CacheDb } from './open.ts';
import { countRows, viewRow, viewRows } from './statements.ts';

export function followUpById(cache: CacheDb, id: string): FollowUp | null {
  return viewRow(cache, 'follow_up', id);
}

export function followUpsByTicket(cache: CacheDb, ticketId: string): FollowUp[] {
  return viewRows(cache, 'follow_up', 'WHERE ticket_id = :ticketId ORDER BY due_at_ms', { ticketId });
}

export function followUpsByCustomer(cache: CacheDb, customerId: string): FollowUp[] {
  return viewRows(cache, 'follow_up', 'WHERE customer_id = :customerId ORDER BY due_at_ms', { customerId });
}

const isDue = `status = 'open' AND due_at_ms < :beforeMs`;
/** A case that was handed on takes its follow-ups along. */
const isOwn = 'coalesce((SELECT t.owner_id FROM v_ticket t WHERE t.id = ticket_id), assignee_id) = :userId';

/** Open ones due before `beforeMs`; of everyone in scope. */
export function openFollowUpsDue(cache: CacheDb, beforeMs: number, limit = 500): FollowUp[] {
  return viewRows(cache, 'follow_up', `WHERE ${isDue} ORDER BY due_at_ms LIMIT :limit`, { beforeMs, limit });
}

/** Those that one person has to make, being the ticket's owner. */
export function ownFollowUpsDue(cache: CacheDb, userId: string, beforeMs: number, limit: number): FollowUp[] {
  const tail = `WHERE ${isDue} AND ${isOwn} ORDER BY due_at_ms LIMIT :limit`;
  return viewRows(cache, 'follow_up', tail, { userId, beforeMs, limit });
}

/** How many are due in all, and of one person. */
export function countFollowUpsDue(cache: CacheDb, userId: string, beforeMs: number): { all: number; mine: number } {
  const sql = `SELECT count(*) FROM v_follow_up WHERE ${isDue}`;
  return { all: countRows(cache, sql, { beforeMs }), mine: countRows(cache, `${sql} AND ${isOwn}`, { userId, beforeMs }) };
}
