/** cache.db: fewer pages to rewrite while a scope is filled. Holdings lie by scope without a second index; what waits for the index of words is a plain queue. */
import type { Migration } from '../migrate.ts';

const sql = `
CREATE TABLE row_scope_new (
  scope TEXT NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL, gen INTEGER NOT NULL,
  PRIMARY KEY (scope, kind, id)
) STRICT, WITHOUT ROWID;
INSERT INTO row_scope_new (scope, kind, id, gen) SELECT scope, kind, id, gen FROM row_scope ORDER BY scope, kind, id;
DROP TABLE row_scope;
ALTER TABLE row_scope_new RENAME TO row_scope;

-- A row may wait more than once, or be gone by its turn.
CREATE TABLE search_todo_new (n INTEGER PRIMARY KEY NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL) STRICT;
INSERT INTO search_todo_new (kind, id) SELECT kind, id FROM search_todo;
DROP TABLE search_todo;
ALTER TABLE search_todo_new RENAME TO search_todo;
`;

export const cacheFill: Migration = { id: 50, name: 'cache-fill', up: (db) => void db.exec(sql) };
