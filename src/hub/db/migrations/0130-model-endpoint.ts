/** Where an optional model is asked, and with which key. One line at most; not part of backups: the key belongs to this installation. */
import { type Kysely, sql } from 'kysely';

const change = `
CREATE TABLE model_endpoint (
  one boolean PRIMARY KEY DEFAULT true CHECK (one), enabled boolean NOT NULL, url text NOT NULL, model text NOT NULL, key text NOT NULL,
  changed_at_ms bigint NOT NULL, changed_by text NOT NULL
);
`;

export const modelEndpoint = {
  id: 130,
  name: 'model-endpoint',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
