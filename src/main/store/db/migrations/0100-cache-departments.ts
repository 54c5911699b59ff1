/** cache.db: parts of tickets that departments have, and escalations, each with its overlay and the view that readers use. */
import type { Migration } from '../migrate.ts';

/** `*_ms` epoch ms UTC; brief, thread, receivers: JSON. */
const tables = {
  task: `
    scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
    ticket_id TEXT NOT NULL, customer_id TEXT NOT NULL, department TEXT NOT NULL, slot INTEGER NOT NULL, kind TEXT NOT NULL, duty TEXT,
    what TEXT NOT NULL, brief TEXT NOT NULL, asked_by_id TEXT, asked_by_name TEXT NOT NULL, asked_at_ms INTEGER NOT NULL,
    due_at_ms INTEGER NOT NULL, state TEXT NOT NULL, result TEXT NOT NULL, settled_at_ms INTEGER, thread TEXT NOT NULL, rev TEXT NOT NULL`,
  escalation: `
    scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
    clock TEXT NOT NULL, subject_id TEXT NOT NULL, ticket_id TEXT, customer_id TEXT NOT NULL, what TEXT NOT NULL, reason_code TEXT,
    due_at_ms INTEGER NOT NULL, raised_at_ms INTEGER NOT NULL, level INTEGER NOT NULL, receivers TEXT NOT NULL, state TEXT NOT NULL,
    taken_by_id TEXT, taken_by_name TEXT NOT NULL, taken_at_ms INTEGER, note TEXT NOT NULL, settled_at_ms INTEGER`,
} as const;

const indexes = `
CREATE INDEX task_by_ticket ON task (ticket_id);
CREATE INDEX task_by_state ON task (state, due_at_ms);
CREATE INDEX escalation_by_ticket ON escalation (ticket_id);
CREATE INDEX escalation_by_state ON escalation (state, due_at_ms);
`;

export const cacheDepartments: Migration = {
  id: 100,
  name: 'cache-departments',
  up: (db) => {
    for (const [table, columns] of Object.entries(tables)) {
      db.exec(`
        CREATE TABLE ${table} (id TEXT PRIMARY KEY NOT NULL, ${columns}) STRICT;
        CREATE TABLE o_${table} (id TEXT PRIMARY KEY NOT NULL, ${columns}) STRICT;
        CREATE VIEW v_${table} AS
          SELECT * FROM o_${table} WHERE deleted = 0
          UNION ALL
          SELECT * FROM ${table} WHERE deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_${table} o WHERE o.id = ${table}.id);
      `);
    }
    db.exec(indexes);
  },
};
