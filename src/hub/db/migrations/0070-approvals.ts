/** Requests to grant what is above somebody's limit, and their answers. Times are epoch ms, money is cents (分). */
import { type Kysely, sql } from 'kysely';

const change = `
CREATE TABLE approval (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  ticket_id uuid NOT NULL, customer_id uuid NOT NULL, contact_id uuid, option_id text NOT NULL, title text NOT NULL,
  time_text text NOT NULL, type text NOT NULL, cost_cents bigint NOT NULL, coupon_cents bigint NOT NULL, reason text NOT NULL,
  requested_by_id uuid NOT NULL, requested_by_name text NOT NULL, requested_at_ms bigint NOT NULL, status text NOT NULL,
  decided_by_id uuid, decided_by_name text NOT NULL, decided_at_ms bigint, note text NOT NULL
);
CREATE INDEX approval_customer ON approval (customer_id);
`;

export const approvals = {
  id: 70,
  name: 'approvals',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
