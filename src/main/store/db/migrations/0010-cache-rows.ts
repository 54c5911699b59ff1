/** cache.db: one STRICT table per synced entity. Children lie clustered by customer, newest first, so that a profile reads few pages. */
import type { Migration } from '../migrate.ts';

/** `*_ms` epoch ms UTC; `*_cents` 分; columns commented json hold JSON text of the shape in the entity's schema; bool is 0/1. */
const sql = `
CREATE TABLE customer (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  member_no TEXT NOT NULL, name TEXT NOT NULL, salutation TEXT NOT NULL, phone TEXT NOT NULL,
  contact_points TEXT NOT NULL /* json */, tier TEXT NOT NULL, verified INTEGER NOT NULL, tags TEXT NOT NULL /* json */,
  region TEXT NOT NULL, member_since_ms INTEGER NOT NULL, last_contact_at_ms INTEGER
) STRICT;
CREATE INDEX customer_recent ON customer (last_contact_at_ms DESC);

CREATE TABLE benefit (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  customer_id TEXT NOT NULL, title TEXT NOT NULL, amount_cents INTEGER, status TEXT NOT NULL, expires_at_ms INTEGER
) STRICT;
CREATE INDEX benefit_by_customer ON benefit (customer_id);

CREATE TABLE orders (
  id TEXT NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  customer_id TEXT NOT NULL, order_no TEXT NOT NULL, product TEXT NOT NULL, quantity INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL, status TEXT NOT NULL, placed_at_ms INTEGER NOT NULL, shipped_at_ms INTEGER,
  promised_at_ms INTEGER, signed_at_ms INTEGER, signed_by TEXT, carrier TEXT, tracking_no TEXT,
  PRIMARY KEY (customer_id, placed_at_ms DESC, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX orders_by_id ON orders (id);
CREATE INDEX orders_by_no ON orders (order_no);

CREATE TABLE logistics_event (
  id TEXT NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  customer_id TEXT NOT NULL, order_id TEXT NOT NULL, at_ms INTEGER NOT NULL, place TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (customer_id, at_ms DESC, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX logistics_event_by_id ON logistics_event (id);

CREATE TABLE contact (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  customer_id TEXT, ticket_id TEXT, channel TEXT NOT NULL, direction TEXT NOT NULL, from_address TEXT NOT NULL,
  state TEXT NOT NULL, started_at_ms INTEGER NOT NULL, ended_at_ms INTEGER, agent_id TEXT, agent_name TEXT NOT NULL,
  summary TEXT NOT NULL, emotion_peak INTEGER NOT NULL, wrap_code TEXT, packs TEXT NOT NULL /* json */,
  transcript TEXT NOT NULL /* json */, guide TEXT /* json */, alerts TEXT NOT NULL /* json */, satisfaction INTEGER
) STRICT;
CREATE INDEX contact_by_customer ON contact (customer_id, started_at_ms DESC);

CREATE TABLE ticket (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  ticket_no TEXT NOT NULL, customer_id TEXT NOT NULL, order_id TEXT, contact_id TEXT, type TEXT NOT NULL, title TEXT NOT NULL,
  channel TEXT NOT NULL, emotion INTEGER NOT NULL, urgency TEXT NOT NULL, opened_at_ms INTEGER NOT NULL,
  golden_due_at_ms INTEGER NOT NULL, first_response_at_ms INTEGER, plan_due_at_ms INTEGER NOT NULL, plan_given_at_ms INTEGER,
  closed_at_ms INTEGER, problem TEXT NOT NULL /* json */, demands TEXT NOT NULL /* json */, facts TEXT NOT NULL /* json */,
  evidence TEXT NOT NULL /* json */, options TEXT NOT NULL /* json */, chosen_option_id TEXT, last_action TEXT NOT NULL,
  last_action_at_ms INTEGER NOT NULL, fields_rev TEXT NOT NULL, stage TEXT NOT NULL, status_rev TEXT NOT NULL,
  owner_id TEXT, owner_name TEXT NOT NULL, department TEXT NOT NULL, owner_rev TEXT NOT NULL
) STRICT;
CREATE INDEX ticket_by_customer ON ticket (customer_id, opened_at_ms DESC);
CREATE INDEX ticket_by_no ON ticket (ticket_no);
CREATE INDEX ticket_by_stage ON ticket (stage, last_action_at_ms DESC);
CREATE INDEX ticket_by_last_action ON ticket (last_action_at_ms DESC);

CREATE TABLE ticket_event (
  id TEXT NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  ticket_id TEXT NOT NULL, customer_id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
  author_id TEXT, author_name TEXT NOT NULL, at_ms INTEGER NOT NULL, reason_code TEXT,
  PRIMARY KEY (customer_id, at_ms DESC, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ticket_event_by_id ON ticket_event (id);
CREATE INDEX ticket_event_by_ticket ON ticket_event (ticket_id, at_ms DESC);

CREATE TABLE commitment (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  ticket_id TEXT, customer_id TEXT NOT NULL, contact_id TEXT, what TEXT NOT NULL, owner_id TEXT, owner_name TEXT NOT NULL,
  made_at_ms INTEGER NOT NULL, due_at_ms INTEGER NOT NULL, words TEXT NOT NULL, status TEXT NOT NULL, settled_at_ms INTEGER
) STRICT;
CREATE INDEX commitment_by_customer ON commitment (customer_id, due_at_ms DESC);
CREATE INDEX commitment_by_ticket ON commitment (ticket_id, due_at_ms);
CREATE INDEX commitment_due ON commitment (status, due_at_ms);

CREATE TABLE follow_up (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  ticket_id TEXT NOT NULL, customer_id TEXT NOT NULL, kind TEXT NOT NULL, due_at_ms INTEGER NOT NULL,
  assignee_id TEXT, assignee_name TEXT NOT NULL, status TEXT NOT NULL, outcome TEXT NOT NULL, done_at_ms INTEGER
) STRICT;
CREATE INDEX follow_up_by_ticket ON follow_up (ticket_id, due_at_ms);
CREATE INDEX follow_up_by_customer ON follow_up (customer_id, due_at_ms);
CREATE INDEX follow_up_due ON follow_up (status, due_at_ms);

CREATE TABLE pack (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  pack_id TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, issued_at_ms INTEGER NOT NULL,
  published_by TEXT NOT NULL, body TEXT NOT NULL /* the signed RFC 8785 text, byte for byte */, signature TEXT NOT NULL /* json */
) STRICT;
CREATE INDEX pack_newest ON pack (kind, version DESC);

CREATE TABLE conflict (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  entity TEXT NOT NULL, entity_id TEXT NOT NULL, "group" TEXT NOT NULL, status TEXT NOT NULL, code TEXT NOT NULL,
  mutation TEXT NOT NULL, mine TEXT NOT NULL /* json */, theirs TEXT NOT NULL /* json */, theirs_rev TEXT, theirs_by TEXT NOT NULL,
  theirs_at_ms INTEGER, author_id TEXT NOT NULL, at_ms INTEGER NOT NULL, resolved_at_ms INTEGER
) STRICT;
CREATE INDEX conflict_open ON conflict (at_ms DESC) WHERE resolved_at_ms IS NULL;
CREATE INDEX conflict_by_entity ON conflict (entity_id);

CREATE TABLE member (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  name TEXT NOT NULL, role TEXT NOT NULL, team_id TEXT NOT NULL
) STRICT;

CREATE TABLE contest (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, deleted INTEGER NOT NULL,
  rule TEXT NOT NULL, pack_version INTEGER NOT NULL, text TEXT NOT NULL, note TEXT NOT NULL,
  author_id TEXT NOT NULL, author_name TEXT NOT NULL, at_ms INTEGER NOT NULL, status TEXT NOT NULL
) STRICT;
CREATE INDEX contest_by_status ON contest (status, at_ms DESC);
`;

export const cacheRows: Migration = { id: 10, name: 'cache-rows', up: (db) => void db.exec(sql) };
