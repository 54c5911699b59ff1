/** Prepares each statement once per connection, and reads entity rows through the entity table. */
import type { Database, Statement } from 'better-sqlite3';
import { type EntityName, type EntityRows, entityTables } from '../../../shared/sync/entity-table.ts';
import { keyedColumns, keyedRowToEntity, type SqliteCell } from '../../../shared/sync/rows.ts';

const cacheByDb = new WeakMap<object, Map<string, Statement>>();

/** SQLite compiles a statement anew at each run when its LIMIT is a parameter and nothing else, since the plan may depend on its value. */
const bareLimit = /\bLIMIT [:?]\w*/g;

export function prepared(db: Database, sql: string): Statement {
  let statements = cacheByDb.get(db);
  if (statements === undefined) {
    statements = new Map();
    cacheByDb.set(db, statements);
  }
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = db.prepare(sql.replaceAll(bareLimit, '$& + 0'));
    statements.set(sql, statement);
  }
  return statement;
}

/** Named (`:name`) parameters. */
export type Params = Readonly<Record<string, SqliteCell>>;

const columnLists = new Map<EntityName, string>();

/** The entity's columns, quoted, in the order of the entity table. */
export function columnList(entity: EntityName, alias = ''): string {
  let list = columnLists.get(entity);
  if (list === undefined) {
    list = entityTables[entity].columns.map((column) => `"${column.name}"`).join(', ');
    columnLists.set(entity, list);
  }
  return alias === '' ? list : list.replaceAll('"', '').replaceAll(/(\w+)/g, `${alias}."$1"`);
}

const keyedLists = new Map<EntityName, string>();

/** The entity's columns under its own keys, so that a row comes as the entity. */
function keyedList(entity: EntityName): string {
  let list = keyedLists.get(entity);
  if (list === undefined) {
    list = keyedColumns(entity)
      .map(({ name, key }) => `"${name}" AS "${key}"`)
      .join(', ');
    keyedLists.set(entity, list);
  }
  return list;
}

/** Rows of the local view (confirmed rows under the overlay of unsent changes). `tail` starts at WHERE, ORDER BY or ''. */
export function viewRows<K extends EntityName>(db: Database, entity: K, tail: string, params: Params = {}): EntityRows[K][] {
  const sql = `SELECT ${keyedList(entity)} FROM v_${entityTables[entity].table} ${tail}`;
  const rows = prepared(db, sql).all(params) as Record<string, SqliteCell>[];
  return rows.map((row) => keyedRowToEntity(entity, row));
}

export function viewRow<K extends EntityName>(db: Database, entity: K, id: string): EntityRows[K] | null {
  return viewRows(db, entity, 'WHERE id = :id', { id })[0] ?? null;
}

/** One moment for many reads, and one lock of the file instead of one for each. */
export function readTogether<T>(db: Database, read: () => T): T {
  return db.inTransaction ? read() : db.transaction(read)();
}

export function countRows(db: Database, sql: string, params: Params = {}): number {
  return Number(prepared(db, sql).pluck().get(params) ?? 0);
}
