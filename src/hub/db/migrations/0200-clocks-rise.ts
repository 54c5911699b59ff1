/** Plans and periods of the law that are missed, and the stories their clocks read, are found without reading every ticket. */
import { type Kysely, sql } from 'kysely';

const changes = `
CREATE INDEX ticket_unplanned ON ticket (plan_due_at_ms) WHERE plan_given_at_ms IS NULL;
CREATE INDEX ticket_ongoing ON ticket (opened_at_ms) WHERE NOT deleted AND stage NOT IN ('confirming', 'care', 'closed');
CREATE INDEX ticket_event_clock ON ticket_event (ticket_id)
  WHERE kind IN ('stage', 'reopened', 'paused', 'resumed', 'owner', 'happened');
CREATE INDEX escalation_ticket ON escalation (ticket_id);
`;

export const clocksRise = {
  id: 200,
  name: 'clocks-rise',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(changes).execute(db);
  },
};
