/** What a person left on this PC when somebody else signed in here: their outbox and contacts, until they sign in again. */
import type { Migration } from '../migrate.ts';

const sql = `
-- facts: the meta rows that belong to this person, JSON of key to value (client_id, next_n, epoch, doubtful_from).
CREATE TABLE kept_person (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, since_ms INTEGER NOT NULL, facts TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- row: one row of 'outbox' or 'running_contact' as JSON of column to value.
CREATE TABLE kept_row (
  person_id TEXT NOT NULL REFERENCES kept_person (id) ON DELETE CASCADE, of_table TEXT NOT NULL CHECK (of_table IN ('outbox', 'running_contact')),
  row TEXT NOT NULL
) STRICT;
CREATE INDEX kept_row_by_person ON kept_row (person_id, of_table);
`;

export const ownKeptWork: Migration = { id: 40, name: 'own-kept-work', up: (db) => void db.exec(sql) };
