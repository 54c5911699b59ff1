/**
 * Writes pulled rows: the only code that touches the confirmed tables, `row_scope` and `cursor`.
 * Every function expects to run inside the caller's transaction, so that rows and cursors move together.
 */
import { type EntityName, entityByKind, entityNames, entityTables } from '../../../shared/sync/entity-table.ts';
import { type SqliteCell, type SqliteRow, sqliteRowToEntity } from '../../../shared/sync/rows.ts';
import type { CursorRow } from '../../../shared/sync/write-pages.ts';
import type { CacheDb } from './open.ts';
import { dropFromSearch, emptySearch, queueAllForSearch, searchQueue } from './search-index-repo.ts';
import { dropCustomerKeys, indexCustomer } from './search-keys-repo.ts';
import { columnList, prepared } from './statements.ts';

export function cursorRows(cache: CacheDb): CursorRow[] {
  return prepared(cache, 'SELECT scope, seq, head, phase, gen FROM cursor ORDER BY scope').all() as CursorRow[];
}

export function cursorRow(cache: CacheDb, scope: string): CursorRow {
  const row = prepared(cache, 'SELECT scope, seq, head, phase, gen FROM cursor WHERE scope = ?').get(scope) as CursorRow | undefined;
  return row ?? { scope, seq: 0, head: 0, phase: 'first', gen: 0 };
}

type Pace = 'filling' | 'live' | 'gentle';
const paces: Readonly<Record<Pace, { cacheKb: number; checkpointPages: number }>> = {
  // Measured: a larger cache makes a fill no faster, only the process larger. The log is copied as seldom as may be.
  filling: { cacheKb: 16_384, checkpointPages: 6_000 },
  live: { cacheKb: 20_480, checkpointPages: 1_000 },
  // No commit may last, and copying out of the log waits for the disk.
  gentle: { cacheKb: 16_384, checkpointPages: 4_000 },
};
const paceByDb = new WeakMap<CacheDb, Pace>();
const logLimitByDb = new WeakMap<CacheDb, number>();

/** Memory and log of the cache for what is written next; outside any transaction. */
export function setPace(cache: CacheDb, pace: Pace): void {
  if (paceByDb.get(cache) === pace) return;
  paceByDb.set(cache, pace);
  cache.pragma(`cache_size = -${paces[pace].cacheKb}`);
  limitCommits(cache);
}

/** Somebody else copies the log into the file, and a commit does so only beyond `pages`. Null: nobody else does. */
export function limitLog(cache: CacheDb, pages: number | null): void {
  if (pages === null) logLimitByDb.delete(cache);
  else logLimitByDb.set(cache, pages);
  if (cache.open) limitCommits(cache);
}

function limitCommits(cache: CacheDb): void {
  const pages = logLimitByDb.get(cache) ?? paces[paceByDb.get(cache) ?? 'live'].checkpointPages;
  cache.pragma(`wal_autocheckpoint = ${pages}`);
}

export function saveCursor(cache: CacheDb, row: CursorRow): void {
  const sql = `INSERT INTO cursor (scope, seq, head, phase, gen) VALUES (:scope, :seq, :head, :phase, :gen)
    ON CONFLICT (scope) DO UPDATE SET seq = excluded.seq, head = excluded.head, phase = excluded.phase, gen = excluded.gen`;
  prepared(cache, sql).run(row);
}

export type RowsInto = {
  entity: EntityName;
  scope: string;
  gen: number;
  /** The pulled row wins whatever its version. */
  always: boolean;
};

function upsertSql(entity: EntityName, always: boolean): string {
  const { table, columns } = entityTables[entity];
  const sets = columns.filter(({ name }) => name !== 'id').map(({ name }) => `"${name}" = excluded."${name}"`);
  return `INSERT INTO ${table} (${columnList(entity)}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${sets.join(', ')} ${always ? '' : `WHERE excluded.ver >= ${table}.ver`}`;
}

/**
 * What a page says of many rows at once: one statement for all of them costs a third of one for each. All columns are said, so replacing
 * is the same as updating, and spares a look for what stands there.
 */
const putScopesSql = 'INSERT OR REPLACE INTO row_scope (scope, kind, id, gen) SELECT ?, ?, value, ? FROM json_each(?)';
const heldAtOnce = 200;

export type RowWriter = {
  /** `cells` in the order of the entity table. */
  put(id: string, cells: SqliteCell[]): void;
  /** The scope holds the row, whatever stands in it. */
  hold(id: string): void;
  /** Must follow the last row, before anything asks which scope holds it. */
  end(): void;
};

/** Prepares once for many rows of one entity. */
export function rowWriter(cache: CacheDb, { entity, scope, gen, always }: RowsInto): RowWriter {
  const { kind } = entityTables[entity];
  const upsert = prepared(cache, upsertSql(entity, always));
  const putScopes = prepared(cache, putScopesSql);
  const queue = searchQueue(cache, entity);
  let held: string[] = [];
  let changed: string[] = [];
  const end = () => {
    if (held.length > 0) putScopes.run(scope, kind, gen, JSON.stringify(held));
    if (changed.length > 0) queue?.(changed);
    held = [];
    changed = [];
  };
  const hold = (id: string) => {
    held.push(id);
    if (held.length >= heldAtOnce) end();
  };
  return {
    put(id, cells) {
      if (upsert.run(cells).changes > 0) {
        changed.push(id);
        if (entity === 'customer') indexCustomer(cache, 'search_key', sqliteRowToEntity('customer', rowOf(entity, cells)));
      }
      hold(id);
    },
    hold,
    end,
  };
}

function rowOf(entity: EntityName, cells: readonly SqliteCell[]): SqliteRow {
  return Object.fromEntries(entityTables[entity].columns.map(({ name }, index) => [name, cells[index] ?? null]));
}

/** The row left the scope; it goes when no other scope holds it. */
export function removeFromScope(cache: CacheDb, entity: EntityName, id: string, scope: string): void {
  const { kind } = entityTables[entity];
  prepared(cache, 'DELETE FROM row_scope WHERE scope = ? AND kind = ? AND id = ?').run(scope, kind, id);
  dropIfUnheld(cache, entity, id);
}

/** Out of every scope, whatever the hub says of it. */
export function dropRow(cache: CacheDb, entity: EntityName, id: string): void {
  const { kind } = entityTables[entity];
  const scopes = prepared(cache, `${scopesHere} SELECT scope FROM here WHERE scope IS NOT NULL`).pluck().all() as string[];
  for (const scope of scopes) prepared(cache, 'DELETE FROM row_scope WHERE scope = ? AND kind = ? AND id = ?').run(scope, kind, id);
  dropIfUnheld(cache, entity, id);
}

/** Steps from scope to scope along the key: there are a few, with many rows each. */
const scopesHere = `WITH RECURSIVE here (scope) AS (
  SELECT min(scope) FROM row_scope
  UNION ALL SELECT (SELECT min(r.scope) FROM row_scope r WHERE r.scope > here.scope) FROM here WHERE here.scope IS NOT NULL)`;

function dropIfUnheld(cache: CacheDb, entity: EntityName, id: string): void {
  const { kind, table } = entityTables[entity];
  const held = prepared(
    cache,
    `${scopesHere} SELECT 1 FROM here JOIN row_scope r ON r.scope = here.scope AND r.kind = ? AND r.id = ? LIMIT 1`,
  );
  if (held.get(kind, id) !== undefined) return;
  prepared(cache, `DELETE FROM ${table} WHERE id = ?`).run(id);
  if (entity === 'customer') dropCustomerKeys(cache, 'search_key', id);
  dropFromSearch(cache, entity, id);
}

/** After a scope was filled again: what it no longer holds goes. In its first fill there is nothing older. */
export function dropLeftovers(cache: CacheDb, scope: string, gen: number): void {
  if (gen === 0) return;
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
  const others = prepared(cache, `${scopesHere} SELECT scope FROM here WHERE scope <> ?`).pluck().all(scope) as string[];
  for (const { kind, table } of Object.values(entityTables)) {
    const sql = `DELETE FROM row_scope WHERE scope = ? AND kind = ? AND id IN (SELECT id FROM ${table} WHERE scope = ?)`;
    for (const other of others) prepared(cache, sql).run(other, kind, scope);
  }
  prepared(cache, 'INSERT OR IGNORE INTO purged_row (kind, id) SELECT kind, id FROM row_scope WHERE scope = ?').run(scope);
  emptySearch(cache);
  dropLeftovers(cache, scope, Number.MAX_SAFE_INTEGER);
  queueAllForSearch(cache);
  const stillHeld = 'EXISTS (SELECT 1 FROM row_scope r WHERE r.scope = ? AND r.kind = purged_row.kind AND r.id = purged_row.id)';
  for (const other of others) prepared(cache, `DELETE FROM purged_row WHERE ${stillHeld}`).run(other);
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
