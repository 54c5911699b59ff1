/** cache.db: which colleagues are senior; open emergencies and public posts, found without reading every row. */
import type { Migration } from '../migrate.ts';

const sql = `
ALTER TABLE member ADD COLUMN senior INTEGER NOT NULL DEFAULT 0;
ALTER TABLE o_member ADD COLUMN senior INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ticket_emergency ON ticket (owner_id) WHERE urgency = 'emergency' AND stage <> 'closed' AND deleted = 0;
CREATE INDEX contact_post ON contact (state, started_at_ms) WHERE channel = 'public' AND deleted = 0;
`;

export const cacheUrgent: Migration = { id: 110, name: 'cache-urgent', up: (db) => void db.exec(sql) };
