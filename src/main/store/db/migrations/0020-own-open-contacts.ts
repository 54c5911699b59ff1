/** Whether somebody is talking is asked between two slices of work, while ended contacts stay for weeks. */
import type { Migration } from '../migrate.ts';

const sql = `CREATE INDEX running_contact_open ON running_contact (offered_at_ms, id) WHERE phase <> 'ended';`;

export const ownOpenContacts: Migration = { id: 20, name: 'own-open-contacts', up: (db) => void db.exec(sql) };
