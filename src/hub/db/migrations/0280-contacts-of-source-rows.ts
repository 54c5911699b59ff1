/**
 * Which contact a row of a source became, so that what the source said in it goes together with the contact. What was said in contacts
 * that were removed before goes here; names and versions of the rows stay.
 */
import { type Kysely, sql } from 'kysely';

const change = `
-- The id of a row of a source, as the hub makes it: SHA-256 of its name as UUID version 8. Null for other kinds.
ALTER TABLE source_row ADD COLUMN contact_id uuid;
UPDATE source_row r SET contact_id = (
  substr(n.h, 1, 8) || '-' || substr(n.h, 9, 4) || '-8' || substr(n.h, 14, 3) || '-'
  || lpad(to_hex((('x' || substr(n.h, 17, 2))::bit(8)::int & 63) | 128), 2, '0') || substr(n.h, 19, 2) || '-' || substr(n.h, 21, 12))::uuid
FROM (
  SELECT source, source_id, encode(sha256(convert_to('[' || to_json(source)::text || ',"contact",' || to_json(source_id)::text || ']', 'UTF8')), 'hex') AS h
  FROM source_row WHERE kind = 'contact'
) n WHERE r.kind = 'contact' AND r.source = n.source AND r.source_id = n.source_id;
CREATE INDEX source_row_contact ON source_row (contact_id) WHERE contact_id IS NOT NULL;
-- Of a contact that was removed nothing is left, not even its channel; one that was only withdrawn keeps it.
CREATE TEMP TABLE removed_contact ON COMMIT DROP AS
  SELECT r.source, r.source_id, c.id FROM source_row r JOIN contact c ON c.id = r.contact_id WHERE c.deleted AND c.channel = '';
UPDATE source_row r SET body = NULL, parent_id = NULL, hash = 'erased' FROM removed_contact g
WHERE r.source = g.source AND r.body IS NOT NULL AND (
  (r.kind = 'contact' AND r.source_id = g.source_id) OR (r.kind = 'satisfaction' AND r.parent_id = g.source_id));
DELETE FROM source_caller s USING removed_contact g WHERE s.contact_id = g.id;
`;

export const contactsOfSourceRows = {
  id: 280,
  name: 'contacts-of-source-rows',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(change).execute(db);
  },
};
