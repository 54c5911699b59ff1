/** Changes of ours that were not applied, as the hub recorded them; newest first. */
import type { Conflict } from '../../../shared/ticket/ticket.ts';
import type { CacheDb } from './open.ts';
import { countRows, viewRow, viewRows } from './statements.ts';

export function conflictById(cache: CacheDb, id: string): Conflict | null {
  return viewRow(cache, 'conflict', id);
}

export function openConflicts(cache: CacheDb, limit = 200): Conflict[] {
  return viewRows(cache, 'conflict', 'WHERE resolved_at_ms IS NULL ORDER BY at_ms DESC LIMIT :limit', { limit });
}

export function openConflictsOf(cache: CacheDb, entityId: string): Conflict[] {
  return viewRows(cache, 'conflict', 'WHERE entity_id = :entityId AND resolved_at_ms IS NULL ORDER BY at_ms DESC', { entityId });
}

/** `authorId`: only this person's; a team's cards are also in scope. */
export function countOpenConflicts(cache: CacheDb, authorId: string): number {
  return countRows(cache, 'SELECT count(*) FROM v_conflict WHERE resolved_at_ms IS NULL AND author_id = :authorId', { authorId });
}
