/** cache.db: how content the customer said to be when asked in a follow-up, 1 to 5. Rows that are here were never asked. */
import type { Migration } from '../migrate.ts';

const sql = `
ALTER TABLE follow_up ADD COLUMN score INTEGER;
ALTER TABLE o_follow_up ADD COLUMN score INTEGER;
`;

export const cacheScores: Migration = { id: 160, name: 'cache-scores', up: (db) => void db.exec(sql) };
