/** cache.db: which scope each row is here for, how far each scope was read, search keys, and the packs that were refused. */
import type { Migration } from '../migrate.ts';

const sql = `
-- A row stays while at least one scope holds it. gen: the fill it was last seen in (see cursor.gen).
CREATE TABLE row_scope (
  kind INTEGER NOT NULL, id TEXT NOT NULL, scope TEXT NOT NULL, gen INTEGER NOT NULL,
  PRIMARY KEY (kind, id, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX row_scope_by_scope ON row_scope (scope, gen);

-- phase: first (never filled), refill (being read again from 0 over the old rows), live.
CREATE TABLE cursor (
  scope TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL, head INTEGER NOT NULL, phase TEXT NOT NULL, gen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row of JSON per fact: epoch, grants, last_n, data_at_ms.
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- kind: name (each suffix, so that a prefix range finds a substring), pinyin, initials, phone (whole number),
-- tail (number reversed, so that a prefix range finds its last digits), member.
CREATE TABLE search_key (
  kind TEXT NOT NULL, key TEXT NOT NULL, customer_id TEXT NOT NULL,
  PRIMARY KEY (kind, key, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_key_by_customer ON search_key (customer_id);

-- Packs whose signature, content or number did not hold; they never reach the table pack.
CREATE TABLE pack_refused (
  id TEXT PRIMARY KEY NOT NULL, pack_id TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL, published_by TEXT NOT NULL, key_id TEXT NOT NULL, reason TEXT NOT NULL, at_ms INTEGER NOT NULL
) STRICT;
`;

export const cacheSync: Migration = { id: 20, name: 'cache-sync', up: (db) => void db.exec(sql) };
