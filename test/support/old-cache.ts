/** Takes a cache back to what the first version of its tables left: rows, and none of the tables that later steps add. */
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { testKey } from './desk-store.ts';

const later = /^(o_|v_|search_|purged_row|approval|removed_row|row_scope|cursor|meta|pack_refused)/;
/** They go with their virtual table. */
const shadow = /_(data|idx|content|docsize|config)$/;

export function makeCacheOld(dir: string): void {
  const cache = new BetterSqlite3(join(dir, 'cache.db'));
  cache.pragma("cipher='aegis'");
  cache.pragma(`key='raw:${testKey}'`);
  const things = cache.prepare(`SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND sql IS NOT NULL`).all() as {
    type: string;
    name: string;
  }[];
  for (const { type, name } of things) if (later.test(name) && !shadow.test(name)) cache.exec(`DROP ${type} ${name}`);
  cache.pragma('user_version = 10');
  cache.close();
}
