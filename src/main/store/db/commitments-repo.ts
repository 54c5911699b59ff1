/** Dated promises in the local view. */
import type { Commitment } from '../../../shared/ticket/ticket.ts';
import type { CacheDb } from './open.ts';
import { countRows, viewRow, viewRows } from './statements.ts';

export function commitmentById(cache: CacheDb, id: string): Commitment | null {
  return viewRow(cache, 'commitment', id);
}

/** The next due first. */
export function commitmentsByTicket(cache: CacheDb, ticketId: string): Commitment[] {
  return viewRows(cache, 'commitment', 'WHERE ticket_id = :ticketId ORDER BY due_at_ms', { ticketId });
}

/** The latest due first. */
export function commitmentsByCustomer(cache: CacheDb, customerId: string, limit = 100): Commitment[] {
  return viewRows(cache, 'commitment', 'WHERE customer_id = :customerId ORDER BY due_at_ms DESC LIMIT :limit', { customerId, limit });
}

const isDue = `status = 'open' AND due_at_ms < :beforeMs`;
const isOwn = 'owner_id = :userId';

/** Open promises due before `beforeMs`, the most pressing first; of everyone in scope. */
export function openCommitmentsDue(cache: CacheDb, beforeMs: number, limit = 500): Commitment[] {
  return viewRows(cache, 'commitment', `WHERE ${isDue} ORDER BY due_at_ms LIMIT :limit`, { beforeMs, limit });
}

/** Those of one person. */
export function ownCommitmentsDue(cache: CacheDb, userId: string, beforeMs: number, limit: number): Commitment[] {
  const tail = `WHERE ${isDue} AND ${isOwn} ORDER BY due_at_ms LIMIT :limit`;
  return viewRows(cache, 'commitment', tail, { userId, beforeMs, limit });
}

/** How many are due in all, and of one person. */
export function countCommitmentsDue(cache: CacheDb, userId: string, beforeMs: number): { all: number; mine: number } {
  const sql = `SELECT count(*) FROM v_commitment WHERE ${isDue}`;
  return { all: countRows(cache, sql, { beforeMs }), mine: countRows(cache, `${sql} AND ${isOwn}`, { userId, beforeMs }) };
}
