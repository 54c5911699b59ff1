/** Reads a page of changes. Every function here runs inside the one snapshot that `inSnapshot` opens. */
import { sql } from 'kysely';
import type { Role } from '../../shared/base/words.ts';
import type { IndexEntry, Opening, PullSeat, ScopeHead } from '../services/hub-storage.ts';
import { NoHubHere } from './meta-repo.ts';
import type { Db } from './tables.ts';

const mostTries = 6;

/**
 * REPEATABLE READ READ ONLY: rows, cursors, grants and last_n of one answer belong to one moment. A reader who had to wait while a
 * backup was put back has a snapshot from before it, in which the emptied tables hold nothing, not even the hub: he looks again.
 */
export async function inSnapshot<T>(db: Db, read: (tx: Db) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
    } catch (error) {
      if (!(error instanceof NoHubHere) || tried === mostTries) throw error;
    }
  }
}

/** A scope nobody has written to yet stands at 0. */
export async function readHeads(tx: Db, scopes: readonly string[]): Promise<Map<string, ScopeHead>> {
  if (scopes.length === 0) return new Map();
  const rows = await tx.selectFrom('sync_scope').select(['scope', 'seq', 'floor']).where('scope', 'in', scopes).execute();
  return new Map(rows.map((row) => [row.scope, { seq: row.seq, floor: row.floor }]));
}

export async function readIndex(tx: Db, scope: string, after: number, limit: number): Promise<IndexEntry[]> {
  // Thousands of short rows cost the driver more than one long text.
  const found = await sql<{ entries: string | null }>`
    SELECT string_agg(op::text || kind || ' ' || seq || ' ' || id, ',' ORDER BY seq) AS entries FROM (
      SELECT kind, id, seq, op FROM sync_index WHERE scope = ${scope} AND seq > ${after} ORDER BY seq LIMIT ${limit}) page
  `.execute(tx);
  const entries = found.rows[0]?.entries ?? '';
  return entries === '' ? [] : entries.split(',').map(readEntry);
}

function readEntry(text: string): IndexEntry {
  const [kind = '', seq = '', id = ''] = text.split(' ');
  return { kind: Number(kind.slice(1)), id, seq: Number(seq), op: kind.startsWith('p') ? 'p' : 'r' };
}

type OpeningRow = {
  epoch: string;
  id: string | null;
  name: string;
  role: Role;
  team_id: string;
  team_name: string;
  grants_ver: number;
  scope: string | null;
  seq: number | null;
  floor: number;
  client_user: string | null;
  last_n: number;
  shared_n: number;
};

/** One row per granted scope, and one without a scope for a user who has none or may not sign in. */
export async function readOpening(tx: Db, { userId, clientId, epoch: asked }: PullSeat): Promise<Opening> {
  const { rows } = await sql<OpeningRow>`
    SELECT m.epoch, u.id, u.name, u.role, u.team_id, t.name AS team_name, u.grants_ver, g.scope, s.seq, s.floor,
      c.user_id AS client_user, c.last_n, coalesce((c.epoch_ends ->> ${asked}::text)::bigint, 0) AS shared_n
    FROM hub_meta m LEFT JOIN app_user u ON u.id = ${userId} AND u.active LEFT JOIN team t ON t.id = u.team_id
      LEFT JOIN grants g ON g.user_id = u.id AND g.to_at_ms IS NULL LEFT JOIN sync_scope s ON s.scope = g.scope
      LEFT JOIN client c ON c.client_id = ${clientId}
    ORDER BY g.scope
  `.execute(tx);
  const first = rows[0];
  if (first === undefined) throw new NoHubHere();
  const { epoch, id, name, role, team_id: teamId, team_name: teamName, grants_ver: grantsVer } = first;
  const scopes = rows.flatMap(({ scope }) => scope ?? []);
  return {
    epoch,
    access: id === null ? null : { user: { id, name, role, teamId, teamName }, scopes, grantsVer },
    client: first.client_user === null ? null : { userId: first.client_user, lastN: first.last_n, sharedN: first.shared_n },
    heads: new Map(rows.flatMap(({ scope, seq, floor }) => (scope === null || seq === null ? [] : [[scope, { seq, floor }]]))),
  };
}
