/**
 * cache.db: whose a removed row was, so that a customer who left with words of theirs can be told from one who was merged into another.
 * Of rows noted before nobody knows, so they count as those of somebody who left.
 */
import type { Migration } from '../migrate.ts';

const sql = `
  ALTER TABLE removed_row ADD COLUMN customer_id TEXT;
  UPDATE removed_row SET customer_id = (SELECT min(c.id) FROM removed_row c WHERE c.kind = 1) WHERE kind <> 1;
`;

export const cacheRemovedWhose: Migration = { id: 140, name: 'cache-removed-whose', up: (db) => void db.exec(sql) };
