/** own.db: what exists only on this PC and must never be dropped: unsent work, drafts, running contacts, settings, findings, pack memory. */
import type { Migration } from '../migrate.ts';

const sql = `
-- One row of JSON per fact: client_id, next_n, epoch, session.
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- n counts 1, 2, 3… without gaps. Settled rows stay as a ring, to be sent again should the hub go back to a backup.
-- args, expects, seqs: json. status/code/seqs are the hub's answer; state moves queued, sent, acked, then settled|conflict|rejected.
CREATE TABLE outbox (
  n INTEGER PRIMARY KEY NOT NULL, mutation_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, args_ver INTEGER NOT NULL, args TEXT NOT NULL,
  expects TEXT, depends_on TEXT, created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'acked', 'settled', 'conflict', 'rejected')),
  status TEXT CHECK (status IN ('ok', 'conflict', 'rejected')), code TEXT NOT NULL DEFAULT '', seqs TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, settled_at_ms INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (n) WHERE state IN ('queued', 'sent', 'acked');

CREATE TABLE draft (
  key TEXT NOT NULL, author_id TEXT NOT NULL, text TEXT NOT NULL, selection_start INTEGER NOT NULL, selection_end INTEGER NOT NULL,
  saved_at_ms INTEGER NOT NULL, PRIMARY KEY (key, author_id)
) STRICT, WITHOUT ROWID;

-- view: RunningContact as JSON; state: what else its reducers need to go on after a restart (monitor, replay position…), as JSON.
CREATE TABLE running_contact (
  id TEXT PRIMARY KEY NOT NULL, source TEXT NOT NULL, source_contact_id TEXT NOT NULL, offered_at_ms INTEGER NOT NULL,
  phase TEXT NOT NULL, view TEXT NOT NULL, state TEXT NOT NULL, saved_at_ms INTEGER NOT NULL, UNIQUE (source, source_contact_id)
) STRICT;

-- state: pending (not on the hub yet), sent, refused (the hub would not take it).
CREATE TABLE attachment_blob (
  sha256 TEXT PRIMARY KEY NOT NULL, file_name TEXT NOT NULL, bytes BLOB NOT NULL, at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'refused'))
) STRICT;

CREATE TABLE settings (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Findings on what was said or written, with the reason of an override; record: json.
CREATE TABLE audit (
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, contact_id TEXT, at_ms INTEGER NOT NULL, record TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_contact ON audit (contact_id, at_ms);

-- Highest accepted version per pack: a lower one is never put in force, even after the cache was lost.
CREATE TABLE pack_seen (pack_id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

export const ownWork: Migration = { id: 10, name: 'own-work', up: (db) => void db.exec(sql) };
