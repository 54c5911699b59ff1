/** How far each desk had come when an epoch ended: what a desk of that epoch knows beyond it never happened here, whatever its number was used for since. */
import { type Kysely, sql } from 'kysely';

export const epochEnds = {
  id: 250,
  name: 'epoch-ends',
  async up(db: Kysely<unknown>): Promise<void> {
    // Epoch to last_n. An epoch in which the client was not yet seen, or that another backup goes back to, has none.
    await sql`ALTER TABLE client ADD COLUMN epoch_ends jsonb NOT NULL DEFAULT '{}'`.execute(db);
  },
};
