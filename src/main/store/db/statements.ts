/** Prepares each statement once per connection, and reads entity rows through the entity table. */

import type { Database, Statement } from 'better-sqlite3';
import { remember } from '../../../shared/base/remember.ts';
import { type EntityName, type EntityRows, entityNames, entityTables } from '../../../shared/sync/entity-table.ts';
import { keyedColumns, keyedSelection, type SqliteCell } from '../../../shared/sync/rows.ts';

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

/** `names`: of its parameters, by place. The driver takes values by place in less time than it looks for names. */
type Query = { statement: Statement; names: readonly string[]; entitiesOf: ReturnType<typeof keyedSelection>['entitiesOf'] };

const parameter = /:(\w+)/g;

function queryOf(db: Database, part: AnyPart, from: string): Query {
  const wanted = new Set(part.keys);
  const { list, entitiesOf } = keyedSelection(part.entity, ({ key }) => wanted.has(key));
  const sql = `SELECT ${list} FROM ${from}`;
  return {
    entitiesOf,
    statement: prepared(db, sql.replaceAll(parameter, '?')),
    names: [...sql.matchAll(parameter)].map(([, name = '']) => name),
  };
}

/** `view`: confirmed rows under the overlay. `confirmed`: the same rows where the overlay is known to be empty, in half the time. */
type Source = 'view' | 'confirmed';

function sourceOf(source: Source, entity: EntityName): string {
  const { table } = entityTables[entity];
  return source === 'view' ? `v_${table}` : `(SELECT * FROM ${table} WHERE deleted = 0) AS v_${table}`;
}

const queriesByDb = new WeakMap<object, Record<Source, Map<object, Map<string, Query>>>>();

/** Known again by what it reads and by its tail: putting its words together, only to look them up, takes as long as a short read. */
function viewQuery(db: Database, part: AnyPart, tail: string): Query {
  let sources = queriesByDb.get(db);
  if (sources === undefined) {
    sources = { view: new Map(), confirmed: new Map() };
    queriesByDb.set(db, sources);
  }
  const source = isOverlaid(db, part.entity) ? 'view' : 'confirmed';
  let tails = sources[source].get(part);
  if (tails === undefined) {
    tails = new Map();
    sources[source].set(part, tails);
  }
  let query = tails.get(tail);
  if (query === undefined) {
    query = queryOf(db, part, `${sourceOf(source, part.entity)} ${tail}`);
    tails.set(tail, query);
  }
  return query;
}

function readQuery({ statement, names, entitiesOf }: Query, params: Params): unknown[] {
  const values = names.map((name) => {
    const value = params[name];
    if (value === undefined) throw new RangeError(`no value for :${name}`);
    return value;
  });
  return entitiesOf(statement.all(...values) as Record<string, SqliteCell>[]);
}

/** Rows of the local view (confirmed rows under the overlay of unsent changes). `tail` starts at WHERE, ORDER BY or ''. */
export function viewRows<K extends EntityName>(db: Database, entity: K, tail: string, params: Params = {}): EntityRows[K][] {
  return readQuery(viewQuery(db, wholeOf(entity), tail), params) as EntityRows[K][];
}

/** The same, and of each row only what is asked for: where many rows are read to be listed, most of the time goes into their columns. */
export function viewParts<K extends EntityName, C extends keyof EntityRows[K]>(
  db: Database,
  part: Part<K, C>,
  tail: string,
  params: Params = {},
): Pick<EntityRows[K], C>[] {
  return readQuery(viewQuery(db, part, tail), params) as Pick<EntityRows[K], C>[];
}

export function viewRow<K extends EntityName>(db: Database, entity: K, id: string): EntityRows[K] | null {
  return viewRows(db, entity, 'WHERE id = :id', { id })[0] ?? null;
}

/** Where reads of one moment run, and the entities with unsent changes there. */
let moment: { db: Database; overlaid: ReadonlySet<EntityName> } | null = null;

/** False only where it is known that nothing of this kind is unsent: within `readTogether`. */
export function isOverlaid(db: Database, entity: EntityName): boolean {
  return moment === null || moment.db !== db || moment.overlaid.has(entity);
}

/** One bit for each entity. */
const overlaidSql = `SELECT ${entityNames
  .map((entity, bit) => `(EXISTS (SELECT 1 FROM o_${entityTables[entity].table}) << ${bit})`)
  .join(' | ')}`;

/** Of a committed state, until the overlay is written to. */
const overlaidByDb = new WeakMap<object, ReadonlySet<EntityName>>();

/** Called by whoever writes to an overlay, before it does. */
export function overlayChanges(db: Database): void {
  overlaidByDb.delete(db);
}

function overlaidOf(db: Database): ReadonlySet<EntityName> {
  let overlaid = overlaidByDb.get(db);
  if (overlaid === undefined) {
    const bits = prepared(db, overlaidSql).pluck().get() as number;
    overlaid = new Set(entityNames.filter((_, bit) => (bits & (1 << bit)) !== 0));
    overlaidByDb.set(db, overlaid);
  }
  return overlaid;
}

const togetherByDb = new WeakMap<object, (read: () => unknown) => unknown>();

/** One moment for many reads, and one lock of the file instead of one for each. `read` only reads. */
export function readTogether<T>(db: Database, read: () => T): T {
  if (moment?.db === db || db.inTransaction) return read();
  let together = togetherByDb.get(db);
  if (together === undefined) {
    together = db.transaction((reads: () => unknown) => {
      moment = { db, overlaid: overlaidOf(db) };
      try {
        return reads();
      } finally {
        moment = null;
      }
    });
    togetherByDb.set(db, together);
  }
  return together(read) as T;
}

export function countRows(db: Database, sql: string, params: Params = {}): number {
  return Number(prepared(db, sql).pluck().get(params) ?? 0);
}
