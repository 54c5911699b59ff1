/** Keeps the index of words level with the confirmed rows, a slice at a time. Page writers only say what changed; nothing is read in here while a page is written. */
import { type EntityName, entityByKind, entityTables } from '../../../shared/sync/entity-table.ts';
import { type SqliteRow, sqliteRowToEntity } from '../../../shared/sync/rows.ts';
import type { CacheDb } from './open.ts';
import { gramsOf } from './search-grams.ts';
import { isSearchable, type SearchEntity, searchEntities, searchedColumns, searchFacts } from './search-texts.ts';
import { countRows, prepared } from './statements.ts';

/** Rids of one second; far more than one second's rows. */
const ridsPerSecond = 1_000_000;
const mergePages = 8;

/** The answer is part of the transaction that writes the rows; null for rows without words to search. */
export function searchQueue(cache: CacheDb, entity: EntityName): ((ids: readonly string[]) => void) | null {
  if (!isSearchable(entity)) return null;
  const { kind } = entityTables[entity];
  const queue = prepared(cache, 'INSERT INTO search_todo (kind, id) SELECT ?, value FROM json_each(?)');
  return (ids) => void queue.run(kind, JSON.stringify(ids));
}

/** Part of the transaction that deletes the row. Should it wait in the queue, its turn will find nothing to read. */
export function dropFromSearch(cache: CacheDb, entity: EntityName, id: string): void {
  if (isSearchable(entity)) dropIndexed(cache, entityTables[entity].kind, id);
}

/** A deleted entry's words linger in the index until segments are merged, so of a withdrawn scope nothing at all may be kept. */
export function emptySearch(cache: CacheDb): void {
  prepared(cache, `INSERT INTO search_gram (search_gram) VALUES ('delete-all')`).run();
  prepared(cache, 'DELETE FROM search_row').run();
  prepared(cache, 'DELETE FROM search_todo').run();
}

/** Every row that is there. */
export function queueAllForSearch(cache: CacheDb): void {
  for (const entity of searchEntities) {
    const { kind, table } = entityTables[entity];
    prepared(cache, `INSERT INTO search_todo (kind, id) SELECT ${kind}, id FROM ${table}`).run();
  }
}

export function countSearchTodo(cache: CacheDb): number {
  return countRows(cache, 'SELECT count(*) FROM search_todo');
}

/** Reads waiting rows in until `isTimeUp`, at least one, inside the caller's transaction. Answers how many; 0 when nothing waited. */
export function indexSlice(cache: CacheDb, isTimeUp: () => boolean): number {
  const next = prepared(cache, 'SELECT n, kind, id FROM search_todo ORDER BY n LIMIT 64');
  const drop = prepared(cache, 'DELETE FROM search_todo WHERE n <= ?');
  for (let done = 0; ; ) {
    const waiting = next.all() as { n: number; kind: number; id: string }[];
    let last = 0;
    const isOver =
      waiting.length === 0 ||
      waiting.some(({ n, kind, id }) => {
        indexRow(cache, kind, id);
        done++;
        last = n;
        return isTimeUp();
      });
    if (last > 0) drop.run(last);
    if (isOver) return done;
  }
}

/** The same in a transaction of its own. */
export function indexWaiting(cache: CacheDb, isTimeUp: () => boolean): number {
  return cache.transaction(() => indexSlice(cache, isTimeUp)).immediate();
}

/** Joins segments of the index, a few pages at a time. Answers whether there was something to join. */
export function mergeSearchIndex(cache: CacheDb): boolean {
  const changes = () => Number(prepared(cache, 'SELECT total_changes()').pluck().get());
  const before = changes();
  prepared(cache, `INSERT INTO search_gram (search_gram, rank) VALUES ('merge', ${mergePages})`).run();
  // The command itself counts as one.
  return changes() - before >= 2;
}

function dropIndexed(cache: CacheDb, kind: number, id: string): void {
  const rid = prepared(cache, 'SELECT rid FROM search_row WHERE kind = ? AND id = ?').pluck().get(kind, id);
  if (rid === undefined) return;
  prepared(cache, 'DELETE FROM search_gram WHERE rowid = ?').run(rid);
  prepared(cache, 'DELETE FROM search_row WHERE rid = ?').run(rid);
}

function indexRow(cache: CacheDb, kind: number, id: string): void {
  dropIndexed(cache, kind, id);
  const entity = entityByKind(kind);
  if (entity === undefined || !isSearchable(entity)) return;
  const facts = factsOf(cache, entity, id);
  if (facts === null || facts.texts.length === 0) return;
  const rid = nextRid(cache, facts.atMs);
  prepared(cache, 'INSERT INTO search_row (rid, kind, id) VALUES (?, ?, ?)').run(rid, kind, id);
  prepared(cache, 'INSERT INTO search_gram (rowid, g) VALUES (?, ?)').run(rid, gramsOf(facts.texts));
}

function factsOf<K extends SearchEntity>(cache: CacheDb, entity: K, id: string) {
  const sql = `SELECT ${searchedColumns(entity).join(', ')} FROM ${entityTables[entity].table} WHERE id = ? AND deleted = 0`;
  const row = prepared(cache, sql).get(id) as SqliteRow | undefined;
  return row === undefined ? null : searchFacts(entity, sqliteRowToEntity(entity, row));
}

function nextRid(cache: CacheDb, atMs: number): number {
  const first = Math.max(0, Math.floor(atMs / 1_000)) * ridsPerSecond;
  const last = prepared(cache, 'SELECT max(rid) FROM search_row WHERE rid >= ? AND rid < ?')
    .pluck()
    .get(first, first + ridsPerSecond);
  return last === null ? first : Number(last) + 1;
}
