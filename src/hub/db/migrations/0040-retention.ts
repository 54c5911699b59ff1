/** Legal holds, and the list of what was removed when: counts and hashes only, never whose name or which words. */
import { type Kysely, sql } from 'kysely';

const change = `
CREATE TABLE retention_hold (customer_id uuid PRIMARY KEY, reason text NOT NULL, from_ms bigint NOT NULL);
-- subject: SHA-256 (hex) of a customer's id, so that who still has the id can find the entry; null for a run over all.
-- policy: version of the policy pack it followed. counts: {kind: rows}.
CREATE TABLE removal_log (
  id uuid PRIMARY KEY, at_ms bigint NOT NULL, action text NOT NULL CHECK (action IN ('expired', 'erased', 'exported', 'held', 'released')),
  subject text, policy bigint, counts jsonb NOT NULL
);
`;

export const retention = {
  id: 40,
  name: 'retention',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
