/** Remembers what a committed state of a file said, until whoever writes it says that it changes. */
import type { Database } from 'better-sqlite3';

/** `of`: reads anew only what nobody asked for since the last `changes`. What a transaction sees before it is committed is not kept. */
export type KnownUntilChange<Db, T> = { of(db: Db, key?: string): T; changes(db: Db): void };

export function knownUntilChange<Db extends Database, T>(read: (db: Db, key: string) => T): KnownUntilChange<Db, T> {
  const knownByDb = new WeakMap<Db, Map<string, T>>();
  return {
    of(db, key = '') {
      if (db.inTransaction) return read(db, key);
      let known = knownByDb.get(db);
      if (known === undefined) {
        known = new Map();
        knownByDb.set(db, known);
      }
      const before = known.get(key);
      if (before !== undefined) return before;
      const value = read(db, key);
      known.set(key, value);
      return value;
    },
    changes(db) {
      knownByDb.delete(db);
    },
  };
}
