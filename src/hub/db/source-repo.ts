/** Rows as source systems sent them, and the tokens they send them with. */
import { type RawBuilder, sql } from 'kysely';
import type { PresentRow, SourceKind } from '../../shared/contract/ingest-rows.ts';
import { byRowName, entityId, type Integration, type StoredRow } from '../services/ingest-storage.ts';
import { columnOf, pgArray, unnested, unnestedJson } from './array-text.ts';
import type { Db } from './tables.ts';
import { secretHash } from './user-repo.ts';

const lockSpace = 7_283_003;

export async function lockIngestScope(tx: Db, scope: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${lockSpace}, hashtext(${scope}))`.execute(tx);
}

/** Before rows of these customers are touched: a batch that is being taken must not bring back what goes. */
export async function lockIngestOf(tx: Db, customerIds: readonly string[]): Promise<void> {
  const found = await sql<{ scope: string }>`
    SELECT DISTINCT regexp_replace(scope, '^archive:', '') AS scope FROM customer WHERE id = ANY(${pgArray(customerIds)}::uuid[]) ORDER BY 1
  `.execute(tx);
  for (const { scope } of found.rows) await lockIngestScope(tx, scope);
}

type Row = {
  source: string;
  kind: SourceKind;
  source_id: string;
  version: number;
  hash: string;
  body: PresentRow | null;
  parent_id: string | null;
};

function rowToStored({ source_id, parent_id, ...row }: Row): StoredRow {
  return { ...row, sourceId: source_id, parentId: parent_id };
}

const columns = sql.raw('source, kind, source_id, version, hash, body, parent_id');

export async function findSourceRows(tx: Db, source: string, kind: SourceKind, ids: readonly string[]): Promise<StoredRow[]> {
  if (ids.length === 0) return [];
  const found = await sql<Row>`
    SELECT ${columns} FROM source_row WHERE source = ${source} AND kind = ${kind} AND source_id = ANY(${pgArray(ids)}::text[])
  `.execute(tx);
  return found.rows.map(rowToStored);
}

/** Parent by parent: without statistics the planner would rather walk through all rows of the source. */
export async function findChildRows(
  tx: Db,
  source: string,
  kinds: readonly SourceKind[],
  parentIds: readonly string[],
): Promise<StoredRow[]> {
  if (parentIds.length === 0) return [];
  const found = await sql<Row>`
    SELECT s.* FROM unnest(${pgArray([...new Set(parentIds)])}::text[]) AS wanted (id) CROSS JOIN LATERAL (
      SELECT ${columns} FROM source_row WHERE source = ${source} AND parent_id = wanted.id AND kind = ANY(${[...kinds]}::text[]) OFFSET 0
    ) s
  `.execute(tx);
  return found.rows.map(rowToStored).sort(byRowName);
}

export async function addSourceRows(tx: Db, rows: readonly StoredRow[], atMs: number, onConflict = sql``): Promise<void> {
  if (rows.length === 0) return;
  const column = (name: 'source' | 'kind' | 'version' | 'hash' | 'parentId', type: 'text' | 'bigint') =>
    columnOf(
      rows.map((row) => row[name]),
      type,
    );
  const contactIds = rows.map(({ source, kind, sourceId }) => (kind === 'contact' ? entityId(source, kind, sourceId) : null));
  await sql`
    INSERT INTO source_row (source, kind, source_id, version, hash, body, parent_id, received_at_ms, contact_id)
    SELECT r.source, r.kind, r.source_id, r.version, r.hash, NULLIF(r.body, 'null'), r.parent_id, ${atMs}::bigint, r.contact_id
    FROM (
      SELECT ${column('source', 'text')} AS source, ${column('kind', 'text')} AS kind,
             ${unnested(
               rows.map(({ sourceId }) => sourceId),
               'text',
             )} AS source_id, ${column('version', 'bigint')} AS version,
             ${column('hash', 'text')} AS hash, ${column('parentId', 'text')} AS parent_id,
             ${columnOf(contactIds, 'uuid')} AS contact_id,
             ${unnestedJson(rows.map(({ body, text }) => text ?? JSON.stringify(body)))} AS body
    ) r ${onConflict}
  `.execute(tx);
}

export async function putSourceRows(tx: Db, rows: readonly StoredRow[], atMs: number): Promise<void> {
  const replace = sql`ON CONFLICT (source, kind, source_id) DO UPDATE SET version = excluded.version, hash = excluded.hash,
    body = excluded.body, parent_id = excluded.parent_id, received_at_ms = excluded.received_at_ms`;
  await addSourceRows(tx, rows, atMs, replace);
}

export async function findIntegration(db: Db, token: string): Promise<Integration | null> {
  const row = await db
    .selectFrom('integration_token')
    .select(['source', 'scope'])
    .where('token_hash', '=', secretHash(token))
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Where the rows of a source go; null when there was never a token for it. */
export async function scopeOfSource(db: Db, source: string): Promise<string | null> {
  const row = await db.selectFrom('integration_token').select('scope').where('source', '=', source).limit(1).executeTakeFirst();
  return row?.scope ?? null;
}

export async function addIntegrationToken(db: Db, token: string, row: Integration & { atMs: number }): Promise<void> {
  const { source, scope, atMs } = row;
  await db
    .insertInto('integration_token')
    .values({ token_hash: secretHash(token), source, scope, created_at_ms: atMs, revoked_at_ms: null })
    .execute();
}

/** Answers how many tokens of the source ended. */
export async function revokeIntegrationTokens(db: Db, source: string, atMs: number): Promise<number> {
  const done = await db
    .updateTable('integration_token')
    .set({ revoked_at_ms: atMs })
    .where('source', '=', source)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** Of the rows that `named` selects (source, kind, source_id) what was said goes; names and versions stay. */
function emptied(named: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`UPDATE source_row r SET body = NULL, parent_id = NULL, hash = 'erased' FROM (${named}) e
    WHERE r.source = e.source AND r.kind = e.kind AND r.source_id = e.source_id`;
}

/**
 * After a customer was erased: what sources said of them goes as well, in the same transaction. Names and versions of the rows stay, so
 * that sending the same again does not bring anybody back; a newer version does.
 */
export async function forgetSourcesOf(tx: Db, customerId: string): Promise<void> {
  const persons = sql`SELECT source, source_id, own_id FROM person_record WHERE customer_id = ${customerId} OR own_id = ${customerId}`;
  await sql`
    WITH gone AS (${persons}), first AS (
      SELECT r.source, r.kind, r.source_id FROM source_row r JOIN gone g ON g.source = r.source
        AND ((r.kind = 'customer' AND r.source_id = g.source_id)
          OR (r.parent_id = g.source_id AND r.kind IN ('contact_point', 'tier', 'tag', 'benefit', 'order', 'contact')))
    ), rest AS (
      SELECT r.source, r.kind, r.source_id FROM source_row r JOIN first f ON f.source = r.source AND r.parent_id = f.source_id
        AND ((f.kind = 'order' AND r.kind = 'logistics_event') OR (f.kind = 'contact' AND r.kind = 'satisfaction'))
    )
    ${emptied(sql`SELECT * FROM first UNION SELECT * FROM rest`)}
  `.execute(tx);
  await sql`DELETE FROM identity_key k USING (${persons}) g WHERE k.source = g.source AND k.person_id = g.source_id`.execute(tx);
  await sql`DELETE FROM identity_suggestion s USING (${persons}) g WHERE s.left_id = g.own_id OR s.right_id = g.own_id`.execute(tx);
  await sql`UPDATE person_record SET name = '', present = false WHERE customer_id = ${customerId} OR own_id = ${customerId}`.execute(tx);
}

/**
 * After these contacts were removed: what sources said in them, and how customers rated them, goes in the same transaction. Names and
 * versions stay, as of an erased customer.
 */
export async function forgetSourcesOfContacts(tx: Db, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  const ids = sql`${pgArray(contactIds)}::uuid[]`;
  await sql`DELETE FROM source_caller WHERE contact_id = ANY(${ids})`.execute(tx);
  await sql`
    WITH gone AS (SELECT source, source_id FROM source_row WHERE contact_id = ANY(${ids})), rated AS (
      SELECT s.source_id, g.source FROM gone g CROSS JOIN LATERAL (
        SELECT source_id FROM source_row WHERE source = g.source AND parent_id = g.source_id AND kind = 'satisfaction' OFFSET 0
      ) s
    )
    ${emptied(sql`SELECT source, 'contact' AS kind, source_id FROM gone UNION ALL SELECT source, 'satisfaction', source_id FROM rated`)}
  `.execute(tx);
}
