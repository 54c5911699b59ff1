/** Who left, since when a code can be used, and whose open work is, found by index: what falls to nobody must be seen at once. */
import { type Kysely, sql } from 'kysely';

const change = `
-- Null while somebody is here. Whoever left keeps the row: their name stands under what they did.
ALTER TABLE app_user ADD COLUMN left_at_ms bigint;
-- Codes of before count from now.
ALTER TABLE enrol_code ADD COLUMN made_at_ms bigint;
UPDATE enrol_code SET made_at_ms = (extract(epoch FROM now()) * 1000)::bigint;
ALTER TABLE enrol_code ALTER COLUMN made_at_ms SET NOT NULL;
CREATE INDEX ticket_owned ON ticket (owner_id) WHERE stage <> 'closed' AND NOT deleted;
CREATE INDEX commitment_owned ON commitment (owner_id) WHERE status = 'open' AND NOT deleted;
CREATE INDEX follow_up_assigned ON follow_up (assignee_id) WHERE status = 'open' AND NOT deleted;
CREATE INDEX task_asked ON task (asked_by_id) WHERE state IN ('open', 'handed_back') AND NOT deleted;
CREATE INDEX escalation_taken ON escalation (taken_by_id) WHERE state = 'taken' AND NOT deleted;
`;

export const leaving = {
  id: 290,
  name: 'leaving',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
