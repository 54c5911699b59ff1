/**
 * The yardstick's side of a first sync: the same pages into the same tables and indexes under the same cipher, with prepared upserts and
 * a cursor row in the transaction of each page, and nothing else: no scopes, no search, no checks, no slices, no overlay.
 */
import BetterSqlite3, { type Database, type Statement } from 'better-sqlite3';
import { cacheRows } from '../../src/main/store/db/migrations/0010-cache-rows.ts';
import type { Json } from '../../src/shared/base/result.ts';
import { entityByKind, entityTables } from '../../src/shared/sync/entity-table.ts';
import type { PullKind } from '../../src/shared/sync/wire.ts';
import { benchKey } from './own-desk.ts';

export const barePageRows = 5_000;
export type BarePage = { to: number; head: number; kinds: PullKind[] };

export function openBare(file: string, isEncrypted: boolean): Database {
  const db = new BetterSqlite3(file);
  if (isEncrypted) {
    db.pragma("cipher='aegis'");
    db.pragma(`key='raw:${benchKey}'`);
  }
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  cacheRows.up(db);
  for (const table of Object.values(entityTables)) addLaterColumns(db, table);
  db.exec('CREATE TABLE cursor (scope TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID');
  return db;
}

/** Columns that a later migration gave to a table of rows; tables that came later hold nothing of the bench's world. */
function addLaterColumns(db: Database, { table, columns }: (typeof entityTables)[keyof typeof entityTables]): void {
  const present = new Set((db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name));
  if (present.size === 0) return;
  for (const { name } of columns) if (!present.has(name)) db.exec(`ALTER TABLE ${table} ADD COLUMN "${name}" ANY`);
}

type Writer = { statement: Statement; toCell: (((cell: Json) => unknown) | null)[] };

function writerOf(db: Database, kind: number): Writer {
  const entity = entityByKind(kind);
  if (entity === undefined) throw new Error(`kind ${kind}`);
  const { table, columns } = entityTables[entity];
  const names = columns.map(({ name }) => `"${name}"`);
  const sets = names.filter((name) => name !== '"id"').map((name) => `${name} = excluded.${name}`);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${sets.join(', ')} WHERE excluded.ver >= ${table}.ver`;
  const toCell = columns.map(({ type }) => {
    if (type === 'json') return (cell: Json) => (cell === null ? null : JSON.stringify(cell));
    return type === 'bool' ? (cell: Json) => (cell === true ? 1 : 0) : null;
  });
  return { statement: db.prepare(sql), toCell };
}

/** Answers the function that writes one page. Throws where a kind of row does not fit its table. */
export function bareWriter(db: Database): (page: BarePage) => void {
  const writers = new Map<number, Writer>();
  const saveCursor = db.prepare("INSERT INTO cursor VALUES ('team', ?) ON CONFLICT (scope) DO UPDATE SET seq = excluded.seq");
  return db.transaction(({ to, kinds }: BarePage) => {
    for (const { kind, rows } of kinds) {
      const writer = writers.get(kind) ?? writerOf(db, kind);
      writers.set(kind, writer);
      const { statement, toCell } = writer;
      for (const cells of rows) statement.run(cells.map((cell, at) => toCell[at]?.(cell) ?? cell));
    }
    saveCursor.run(to);
  });
}

/** One page is under way while the one before it is written. */
export async function bareSync(url: string, write: (page: BarePage) => void): Promise<number> {
  const ask = async (from: number) => (await (await fetch(`${url}/bare?from=${from}&rows=${barePageRows}`)).json()) as BarePage;
  for (let next = ask(0); ; ) {
    const page = await next;
    const isLast = page.to >= page.head;
    if (!isLast) next = ask(page.to);
    write(page);
    if (isLast) return page.to;
  }
}
