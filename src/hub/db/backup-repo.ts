/**
 * Everything the hub holds as lines of JSON, and back. A restore replaces all of it in one transaction and gives the hub a new epoch,
 * since history may have gone back. It is the one place besides `hub_commit` that fills the sync tables: as they were, seq for seq.
 */
import { sql } from 'kysely';
import type { Json } from '../../shared/base/result.ts';
import { entityNames, entityTables } from '../../shared/sync/entity-table.ts';
import { migrations } from './migrations/list.ts';
import type { Db } from './tables.ts';

/** In an order that satisfies the references between them. */
const tableNames = [
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
  'person_record',
  'identity_key',
  'identity_decision',
  'identity_suggestion',
  'identity_audit',
  'row_home',
  ...entityNames.map((name) => entityTables[name].table),
];

const rowsPerRead = 500;

/** Steps that shaped this hub's tables; a backup fits only a hub with the same. */
export function shapeOf(): number[] {
  return migrations.map(({ id }) => id);
}

export type BackupBatch = { table: string; rows: Json[] };

/** From one snapshot, batch by batch. */
export async function readEverything(db: Db, take: (batch: BackupBatch) => Promise<void>): Promise<void> {
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      for (const table of tableNames) {
        await sql`DECLARE everything NO SCROLL CURSOR FOR SELECT to_jsonb(t) AS row FROM ${sql.table(table)} t`.execute(tx);
        for (;;) {
          const found = await sql<{ row: Json }>`FETCH ${sql.raw(String(rowsPerRead))} FROM everything`.execute(tx);
          if (found.rows.length === 0) break;
          await take({ table, rows: found.rows.map(({ row }) => row) });
        }
        await sql`CLOSE everything`.execute(tx);
      }
    });
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
    await sql`UPDATE hub_meta SET epoch = gen_random_uuid()`.execute(tx);
    await after(tx);
  });
}
