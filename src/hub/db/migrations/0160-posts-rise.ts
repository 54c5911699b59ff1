/** A public post that nobody answered in time rises too, also while nobody knows who wrote it; the open ones are found without reading every contact. */
import { type Kysely, sql } from 'kysely';

const change = `
ALTER TABLE escalation ALTER COLUMN customer_id DROP NOT NULL;
CREATE INDEX contact_open_post ON contact (started_at_ms) WHERE channel = 'public' AND state = 'open';
`;

export const postsRise = {
  id: 160,
  name: 'posts-rise',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
