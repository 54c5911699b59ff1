/** Prepares each statement once per connection, and reads entity rows through the entity table. */

import type { Database, Statement } from 'better-sqlite3';
import { remember } from '../../../shared/base/remember.ts';
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

/** Some columns of an entity, or all, under the entity's own keys, so that a row comes as the entity or as a part of it. */
export type Part<K extends EntityName, C extends keyof EntityRows[K]> = { readonly entity: K; readonly keys: readonly C[] };

/** Made once: what is asked is known by it again. */
export function partOf<K extends EntityName, C extends keyof EntityRows[K] & string>(entity: K, keys: readonly C[]): Part<K, C> {
  return { entity, keys };
}

/** Which columns, where the type of the row does not matter. */
type AnyPart = { readonly entity: EntityName; readonly keys: readonly PropertyKey[] };

const wholeOf = remember(
  Number.POSITIVE_INFINITY,
  (entity: EntityName): AnyPart => ({ entity, keys: keyedColumns(entity).map(({ key }) => key) }),
);

const viewsByDb = new WeakMap<object, Map<object, Map<string, Statement>>>();

/** Known again by what it reads and by its tail: putting its words together, only to look them up, takes as long as a short read. */
function viewStatement(db: Database, part: AnyPart, tail: string): Statement {
  let views = viewsByDb.get(db);
  if (views === undefined) {
    views = new Map();
    viewsByDb.set(db, views);
  }
  let tails = views.get(part);
  if (tails === undefined) {
    tails = new Map();
    views.set(part, tails);
  }
  let statement = tails.get(tail);
  if (statement === undefined) {
    const wanted = new Set(part.keys);
    const columns = keyedColumns(part.entity).filter(({ key }) => wanted.has(key));
    const list = columns.map(({ name, key }) => `"${name}" AS "${key}"`).join(', ');
    statement = prepared(db, `SELECT ${list} FROM v_${entityTables[part.entity].table} ${tail}`);
    tails.set(tail, statement);
  }
  return statement;
}

/** Rows of the local view (confirmed rows under the overlay of unsent changes). `tail` starts at WHERE, ORDER BY or ''. */
export function viewRows<K extends EntityName>(db: Database, entity: K, tail: string, params: Params = {}): EntityRows[K][] {
  const rows = viewStatement(db, wholeOf(entity), tail).all(params) as Record<string, SqliteCell>[];
  return rows.map((row) => keyedRowToEntity(entity, row));
}

/** The same, and of each row only what is asked for: where many rows are read to be listed, most of the time goes into their columns. */
export function viewParts<K extends EntityName, C extends keyof EntityRows[K]>(
  db: Database,
  part: Part<K, C>,
  tail: string,
  params: Params = {},
): Pick<EntityRows[K], C>[] {
  const rows = viewStatement(db, part, tail).all(params) as Record<string, SqliteCell>[];
  return rows.map((row) => keyedRowToEntity(part.entity, row));
}

export function viewRow<K extends EntityName>(db: Database, entity: K, id: string): EntityRows[K] | null {
  return viewRows(db, entity, 'WHERE id = :id', { id })[0] ?? null;
}

const togetherByDb = new WeakMap<object, (read: () => unknown) => unknown>();

/** One moment for many reads, and one lock of the file instead of one for each. */
export function readTogether<T>(db: Database, read: () => T): T {
  if (db.inTransaction) return read();
  let together = togetherByDb.get(db);
  if (together === undefined) {
    together = db.transaction((reads: () => unknown) => reads());
    togetherByDb.set(db, together);
  }
  return together(read) as T;
}

export function countRows(db: Database, sql: string, params: Params = {}): number {
  return Number(prepared(db, sql).pluck().get(params) ?? 0);
}
