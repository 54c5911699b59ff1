/** When a transaction of a test is in somebody's way. */
import { sql } from 'kysely';
import type { Db } from '../../src/hub/db/tables.ts';

/** Resolves once so many wait on this database for locks that others hold. */
export async function untilWaiting(db: Db, count = 1): Promise<void> {
  const ask = sql<{ waiting: number }>`SELECT count(*)::int AS waiting FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE NOT l.granted AND a.datname = current_database()`;
  while (((await ask.execute(db)).rows[0]?.waiting ?? 0) < count);
}
