/** Takes a cache back to what the first version of its tables left: their rows and indexes, and none of what later steps add. */
import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { cacheRows } from '../../src/main/store/db/migrations/0010-cache-rows.ts';
import { testKey } from './desk-store.ts';

/** They go with their virtual table. */
const shadow = /_(data|idx|content|docsize|config)$/;

type Thing = { type: string; name: string; sql: string };

/** Without the indexes that a key brings along. */
function thingsOf(db: Database): Thing[] {
  return db.prepare('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL').all() as Thing[];
}

export function makeCacheOld(dir: string, keyHex = testKey): void {
  const first = new BetterSqlite3(':memory:');
  cacheRows.up(first);
  const kept = thingsOf(first);
  const tables = new Set(kept.flatMap(({ type, name }) => (type === 'table' ? [name] : [])));
  const cache = new BetterSqlite3(join(dir, 'cache.db'));
  cache.pragma("cipher='aegis'");
  cache.pragma(`key='raw:${keyHex}'`);
  const order = ['view', 'index', 'table'];
  const later = thingsOf(cache).sort((one, other) => order.indexOf(one.type) - order.indexOf(other.type));
  for (const { type, name } of later) if (!tables.has(name) && !shadow.test(name)) cache.exec(`DROP ${type} ${name}`);
  for (const table of tables) {
    const columns = (db: Database) => db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
    const before = new Set(columns(first));
    for (const name of columns(cache)) if (!before.has(name)) cache.exec(`ALTER TABLE ${table} DROP COLUMN ${name}`);
  }
  for (const { type, sql } of kept) if (type === 'index') cache.exec(sql);
  cache.pragma('user_version = 10');
  cache.close();
  first.close();
}
