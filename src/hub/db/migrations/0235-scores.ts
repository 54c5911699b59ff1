/** How content the customer said to be when asked in a follow-up, 1 to 5. */
import { type Kysely, sql } from 'kysely';

export const scores = {
  id: 235,
  name: 'scores',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`ALTER TABLE follow_up ADD COLUMN score bigint`.execute(db);
  },
};
