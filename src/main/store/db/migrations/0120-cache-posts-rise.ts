/** cache.db: an escalation may be about a post of somebody nobody knows yet. Its rows stay. */
import type { Migration } from '../migrate.ts';

/** `*_ms` epoch ms UTC; receivers: JSON. */
const columns = `
  scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  clock TEXT NOT NULL, subject_id TEXT NOT NULL, ticket_id TEXT, customer_id TEXT, what TEXT NOT NULL, reason_code TEXT,
  due_at_ms INTEGER NOT NULL, raised_at_ms INTEGER NOT NULL, level INTEGER NOT NULL, receivers TEXT NOT NULL, state TEXT NOT NULL,
  taken_by_id TEXT, taken_by_name TEXT NOT NULL, taken_at_ms INTEGER, note TEXT NOT NULL, settled_at_ms INTEGER
`;

const anew = (table: string) => `
ALTER TABLE ${table} RENAME TO old_${table};
CREATE TABLE ${table} (id TEXT PRIMARY KEY NOT NULL, ${columns}) STRICT;
INSERT INTO ${table} SELECT * FROM old_${table};
DROP TABLE old_${table};
`;

const sql = `
DROP VIEW v_escalation;
${anew('escalation')}
${anew('o_escalation')}
CREATE INDEX escalation_by_ticket ON escalation (ticket_id);
CREATE INDEX escalation_by_state ON escalation (state, due_at_ms);
CREATE VIEW v_escalation AS
  SELECT * FROM o_escalation WHERE deleted = 0
  UNION ALL
  SELECT * FROM escalation WHERE deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_escalation o WHERE o.id = escalation.id);
`;

export const cachePostsRise: Migration = { id: 120, name: 'cache-posts-rise', up: (db) => void db.exec(sql) };
