/** Who has which ticket open now. Unlogged: a crash of the database forgets it, and desks say it again within seconds. */
import { type Kysely, sql } from 'kysely';

const change = `
CREATE UNLOGGED TABLE presence (
  user_id uuid NOT NULL, seat uuid NOT NULL, ticket_id uuid NOT NULL, what text NOT NULL,
  since_ms bigint NOT NULL, active_ms bigint NOT NULL, until_ms bigint NOT NULL,
  PRIMARY KEY (user_id, seat, ticket_id, what)
);
`;

export const presence = {
  id: 120,
  name: 'presence',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
