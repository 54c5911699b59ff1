/**
 * cache.db: customers are found by keys that carry their latest contact, so that the newest of many thousands come first without reading
 * each of them; words are indexed without regard to width, case and traditional forms, so all of them are read in again.
 */
import { type SearchedPerson, searchKeysOf } from '../../../../shared/customer/search-keys.ts';
import type { Migration } from '../migrate.ts';

/** kind: see `searchKeysOf`. at_ms: the customer's latest contact, 0 for none. */
const tables = `
DROP VIEW v_search_key;
DROP TABLE search_key;
DROP TABLE o_search_key;
CREATE TABLE search_key (
  kind TEXT NOT NULL, key TEXT NOT NULL, customer_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, key, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_key_by_customer ON search_key (customer_id, kind, key);
CREATE TABLE o_search_key (
  kind TEXT NOT NULL, key TEXT NOT NULL, customer_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, key, customer_id)
) STRICT, WITHOUT ROWID;

-- Customers by their latest contact, without reading one.
DROP INDEX customer_recent;
CREATE INDEX customer_recent ON customer (last_contact_at_ms DESC, id) WHERE deleted = 0;

-- What a profile and a list say of contacts lies side by side: a customer's contacts are read without their transcripts.
DROP INDEX contact_by_customer;
CREATE INDEX contact_card ON contact (
  customer_id, started_at_ms DESC, id, deleted, ticket_id, channel, direction, ended_at_ms, agent_name, summary, emotion_peak, satisfaction
);

-- Numbers are found however they are typed.
DROP INDEX orders_by_no;
CREATE INDEX orders_by_no ON orders (order_no COLLATE NOCASE);
DROP INDEX ticket_by_no;
CREATE INDEX ticket_by_no ON ticket (ticket_no COLLATE NOCASE);

-- Whether a customer has open tickets, and how many, without reading one.
CREATE INDEX ticket_open ON ticket (customer_id, id, deleted, stage) WHERE deleted = 0 AND stage <> 'closed';
`;

const words = `
INSERT INTO search_gram (search_gram) VALUES ('delete-all');
DELETE FROM search_row;
DELETE FROM search_todo;
INSERT INTO search_todo (kind, id) SELECT 1, id FROM customer UNION ALL SELECT 5, id FROM contact
  UNION ALL SELECT 6, id FROM ticket UNION ALL SELECT 7, id FROM ticket_event;
`;

type Row = { id: string; name: string; phone: string; contact_points: string; member_no: string; last_contact_at_ms: number | null };

export const cacheFind: Migration = {
  id: 80,
  name: 'cache-find',
  up: (db) => {
    db.exec(tables);
    const put = db.prepare('INSERT INTO search_key (kind, key, customer_id, at_ms) VALUES (?, ?, ?, ?)');
    const read = db.prepare('SELECT id, name, phone, contact_points, member_no, last_contact_at_ms FROM customer WHERE deleted = 0');
    for (const row of read.all() as Row[]) {
      const contactPoints = JSON.parse(row.contact_points) as SearchedPerson['contactPoints'];
      const person: SearchedPerson = { name: row.name, phone: row.phone, contactPoints, memberNo: row.member_no };
      for (const [kind, key] of searchKeysOf(person)) put.run(kind, key, row.id, row.last_contact_at_ms ?? 0);
    }
    db.exec(words);
  },
};
