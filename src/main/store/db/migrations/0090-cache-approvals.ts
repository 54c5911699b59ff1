/** cache.db: requests to grant what is above a limit, with their overlay and the view that readers use. */
import type { Migration } from '../migrate.ts';

/** `*_ms` epoch ms UTC; `*_cents` 分. */
const columns = `
  scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  ticket_id TEXT NOT NULL, customer_id TEXT NOT NULL, contact_id TEXT, option_id TEXT NOT NULL, title TEXT NOT NULL,
  time_text TEXT NOT NULL, type TEXT NOT NULL, cost_cents INTEGER NOT NULL, coupon_cents INTEGER NOT NULL, reason TEXT NOT NULL,
  requested_by_id TEXT NOT NULL, requested_by_name TEXT NOT NULL, requested_at_ms INTEGER NOT NULL, status TEXT NOT NULL,
  decided_by_id TEXT, decided_by_name TEXT NOT NULL, decided_at_ms INTEGER, note TEXT NOT NULL
`;

const sql = `
CREATE TABLE approval (id TEXT PRIMARY KEY NOT NULL, ${columns}) STRICT;
CREATE INDEX approval_by_ticket ON approval (ticket_id, requested_at_ms DESC);
CREATE INDEX approval_by_status ON approval (status, requested_at_ms);
CREATE TABLE o_approval (id TEXT PRIMARY KEY NOT NULL, ${columns}) STRICT;
CREATE VIEW v_approval AS
  SELECT * FROM o_approval WHERE deleted = 0
  UNION ALL
  SELECT * FROM approval WHERE deleted = 0 AND NOT EXISTS (SELECT 1 FROM o_approval o WHERE o.id = approval.id);
`;

export const cacheApprovals: Migration = { id: 90, name: 'cache-approvals', up: (db) => void db.exec(sql) };
