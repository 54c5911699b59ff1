/** What was missed and reached somebody higher up, in the local view. */
import type { Escalation } from '../../../shared/ticket/escalation.ts';
import type { CacheDb } from './open.ts';
import { viewRow, viewRows } from './statements.ts';

export function escalationById(cache: CacheDb, id: string): Escalation | null {
  return viewRow(cache, 'escalation', id);
}

/** Settled ones included. */
export function escalationsByTicket(cache: CacheDb, ticketId: string): Escalation[] {
  return viewRows(cache, 'escalation', 'WHERE ticket_id = :ticketId ORDER BY due_at_ms', { ticketId });
}

/** Open or taken on: danger first, then what is missed for longest. */
export function unsettledEscalations(cache: CacheDb, limit = 500): Escalation[] {
  return viewRows(cache, 'escalation', `WHERE state IN ('open', 'taken') ORDER BY reason_code IS 'safety' DESC, due_at_ms LIMIT :limit`, {
    limit,
  });
}
