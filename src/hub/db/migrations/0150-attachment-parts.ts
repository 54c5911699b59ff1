/** What came of files before their upload broke off, by who sends them: the next try goes on from there. */
import { type Kysely, sql } from 'kysely';

const change = `
CREATE TABLE attachment_part (
  user_id uuid NOT NULL, sha256 text NOT NULL, at bigint NOT NULL, bytes bytea NOT NULL, at_ms bigint NOT NULL,
  PRIMARY KEY (user_id, sha256, at)
);
`;

export const attachmentParts = {
  id: 150,
  name: 'attachment-parts',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
