/**
 * Finds rows of the local view by any part of their words, newest first. Index hits are checked against the row as it is now;
 * rows that are not read in yet, and rows changed here and not sent, are searched one by one. What is found is exactly what a search of
 * every row finds, width, case and traditional forms aside.
 */

import { foldForSearch } from '../../../shared/language/search-fold.ts';
import { type EntityRows, entityByKind, entityTables } from '../../../shared/sync/entity-table.ts';
import { type SqliteRow, sqliteRowToEntity } from '../../../shared/sync/rows.ts';
import { gramShares } from './common-grams.ts';
import type { CacheDb } from './open.ts';
import { isExact, matchOf } from './search-grams.ts';
import {
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

/** `query` is taken as it is, white space included; an empty one finds nothing. */
export function searchTexts(
  cache: CacheDb,
  query: string,
  { entities, limit }: { entities: readonly SearchEntity[]; limit: number },
): TextHit[] {
  const found: TextHit[] = [];
  for (const hit of textHits(cache, query, entities)) {
    if (hit !== null) found.push(hit);
    if (found.length === limit) break;
  }
  return found.sort(byNewest);
}

/**
 * The same, one by one, for as long as the caller wants more; null: a row was looked at in vain. Nothing is held open in between: rows that
 * are written meanwhile may be missed or told as they were.
 */
export function* textHits(cache: CacheDb, query: string, entities: readonly SearchEntity[]): Generator<TextHit | null> {
  if (query === '') return;
  const folded = foldForSearch(query);
  const tail = [...tailHits(cache, folded, entities)].sort(byNewest);
  const told = new Set(tail.map(keyOf));
  let next = 0;
  for (const hit of settledHits(cache, folded, entities)) {
    if (hit === null || told.has(keyOf(hit))) {
      yield null;
      continue;
    }
    for (let waiting = tail[next]; waiting !== undefined && waiting.atMs >= hit.atMs; waiting = tail[next]) {
      yield waiting;
      next++;
    }
    yield hit;
  }
  yield* tail.slice(next);
}

function keyOf({ entity, id }: TextHit): string {
  return `${entity} ${id}`;
}

function byNewest(left: TextHit, right: TextHit): number {
  return right.atMs - left.atMs || (left.id < right.id ? 1 : -1);
}

/** Ids of every ticket whose own words or whose story hold the query. */
export function ticketIdsByText(cache: CacheDb, query: string): Set<string> {
  const entities = ['ticket', 'ticket_event'] as const;
  const folded = foldForSearch(query);
  const ids = new Set<string>();
  for (const hit of tailHits(cache, folded, entities)) if (hit.ticketId !== null) ids.add(hit.ticketId);
  if (!isExact(folded)) {
    for (const hit of settledHits(cache, folded, entities)) if (hit !== null && hit.ticketId !== null) ids.add(hit.ticketId);
    return ids;
  }
  const matched = prepared(cache, settledTicketsSql).pluck();
  for (const id of matched.all({ match: matchOf(folded, null) })) ids.add(String(id));
  return ids;
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

/** What the index knows, newest first, each as its row is now; null for a row that holds the query's pairs and not the query. */
function* settledHits(cache: CacheDb, folded: string, entities: readonly SearchEntity[]): Generator<TextHit | null> {
  const params = holdsParams(folded);
  for (const { kind, id } of indexHits(cache, folded, entities)) {
    const entity = entityByKind(kind);
    yield entity === undefined || !isSearchable(entity) ? null : readHit(cache, entity, id, params);
  }
}

/** Candidates, newest first. */
function* indexHits(cache: CacheDb, folded: string, entities: readonly SearchEntity[]): Generator<{ kind: number; id: string }> {
  const kinds = entities.map((entity) => entityTables[entity].kind).join(', ');
  const sql = `SELECT r.rid, r.kind, r.id FROM search_gram JOIN search_row r ON r.rid = search_gram.rowid
    WHERE search_gram MATCH :match AND search_gram.rowid < :below AND r.kind IN (${kinds}) ORDER BY search_gram.rowid DESC LIMIT :limit`;
  const narrow = matchOf(folded, null);
  const quick = isExact(folded) ? narrow : matchOf(folded, gramShares(cache));
  let below = Number.MAX_SAFE_INTEGER;
  for (let limit = firstChunk; ; limit = Math.min(limit * 2, largestChunk)) {
    const match = limit <= quickChunk ? quick : narrow;
    const hits = prepared(cache, sql).all({ match, below, limit }) as { rid: number; kind: number; id: string }[];
    yield* hits;
    const last = hits.at(-1);
    if (last === undefined || hits.length < limit) return;
    below = last.rid;
  }
}

/** Rows the index does not know as they are now. */
function* tailHits(cache: CacheDb, folded: string, entities: readonly SearchEntity[]): Generator<TextHit> {
  const params = holdsParams(folded);
  for (const entity of entities) {
    const { kind, table } = entityTables[entity];
    const columns = columnsOf(entity, 'v');
    const overlay = `SELECT ${columns} FROM o_${table} v WHERE v.deleted = 0 AND ${holdsSql(entity, 'v')}`;
    const waiting = `SELECT ${columns} FROM (SELECT DISTINCT id FROM search_todo WHERE kind = ${kind}) w CROSS JOIN ${table} v ON v.id = w.id
      WHERE v.deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_${table} o WHERE o.id = v.id) AND ${holdsSql(entity, 'v')}`;
    for (const sql of [overlay, ...(hasWaiting(cache, kind) ? [waiting] : [])]) {
      const given = sql.includes(':jsonFolded') ? params : { folded: params.folded };
      for (const row of prepared(cache, sql).all(given) as SqliteRow[]) {
        const hit = hitOf(entity, sqliteRowToEntity(entity, row), folded);
        if (hit !== null) yield hit;
      }
    }
  }
}

function hasWaiting(cache: CacheDb, kind: number): boolean {
  return countRows(cache, 'SELECT EXISTS (SELECT 1 FROM search_todo WHERE kind = :kind)', { kind }) === 1;
}

function columnsOf(entity: SearchEntity, alias: string): string {
  return searchedColumns(entity)
    .map((column) => `${alias}.${column}`)
    .join(', ');
}

/** The overlay's row is among the tail's. */
function readHit(cache: CacheDb, entity: SearchEntity, id: string, params: HoldsParams): TextHit | null {
  const { table } = entityTables[entity];
  const sql = `SELECT ${columnsOf(entity, 'v')} FROM ${table} v
    WHERE v.id = ? AND v.deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_${table} o WHERE o.id = v.id)`;
  const row = prepared(cache, sql).get(id) as SqliteRow | undefined;
  return row === undefined || !mayHold(entity, row, params) ? null : hitOf(entity, sqliteRowToEntity(entity, row), params.folded);
}

function hitOf<K extends SearchEntity>(entity: K, row: EntityRows[K], folded: string): TextHit | null {
  const { texts, ...facts } = searchFacts(entity, row);
  const text = texts.find((candidate) => foldForSearch(candidate).includes(folded));
  return text === undefined ? null : { entity, id: row.id, ...facts, text };
}
