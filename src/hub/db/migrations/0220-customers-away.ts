/** Customers whom desks need not hold: since when desks have each of the others, by what those away are found, and who asked for them. */
import { type Kysely, sql } from 'kysely';

const changes = `
-- since_ms: when they came onto desks, as the hub first noticed; null: they came back from the archive and nobody has noticed yet.
CREATE TABLE desk_stay (customer_id uuid PRIMARY KEY, since_ms bigint, is_back boolean NOT NULL DEFAULT false);
-- Only of customers in the archive. scope: theirs at home. Keys as desks search by them, and order and ticket numbers.
CREATE TABLE away_key (
  scope text NOT NULL, kind text NOT NULL, key text COLLATE "C" NOT NULL, customer_id uuid NOT NULL, PRIMARY KEY (scope, kind, key, customer_id)
);
CREATE INDEX away_key_customer ON away_key (customer_id);
CREATE INDEX customer_away ON customer (id) WHERE scope LIKE 'archive:%' AND NOT deleted;
-- What was asked is not kept. subject: SHA-256 of the customer's id; found: how many were shown.
CREATE TABLE access_log (
  id uuid PRIMARY KEY, at_ms bigint NOT NULL, user_id uuid NOT NULL, action text NOT NULL CHECK (action IN ('search', 'call', 'recall')),
  subject text, found bigint NOT NULL
);
CREATE INDEX access_log_time ON access_log (at_ms);

-- However a customer leaves the archive, nothing finds them there any more, and their time on desks begins anew.
CREATE FUNCTION customer_came_back() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  DELETE FROM away_key WHERE customer_id = NEW.id;
  IF NEW.deleted THEN
    DELETE FROM desk_stay WHERE customer_id = NEW.id;
  ELSE
    INSERT INTO desk_stay (customer_id, since_ms, is_back) VALUES (NEW.id, NULL, true)
      ON CONFLICT (customer_id) DO UPDATE SET since_ms = NULL, is_back = true;
  END IF;
  RETURN NULL;
END $body$;
CREATE TRIGGER customer_came_back AFTER UPDATE ON customer FOR EACH ROW
  WHEN (OLD.scope LIKE 'archive:%' AND (NEW.deleted OR NEW.scope NOT LIKE 'archive:%')) EXECUTE FUNCTION customer_came_back();
`;

export const customersAway = {
  id: 220,
  name: 'customers-away',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(changes).execute(db);
  },
};
