/** Whoever holds a ticket may open the files it names, also when a colleague of another team attached them: found without reading every ticket. */
import { type Kysely, sql } from 'kysely';

const change = `CREATE INDEX ticket_named_files ON ticket USING gin (evidence jsonb_path_ops) WHERE NOT deleted AND evidence <> '[]'::jsonb`;

export const filesOfTickets = {
  id: 190,
  name: 'files-of-tickets',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
