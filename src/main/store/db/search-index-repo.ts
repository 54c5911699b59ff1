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

/**
 * Rows on their way into the index, over several turns of one transaction. They are written in the order of their ids there: the index
 * puts what it has gathered on disk whenever an id is lower than the one before.
 */
export type WordsBatch = {
  rows: { kind: number; id: string; atMs: number; grams: string }[];
  last: number;
  taken: number;
  written: number;
};

export function startWords(): WordsBatch {
  return { rows: [], last: 0, taken: 0, written: 0 };
}

/** Takes up to `most` waiting rows, at least one, until `isTimeUp`. Answers whether there are no more to take. */
export function gatherWords(cache: CacheDb, batch: WordsBatch, { isTimeUp, most }: { isTimeUp: () => boolean; most: number }): boolean {
  const next = prepared(cache, 'SELECT n, kind, id FROM search_todo WHERE n > ? ORDER BY n LIMIT 64');
  for (;;) {
    const waiting = next.all(batch.last) as { n: number; kind: number; id: string }[];
    if (waiting.length === 0) return true;
    for (const { n, kind, id } of waiting) {
      gatherRow(cache, batch, kind, id);
      batch.last = n;
      batch.taken++;
      if (batch.taken >= most) return true;
      if (isTimeUp()) return false;
    }
  }
}

/** Until `isTimeUp`; answers whether all is written, and then none of it waits any more. */
export function writeWords(cache: CacheDb, batch: WordsBatch, isTimeUp: () => boolean): boolean {
  if (batch.written === 0) batch.rows.sort((one, other) => one.atMs - other.atMs);
  const put = prepared(cache, 'INSERT INTO search_gram (rowid, g) VALUES (?, ?)');
  while (batch.written < batch.rows.length) {
    const row = batch.rows[batch.written++];
    if (row !== undefined) put.run(placeRow(cache, row), row.grams);
    if (isTimeUp() && batch.written < batch.rows.length) return false;
  }
  prepared(cache, 'DELETE FROM search_todo WHERE n <= ?').run(batch.last);
  return true;
}

/** Takes waiting rows until `isTimeUp`, at least one, and writes them, in one transaction. Answers how many; 0 when nothing waited. */
export function indexWaiting(cache: CacheDb, isTimeUp: () => boolean): number {
  const batch = startWords();
  return cache
    .transaction(() => {
      gatherWords(cache, batch, { isTimeUp, most: Number.POSITIVE_INFINITY });
      writeWords(cache, batch, () => false);
      return batch.taken;
    })
    .immediate();
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

function gatherRow(cache: CacheDb, batch: WordsBatch, kind: number, id: string): void {
  dropIndexed(cache, kind, id);
  const entity = entityByKind(kind);
  if (entity === undefined || !isSearchable(entity)) return;
  const facts = factsOf(cache, entity, id);
  if (facts !== null && facts.texts.length > 0) batch.rows.push({ kind, id, atMs: facts.atMs, grams: gramsOf(facts.texts) });
}

/** Answers its id in the index. A row that was changed twice since waits twice. */
function placeRow(cache: CacheDb, { kind, id, atMs }: WordsBatch['rows'][number]): number {
  const place = prepared(cache, 'INSERT INTO search_row (rid, kind, id) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO NOTHING');
  const rid = nextRid(cache, atMs);
  if (place.run(rid, kind, id).changes === 0) {
    dropIndexed(cache, kind, id);
    place.run(rid, kind, id);
  }
  return rid;
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
