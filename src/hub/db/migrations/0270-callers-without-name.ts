/**
 * Calls whose sources name no customer, by their number, so that they can join the customer whose number it is. Those that are here
 * already are found by the number they were stored under; numbers that tell nobody have no owner and hurt nobody here.
 */
import { type Kysely, sql } from 'kysely';

const change = `
-- contact_id: the contact the row became. number: as customers' numbers are stored.
CREATE TABLE source_caller (
  contact_id uuid PRIMARY KEY, scope text NOT NULL, number text NOT NULL, source text NOT NULL, source_id text NOT NULL
);
CREATE INDEX source_caller_number ON source_caller (scope, number);
-- The id of a row of a source, as the hub makes it: SHA-256 of its name as UUID version 8.
INSERT INTO source_caller
SELECT c.id, regexp_replace(c.scope, '^archive:', ''), c.from_address, s.source, s.source_id FROM (
  SELECT source, source_id, encode(sha256(convert_to('[' || to_json(source)::text || ',"contact",' || to_json(source_id)::text || ']', 'UTF8')), 'hex') AS h
  FROM source_row WHERE kind = 'contact' AND body IS NOT NULL AND parent_id IS NULL
) s JOIN contact c ON c.id = (
  substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-8' || substr(h, 14, 3) || '-'
  || lpad(to_hex((('x' || substr(h, 17, 2))::bit(8)::int & 63) | 128), 2, '0') || substr(h, 19, 2) || '-' || substr(h, 21, 12))::uuid
WHERE c.channel = 'phone' AND c.from_address ~ '^[0-9]{7,}$' AND NOT c.deleted;
`;

export const callersWithoutName = {
  id: 270,
  name: 'callers-without-name',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
