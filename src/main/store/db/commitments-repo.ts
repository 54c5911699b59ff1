/** Dated promises in the local view. */
import type { Commitment } from '../../../shared/ticket/ticket.ts';
import type { CacheDb } from './open.ts';
import { viewRow, viewRows } from './statements.ts';

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
