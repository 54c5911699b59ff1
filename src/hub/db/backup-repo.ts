/**
 * Everything the hub holds as lines of JSON, and back. A restore replaces all of it in one transaction and gives the hub a new epoch,
 * since history may have gone back. It is the one place besides `hub_commit` that fills the sync tables: as they were, seq for seq.
 */
import { sql } from 'kysely';
import type { Json } from '../../shared/base/result.ts';
import { entityNames, entityTables } from '../../shared/sync/entity-table.ts';
import { beginEpoch } from './meta-repo.ts';
import { migrations } from './migrations/list.ts';
import type { Db } from './tables.ts';

/** In an order that satisfies the references between them. */
export const tableNames: readonly string[] = [
  'hub_meta',
  'team',
  'app_user',
  'device_token',
  'enrol_code',
  'grants',
  'client',
  'mutation_ledger',
  'attachment',
  'attachment_scope',
  'pack_key',
  'retention_hold',
  'removal_log',
  'sync_scope',
  'sync_index',
  'scope_mark',
  'integration_token',
  'source_row',
  'source_caller',
  'person_record',
  'identity_key',
  'identity_decision',
  'identity_suggestion',
  'identity_audit',
  'row_home',
  'desk_stay',
  'away_key',
  'access_log',
  ...entityNames.map((name) => entityTables[name].table),
];

/** In no backup, each for its reason. */
export const leftOut: Readonly<Record<string, string>> = {
  schema_migrations: 'a backup says itself which steps shaped it',
  attachment_part: 'desks ask how much of a file is here, and send the rest',
  contact_event: 'events of running calls do not outlive the hour',
  presence: 'desks say it again within seconds',
  model_endpoint: 'its key belongs to one installation',
};

const rowsPerRead = 500;
/** Of tables whose rows may have megabytes: what is read at once becomes one string. */
const wideRowsPerRead: Readonly<Record<string, number>> = { attachment: 2, contact: 40, source_row: 100 };

/** Steps that shape the tables of this version; a backup fits only a hub with the same. */
export function shapeKnown(): number[] {
  return migrations.map(({ id }) => id);
}

/** Steps that shaped these tables: before an upgrade they are fewer. */
export async function shapeOf(db: Db): Promise<number[]> {
  const found = await sql<{ id: number }>`SELECT id FROM schema_migrations`.execute(db);
  const applied = new Set(found.rows.map(({ id }) => id));
  return shapeKnown().filter((id) => applied.has(id));
}

/** Changes whenever something a desk or an operator did was written: for knowing whether a backup would hold anything new. */
export async function writtenSoFar(db: Db): Promise<string> {
  const found = await sql<{ written: string }>`
    SELECT concat_ws(' ', (SELECT epoch FROM hub_meta), (SELECT sum(seq) FROM sync_scope), (SELECT sum(last_n) FROM client),
      (SELECT count(*) FROM app_user), (SELECT count(*) FROM device_token), (SELECT count(*) FROM attachment),
      (SELECT count(*) FROM removal_log), (SELECT max(at_ms) FROM identity_audit)) AS written`.execute(db);
  return found.rows[0]?.written ?? '';
}

/** About what a first backup may take. */
export async function databaseBytes(db: Db): Promise<number> {
  const found = await sql<{ bytes: number }>`SELECT pg_database_size(current_database()) AS bytes`.execute(db);
  return found.rows[0]?.bytes ?? 0;
}

export type BackupBatch = { table: string; rows: Json[] };

/** From one snapshot, batch by batch. */
export async function readEverything(db: Db, take: (batch: BackupBatch) => Promise<void>): Promise<void> {
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      for (const table of await tablesHere(tx)) {
        const rowsAtOnce = sql.raw(String(wideRowsPerRead[table] ?? rowsPerRead));
        await sql`DECLARE everything NO SCROLL CURSOR FOR SELECT to_jsonb(t) AS row FROM ${sql.table(table)} t`.execute(tx);
        for (;;) {
          const found = await sql<{ row: Json }>`FETCH ${rowsAtOnce} FROM everything`.execute(tx);
          if (found.rows.length === 0) break;
          await take({ table, rows: found.rows.map(({ row }) => row) });
        }
        await sql`CLOSE everything`.execute(tx);
      }
    });
}

/** An older hub, backed up before its upgrade, lacks the newest. */
async function tablesHere(db: Db): Promise<string[]> {
  const found = await sql<{ name: string }>`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`.execute(db);
  const here = new Set(found.rows.map(({ name }) => name));
  return tableNames.filter((name) => here.has(name));
}

/** A json cell that holds null (the other side of a refused action, say) is read as no value at all: put back where one must be. */
async function columnsOf(tx: Db, table: string): Promise<string> {
  const found = await sql<{ columns: string }>`
    SELECT string_agg(CASE WHEN atttypid = 'jsonb'::regtype AND attnotnull THEN format('coalesce(r.%I, ''null''::jsonb)', attname)
                           ELSE format('r.%I', attname) END, ', ' ORDER BY attnum) AS columns
    FROM pg_attribute WHERE attrelid = ${table}::regclass AND attnum > 0 AND NOT attisdropped
  `.execute(tx);
  return found.rows[0]?.columns ?? '';
}

/**
 * Replaces everything; `batches` in the order they were read. Nothing is changed when one of them does not fit. Which customers were
 * erased stays known; `after` ends the same transaction.
 */
export async function replaceEverything(
  db: Db,
  batches: AsyncIterable<BackupBatch>,
  after: (tx: Db) => Promise<unknown> = async () => {},
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`CREATE TEMPORARY TABLE erased_before ON COMMIT DROP AS SELECT * FROM removal_log WHERE action = 'erased'`.execute(tx);
    await sql`TRUNCATE ${sql.join(tableNames.map((table) => sql.table(table)))}`.execute(tx);
    for await (const { table, rows } of batches) {
      if (!tableNames.includes(table)) throw new Error(`unknown table ${table}`);
      const into = sql.table(table);
      const columns = sql.raw(await columnsOf(tx, table));
      await sql`INSERT INTO ${into} SELECT ${columns} FROM jsonb_populate_recordset(NULL::${into}, ${JSON.stringify(rows)}::jsonb) r`.execute(
        tx,
      );
    }
    await sql`INSERT INTO removal_log SELECT * FROM erased_before ON CONFLICT (id) DO NOTHING`.execute(tx);
    await beginEpoch(tx);
    await after(tx);
  });
}
