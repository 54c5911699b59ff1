/** Files attached to tickets, kept by content hash until (and after) the hub has them; those of other PCs once somebody looked at them. */
import type { OwnDb } from './open.ts';
import { prepared } from './statements.ts';

export type BlobState = 'pending' | 'sent' | 'refused';

/** `sha256` hex of `bytes`. The same content again changes nothing. */
export function saveAttachment(own: OwnDb, file: { sha256: string; fileName: string; bytes: Uint8Array; atMs: number }): void {
  const sql = `INSERT INTO attachment_blob (sha256, file_name, bytes, at_ms, state) VALUES (?, ?, ?, ?, 'pending')
    ON CONFLICT (sha256) DO NOTHING`;
  prepared(own, sql).run(file.sha256, file.fileName, Buffer.from(file.bytes), file.atMs);
}

export function attachmentBytes(own: OwnDb, sha256: string): Uint8Array | null {
  const bytes = prepared(own, 'SELECT bytes FROM attachment_blob WHERE sha256 = ?').pluck().get(sha256);
  return bytes === undefined ? null : (bytes as Uint8Array);
}

export function pendingAttachments(own: OwnDb): string[] {
  return prepared(own, `SELECT sha256 FROM attachment_blob WHERE state = 'pending' ORDER BY at_ms`).pluck().all() as string[];
}

/** Files that were sent go on their way again; one that the hub refused is not asked about twice. */
export function resendAttachments(own: OwnDb, names: readonly string[]): void {
  const sql = `UPDATE attachment_blob SET state = 'pending' WHERE state = 'sent' AND sha256 IN (SELECT value FROM json_each(?))`;
  prepared(own, sql).run(JSON.stringify(names));
}

export function markAttachment(own: OwnDb, sha256: string, state: BlobState): void {
  prepared(own, 'UPDATE attachment_blob SET state = ? WHERE sha256 = ?').run(state, sha256);
}

/** A file that came from the hub whole: kept as one of our own that was sent, and its parts go. */
export function saveFetched(own: OwnDb, file: { sha256: string; fileName: string; bytes: Uint8Array; atMs: number }): void {
  own.transaction(() => {
    saveAttachment(own, file);
    markAttachment(own, file.sha256, 'sent');
    dropPart(own, file.sha256);
  })();
}

/** What came of a file before its transfer broke off. */
export function partOf(own: OwnDb, sha256: string): Uint8Array | null {
  const bytes = prepared(own, 'SELECT bytes FROM attachment_part WHERE sha256 = ?').pluck().get(sha256);
  return bytes === undefined ? null : (bytes as Uint8Array);
}

export function savePart(own: OwnDb, part: { sha256: string; bytes: Uint8Array; atMs: number }): void {
  const sql = `INSERT INTO attachment_part (sha256, bytes, at_ms) VALUES (?, ?, ?)
    ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes, at_ms = excluded.at_ms`;
  prepared(own, sql).run(part.sha256, Buffer.from(part.bytes), part.atMs);
}

export function dropPart(own: OwnDb, sha256: string): void {
  prepared(own, 'DELETE FROM attachment_part WHERE sha256 = ?').run(sha256);
}
