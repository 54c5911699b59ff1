/**
 * Writes pulled rows: the only code that touches the confirmed tables, `row_scope` and `cursor`.
 * Every function expects to run inside the caller's transaction, so that rows and cursors move together.
 */
import { type EntityName, entityByKind, entityNames, entityTables } from '../../../shared/sync/entity-table.ts';
import { type SqliteCell, type SqliteRow, sqliteRowToEntity } from '../../../shared/sync/rows.ts';
import type { CursorRow } from '../../../shared/sync/write-pages.ts';
import type { CacheDb } from './open.ts';
import { beginSearchAnew, dropFromSearch, queueForSearch } from './search-index-repo.ts';
import { dropCustomerKeys, indexCustomer } from './search-keys-repo.ts';
import { columnList, prepared } from './statements.ts';

export function cursorRows(cache: CacheDb): CursorRow[] {
  return prepared(cache, 'SELECT scope, seq, head, phase, gen FROM cursor ORDER BY scope').all() as CursorRow[];
}

export function cursorRow(cache: CacheDb, scope: string): CursorRow {
  const row = prepared(cache, 'SELECT scope, seq, head, phase, gen FROM cursor WHERE scope = ?').get(scope) as CursorRow | undefined;
  return row ?? { scope, seq: 0, head: 0, phase: 'first', gen: 0 };
}

export function saveCursor(cache: CacheDb, row: CursorRow): void {
  const sql = `INSERT INTO cursor (scope, seq, head, phase, gen) VALUES (:scope, :seq, :head, :phase, :gen)
    ON CONFLICT (scope) DO UPDATE SET seq = excluded.seq, head = excluded.head, phase = excluded.phase, gen = excluded.gen`;
  prepared(cache, sql).run(row);
}

export type RowPut = {
  entity: EntityName;
  id: string;
  /** In the order of the entity table. */
  cells: SqliteCell[];
  scope: string;
  gen: number;
  /** The pulled row wins whatever its version. */
  always: boolean;
};

const upserts = new Map<string, string>();

function upsertSql(entity: EntityName, always: boolean): string {
  const key = `${entity} ${always}`;
  const known = upserts.get(key);
  if (known !== undefined) return known;
  const { table, columns } = entityTables[entity];
  const sets = columns.filter(({ name }) => name !== 'id').map(({ name }) => `"${name}" = excluded."${name}"`);
  const sql = `INSERT INTO ${table} (${columnList(entity)}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${sets.join(', ')} ${always ? '' : `WHERE excluded.ver >= ${table}.ver`}`;
  upserts.set(key, sql);
  return sql;
}

const putScopeSql = `INSERT INTO row_scope (kind, id, scope, gen) VALUES (?, ?, ?, ?)
  ON CONFLICT (kind, id, scope) DO UPDATE SET gen = excluded.gen`;

export function putRow(cache: CacheDb, put: RowPut): void {
  const written = prepared(cache, upsertSql(put.entity, put.always)).run(...put.cells);
  holdRow(cache, put);
  if (written.changes > 0) queueForSearch(cache, put.entity, put.id);
  if (put.entity === 'customer' && written.changes > 0) {
    const row = prepared(cache, `SELECT ${columnList('customer')} FROM customer WHERE id = ?`).get(put.id) as SqliteRow;
    indexCustomer(cache, 'search_key', sqliteRowToEntity('customer', row));
  }
}

/** Notes that the scope holds the row as of fill `gen`. */
export function holdRow(cache: CacheDb, { entity, id, scope, gen }: Pick<RowPut, 'entity' | 'id' | 'scope' | 'gen'>): void {
  prepared(cache, putScopeSql).run(entityTables[entity].kind, id, scope, gen);
}

/** The row left the scope; it goes when no other scope holds it. */
export function removeFromScope(cache: CacheDb, entity: EntityName, id: string, scope: string): void {
  const { kind } = entityTables[entity];
  prepared(cache, 'DELETE FROM row_scope WHERE kind = ? AND id = ? AND scope = ?').run(kind, id, scope);
  dropIfUnheld(cache, entity, id);
}

function dropIfUnheld(cache: CacheDb, entity: EntityName, id: string): void {
  const { kind, table } = entityTables[entity];
  const held = prepared(cache, 'SELECT 1 FROM row_scope WHERE kind = ? AND id = ? LIMIT 1').get(kind, id);
  if (held !== undefined) return;
  prepared(cache, `DELETE FROM ${table} WHERE id = ?`).run(id);
  if (entity === 'customer') dropCustomerKeys(cache, 'search_key', id);
  dropFromSearch(cache, entity, id);
}

/** After a scope was filled again: what it no longer holds goes. */
export function dropLeftovers(cache: CacheDb, scope: string, gen: number): void {
  const stale = prepared(cache, 'SELECT kind, id FROM row_scope WHERE scope = ? AND gen < ?').all(scope, gen) as {
    kind: number;
    id: string;
  }[];
  for (const { kind, id } of stale) {
    const entity = entityByKind(kind);
    if (entity !== undefined) removeFromScope(cache, entity, id, scope);
  }
}

/**
 * The scope was withdrawn: its cursor and every row that no other scope holds go, with their search keys and index entries.
 * The ids are left in `purged_row` until own.db shows nothing of them any more.
 */
export function purgeScope(cache: CacheDb, scope: string): void {
  prepared(cache, 'DELETE FROM cursor WHERE scope = ?').run(scope);
  // A row that moved in from a scope which has not said so yet is held by both: it goes with this one.
  for (const { kind, table } of Object.values(entityTables)) {
    const sql = `DELETE FROM row_scope WHERE kind = ? AND scope <> ? AND id IN (SELECT id FROM ${table} WHERE scope = ?)`;
    prepared(cache, sql).run(kind, scope, scope);
  }
  prepared(cache, 'INSERT OR IGNORE INTO purged_row (kind, id) SELECT kind, id FROM row_scope WHERE scope = ?').run(scope);
  beginSearchAnew(cache);
  dropLeftovers(cache, scope, Number.MAX_SAFE_INTEGER);
  prepared(
    cache,
    'DELETE FROM purged_row WHERE EXISTS (SELECT 1 FROM row_scope r WHERE r.kind = purged_row.kind AND r.id = purged_row.id)',
  ).run();
  prepared(cache, 'DELETE FROM row_scope WHERE scope = ?').run(scope);
}

/** After a purge, outside any transaction: what was deleted must not linger in the write-ahead log (free pages are zeroed as they are freed). */
export function emptyWriteAheadLog(cache: CacheDb): void {
  cache.pragma('wal_checkpoint(TRUNCATE)');
}

/** Confirmed row, without the overlay. */
export function confirmedRow(cache: CacheDb, entity: EntityName, id: string): SqliteRow | null {
  const { table } = entityTables[entity];
  const row = prepared(cache, `SELECT ${columnList(entity)} FROM ${table} WHERE id = ? AND deleted = 0`).get(id);
  return (row as SqliteRow | undefined) ?? null;
}

/** Rows per entity, confirmed ones only. */
export function countConfirmed(cache: CacheDb): Record<EntityName, number> {
  const counts = entityNames.map((entity) => [
    entity,
    Number(prepared(cache, `SELECT count(*) FROM ${entityTables[entity].table}`).pluck().get()),
  ]);
  return Object.fromEntries(counts) as Record<EntityName, number>;
}
