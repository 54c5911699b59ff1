/** Finds the ticket of a customer's progress link by the link's hash, and what is told on the page without reading whole tables. */
import { type Kysely, sql } from 'kysely';

const change = `
CREATE INDEX ticket_event_link ON ticket_event (reason_code, kind) WHERE kind IN ('link_made', 'link_ended');
`;

export const progressLinks = {
  id: 90,
  name: 'progress-links',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
