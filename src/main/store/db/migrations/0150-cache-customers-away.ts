/** cache.db: customers whom the hub keeps while this desk lets go of them, and since when this desk has each of the others as they stand. */
import type { Migration } from '../migrate.ts';

const sql = `
  -- away: the hub still has them; what was typed about them here stays.
  ALTER TABLE removed_row ADD COLUMN away INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE customer_since (customer_id TEXT PRIMARY KEY NOT NULL, since_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  -- A row that goes, or comes again, is counted from the beginning.
  CREATE TRIGGER customer_since_gone AFTER DELETE ON customer BEGIN DELETE FROM customer_since WHERE customer_id = OLD.id; END;
  CREATE TRIGGER customer_since_again AFTER UPDATE ON customer BEGIN DELETE FROM customer_since WHERE customer_id = OLD.id; END;
`;

export const cacheCustomersAway: Migration = { id: 150, name: 'cache-customers-away', up: (db) => void db.exec(sql) };
