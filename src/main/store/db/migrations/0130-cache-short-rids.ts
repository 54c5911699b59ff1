/** cache.db: rows stand in the index of words by shorter numbers (`search-index-repo.ts`), so all of them are read in again. */
import type { Migration } from '../migrate.ts';

const sql = `
INSERT INTO search_gram (search_gram) VALUES ('delete-all');
DELETE FROM search_row;
DELETE FROM search_todo;
INSERT INTO search_todo (kind, id) SELECT 1, id FROM customer UNION ALL SELECT 5, id FROM contact
  UNION ALL SELECT 6, id FROM ticket UNION ALL SELECT 7, id FROM ticket_event;
`;

export const cacheShortRids: Migration = { id: 130, name: 'cache-short-rids', up: (db) => void db.exec(sql) };
