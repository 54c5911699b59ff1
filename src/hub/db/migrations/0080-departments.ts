/** Parts of tickets that departments have, and what was missed and reached somebody higher up. A team's people see what was asked of every department. */
import { type Kysely, sql } from 'kysely';

const tables = `
-- brief, thread: as in shared/ticket/task.ts. receivers: as in shared/ticket/escalation.ts. Times are epoch ms.
CREATE TABLE task (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  ticket_id uuid NOT NULL, customer_id uuid NOT NULL, department text NOT NULL, slot bigint NOT NULL, kind text NOT NULL, duty text,
  what text NOT NULL, brief jsonb NOT NULL, asked_by_id uuid, asked_by_name text NOT NULL, asked_at_ms bigint NOT NULL,
  due_at_ms bigint NOT NULL, state text NOT NULL, result text NOT NULL, settled_at_ms bigint, thread jsonb NOT NULL, rev text NOT NULL
);
CREATE INDEX task_customer ON task (customer_id);
CREATE INDEX task_open ON task (due_at_ms) WHERE state = 'open';
CREATE TABLE escalation (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  clock text NOT NULL, subject_id uuid NOT NULL, ticket_id uuid, customer_id uuid NOT NULL, what text NOT NULL, reason_code text,
  due_at_ms bigint NOT NULL, raised_at_ms bigint NOT NULL, level bigint NOT NULL, receivers jsonb NOT NULL, state text NOT NULL,
  taken_by_id uuid, taken_by_name text NOT NULL, taken_at_ms bigint, note text NOT NULL, settled_at_ms bigint
);
CREATE INDEX escalation_customer ON escalation (customer_id);
CREATE INDEX escalation_subject ON escalation (subject_id);
CREATE INDEX escalation_unsettled ON escalation (id) WHERE state <> 'settled';
CREATE INDEX commitment_open ON commitment (due_at_ms) WHERE status = 'open';
CREATE INDEX ticket_unanswered ON ticket (golden_due_at_ms) WHERE first_response_at_ms IS NULL;
CREATE INDEX ticket_event_worsened ON ticket_event (ticket_id) WHERE kind = 'worsened';
`;

/** Everyone who sees a team's rows sees what the team asked of each department. */
const grants = `
SELECT hub_commit(jsonb_build_object('grants', coalesce(jsonb_agg(jsonb_build_object(
  'user_id', g.user_id, 'scope', 'dept:' || d.name || '@' || substr(g.scope, 6), 'granted', true, 'at_ms', g.from_at_ms)), '[]')))
FROM grants g CROSS JOIN (VALUES ('quality'), ('logistics'), ('membership'), ('product'), ('finance')) AS d (name)
WHERE g.to_at_ms IS NULL AND g.scope LIKE 'team:%'
`;

export const departmentsAndEscalation = {
  id: 80,
  name: 'departments',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(tables).execute(db);
    await sql.raw(grants).execute(db);
  },
};
