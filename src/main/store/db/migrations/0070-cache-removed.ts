/** cache.db: which rows the hub took off this desk and own.db may still speak of. Kept until own.db is clean. */
import type { Migration } from '../migrate.ts';

const sql = 'CREATE TABLE removed_row (kind INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;';

export const cacheRemoved: Migration = { id: 70, name: 'cache-removed', up: (db) => void db.exec(sql) };
