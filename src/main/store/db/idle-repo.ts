/** Customers of this desk nobody has had anything to do with: since when they are here, what is open about them, and letting go of all their rows. */
import { type EntityName, entityTables } from '../../../shared/sync/entity-table.ts';
import type { CacheDb } from './open.ts';
import { dropRow } from './page-repo.ts';
import { noteRemoved } from './removed-repo.ts';
import { prepared } from './statements.ts';

export type HeldCustomer = { id: string; lastContactAtMs: number | null; sinceMs: number | null };

/** In the order of their ids. */
export function heldCustomers(cache: CacheDb, after: string, limit: number): HeldCustomer[] {
  const sql = `SELECT c.id, c.last_contact_at_ms AS lastContactAtMs, s.since_ms AS sinceMs
    FROM customer c LEFT JOIN customer_since s ON s.customer_id = c.id WHERE c.id > ? ORDER BY c.id LIMIT ?`;
  return prepared(cache, sql).all(after, limit) as HeldCustomer[];
}

/** Part of the caller's transaction. */
export function noteSince(cache: CacheDb, ids: readonly string[], nowMs: number): void {
  const note = prepared(cache, 'INSERT OR IGNORE INTO customer_since (customer_id, since_ms) VALUES (?, ?)');
  for (const id of ids) note.run(id, nowMs);
}

export function sinceOf(cache: CacheDb, customerId: string): number | null {
  const found = prepared(cache, 'SELECT since_ms FROM customer_since WHERE customer_id = ?').pluck().get(customerId);
  return typeof found === 'number' ? found : null;
}

const openSql = [
  `SELECT 1 FROM v_approval WHERE status = 'open' AND customer_id = ? LIMIT 1`,
  `SELECT 1 FROM v_task WHERE state IN ('open', 'handed_back') AND customer_id = ? LIMIT 1`,
  `SELECT 1 FROM v_escalation WHERE state IN ('open', 'taken') AND customer_id = ? LIMIT 1`,
];

/** Something that waits for an answer; who has asked for it or must give it does not matter. */
export function hasOpenRequests(cache: CacheDb, customerId: string): boolean {
  return openSql.some((sql) => prepared(cache, sql).get(customerId) !== undefined);
}

const byCustomer = ['benefit', 'order', 'logistics_event', 'contact', 'ticket', 'ticket_event', 'commitment', 'follow_up'] as const;
const byTicket = ['approval', 'task', 'escalation'] as const;

type Ref = { entity: EntityName; id: string };

/** All that hangs on them, as the hub told it; themselves last. */
export function rowsOfCustomer(cache: CacheDb, customerId: string): Ref[] {
  const idsOf = (entity: EntityName, column: string, value: string) =>
    (prepared(cache, `SELECT id FROM ${entityTables[entity].table} WHERE ${column} = ?`).pluck().all(value) as string[]).map(
      (id): Ref => ({ entity, id }),
    );
  const own = byCustomer.flatMap((entity) => idsOf(entity, 'customer_id', customerId));
  const asked = own.flatMap(({ entity, id }) => (entity === 'ticket' ? byTicket.flatMap((kind) => idsOf(kind, 'ticket_id', id)) : []));
  return [...own, ...asked, { entity: 'customer', id: customerId }];
}

/** A card that nobody has settled, or an unsent action, is about one of these rows. */
export function isWorkedOn(cache: CacheDb, customerId: string, refs: readonly Ref[]): boolean {
  const added = byCustomer.some(
    (entity) =>
      prepared(cache, `SELECT 1 FROM o_${entityTables[entity].table} WHERE customer_id = ? LIMIT 1`).get(customerId) !== undefined,
  );
  if (added) return true;
  const card = prepared(cache, 'SELECT 1 FROM v_conflict WHERE entity_id = ? AND resolved_at_ms IS NULL LIMIT 1');
  return refs.some(
    ({ entity, id }) =>
      card.get(id) !== undefined || prepared(cache, `SELECT 1 FROM o_${entityTables[entity].table} WHERE id = ?`).get(id) !== undefined,
  );
}

/** Part of the caller's transaction. */
export function letGoOf(cache: CacheDb, refs: readonly Ref[]): void {
  for (const { entity, id } of refs) {
    noteRemoved(cache, entity, id, entity === 'customer');
    dropRow(cache, entity, id);
  }
}
