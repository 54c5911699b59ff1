/**
 * The one mapping between a synced row's three forms: wire cells, SQLite cells, and the entity the code works with.
 * Driven by the entity table, so no repo maps columns by hand. It trusts cells that `page.ts` has checked.
 */
import type { Json } from '../base/result.ts';
import { type Column, type EntityName, type EntityRows, entityTables, toCamel } from './entity-table.ts';

/** What SQLite binds and returns for the column types of the entity table. */
export type SqliteCell = string | number | null;
export type SqliteRow = Readonly<Record<string, SqliteCell>>;

type Field = Column & { key: string };

const fieldsByEntity = new Map<EntityName, readonly Field[]>();

function fieldsOf(entity: EntityName): readonly Field[] {
  const known = fieldsByEntity.get(entity);
  if (known !== undefined) return known;
  const fields = entityTables[entity].columns.map((column) => ({ ...column, key: toCamel(column.name) }));
  fieldsByEntity.set(entity, fields);
  return fields;
}

function wireToSqlite(column: Column, cell: Json): SqliteCell {
  if (cell === null && column.nullable) return null;
  if (column.type === 'json') return JSON.stringify(cell);
  if (column.type === 'bool') return cell === true ? 1 : 0;
  return cell as string | number;
}

function sqliteToEntity(column: Column, cell: SqliteCell | undefined): Json {
  if (cell === null || cell === undefined) return null;
  if (column.type === 'json') return JSON.parse(String(cell)) as Json;
  if (column.type === 'bool') return cell !== 0;
  return cell;
}

/** Cells in the order of the entity table, as the hub sends and stores them. */
export function entityToWire<K extends EntityName>(entity: K, row: EntityRows[K]): Json[] {
  const source = row as unknown as Record<string, Json>;
  const cells: Json[] = [];
  for (const { key } of fieldsOf(entity)) cells.push(source[key] ?? null);
  return cells;
}

/** `cols` names the cells; columns that this version does not know are dropped. */
export function wireRowToEntity<K extends EntityName>(entity: K, cols: readonly string[], cells: readonly Json[]): EntityRows[K] {
  const row: Record<string, Json> = {};
  const fields = fieldsOf(entity);
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as Field;
    // A hub of the same version sends them in this order.
    const at = cols[index] === field.name ? index : cols.indexOf(field.name);
    row[field.key] = cells[at] ?? null;
  }
  return row as unknown as EntityRows[K];
}

/** Prepares the reordering once per page: the answer turns one wire row into SQLite cells in the order of the entity table. */
export function wireToSqliteMapper(entity: EntityName, cols: readonly string[]): (cells: readonly Json[]) => SqliteCell[] {
  const fields = fieldsOf(entity);
  const places = fields.map(({ name }) => cols.indexOf(name));
  const unlike = fields.flatMap((field, index) => (field.type === 'text' || field.type === 'int' ? [] : [{ field, index }]));
  const isInOrder = places.every((place, index) => place === index);
  return (cells) => {
    // Copied as a whole: a row that grows cell by cell is moved several times.
    const row = (isInOrder ? cells.slice(0, fields.length) : places.map((place) => cells[place] ?? null)) as SqliteCell[];
    for (const { field, index } of unlike) row[index] = wireToSqlite(field, row[index] ?? null);
    return row;
  };
}

export function entityToSqlite<K extends EntityName>(entity: K, row: EntityRows[K]): SqliteCell[] {
  const source = row as unknown as Record<string, Json>;
  return fieldsOf(entity).map((field) => wireToSqlite(field, source[field.key] ?? null));
}

/** Columns, and the key under which the entity has each. */
export function keyedColumns(entity: EntityName): readonly { name: string; key: string }[] {
  return fieldsOf(entity);
}

/**
 * Prepares the reading of rows that hold SQLite cells under these of the entity's own keys. The answer turns such rows into entities, or
 * parts of them, in place: a second object for each row takes several times as long. They must not be used as anything else afterwards.
 */
export function keyedRowReader(entity: EntityName, keys: ReadonlySet<PropertyKey>): (rows: Record<string, SqliteCell>[]) => unknown[] {
  const unlike = fieldsOf(entity).filter(({ key, type }) => keys.has(key) && (type === 'json' || type === 'bool'));
  if (unlike.length === 0) return (rows) => rows;
  return (rows) => {
    for (const row of rows as Record<string, Json>[])
      for (const field of unlike) row[field.key] = sqliteToEntity(field, row[field.key] as SqliteCell);
    return rows;
  };
}

/** The columns to select, so that rows come under the entity's own keys, and what makes entities of such rows. */
export function keyedSelection(
  entity: EntityName,
  isWanted: (column: { name: string; key: string }) => boolean,
): { list: string; entitiesOf: ReturnType<typeof keyedRowReader> } {
  const columns = fieldsOf(entity).filter(isWanted);
  return {
    list: columns.map(({ name, key }) => `"${name}" AS "${key}"`).join(', '),
    entitiesOf: keyedRowReader(entity, new Set(columns.map(({ key }) => key))),
  };
}

/** `row` is keyed by column name, as the driver returns it; other keys are ignored. */
export function sqliteRowToEntity<K extends EntityName>(entity: K, row: SqliteRow): EntityRows[K] {
  const entityRow: Record<string, Json> = {};
  for (const field of fieldsOf(entity)) entityRow[field.key] = sqliteToEntity(field, row[field.name]);
  return entityRow as unknown as EntityRows[K];
}
