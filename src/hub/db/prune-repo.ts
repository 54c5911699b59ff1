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
