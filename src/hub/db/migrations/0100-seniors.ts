/** Which people of a team are senior: emergencies may be handed to them. */
import { type Kysely, sql } from 'kysely';

const change = `
ALTER TABLE member ADD COLUMN senior boolean NOT NULL DEFAULT false;
`;

export const seniors = {
  id: 100,
  name: 'seniors',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
