/** Forgets old removals. The floor and the tombstones below it move in one transaction, so no desk can miss a removal unnoticed. */
import { sql } from 'kysely';
import type { Db } from './tables.ts';

/** Removals up to and including `seq` go; never past what the scope has reached, and the floor never falls. */
export async function pruneRemovals(db: Db, scope: string, seq: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const raised = await sql<{ floor: number }>`
      UPDATE sync_scope SET floor = greatest(floor, least(seq, ${seq}::bigint)) WHERE scope = ${scope} RETURNING floor
    `.execute(tx);
    const floor = raised.rows[0]?.floor;
    if (floor === undefined) return;
    await sql`DELETE FROM sync_index WHERE scope = ${scope} AND op = 'r' AND seq <= ${floor}`.execute(tx);
  });
}

/** Notes how far every scope is now, unless it was noted less than `everyMs` ago. */
export async function markScopes(db: Db, atMs: number, everyMs: number): Promise<void> {
  await sql`
    INSERT INTO scope_mark (scope, at_ms, seq)
    SELECT s.scope, ${atMs}::bigint, s.seq FROM sync_scope s
    WHERE NOT EXISTS (SELECT 1 FROM scope_mark m WHERE m.scope = s.scope AND m.at_ms > ${atMs}::bigint - ${everyMs}::bigint)
    ON CONFLICT DO NOTHING
  `.execute(db);
}

/** Where each scope was at `atMs` at the latest; scopes that were not noted by then are absent. */
export async function scopesAt(db: Db, atMs: number): Promise<{ scope: string; seq: number }[]> {
  const found = await sql<{ scope: string; seq: number }>`
    SELECT DISTINCT ON (scope) scope, seq FROM scope_mark WHERE at_ms <= ${atMs}::bigint ORDER BY scope, at_ms DESC
  `.execute(db);
  return found.rows;
}

export async function dropMarks(db: Db, upToMs: number): Promise<void> {
  await db.deleteFrom('scope_mark').where('at_ms', '<=', upToMs).execute();
}
