/** What is owed by a moment: open promises and planned follow-ups in the local view, the most pressing first. */
import { type EntityRows, entityTables } from '../../../shared/sync/entity-table.ts';
import type { CacheDb } from './open.ts';
import { countRows, viewRows } from './statements.ts';

export type DueEntity = 'commitment' | 'follow_up';

const isDue = `status = 'open' AND due_at_ms < :beforeMs`;
const ofTicket = '(SELECT t.owner_id FROM v_ticket t WHERE t.id = ticket_id)';
const isOwn: { readonly [E in DueEntity]: string } = {
  /** What nobody promised any more falls to whoever has the case. */
  commitment: `coalesce(owner_id, ${ofTicket}, :nobodys) = :userId`,
  /** A case that was handed on takes its follow-ups along. */
  follow_up: `coalesce(${ofTicket}, assignee_id, :nobodys) = :userId`,
};

/** `hasNobodys`: sees to it that what nobody has comes to somebody. */
export type Looker = { userId: string; hasNobodys: boolean };

function bound({ userId, hasNobodys }: Looker): { userId: string; nobodys: string } {
  return { userId, nobodys: hasNobodys ? userId : '' };
}

/** Open ones due before `beforeMs`; of everyone in scope. */
export function rowsDue<E extends DueEntity>(cache: CacheDb, entity: E, beforeMs: number, limit: number): EntityRows[E][] {
  return viewRows(cache, entity, `WHERE ${isDue} ORDER BY due_at_ms LIMIT :limit`, { beforeMs, limit });
}

/** Those that one person has to see to. */
export function ownRowsDue<E extends DueEntity>(
  cache: CacheDb,
  entity: E,
  looker: Looker,
  due: { beforeMs: number; limit: number },
): EntityRows[E][] {
  return viewRows(cache, entity, `WHERE ${isDue} AND ${isOwn[entity]} ORDER BY due_at_ms LIMIT :limit`, { ...bound(looker), ...due });
}

/** How many are due in all, and of one person. */
export function countDue(cache: CacheDb, entity: DueEntity, looker: Looker, beforeMs: number): { all: number; mine: number } {
  const sql = `SELECT count(*) FROM v_${entityTables[entity].table} WHERE ${isDue}`;
  return {
    all: countRows(cache, sql, { beforeMs }),
    mine: countRows(cache, `${sql} AND ${isOwn[entity]}`, { ...bound(looker), beforeMs }),
  };
}
