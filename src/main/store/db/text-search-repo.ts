/**
 * Finds rows of the local view by any part of their words, newest first. Index hits are checked against the row as it is now;
 * rows that are not read in yet, and rows changed here and not sent, are searched one by one. What is found is exactly what LIKE finds.
 */
import { type EntityRows, entityByKind, entityTables } from '../../../shared/sync/entity-table.ts';
import { type SqliteRow, sqliteRowToEntity } from '../../../shared/sync/rows.ts';
import type { CacheDb } from './open.ts';
import { foldCase, isExact, matchOf } from './search-grams.ts';
import { isSearchable, likeParams, likeSql, type SearchEntity, searchFacts } from './search-texts.ts';
import { columnList, countRows, prepared, viewRow } from './statements.ts';

export type TextHit = {
  entity: SearchEntity;
  id: string;
  customerId: string | null;
  ticketId: string | null;
  atMs: number;
  /** The first of the row's texts that holds the query. */
  text: string;
};

const chunk = 64;

/** `query` is taken as it is, white space included; an empty one finds nothing. */
export function searchTexts(
  cache: CacheDb,
  query: string,
  { entities, limit }: { entities: readonly SearchEntity[]; limit: number },
): TextHit[] {
  if (query === '') return [];
  const found = new Map<string, TextHit>();
  const keep = (hit: TextHit | null) => hit !== null && found.set(`${hit.entity} ${hit.id}`, hit);
  for (const hit of tailHits(cache, query, entities)) keep(hit);
  let kept = 0;
  for (const { kind, id } of indexHits(cache, query, entities)) {
    const entity = entityByKind(kind);
    if (entity === undefined || !isSearchable(entity) || found.has(`${entity} ${id}`)) continue;
    const row = viewRow(cache, entity, id);
    if (row !== null && keep(hitOf(entity, row, query)) && ++kept === limit) break;
  }
  return [...found.values()].sort((left, right) => right.atMs - left.atMs || (left.id < right.id ? 1 : -1)).slice(0, limit);
}

/** Ids of every ticket whose own words or whose story hold the query. */
export function ticketIdsByText(cache: CacheDb, query: string): Set<string> {
  const entities = ['ticket', 'ticket_event'] as const;
  const ids = new Set<string>();
  for (const hit of tailHits(cache, query, entities)) if (hit.ticketId !== null) ids.add(hit.ticketId);
  const matched = isExact(query) ? settledTicketsSql : null;
  if (matched !== null) {
    for (const id of prepared(cache, matched)
      .pluck()
      .all({ match: matchOf(query) }))
      ids.add(String(id));
    return ids;
  }
  for (const { kind, id } of indexHits(cache, query, entities)) {
    const entity = entityByKind(kind);
    if (entity !== 'ticket' && entity !== 'ticket_event') continue;
    const row = viewRow(cache, entity, id);
    const hit = row === null ? null : hitOf(entity, row, query);
    if (hit !== null && hit.ticketId !== null) ids.add(hit.ticketId);
  }
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

/** Candidates, newest first. */
function* indexHits(cache: CacheDb, query: string, entities: readonly SearchEntity[]): Generator<{ kind: number; id: string }> {
  const kinds = entities.map((entity) => entityTables[entity].kind).join(', ');
  const sql = `SELECT r.rid, r.kind, r.id FROM search_gram JOIN search_row r ON r.rid = search_gram.rowid
    WHERE search_gram MATCH :match AND search_gram.rowid < :below AND r.kind IN (${kinds}) ORDER BY search_gram.rowid DESC LIMIT ${chunk}`;
  const match = matchOf(query);
  for (let below = Number.MAX_SAFE_INTEGER; ; ) {
    const hits = prepared(cache, sql).all({ match, below }) as { rid: number; kind: number; id: string }[];
    yield* hits;
    const last = hits.at(-1);
    if (last === undefined || hits.length < chunk) return;
    below = last.rid;
  }
}

/** Rows the index does not know as they are now. */
function* tailHits(cache: CacheDb, query: string, entities: readonly SearchEntity[]): Generator<TextHit> {
  const params = likeParams(query);
  for (const entity of entities) {
    const { kind, table } = entityTables[entity];
    const overlay = `SELECT ${columnList(entity, 'v')} FROM o_${table} v WHERE v.deleted = 0 AND ${likeSql(entity, 'v')}`;
    const waiting = `SELECT ${columnList(entity, 'v')} FROM (SELECT DISTINCT id FROM search_todo WHERE kind = ${kind}) w CROSS JOIN ${table} v ON v.id = w.id
      WHERE v.deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_${table} o WHERE o.id = v.id) AND ${likeSql(entity, 'v')}`;
    for (const sql of [overlay, ...(hasWaiting(cache, kind) ? [waiting] : [])]) {
      const given = sql.includes(':jsonLike') ? params : { like: params.like };
      for (const row of prepared(cache, sql).all(given) as SqliteRow[]) {
        const hit = hitOf(entity, sqliteRowToEntity(entity, row), query);
        if (hit !== null) yield hit;
      }
    }
  }
}

function hasWaiting(cache: CacheDb, kind: number): boolean {
  return countRows(cache, 'SELECT EXISTS (SELECT 1 FROM search_todo WHERE kind = :kind)', { kind }) === 1;
}

function hitOf<K extends SearchEntity>(entity: K, row: EntityRows[K], query: string): TextHit | null {
  const { texts, ...facts } = searchFacts(entity, row);
  const wanted = foldCase(query);
  const text = texts.find((candidate) => foldCase(candidate).includes(wanted));
  return text === undefined ? null : { entity, id: row.id, ...facts, text };
}
