/** Holds, the list of removals, and files that no ticket names any more. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { entityTables } from '../../shared/sync/entity-table.ts';
import { pgArray } from './array-text.ts';
import { ofCustomer } from './dossier-repo.ts';
import type { Db, HubTables } from './tables.ts';

export type RemovalEntry = Omit<HubTables['removal_log'], 'counts'> & { counts: Readonly<Record<string, number>> };

/** Stands for a customer in the list of removals. */
export function subjectOf(customerId: string): string {
  return createHash('sha256').update(customerId.toLowerCase()).digest('hex');
}

/** The counts of one run add up under its id, each in the transaction that removed the rows: the list never says more or less than was done. */
export async function noteRemoval(tx: Db, { counts, ...entry }: RemovalEntry): Promise<void> {
  await sql`
    INSERT INTO removal_log AS l (id, at_ms, action, subject, policy, counts)
    VALUES (${entry.id}, ${entry.at_ms}, ${entry.action}, ${entry.subject}, ${entry.policy}, ${JSON.stringify(counts)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET counts = (
      SELECT jsonb_object_agg(key, n) FROM (
        SELECT key, sum(value::bigint) AS n FROM (
          SELECT * FROM jsonb_each_text(l.counts) UNION ALL SELECT * FROM jsonb_each_text(excluded.counts)) both_of GROUP BY key) added)
  `.execute(tx);
}

export async function forgetRemovalsBefore(db: Db, beforeMs: number): Promise<void> {
  // What was erased on request must stay known, or a restored backup would bring it back.
  await db.deleteFrom('removal_log').where('at_ms', '<', beforeMs).where('action', '<>', 'erased').execute();
}

export async function heldCustomers(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('retention_hold').select('customer_id').execute();
  return new Set(rows.map((row) => row.customer_id));
}

export async function setHold(db: Db, customerId: string, hold: { reason: string; fromMs: number } | null): Promise<void> {
  if (hold === null) {
    await db.deleteFrom('retention_hold').where('customer_id', '=', customerId).execute();
    return;
  }
  await db
    .insertInto('retention_hold')
    .values({ customer_id: customerId, reason: hold.reason, from_ms: hold.fromMs })
    .onConflict((c) => c.column('customer_id').doUpdateSet({ reason: hold.reason }))
    .execute();
}

/**
 * Of `among` (null: all), files stored before `beforeMs` that no live ticket names. `leavingIds`: tickets about to lose their files in this
 * transaction. Answers how many went.
 */
export async function dropUnnamedAttachments(
  tx: Db,
  wish: { among: readonly string[] | null; beforeMs: number; leavingIds: readonly string[] },
): Promise<number> {
  const among = wish.among === null ? sql`TRUE` : sql`sha256 = ANY(${[...wish.among]}::text[])`;
  const named = sql`
    SELECT e ->> 'sha256' FROM ticket, jsonb_array_elements(evidence) e
    WHERE NOT deleted AND jsonb_typeof(evidence) = 'array' AND e ->> 'sha256' IS NOT NULL AND NOT id = ANY(${[...wish.leavingIds]}::uuid[])
  `;
  const gone = await sql<{ sha256: string }>`
    DELETE FROM attachment_scope WHERE ${among} AND sha256 NOT IN (${named})
      AND sha256 IN (SELECT a.sha256 FROM attachment a WHERE a.created_at_ms < ${wish.beforeMs}::bigint) RETURNING sha256
  `.execute(tx);
  const hashes = [...new Set(gone.rows.map(({ sha256 }) => sha256))];
  // Somebody may be in the middle of sending the same file.
  const begun = [...hashes, ...(wish.among ?? [])];
  if (begun.length > 0) await tx.deleteFrom('attachment_part').where('sha256', 'in', begun).execute();
  if (hashes.length > 0) await tx.deleteFrom('attachment').where('sha256', 'in', hashes).execute();
  return hashes.length;
}

/** Customers that were erased and are here all the same, from older data that was put back. */
export async function erasedButHere(db: Db): Promise<string[]> {
  const found = await sql<{ id: string }>`
    SELECT id FROM customer WHERE NOT deleted
      AND encode(sha256(convert_to(id::text, 'UTF8')), 'hex') IN (SELECT subject FROM removal_log WHERE action = 'erased')
  `.execute(db);
  return found.rows.map(({ id }) => id);
}

const isErased = (id: string) =>
  sql`encode(sha256(convert_to(${sql.ref(id)}::text, 'UTF8')), 'hex') IN (SELECT subject FROM removal_log WHERE action = 'erased')`;

/** Of these ids, those of erased customers and of rows that went with them; a removed row that names nobody any more counts as well. */
export async function erasedAmong(db: Db, ids: readonly string[]): Promise<string[]> {
  const asked = pgArray(ids);
  const rows = ofCustomer.map(
    (entity) => sql`UNION SELECT id FROM ${sql.table(entityTables[entity].table)}
      WHERE id = ANY(${asked}::uuid[]) AND deleted AND (customer_id IS NULL OR ${isErased('customer_id')})`,
  );
  const found = await sql<{ id: string }>`
    SELECT id FROM unnest(${asked}::uuid[]) AS a (id) WHERE ${isErased('id')} ${sql.join(rows, sql` `)} ORDER BY id
  `.execute(db);
  return found.rows.map(({ id }) => id);
}

export async function readFiles(db: Db, hashes: readonly string[]): Promise<{ sha256: string; bytes: Buffer }[]> {
  if (hashes.length === 0) return [];
  return db.selectFrom('attachment').select(['sha256', 'bytes']).where('sha256', 'in', hashes).execute();
}
