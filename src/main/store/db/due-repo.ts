/** What is owed by a moment: open promises and planned follow-ups in the local view, the most pressing first. */
import { type EntityRows, entityTables } from '../../../shared/sync/entity-table.ts';
import type { CacheDb } from './open.ts';
import { countRows, viewRows } from './statements.ts';

export type DueEntity = 'commitment' | 'follow_up';

const isDue = `status = 'open' AND due_at_ms < :beforeMs`;
const isOwn: { readonly [E in DueEntity]: string } = {
  commitment: 'owner_id = :userId',
  /** A case that was handed on takes its follow-ups along. */
  follow_up: 'coalesce((SELECT t.owner_id FROM v_ticket t WHERE t.id = ticket_id), assignee_id) = :userId',
};

/** Open ones due before `beforeMs`; of everyone in scope. */
export function rowsDue<E extends DueEntity>(cache: CacheDb, entity: E, beforeMs: number, limit: number): EntityRows[E][] {
  return viewRows(cache, entity, `WHERE ${isDue} ORDER BY due_at_ms LIMIT :limit`, { beforeMs, limit });
}

/** Those that one person has to see to. */
export function ownRowsDue<E extends DueEntity>(
  cache: CacheDb,
  entity: E,
  userId: string,
  due: { beforeMs: number; limit: number },
): EntityRows[E][] {
  return viewRows(cache, entity, `WHERE ${isDue} AND ${isOwn[entity]} ORDER BY due_at_ms LIMIT :limit`, { userId, ...due });
}

/** How many are due in all, and of one person. */
export function countDue(cache: CacheDb, entity: DueEntity, userId: string, beforeMs: number): { all: number; mine: number } {
  const sql = `SELECT count(*) FROM v_${entityTables[entity].table} WHERE ${isDue}`;
  return { all: countRows(cache, sql, { beforeMs }), mine: countRows(cache, `${sql} AND ${isOwn[entity]}`, { userId, beforeMs }) };
}
