/** Events of running calls and chats on their way to desks. They outlive a desk's reconnect, not the hour. */
import { type Kysely, sql } from 'kysely';

const change = `
CREATE TABLE contact_event (
  seq bigserial PRIMARY KEY, scope text NOT NULL, source text NOT NULL, event_id text NOT NULL, event jsonb NOT NULL, at_ms bigint NOT NULL,
  UNIQUE (source, event_id)
);
CREATE INDEX contact_event_at ON contact_event (at_ms);
`;

export const contactEvents = {
  id: 91,
  name: 'contact-events',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
