/**
 * Finds rows of the local view by any part of their words, newest first. Index hits are checked against the row as it is now;
 * rows that are not read in yet, and rows changed here and not sent, are searched one by one. What is found is exactly what a search of
 * every row finds, width, case and traditional forms aside.
 */

import { foldForSearch } from '../../../shared/language/search-fold.ts';
import { type EntityRows, entityByKind, entityTables } from '../../../shared/sync/entity-table.ts';
import { type SqliteRow, sqliteRowToEntity } from '../../../shared/sync/rows.ts';
import { gramShares } from './common-grams.ts';
import { newestHits } from './newest-hits.ts';
import type { CacheDb } from './open.ts';
import { isExact, matchOf } from './search-grams.ts';
import { afterMs } from './search-index-repo.ts';
import {
  atMsSql,
  type HoldsParams,
  holdsParams,
  holdsSql,
  isSearchable,
  mayHold,
  type SearchEntity,
  searchedColumns,
  searchFacts,
} from './search-texts.ts';
import { countRows, prepared } from './statements.ts';

export type TextHit = {
  entity: SearchEntity;
  id: string;
  customerId: string | null;
  ticketId: string | null;
  atMs: number;
  /** The first of the row's texts that holds the query. */
  text: string;
};

/**
 * Candidates are asked for in chunks, each larger than the one before: the index begins anew at each and passes what it told already, so
 * that many small ones would go through a hundred thousand candidates a thousand times.
 */
const firstChunk = 64;
const largestChunk = 2_048;
/** Up to here common pairs are left out, which finds the first rows soonest; who needs more of them asks for every pair. */
const quickChunk = 128;

/**
 * So many candidates are looked at, while enough hits are held, for one that is newer than its place in the index says: rows of one moment
 * stand in the places of later ones.
 */
const mostOutOfPlace = 20_000;

/** What is looked for: so many hits of different keys. A hit without a key is not wanted. */
export type TextWanted = { limit: number; keyOf(hit: TextHit): string | null };

/** `query` is taken as it is, white space included; an empty one finds nothing. */
export function searchTexts(
  cache: CacheDb,
  query: string,
  { entities, limit }: { entities: readonly SearchEntity[]; limit: number },
): TextHit[] {
  const found: TextHit[] = [];
  for (const hit of textHits(cache, query, entities, { limit, keyOf: ({ entity, id }) => `${entity} ${id}` })) {
    if (hit !== null) found.push(hit);
    if (found.length === limit) break;
  }
  return found;
}

/**
 * The same, one by one, newest first, and of each key the newest only; more than `limit` are not told in order. null: some rows were looked
 * at. Nothing is held open in between: rows that are written meanwhile may be missed or told as they were.
 */
export function* textHits(
  cache: CacheDb,
  query: string,
  entities: readonly SearchEntity[],
  { limit, keyOf }: TextWanted,
): Generator<TextHit | null> {
  if (query === '') return;
  const folded = foldForSearch(query);
  const newest = newestHits<TextHit>(limit);
  const told = new Set<string>();
  const offer = (hit: TextHit) => {
    const key = keyOf(hit);
    if (key !== null && !told.has(key)) newest.offer(key, hit);
  };
  const tell = function* (sinceMs: number) {
    for (const [key, hit] of newest.take(sinceMs)) {
      told.add(key);
      yield hit;
    }
  };
  for (const hits of tailHits(cache, folded, entities, newest.floorMs)) {
    for (const hit of hits) offer(hit);
    yield null;
  }
  const params = holdsParams(folded);
  let outOfPlace = 0;
  for (const candidate of indexHits(cache, folded, entities)) {
    const before = told.size;
    outOfPlace = newest.isFull() ? outOfPlace + 1 : 0;
    yield* tell(outOfPlace > mostOutOfPlace ? Number.NEGATIVE_INFINITY : afterMs(candidate.rid));
    if (told.size > before) outOfPlace = 0;
    const hit = readCandidate(cache, candidate, params, newest.floorMs());
    if (hit !== null) offer(hit);
    yield null;
  }
  yield* tell(Number.NEGATIVE_INFINITY);
}

/** Ids of every ticket whose own words or whose story hold the query. */
export function ticketIdsByText(cache: CacheDb, query: string): Set<string> {
  const steps = findTicketIds(cache, query);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, with a stop after each few rows. */
export function* findTicketIds(cache: CacheDb, query: string): Generator<void, Set<string>> {
  const entities = ['ticket', 'ticket_event'] as const;
  const folded = foldForSearch(query);
  const ids = new Set<string>();
  const isLong = isTodoLong(cache);
  for (const hits of tailHits(cache, folded, entities, () => Number.MIN_SAFE_INTEGER)) {
    for (const { ticketId } of hits) if (ticketId !== null) ids.add(ticketId);
    yield;
  }
  if (isExact(folded) && !isLong) {
    const matched = prepared(cache, settledTicketsSql).pluck();
    for (const id of matched.all({ match: matchOf(folded, null) })) ids.add(String(id));
    return ids;
  }
  const params = holdsParams(folded);
  for (const candidate of indexHits(cache, folded, entities)) {
    const hit = readCandidate(cache, candidate, params, Number.MIN_SAFE_INTEGER);
    if (hit !== null && hit.ticketId !== null) ids.add(hit.ticketId);
    yield;
  }
  return ids;
}

/** More than the one statement below should go through. */
const longTodo = 2_000;

function isTodoLong(cache: CacheDb): boolean {
  return countRows(cache, `SELECT EXISTS (SELECT 1 FROM search_todo LIMIT 1 OFFSET ${longTodo})`) === 1;
}

/** Tickets found by the index alone: for queries that one gram answers, and rows that did not change since they were read in. */
const settledTicketsSql = `
  WITH hit AS MATERIALIZED (
    SELECT r.kind, r.id FROM search_gram JOIN search_row r ON r.rid = search_gram.rowid
    WHERE search_gram MATCH :match AND (r.kind, r.id) NOT IN (SELECT kind, id FROM search_todo))
  SELECT t.id FROM hit JOIN ticket t ON t.id = hit.id
    WHERE hit.kind = ${entityTables.ticket.kind} AND t.deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_ticket o WHERE o.id = t.id)
  UNION SELECT e.ticket_id FROM hit JOIN ticket_event e ON e.id = hit.id
    WHERE hit.kind = ${entityTables.ticket_event.kind} AND e.deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_ticket_event o WHERE o.id = e.id)`;

type Candidate = { rid: number; kind: number; id: string };

/** As its row is now; null when that holds the query's pairs and not the query, or is older than `floorMs`. */
function readCandidate(cache: CacheDb, { kind, id }: Candidate, params: HoldsParams, floorMs: number): TextHit | null {
  const entity = entityByKind(kind);
  return entity === undefined || !isSearchable(entity) ? null : readHit(cache, entity, { id, floorMs }, params);
}

/** Newest first, but for rows of one moment that stand in the places of later ones. */
function* indexHits(cache: CacheDb, folded: string, entities: readonly SearchEntity[]): Generator<Candidate> {
  const kinds = entities.map((entity) => entityTables[entity].kind).join(', ');
  const sql = `SELECT r.rid, r.kind, r.id FROM search_gram JOIN search_row r ON r.rid = search_gram.rowid
    WHERE search_gram MATCH :match AND search_gram.rowid < :below AND r.kind IN (${kinds}) ORDER BY search_gram.rowid DESC LIMIT :limit`;
  const narrow = matchOf(folded, null);
  const quick = isExact(folded) ? narrow : matchOf(folded, gramShares(cache));
  let below = Number.MAX_SAFE_INTEGER;
  for (let limit = firstChunk; ; limit = Math.min(limit * 2, largestChunk)) {
    const match = limit <= quickChunk ? quick : narrow;
    const hits = prepared(cache, sql).all({ match, below, limit }) as Candidate[];
    yield* hits;
    const last = hits.at(-1);
    if (last === undefined || hits.length < limit) return;
    below = last.rid;
  }
}

/** So many waiting rows are looked at in one go; long conversations make it a millisecond. */
const waitingAtOnce = 32;

/**
 * Rows the index does not know as they are now, none older than `floorMs` says at the time: those that wait, the last queued first. While
 * the whole index is built there are millions, so they come in small pieces. One that is read in meanwhile is in the index afterwards.
 */
function* tailHits(cache: CacheDb, folded: string, entities: readonly SearchEntity[], floorMs: () => number): Generator<TextHit[]> {
  const params = holdsParams(folded);
  for (const entity of entities) {
    const from = `o_${entityTables[entity].table} v WHERE v.deleted = 0`;
    yield tailRows(cache, entity, from, { ...params, floorMs: floorMs() });
  }
  const lowest = prepared(
    cache,
    `SELECT min(n) FROM (SELECT n FROM search_todo WHERE n < ? ORDER BY n DESC LIMIT ${waitingAtOnce})`,
  ).pluck();
  let below = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const first = lowest.get(below) as number | null;
    if (first === null) return;
    for (const entity of entities) {
      const { kind, table } = entityTables[entity];
      const from = `(SELECT DISTINCT id FROM search_todo WHERE n >= :first AND n < :below AND kind = ${kind}) w CROSS JOIN ${table} v ON v.id = w.id
        WHERE v.deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_${table} o WHERE o.id = v.id)`;
      yield tailRows(cache, entity, from, { ...params, floorMs: floorMs(), first, below });
    }
    below = first;
  }
}

/** `from`: the statement's rows, up to its conditions. */
function tailRows(cache: CacheDb, entity: SearchEntity, from: string, params: HoldsParams & Record<string, string | number>): TextHit[] {
  const sql = `SELECT ${columnsOf(entity, 'v')} FROM ${from} AND ${atMsSql(entity, 'v')} >= :floorMs AND ${holdsSql(entity, 'v')}`;
  const { jsonFolded, ...others } = params;
  const rows = prepared(cache, sql).all(sql.includes(':jsonFolded') ? params : others) as SqliteRow[];
  return rows.flatMap((row) => hitOf(entity, sqliteRowToEntity(entity, row), params.folded) ?? []);
}

function columnsOf(entity: SearchEntity, alias: string): string {
  return searchedColumns(entity)
    .map((column) => `${alias}.${column}`)
    .join(', ');
}

/** The overlay's row is among the tail's. */
function readHit(
  cache: CacheDb,
  entity: SearchEntity,
  { id, floorMs }: { id: string; floorMs: number },
  params: HoldsParams,
): TextHit | null {
  const { table } = entityTables[entity];
  const sql = `SELECT ${columnsOf(entity, 'v')} FROM ${table} v
    WHERE v.id = ? AND v.deleted = 0 AND ${atMsSql(entity, 'v')} >= ? AND NOT EXISTS (SELECT 1 FROM o_${table} o WHERE o.id = v.id)`;
  const row = prepared(cache, sql).get(id, floorMs) as SqliteRow | undefined;
  return row === undefined || !mayHold(entity, row, params) ? null : hitOf(entity, sqliteRowToEntity(entity, row), params.folded);
}

function hitOf<K extends SearchEntity>(entity: K, row: EntityRows[K], folded: string): TextHit | null {
  const { texts, ...facts } = searchFacts(entity, row);
  const text = texts.find((candidate) => foldForSearch(candidate).includes(folded));
  return text === undefined ? null : { entity, id: row.id, ...facts, text };
}
