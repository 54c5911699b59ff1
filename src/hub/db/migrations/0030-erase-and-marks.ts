/** Orders to erase a device, and how far each scope was at which time (so that removals can be forgotten by age). */
import { type Kysely, sql } from 'kysely';

const change = `
ALTER TABLE device_token ADD COLUMN erase_at_ms bigint;
CREATE TABLE scope_mark (scope text NOT NULL, at_ms bigint NOT NULL, seq bigint NOT NULL, PRIMARY KEY (scope, at_ms));
`;

export const eraseAndMarks = {
  id: 30,
  name: 'erase-and-marks',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
