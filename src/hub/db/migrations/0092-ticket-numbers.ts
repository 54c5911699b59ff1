/** Finds tickets by number without reading all of them: a ledger asks for hundreds at a time. */
import { type Kysely, sql } from 'kysely';

const change = `
CREATE INDEX ticket_number ON ticket (ticket_no);
`;

export const ticketNumbers = {
  id: 92,
  name: 'ticket-numbers',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
