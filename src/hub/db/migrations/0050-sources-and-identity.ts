/** What source systems sent, who is one person among it, and what people decided about that. Hub-side only: desks never see these tables. */
import { type Kysely, sql } from 'kysely';

const change = `
-- Only the SHA-256 of a token is kept. A source writes into one scope.
CREATE TABLE integration_token (
  token_hash bytea PRIMARY KEY, source text NOT NULL, scope text NOT NULL, created_at_ms bigint NOT NULL, revoked_at_ms bigint
);
-- The newest version of each row, as parsed; body null: withdrawn. parent_id: source_id of the customer, order or contact it belongs to.
CREATE TABLE source_row (
  source text NOT NULL, kind text NOT NULL, source_id text NOT NULL, version bigint NOT NULL, hash text NOT NULL, body jsonb,
  parent_id text, received_at_ms bigint NOT NULL, PRIMARY KEY (source, kind, source_id)
);
CREATE INDEX source_row_parent ON source_row (source, parent_id, kind) WHERE parent_id IS NOT NULL;
-- A person as one source knows them. own_id: the customer it is while alone; customer_id: the customer it belongs to now.
-- seq: order in which the hub first heard of records of the scope. present: the source has not withdrawn it.
CREATE TABLE person_record (
  source text NOT NULL, source_id text NOT NULL, scope text NOT NULL, seq bigint NOT NULL, own_id uuid NOT NULL UNIQUE,
  customer_id uuid NOT NULL, name text NOT NULL, present boolean NOT NULL, PRIMARY KEY (source, source_id)
);
CREATE INDEX person_record_customer ON person_record (customer_id);
CREATE INDEX person_record_seq ON person_record (scope, seq);
-- Which row of the source brought which key to a person.
CREATE TABLE identity_key (
  source text NOT NULL, person_id text NOT NULL, kind text NOT NULL, source_id text NOT NULL, scope text NOT NULL, key text NOT NULL,
  PRIMARY KEY (source, kind, source_id, key)
);
CREATE INDEX identity_key_key ON identity_key (scope, key);
CREATE INDEX identity_key_person ON identity_key (source, person_id);
-- kind same: left and right are one person. kind alone: left joins nobody by itself. Withdrawn ones stay as history.
CREATE TABLE identity_decision (
  id uuid PRIMARY KEY, scope text NOT NULL, kind text NOT NULL CHECK (kind IN ('same', 'alone')), left_id uuid NOT NULL,
  right_id uuid, by_id uuid NOT NULL, at_ms bigint NOT NULL, withdrawn_at_ms bigint
);
CREATE INDEX identity_decision_left ON identity_decision (left_id);
CREATE INDEX identity_decision_right ON identity_decision (right_id);
-- left_id, right_id: own_id of the two records, the earlier first. reasons: [{code, zh}].
CREATE TABLE identity_suggestion (
  left_id uuid NOT NULL, right_id uuid NOT NULL, scope text NOT NULL, score bigint NOT NULL, reasons jsonb NOT NULL, against text,
  status text NOT NULL CHECK (status IN ('open', 'dismissed')), at_ms bigint NOT NULL, PRIMARY KEY (left_id, right_id)
);
CREATE INDEX identity_suggestion_open ON identity_suggestion (scope, score DESC) WHERE status = 'open';
-- by_id null: the hub itself, on the evidence of a batch. details: ids and reason codes, never names or numbers.
CREATE TABLE identity_audit (
  id uuid PRIMARY KEY, scope text NOT NULL, at_ms bigint NOT NULL, by_id uuid, action text NOT NULL, details jsonb NOT NULL
);
-- The customer a row was written for, while it lies with another one because the two were joined.
CREATE TABLE row_home (kind smallint NOT NULL, id uuid NOT NULL, home uuid NOT NULL, PRIMARY KEY (kind, id));
CREATE INDEX row_home_home ON row_home (home);
CREATE INDEX customer_member ON customer (scope, member_no) WHERE member_no <> '';
CREATE INDEX customer_phone ON customer (scope, phone) WHERE phone <> '';
CREATE INDEX benefit_customer ON benefit (customer_id);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX logistics_event_customer ON logistics_event (customer_id);
CREATE INDEX contact_customer ON contact (customer_id);
CREATE INDEX ticket_customer ON ticket (customer_id);
CREATE INDEX ticket_event_customer ON ticket_event (customer_id);
CREATE INDEX commitment_customer ON commitment (customer_id);
CREATE INDEX follow_up_customer ON follow_up (customer_id);
`;

export const sourcesAndIdentity = {
  id: 50,
  name: 'sources-and-identity',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
