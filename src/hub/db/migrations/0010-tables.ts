/** First shape: entities as in `entity-table.ts` of schema 1, the sync bookkeeping, and who may see what. Times are epoch ms. */
import { type Kysely, sql } from 'kysely';

const entities = `
CREATE TABLE customer (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  member_no text NOT NULL, name text NOT NULL, salutation text NOT NULL, phone text NOT NULL, contact_points jsonb NOT NULL,
  tier text NOT NULL, verified boolean NOT NULL, tags jsonb NOT NULL, region text NOT NULL,
  member_since_ms bigint NOT NULL, last_contact_at_ms bigint
);
CREATE TABLE benefit (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  customer_id uuid NOT NULL, title text NOT NULL, amount_cents bigint, status text NOT NULL, expires_at_ms bigint
);
CREATE TABLE orders (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  customer_id uuid NOT NULL, order_no text NOT NULL, product text NOT NULL, quantity bigint NOT NULL, amount_cents bigint NOT NULL,
  status text NOT NULL, placed_at_ms bigint NOT NULL, shipped_at_ms bigint, promised_at_ms bigint, signed_at_ms bigint,
  signed_by text, carrier text, tracking_no text
);
CREATE TABLE logistics_event (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  customer_id uuid NOT NULL, order_id uuid NOT NULL, at_ms bigint NOT NULL, place text NOT NULL, text text NOT NULL
);
CREATE TABLE contact (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  customer_id uuid, ticket_id uuid, channel text NOT NULL, direction text NOT NULL, from_address text NOT NULL, state text NOT NULL,
  started_at_ms bigint NOT NULL, ended_at_ms bigint, agent_id uuid, agent_name text NOT NULL, summary text NOT NULL,
  emotion_peak bigint NOT NULL, wrap_code text, packs jsonb NOT NULL, transcript jsonb NOT NULL, guide jsonb, alerts jsonb NOT NULL,
  satisfaction bigint
);
CREATE TABLE ticket (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  ticket_no text NOT NULL, customer_id uuid NOT NULL, order_id uuid, contact_id uuid, type text NOT NULL, title text NOT NULL,
  channel text NOT NULL, emotion bigint NOT NULL, urgency text NOT NULL, opened_at_ms bigint NOT NULL,
  golden_due_at_ms bigint NOT NULL, first_response_at_ms bigint, plan_due_at_ms bigint NOT NULL, plan_given_at_ms bigint,
  closed_at_ms bigint, problem jsonb NOT NULL, demands jsonb NOT NULL, facts jsonb NOT NULL, evidence jsonb NOT NULL,
  options jsonb NOT NULL, chosen_option_id text, last_action text NOT NULL, last_action_at_ms bigint NOT NULL,
  fields_rev text NOT NULL, stage text NOT NULL, status_rev text NOT NULL, owner_id uuid, owner_name text NOT NULL,
  department text NOT NULL, owner_rev text NOT NULL
);
CREATE TABLE ticket_event (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  ticket_id uuid NOT NULL, customer_id uuid NOT NULL, kind text NOT NULL, text text NOT NULL, author_id uuid,
  author_name text NOT NULL, at_ms bigint NOT NULL, reason_code text
);
CREATE TABLE commitment (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  ticket_id uuid, customer_id uuid NOT NULL, contact_id uuid, what text NOT NULL, owner_id uuid, owner_name text NOT NULL,
  made_at_ms bigint NOT NULL, due_at_ms bigint NOT NULL, words text NOT NULL, status text NOT NULL, settled_at_ms bigint
);
CREATE TABLE follow_up (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  ticket_id uuid NOT NULL, customer_id uuid NOT NULL, kind text NOT NULL, due_at_ms bigint NOT NULL, assignee_id uuid,
  assignee_name text NOT NULL, status text NOT NULL, outcome text NOT NULL, done_at_ms bigint
);
CREATE TABLE pack (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  pack_id text NOT NULL, version bigint NOT NULL, kind text NOT NULL, title text NOT NULL, issued_at_ms bigint NOT NULL,
  published_by text NOT NULL, body text NOT NULL, signature jsonb NOT NULL,
  UNIQUE (pack_id, version)
);
CREATE TABLE conflict (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  entity text NOT NULL, entity_id uuid NOT NULL, "group" text NOT NULL, status text NOT NULL, code text NOT NULL,
  mutation text NOT NULL, mine jsonb NOT NULL, theirs jsonb NOT NULL, theirs_rev text, theirs_by text NOT NULL,
  theirs_at_ms bigint, author_id uuid NOT NULL, at_ms bigint NOT NULL, resolved_at_ms bigint
);
CREATE TABLE member (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  name text NOT NULL, role text NOT NULL, team_id text NOT NULL
);
CREATE TABLE contest (
  id uuid PRIMARY KEY, scope text NOT NULL, ver bigint NOT NULL, deleted boolean NOT NULL,
  rule text NOT NULL, pack_version bigint NOT NULL, text text NOT NULL, note text NOT NULL, author_id uuid NOT NULL,
  author_name text NOT NULL, at_ms bigint NOT NULL, status text NOT NULL
);
`;

const sync = `
CREATE TABLE hub_meta (
  one boolean PRIMARY KEY DEFAULT true CHECK (one), hub_id uuid NOT NULL, epoch uuid NOT NULL, schema bigint NOT NULL,
  proto_min bigint NOT NULL, proto_max bigint NOT NULL, sample boolean NOT NULL
);
-- One counter per scope; updated as the last statements of a commit, so that seq order is visibility order.
CREATE TABLE sync_scope (scope text PRIMARY KEY, seq bigint NOT NULL, floor bigint NOT NULL DEFAULT 0) WITH (fillfactor = 10);
-- One row per (scope, entity): the log is compacted by construction. op: p put, r remove. kind 0: grants of a user.
CREATE TABLE sync_index (
  scope text NOT NULL, kind smallint NOT NULL, id uuid NOT NULL, seq bigint NOT NULL, op "char" NOT NULL CHECK (op IN ('p', 'r')),
  PRIMARY KEY (scope, kind, id), UNIQUE (scope, seq)
);
CREATE TABLE client (
  client_id uuid PRIMARY KEY, user_id uuid NOT NULL, last_n bigint NOT NULL DEFAULT 0, last_at_ms bigint NOT NULL DEFAULT 0,
  first_seen_ms bigint NOT NULL, last_seen_ms bigint NOT NULL
);
-- seqs: {scope: seq} after which the effects are visible. at_ms: the author's clock, clamped; for display only.
CREATE TABLE mutation_ledger (
  mutation_id uuid PRIMARY KEY, client_id uuid NOT NULL, n bigint NOT NULL, name text NOT NULL, args_hash bytea NOT NULL,
  status text NOT NULL CHECK (status IN ('ok', 'conflict', 'rejected')), code text NOT NULL, seqs jsonb NOT NULL,
  at_ms bigint NOT NULL, applied_at_ms bigint NOT NULL, UNIQUE (client_id, n)
);
`;

const access = `
CREATE TABLE team (id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE app_user (
  id uuid PRIMARY KEY, name text NOT NULL, role text NOT NULL, team_id text NOT NULL REFERENCES team (id),
  grants_ver bigint NOT NULL DEFAULT 0, active boolean NOT NULL DEFAULT true
);
-- Only hashes (SHA-256) of tokens and codes are kept.
CREATE TABLE device_token (
  token_hash bytea PRIMARY KEY, user_id uuid NOT NULL REFERENCES app_user (id), device text NOT NULL,
  created_at_ms bigint NOT NULL, revoked_at_ms bigint
);
CREATE TABLE enrol_code (
  code_hash bytea PRIMARY KEY, user_id uuid NOT NULL REFERENCES app_user (id), reusable boolean NOT NULL, used_at_ms bigint
);
CREATE TABLE grants (
  user_id uuid NOT NULL REFERENCES app_user (id), scope text NOT NULL, from_at_ms bigint NOT NULL, to_at_ms bigint,
  PRIMARY KEY (user_id, scope)
);
CREATE TABLE attachment (sha256 text PRIMARY KEY, bytes bytea NOT NULL, size bigint NOT NULL, created_at_ms bigint NOT NULL);
CREATE TABLE attachment_scope (
  sha256 text NOT NULL REFERENCES attachment (sha256), scope text NOT NULL, user_id uuid NOT NULL, PRIMARY KEY (sha256, scope)
);
-- Ed25519. The private key lies here, not in a file, so that every hub process on one database signs with the same key.
CREATE TABLE pack_key (key_id text PRIMARY KEY, public_spki bytea NOT NULL, private_pkcs8 bytea NOT NULL, created_at_ms bigint NOT NULL);
`;

export const tables = {
  id: 10,
  name: 'tables',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(entities + sync + access).execute(db);
  },
};
