/** How every connection to this desk's files begins. */
import type { Database } from 'better-sqlite3';

/** Before anything else is asked of the file; a wrong key is noticed only by what is asked next. */
export function unlock(db: Database, keyHex: string): void {
  db.pragma("cipher='aegis'");
  db.pragma(`key='raw:${keyHex}'`);
}
