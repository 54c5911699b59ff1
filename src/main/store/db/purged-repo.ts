/** What left cache.db with a withdrawn scope and may still be shown out of own.db: found and removed there, and only then forgotten. */
import { entityTables } from '../../../shared/sync/entity-table.ts';
import { dropPart } from './attachments-repo.ts';
import type { CacheDb, OwnDb } from './open.ts';
import { cursorRows } from './page-repo.ts';
import { prepared } from './statements.ts';

/** Ids by what they were; `rows` are all of them, public posts, follow-ups and tasks too. `draftsStay`: they went with the lease, not with a right. */
export type Purged = {
  customers: ReadonlySet<string>;
  tickets: ReadonlySet<string>;
  rows: ReadonlySet<string>;
  draftsStay: boolean;
};

const draftsStayKey = 'purge_keeps_drafts';

/** Null when nothing was purged, or all of it is forgotten. */
export function purgedRows(cache: CacheDb): Purged | null {
  if (prepared(cache, 'SELECT 1 FROM purged_row LIMIT 1').get() === undefined) return null;
  const ids = (kind: number) => new Set(prepared(cache, 'SELECT id FROM purged_row WHERE kind = ?').pluck().all(kind) as string[]);
  const rows = new Set(prepared(cache, 'SELECT id FROM purged_row').pluck().all() as string[]);
  const draftsStay = prepared(cache, 'SELECT 1 FROM meta WHERE key = ?').get(draftsStayKey) !== undefined;
  return { customers: ids(entityTables.customer.kind), tickets: ids(entityTables.ticket.kind), rows, draftsStay };
}

/** What was typed about the rows in `purged_row` is kept. Part of the transaction that removes them. */
export function keepDrafts(cache: CacheDb): void {
  prepared(cache, `INSERT OR REPLACE INTO meta (key, value) VALUES (?, 'true')`).run(draftsStayKey);
}

/** A row that own.db names, by what it is and a scope that holds it. */
export type NamedRow = { scope: string; kind: number; id: string };

/** Of `ids`, those held here, once for each scope that holds them. */
export function heldRows(cache: CacheDb, ids: ReadonlySet<string>): NamedRow[] {
  const scopes = cursorRows(cache).map(({ scope }) => scope);
  const kinds = Object.values(entityTables).map(({ kind }) => kind);
  const sql = `SELECT held.scope, held.kind, held.id FROM json_each(:ids) AS named CROSS JOIN json_each(:scopes) AS known
    CROSS JOIN json_each(:kinds) AS each CROSS JOIN row_scope AS held
    WHERE held.scope = known.value AND held.kind = each.value AND held.id = named.value`;
  const given = { ids: [...ids], scopes, kinds };
  return prepared(cache, sql).all(
    Object.fromEntries(Object.entries(given).map(([name, list]) => [name, JSON.stringify(list)])),
  ) as NamedRow[];
}

/** As if these had left with a withdrawn scope. */
export function notePurged(cache: CacheDb, rows: readonly Omit<NamedRow, 'scope'>[]): void {
  cache.transaction(() => {
    for (const { kind, id } of rows) prepared(cache, 'INSERT OR IGNORE INTO purged_row (kind, id) VALUES (?, ?)').run(kind, id);
  })();
}

export function forgetPurgedRows(cache: CacheDb): void {
  cache.transaction(() => {
    prepared(cache, 'DELETE FROM purged_row').run();
    prepared(cache, 'DELETE FROM meta WHERE key = ?').run(draftsStayKey);
  })();
}

/** Files that the hub has (or refused), and parts of some on their way, that neither a ticket nor a request here names any more. */
export function dropUnnamedFiles(own: OwnDb, cache: CacheDb): void {
  const held = `SELECT sha256 FROM attachment_blob WHERE state <> 'pending' UNION SELECT sha256 FROM attachment_part`;
  const named = ['SELECT 1 FROM v_ticket WHERE evidence LIKE ? LIMIT 1', 'SELECT 1 FROM v_task WHERE brief LIKE ? LIMIT 1'];
  for (const sha256 of prepared(own, held).pluck().all() as string[]) {
    if (named.some((sql) => prepared(cache, sql).get(`%${sha256}%`) !== undefined)) continue;
    prepared(own, 'DELETE FROM attachment_blob WHERE sha256 = ?').run(sha256);
    dropPart(own, sha256);
  }
}

/** Deleted text must linger neither in free pages (secure_delete) nor in the write-ahead log. Outside any transaction. */
export function emptyOwnLog(own: OwnDb): void {
  own.pragma('wal_checkpoint(TRUNCATE)');
}
