/** Planned follow-ups (progress notice, satisfaction check, care call) in the local view; the next due first. */
import type { FollowUp } from '../../../shared/ticket/ticket.ts';
import type { CacheDb } from './open.ts';
import { viewRow, viewRows } from './statements.ts';

export function followUpById(cache: CacheDb, id: string): FollowUp | null {
  return viewRow(cache, 'follow_up', id);
}

export function followUpsByTicket(cache: CacheDb, ticketId: string): FollowUp[] {
  return viewRows(cache, 'follow_up', 'WHERE ticket_id = :ticketId ORDER BY due_at_ms', { ticketId });
}

export function followUpsByCustomer(cache: CacheDb, customerId: string): FollowUp[] {
  return viewRows(cache, 'follow_up', 'WHERE customer_id = :customerId ORDER BY due_at_ms', { customerId });
}
