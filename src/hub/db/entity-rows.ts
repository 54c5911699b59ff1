/** Reads entity rows by the entity table: locked whole rows for judging mutations, bare cells for pages. Writes go through `commit.ts` only. */
import { CompiledQuery, sql } from 'kysely';
import type { Json } from '../../shared/base/result.ts';
import { type EntityName, type EntityRows, entityTables, toCamel } from '../../shared/sync/entity-table.ts';
import type { EntityPut, RowRef } from '../../shared/sync/mutation.ts';
import { pgArray } from './array-text.ts';
import type { Db } from './tables.ts';

type Row = Record<string, Json>;

const keysByEntity = new Map<EntityName, [column: string, key: string][]>();

function keysOf(entity: EntityName): [string, string][] {
  const known = keysByEntity.get(entity);
  if (known !== undefined) return known;
  const keys = entityTables[entity].columns.map(({ name }): [string, string] => [name, toCamel(name)]);
  keysByEntity.set(entity, keys);
  return keys;
}

export function rowToEntity<K extends EntityName>(entity: K, row: Row): EntityRows[K] {
  return Object.fromEntries(keysOf(entity).map(([column, key]) => [key, row[column] ?? null])) as unknown as EntityRows[K];
}

/** Keyed by column name, as `hub_commit` takes it. */
export function entityToRow(put: EntityPut): Row {
  const source = put.row as unknown as Row;
  return Object.fromEntries(keysOf(put.entity).map(([column, key]) => [column, source[key] ?? null]));
}

function idsByEntity(refs: readonly RowRef[]): [EntityName, string[]][] {
  const groups = new Map<EntityName, Set<string>>();
  for (const { entity, id } of refs) groups.set(entity, (groups.get(entity) ?? new Set()).add(id));
  return [...groups].map(([entity, ids]): [EntityName, string[]] => [entity, [...ids]]);
}

/** Rows as they stand, locked until the transaction ends; in one order for all (kind, id), so that pushes cannot deadlock here. */
export async function lockRows(tx: Db, refs: readonly RowRef[]): Promise<EntityPut[]> {
  const found: EntityPut[] = [];
  for (const [entity, ids] of idsByEntity(refs).sort((a, b) => entityTables[a[0]].kind - entityTables[b[0]].kind)) {
    const table = sql.table(entityTables[entity].table);
    const rows = await sql<Row>`SELECT * FROM ${table} WHERE id = ANY(${pgArray(ids)}::uuid[]) ORDER BY id FOR UPDATE`.execute(tx);
    for (const row of rows.rows) found.push({ entity, row: rowToEntity(entity, row) } as EntityPut);
  }
  return found;
}

/** Where keys of rows that are not there lie among PostgreSQL's advisory locks: any number, the same in every hub process. */
const gapLocks = 281;

/**
 * `lockRows`, and nobody else can judge by, or add, what is not there until the transaction ends. Without it somebody who waited here
 * for a case would see the case as it is now and, of what was added to it meanwhile, nothing. Rows first: whoever holds a row of a
 * case keeps others from its gaps. Not for batches of thousands: each gap is a lock in the server's memory.
 */
export async function lockRowsAndGaps(tx: Db, refs: readonly RowRef[]): Promise<EntityPut[]> {
  const found = await lockRows(tx, refs);
  const there = new Set(found.map(({ entity, row }) => `${entity} ${row.id}`));
  const gaps = refs.filter(({ entity, id }) => !there.has(`${entity} ${id}`));
  if (gaps.length === 0) return found;
  await sql`SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(id, ${gapLocks}) AS key FROM unnest(${pgArray(gaps.map(({ id }) => id))}::text[]) AS id ORDER BY key
  ) AS gap`.execute(tx);
  return [...found, ...(await lockRows(tx, gaps))];
}

const cellQueries = new Map<EntityName, string>();

/** Made once: a page asks for several kinds, and putting a query together costs as much as sending it. */
function cellQuery(entity: EntityName): string {
  let query = cellQueries.get(entity);
  if (query === undefined) {
    const { table, columns } = entityTables[entity];
    query = `SELECT ${columns.map(({ name }) => `"${name}"`).join(', ')} FROM "${table}" WHERE id = ANY($1::uuid[])`;
    cellQueries.set(entity, query);
  }
  return query;
}

/** Cells in the column order of the entity table, json cells as values; rows in no particular order. */
export async function readCells(tx: Db, entity: EntityName, ids: readonly string[]): Promise<Json[][]> {
  const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(cellQuery(entity), [ids]));
  // The driver makes each row in the order of the columns asked for.
  return rows.map((row) => Object.values(row));
}
