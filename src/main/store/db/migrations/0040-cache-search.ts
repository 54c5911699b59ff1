/** cache.db: the index of words. It is filled after rows are committed, never with them; what waits to be read in is listed here. */
import type { Migration } from '../migrate.ts';

const sql = `
-- rid: second of the row's time and a running number, so that the newest rows have the highest and come first for nothing.
CREATE TABLE search_row (rid INTEGER PRIMARY KEY NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL, UNIQUE (kind, id)) STRICT;

-- Rows changed since they were read into the index. Until then they are searched one by one.
CREATE TABLE search_todo (kind INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE search_gram USING fts5(g, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- Merging segments while rows are read in made single slices last 200 ms; it is done in slices of its own.
INSERT INTO search_gram (search_gram, rank) VALUES ('automerge', 0);
INSERT INTO search_gram (search_gram, rank) VALUES ('crisismerge', 1000);

-- Ids of rows that left with a withdrawn scope: what own.db still shows of them goes next, also after a crash in between.
CREATE TABLE purged_row (kind INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;

INSERT INTO search_todo (kind, id) SELECT 1, id FROM customer UNION ALL SELECT 5, id FROM contact
  UNION ALL SELECT 6, id FROM ticket UNION ALL SELECT 7, id FROM ticket_event;
`;

export const cacheSearch: Migration = { id: 40, name: 'cache-search', up: (db) => void db.exec(sql) };
