/** Brings a database to the newest shape, one transaction per step, and gives a fresh one its identity. Refuses a database from a newer hub. */
import { type Kysely, sql } from 'kysely';
import { proto, protoMin, schema } from '../../shared/contract/protocol-version.ts';
import { migrations } from './migrations/list.ts';
import { HubRefusal } from './refusal.ts';
import type { Db } from './tables.ts';

/** Held while migrating, so that two hubs starting on one database do not both do it. */
const advisoryLock = 7_283_001;

async function appliedIds(db: Kysely<unknown>): Promise<Set<number>> {
  await sql`CREATE TABLE IF NOT EXISTS schema_migrations (id bigint PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`.execute(
    db,
  );
  const found = await sql<{ id: number }>`SELECT id FROM schema_migrations`.execute(db);
  return new Set(found.rows.map((row) => row.id));
}

function refuseNewer(applied: Set<number>): void {
  const known = new Set(migrations.map((step) => step.id));
  if ([...applied].every((id) => known.has(id))) return;
  throw new HubRefusal(
    'db.newer-than-app',
    'This database was written by a newer Steadydesk hub. Nothing was changed. Start the newest version of the hub.',
  );
}

/** Makes `hub_meta` on a fresh database; on an old one only the served versions move. */
async function writeIdentity(db: Db): Promise<void> {
  await sql`
    INSERT INTO hub_meta (hub_id, epoch, schema, proto_min, proto_max, sample)
    VALUES (gen_random_uuid(), gen_random_uuid(), ${schema}, ${protoMin}, ${proto}, false)
    ON CONFLICT (one) DO UPDATE SET schema = excluded.schema, proto_min = excluded.proto_min, proto_max = excluded.proto_max
  `.execute(db);
}

/** `beforeSteps` runs when a database that holds something is about to change; what it throws keeps it from changing. */
export async function migrate(db: Db, beforeSteps: (db: Db) => Promise<void> = async () => {}): Promise<void> {
  await db.connection().execute(async (one) => {
    await sql`SELECT pg_advisory_lock(${advisoryLock})`.execute(one);
    try {
      const applied = await appliedIds(one as unknown as Kysely<unknown>);
      refuseNewer(applied);
      const steps = migrations.filter((candidate) => !applied.has(candidate.id));
      if (applied.size > 0 && steps.length > 0) await beforeSteps(db);
      for (const step of steps) {
        await one.transaction().execute(async (tx) => {
          await step.up(tx as unknown as Kysely<unknown>);
          await sql`INSERT INTO schema_migrations (id, name) VALUES (${step.id}, ${step.name})`.execute(tx);
        });
      }
      await writeIdentity(one);
    } finally {
      await sql`SELECT pg_advisory_unlock(${advisoryLock})`.execute(one);
    }
  });
}
