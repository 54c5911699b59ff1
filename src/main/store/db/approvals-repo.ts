/** Requests to grant what is above a limit, read through the overlay. */
import type { Approval } from '../../../shared/approval/approval.ts';
import type { CacheDb } from './open.ts';
import { viewRow, viewRows } from './statements.ts';

export function approvalById(cache: CacheDb, id: string): Approval | null {
  return viewRow(cache, 'approval', id);
}

/** Newest first. */
export function approvalsByTicket(cache: CacheDb, ticketId: string): Approval[] {
  return viewRows(cache, 'approval', 'WHERE ticket_id = :ticketId ORDER BY requested_at_ms DESC', { ticketId });
}

/** Longest waiting first. */
export function openApprovals(cache: CacheDb, limit = 200): Approval[] {
  return viewRows(cache, 'approval', `WHERE status = 'open' ORDER BY requested_at_ms LIMIT :limit`, { limit });
}
