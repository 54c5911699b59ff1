/** Keeps the index of words level with the confirmed rows, a slice at a time. Page writers only say what changed; nothing is read in here while a page is written. */
import { remember } from '../../../shared/base/remember.ts';
import { type EntityName, type EntityRows, entityTables } from '../../../shared/sync/entity-table.ts';
import { keyedSelection, type SqliteCell } from '../../../shared/sync/rows.ts';
import type { CacheDb } from './open.ts';
import { gramsOf } from './search-grams.ts';
import { isSearchable, type SearchEntity, searchEntities, searchedColumns, searchFacts } from './search-texts.ts';
import { countRows, prepared } from './statements.ts';

/**
 * A row's rid is its time in steps of so many ms, or the next one that is free: newest first costs nothing, rows of the same step spill over
 * into the next ones, and the numbers stay short, which is most of what the index writes down (five bytes until 2109; less between rows).
 */
const ridStepMs = 128;
const mergePages = 8;

/** A row at `rid`, or at a lower one, was written before this: spilling over makes numbers later, never earlier. */
export function afterMs(rid: number): number {
  return (rid + 1) * ridStepMs;
}

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

/** Asked before each batch, where counting would read the whole queue. */
export function isAnyWaiting(cache: CacheDb): boolean {
  return prepared(cache, 'SELECT EXISTS (SELECT 1 FROM search_todo)').pluck().get() === 1;
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
  /** Where the row before was placed. */
  rid: number;
};

export function startWords(): WordsBatch {
  return { rows: [], last: 0, taken: 0, written: 0, rid: -1 };
}

/**
 * One statement for so many rows costs little more than for one, and so do places and words each by themselves instead of in turns; what
 * it takes is far less than a slice.
 */
const rowsAtOnce = 32;

/** Takes about `most` waiting rows, at least one, until `isTimeUp`. Answers whether there are no more to take. */
export function gatherWords(cache: CacheDb, batch: WordsBatch, { isTimeUp, most }: { isTimeUp: () => boolean; most: number }): boolean {
  for (;;) {
    if (batch.taken >= most || !readWaiting(cache, batch)) return true;
    if (isTimeUp()) return false;
  }
}

/** Answers whether there was anything to read. */
function readWaiting(cache: CacheDb, batch: WordsBatch): boolean {
  const next = prepared(cache, `SELECT n, kind, id FROM search_todo WHERE n > ? ORDER BY n LIMIT ${rowsAtOnce}`);
  const waiting = next.all(batch.last) as { n: number; kind: number; id: string }[];
  for (const entity of searchEntities) {
    const { kind } = entityTables[entity];
    const ids = waiting.flatMap((row) => (row.kind === kind ? [row.id] : []));
    if (ids.length === 0) continue;
    const gone = new Set(ids);
    for (const row of factsOf(cache, entity, ids)) {
      if (row.grams === '') continue;
      batch.rows.push(row);
      gone.delete(row.id);
    }
    for (const id of gone) dropIndexed(cache, kind, id);
  }
  batch.last = waiting.at(-1)?.n ?? batch.last;
  batch.taken += waiting.length;
  return waiting.length > 0;
}

/** Until `isTimeUp`; answers whether all is written, and then none of it waits any more. */
export function writeWords(cache: CacheDb, batch: WordsBatch, isTimeUp: () => boolean): boolean {
  if (batch.written === 0) batch.rows.sort((one, other) => one.atMs - other.atMs);
  const put = prepared(cache, 'INSERT INTO search_gram (rowid, g) VALUES (?, ?)');
  while (batch.written < batch.rows.length) {
    const rows = batch.rows.slice(batch.written, batch.written + rowsAtOnce);
    batch.written += rows.length;
    const rids = placeRows(cache, batch, rows);
    for (const [at, rid] of rids.entries()) if (rid !== null) put.run(rid, rows[at]?.grams);
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

/** Answers where it stood. */
function dropIndexed(cache: CacheDb, kind: number, id: string): number | null {
  const rid = prepared(cache, 'SELECT rid FROM search_row WHERE kind = ? AND id = ?').pluck().get(kind, id) as number | undefined;
  if (rid === undefined) return null;
  prepared(cache, 'DELETE FROM search_gram WHERE rowid = ?').run(rid);
  prepared(cache, 'DELETE FROM search_row WHERE rid = ?').run(rid);
  return rid;
}

/** Answers the ids of these rows in the index; null for one that comes again among them. What stood there of a row goes. */
function placeRows(cache: CacheDb, batch: WordsBatch, rows: WordsBatch['rows']): (number | null)[] {
  const place = prepared(cache, 'INSERT INTO search_row (rid, kind, id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const rids: (number | null)[] = [];
  for (const { kind, id, atMs } of rows) {
    const isPlaced = (at: number) => place.run(at, kind, id).changes > 0;
    const likely = Math.max(0, Math.floor(atMs / ridStepMs), batch.rid + 1);
    let rid = likely;
    if (!isPlaced(rid)) {
      // Nearly always another row of the same moment; a row that was changed stands here itself.
      rid = freeFrom(cache, likely);
      if (rid === likely || !isPlaced(rid)) {
        const before = rids.indexOf(dropIndexed(cache, kind, id));
        if (before >= 0) rids[before] = null;
        rid = freeFrom(cache, likely);
        isPlaced(rid);
      }
    }
    batch.rid = rid;
    rids.push(rid);
  }
  return rids;
}

/** `first`, or one behind the rows that lie there side by side: found in few looks, however many they are. */
function freeFrom(cache: CacheDb, first: number): number {
  const look = prepared(cache, 'SELECT 1 FROM search_row WHERE rid = ?');
  const isTaken = (rid: number) => look.get(rid) !== undefined;
  if (!isTaken(first)) return first;
  let step = 1;
  while (isTaken(first + step)) step *= 2;
  let [taken, free] = [first + Math.floor(step / 2), first + step];
  while (free - taken > 1) {
    const middle = taken + Math.floor((free - taken) / 2);
    if (isTaken(middle)) taken = middle;
    else free = middle;
  }
  return free;
}

const factsQueryOf = remember(Number.POSITIVE_INFINITY, (entity: SearchEntity) => {
  const wanted = ['id', ...searchedColumns(entity)];
  const { list, entitiesOf } = keyedSelection(entity, ({ name }) => wanted.includes(name));
  return {
    sql: `SELECT ${list} FROM ${entityTables[entity].table} WHERE id IN (SELECT value FROM json_each(?)) AND deleted = 0`,
    entitiesOf,
  };
});

/** Of those that are there. */
function factsOf<K extends SearchEntity>(cache: CacheDb, entity: K, ids: readonly string[]): WordsBatch['rows'] {
  const { kind } = entityTables[entity];
  const { sql, entitiesOf } = factsQueryOf(entity);
  const rows = prepared(cache, sql).all(JSON.stringify(ids)) as Record<string, SqliteCell>[];
  return (entitiesOf(rows) as EntityRows[K][]).map((row) => {
    const { atMs, texts } = searchFacts(entity, row);
    return { kind, id: row.id, atMs, grams: gramsOf(texts) };
  });
}
