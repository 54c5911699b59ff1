/** What came of a file from the hub before its transfer broke off, so that the next try goes on from there. */
import type { Migration } from '../migrate.ts';

const sql = `CREATE TABLE attachment_part (sha256 TEXT PRIMARY KEY NOT NULL, bytes BLOB NOT NULL, at_ms INTEGER NOT NULL) STRICT;`;

export const ownFileParts: Migration = { id: 30, name: 'own-file-parts', up: (db) => void db.exec(sql) };
