/** Reads a page of changes. Every function here runs inside the one snapshot that `inSnapshot` opens. */
import { sql } from 'kysely';
import type { IndexEntry, ScopeHead } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

/** REPEATABLE READ READ ONLY: rows, cursors, grants and last_n of one answer belong to one moment. */
export function inSnapshot<T>(db: Db, read: (tx: Db) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

/** A scope nobody has written to yet stands at 0. */
export async function readHeads(tx: Db, scopes: readonly string[]): Promise<Map<string, ScopeHead>> {
  if (scopes.length === 0) return new Map();
  const rows = await tx.selectFrom('sync_scope').select(['scope', 'seq', 'floor']).where('scope', 'in', scopes).execute();
  return new Map(rows.map((row) => [row.scope, { seq: row.seq, floor: row.floor }]));
}

export async function readIndex(tx: Db, scope: string, after: number, limit: number): Promise<IndexEntry[]> {
  const found = await sql<IndexEntry>`
    SELECT kind, id, seq, op::text AS op FROM sync_index WHERE scope = ${scope} AND seq > ${after} ORDER BY seq LIMIT ${limit}
  `.execute(tx);
  return found.rows;
}

/** Null when this client has never pushed. */
export async function readClient(tx: Db, clientId: string): Promise<{ userId: string; lastN: number } | null> {
  const row = await tx.selectFrom('client').select(['user_id', 'last_n']).where('client_id', '=', clientId).executeTakeFirst();
  return row === undefined ? null : { userId: row.user_id, lastN: row.last_n };
}
