/** The overlay: rows as unsent changes would leave them. Written only by sync/overlay.ts; never holds anything the outbox does not. */
import { type EntityName, type EntityRows, entityNames, entityTables } from '../../../shared/sync/entity-table.ts';
import { entityToSqlite } from '../../../shared/sync/rows.ts';
import type { CacheDb } from './open.ts';
import { indexCustomer } from './search-keys-repo.ts';
import { columnList, isOverlaid, overlayChanges, prepared } from './statements.ts';

/** True while a change of this row made here has not been confirmed by a pull. */
export function isUnsent(cache: CacheDb, entity: EntityName, id: string): boolean {
  if (!isOverlaid(cache, entity)) return false;
  return prepared(cache, `SELECT 1 FROM o_${entityTables[entity].table} WHERE id = ?`).get(id) !== undefined;
}

export function unsentIds(cache: CacheDb, entity: EntityName): Set<string> {
  return new Set(prepared(cache, `SELECT id FROM o_${entityTables[entity].table}`).pluck().all() as string[]);
}

export function putOverlayRow<K extends EntityName>(cache: CacheDb, entity: K, row: EntityRows[K]): void {
  overlayChanges(cache);
  const marks = entityTables[entity].columns.map(() => '?').join(', ');
  prepared(cache, `INSERT OR REPLACE INTO o_${entityTables[entity].table} (${columnList(entity)}) VALUES (${marks})`).run(
    ...entityToSqlite(entity, row),
  );
  if (entity === 'customer') indexCustomer(cache, 'o_search_key', row as EntityRows['customer']);
}

export function clearOverlay(cache: CacheDb): void {
  overlayChanges(cache);
  for (const entity of entityNames) prepared(cache, `DELETE FROM o_${entityTables[entity].table}`).run();
  prepared(cache, 'DELETE FROM o_search_key').run();
}
