/** cache.db: what a ticket's clocks read of its story stands in the index by ticket, so that no event is looked up for it. */
import type { Migration } from '../migrate.ts';

const sql = `
DROP INDEX ticket_event_by_ticket;
CREATE INDEX ticket_event_by_ticket ON ticket_event (ticket_id, at_ms DESC, kind, reason_code, deleted);
`;

export const cacheStory: Migration = { id: 170, name: 'cache-story', up: (db) => void db.exec(sql) };
