/** Persons as the sources know them, what they are recognised by, and where rows lie whose customers were joined. */
import { sql } from 'kysely';
import { archiveScope } from '../../shared/retention/archive-scope.ts';
import { entityTables } from '../../shared/sync/entity-table.ts';
import type { RowRef } from '../../shared/sync/mutation.ts';
import type { PersonRow, RowHome, RowKeys } from '../services/ingest-storage.ts';
import { columnOf, pgArray, unnested } from './array-text.ts';
import { ofCustomer } from './dossier-repo.ts';
import type { Db } from './tables.ts';

type Row = { source: string; source_id: string; seq: number; own_id: string; customer_id: string; name: string; present: boolean };

function rowToPerson({ source, source_id, seq, own_id, customer_id, name, present }: Row): PersonRow {
  return { source, sourceId: source_id, seq, ownId: own_id, customerId: customer_id, name, present };
}

const columns = sql.raw('source, source_id, seq, own_id, customer_id, name, present');

export async function findPersons(tx: Db, source: string, ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return [];
  const found = await sql<Row>`
    SELECT ${columns} FROM person_record WHERE source = ${source} AND source_id = ANY(${pgArray(ids)}::text[])
  `.execute(tx);
  return found.rows.map(rowToPerson);
}

export async function findPersonsBy(tx: Db, column: 'own_id' | 'customer_id', ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return [];
  const found = await sql<Row>`SELECT ${columns} FROM person_record WHERE ${sql.ref(column)} = ANY(${pgArray(ids)}::uuid[])`.execute(tx);
  return found.rows.map(rowToPerson);
}

export async function addPersons(tx: Db, scope: string, persons: readonly Omit<PersonRow, 'seq'>[]): Promise<PersonRow[]> {
  if (persons.length === 0) return [];
  const last = await sql<{ seq: number }>`SELECT coalesce(max(seq), 0) AS seq FROM person_record WHERE scope = ${scope}`.execute(tx);
  const before = last.rows[0]?.seq ?? 0;
  const numbered = persons.map((person, place): PersonRow => ({ ...person, seq: before + place + 1 }));
  const column = (name: keyof PersonRow) => numbered.map((person) => person[name]);
  await sql`
    INSERT INTO person_record (source, source_id, scope, seq, own_id, customer_id, name, present)
    SELECT ${columnOf(column('source'), 'text')}, ${columnOf(column('sourceId'), 'text')}, ${scope}, ${unnested(column('seq'), 'bigint')},
           ${columnOf(column('ownId'), 'uuid')}, ${columnOf(column('customerId'), 'uuid')}, ${columnOf(column('name'), 'text')},
           ${columnOf(column('present'), 'boolean')}
  `.execute(tx);
  return numbered;
}

export async function updatePersons(tx: Db, persons: readonly PersonRow[]): Promise<void> {
  if (persons.length === 0) return;
  const input = persons.map(({ ownId, customerId, name, present }) => ({ own_id: ownId, customer_id: customerId, name, present }));
  await sql`
    UPDATE person_record p SET customer_id = r.customer_id, name = r.name, present = r.present
    FROM jsonb_populate_recordset(NULL::person_record, ${JSON.stringify(input)}::jsonb) r WHERE p.own_id = r.own_id
  `.execute(tx);
}

async function forgetKeys(tx: Db, rows: readonly (RowKeys & { before: string })[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    DELETE FROM identity_key k
    USING unnest(${pgArray(rows.map((row) => row.source))}::text[], ${pgArray(rows.map((row) => row.before))}::text[],
                 ${pgArray(rows.map((row) => row.kind))}::text[], ${pgArray(rows.map((row) => row.sourceId))}::text[])
          AS r (source, person_id, kind, source_id)
    WHERE k.source = r.source AND k.person_id = r.person_id AND k.kind = r.kind AND k.source_id = r.source_id
  `.execute(tx);
}

export async function setKeys(tx: Db, scope: string, rows: readonly RowKeys[]): Promise<void> {
  await forgetKeys(
    tx,
    rows.flatMap((row) => (row.before === null ? [] : [{ ...row, before: row.before }])),
  );
  const brought = rows.flatMap((row) => [...new Set(row.keys)].map((key) => ({ row, key })));
  if (brought.length === 0) return;
  const column = (name: 'source' | 'personId' | 'kind' | 'sourceId') =>
    columnOf(
      brought.map(({ row }) => row[name]),
      'text',
    );
  await sql`
    INSERT INTO identity_key (source, person_id, kind, source_id, key, scope)
    SELECT ${column('source')}, ${column('personId')}, ${column('kind')}, ${column('sourceId')},
           ${unnested(
             brought.map(({ key }) => key),
             'text',
           )}, ${scope}
  `.execute(tx);
}

/** Person by person: without statistics the planner would rather walk through all keys. */
export async function keysOf(tx: Db, persons: readonly PersonRow[]): Promise<Map<string, string[]>> {
  if (persons.length === 0) return new Map();
  const found = await sql<{ own_id: string; keys: string[] }>`
    SELECT p.own_id, k.keys FROM unnest(${pgArray(persons.map(({ ownId }) => ownId))}::text[],
      ${pgArray(persons.map(({ source }) => source))}::text[], ${pgArray(persons.map(({ sourceId }) => sourceId))}::text[])
      AS p (own_id, source, source_id)
    CROSS JOIN LATERAL (
      SELECT array_agg(i.key) AS keys FROM identity_key i WHERE i.source = p.source AND i.person_id = p.source_id
    ) k WHERE k.keys IS NOT NULL
  `.execute(tx);
  return new Map(found.rows.map(({ own_id, keys }) => [own_id, [...new Set(keys)].sort()]));
}

export async function findHolders(tx: Db, scope: string, keys: readonly string[], most: number): Promise<string[]> {
  if (keys.length === 0) return [];
  // Most keys of a batch are held by nobody else: for these one look into the index is all.
  const found = await sql<{ own_id: string }>`
    SELECT DISTINCT h.own_id FROM (
      SELECT p.own_id, dense_rank() OVER (PARTITION BY wanted.key ORDER BY p.seq) AS place
      FROM unnest(${pgArray(keys)}::text[]) AS wanted (key)
      CROSS JOIN LATERAL (SELECT i.source, i.person_id FROM identity_key i WHERE i.scope = ${scope} AND i.key = wanted.key OFFSET 0) k
      CROSS JOIN LATERAL (
        SELECT r.own_id, r.seq FROM person_record r WHERE r.source = k.source AND r.source_id = k.person_id AND r.present OFFSET 0
      ) p
    ) h WHERE h.place <= ${most}
  `.execute(tx);
  return found.rows.map(({ own_id }) => own_id);
}

/** As NOT EXISTS this would walk through all persons at every batch; this way each customer found is looked up. */
export async function findUnsourced(tx: Db, scope: string, memberNos: readonly string[], phones: readonly string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`
    SELECT c.id FROM customer c
    WHERE c.scope IN (${scope}, ${archiveScope(scope)}) AND NOT c.deleted
      AND (c.member_no <> '' AND c.member_no = ANY(${pgArray(memberNos)}::text[]) OR c.phone <> '' AND c.phone = ANY(${pgArray(phones)}::text[]))
      AND (SELECT p.own_id FROM person_record p WHERE p.own_id = c.id) IS NULL
    ORDER BY c.id
  `.execute(tx);
  return found.rows.map(({ id }) => id);
}

const entityOfKind = new Map(ofCustomer.map((entity) => [entityTables[entity].kind, entity]));

export async function rowsOfHome(tx: Db, home: string, isOwn: boolean): Promise<RowRef[]> {
  const away = await sql<{ kind: number; id: string }>`SELECT kind, id FROM row_home WHERE home = ${home}`.execute(tx);
  const refs = away.rows.flatMap(({ kind, id }): RowRef[] => {
    const entity = entityOfKind.get(kind);
    return entity === undefined ? [] : [{ entity, id }];
  });
  if (!isOwn) return refs;
  for (const entity of ofCustomer) {
    const { table, kind } = entityTables[entity];
    const found = await sql<{ id: string }>`
      SELECT t.id FROM ${sql.table(table)} t WHERE t.customer_id = ${home}
        AND NOT EXISTS (SELECT 1 FROM row_home h WHERE h.kind = ${kind} AND h.id = t.id)
    `.execute(tx);
    refs.push(...found.rows.map(({ id }) => ({ entity, id })));
  }
  return refs;
}

export async function setHomes(tx: Db, homes: readonly RowHome[]): Promise<void> {
  if (homes.length === 0) return;
  const input = JSON.stringify(homes.map(({ ref, home }) => ({ kind: entityTables[ref.entity].kind, id: ref.id, home })));
  await sql`
    DELETE FROM row_home h USING jsonb_populate_recordset(NULL::row_home, ${input}::jsonb) r
    WHERE r.home IS NULL AND h.kind = r.kind AND h.id = r.id
  `.execute(tx);
  await sql`
    INSERT INTO row_home SELECT kind, id, home FROM jsonb_populate_recordset(NULL::row_home, ${input}::jsonb) r WHERE r.home IS NOT NULL
    ON CONFLICT (kind, id) DO UPDATE SET home = excluded.home
  `.execute(tx);
}

export async function lastContacts(tx: Db, customerIds: readonly string[], except: readonly string[] = []): Promise<Map<string, number>> {
  const { kind } = entityTables.contact;
  const found = await sql<{ home: string; at_ms: number }>`
    SELECT coalesce(h.home, c.customer_id) AS home, max(c.started_at_ms) AS at_ms
    FROM contact c LEFT JOIN row_home h ON h.kind = ${kind} AND h.id = c.id
    WHERE c.customer_id = ANY(${pgArray(customerIds)}::uuid[]) AND NOT c.deleted
      AND c.id <> ALL(${pgArray(except)}::uuid[]) GROUP BY 1
  `.execute(tx);
  return new Map(found.rows.map(({ home, at_ms }) => [home, at_ms]));
}
