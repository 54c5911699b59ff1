/** Files attached to tickets, kept by content hash until (and after) the hub has them. */
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

export function markAttachment(own: OwnDb, sha256: string, state: BlobState): void {
  prepared(own, 'UPDATE attachment_blob SET state = ? WHERE sha256 = ?').run(state, sha256);
}
