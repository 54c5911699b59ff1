/**
 * cache.db: for each entity table x, the overlay o_x (rows as unsent mutations would leave them, rebuilt from the outbox at open)
 * and the view v_x that readers use: the overlay row where there is one, else the confirmed row; deleted rows hidden.
 */
import type { Migration } from '../migrate.ts';

const tables = [
  'customer',
  'benefit',
  'orders',
  'logistics_event',
  'contact',
  'ticket',
  'ticket_event',
  'commitment',
  'follow_up',
  'pack',
  'conflict',
  'member',
  'contest',
];

type TableColumn = { name: string; type: string; notnull: number };

function overlaySql(table: string, columns: readonly TableColumn[]): string {
  const definitions = columns.map(({ name, type, notnull }) => {
    const key = name === 'id' ? ' PRIMARY KEY' : '';
    return `"${name}" ${type}${key}${notnull === 1 ? ' NOT NULL' : ''}`;
  });
  return `
    CREATE TABLE o_${table} (${definitions.join(', ')}) STRICT;
    CREATE VIEW v_${table} AS
      SELECT * FROM o_${table} WHERE deleted = 0
      UNION ALL
      SELECT * FROM ${table} WHERE deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_${table} o WHERE o.id = ${table}.id);
  `;
}

export const cacheOverlay: Migration = {
  id: 30,
  name: 'cache-overlay',
  up: (db) => {
    for (const table of tables) {
      db.exec(overlaySql(table, db.pragma(`table_info(${table})`) as TableColumn[]));
    }
    db.exec(`
      CREATE TABLE o_search_key (
        kind TEXT NOT NULL, key TEXT NOT NULL, customer_id TEXT NOT NULL, PRIMARY KEY (kind, key, customer_id)
      ) STRICT, WITHOUT ROWID;
      CREATE VIEW v_search_key AS SELECT * FROM search_key UNION ALL SELECT * FROM o_search_key;
    `);
  },
};
