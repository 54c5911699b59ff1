/** Uploads under way: the pieces of a file that one person's desk has sent so far. */
import { sql } from 'kysely';
import type { NewAttachmentPart } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

const lengthOf = (sha256: string, userId: string) =>
  sql<number>`(SELECT coalesce(sum(octet_length(bytes)), 0)::int FROM attachment_part WHERE user_id = ${userId}::uuid AND sha256 = ${sha256})`;

/** Bytes of the file that came so far, from its beginning on. */
export async function uploadedLength(db: Db, sha256: string, userId: string): Promise<number> {
  const found = await sql<{ came: number }>`SELECT ${lengthOf(sha256, userId)} AS came`.execute(db);
  return found.rows[0]?.came ?? 0;
}

/** Takes a piece only where the last one ended; the same again changes nothing. */
export async function addAttachmentPart(db: Db, { sha256, userId, at, bytes, atMs }: NewAttachmentPart): Promise<void> {
  await sql`
    INSERT INTO attachment_part (user_id, sha256, at, bytes, at_ms)
    SELECT ${userId}::uuid, ${sha256}, ${at}::bigint, ${bytes}::bytea, ${atMs}::bigint WHERE ${lengthOf(sha256, userId)} = ${at}
    ON CONFLICT (user_id, sha256, at) DO NOTHING`.execute(db);
}

/** The pieces in order, as one. */
export async function readAttachmentParts(db: Db, sha256: string, userId: string): Promise<Buffer> {
  const mine = db.selectFrom('attachment_part').select('bytes').where('user_id', '=', userId).where('sha256', '=', sha256);
  const parts = await mine.orderBy('at').execute();
  return Buffer.concat(parts.map(({ bytes }) => bytes));
}

export async function dropAttachmentParts(db: Db, sha256: string, userId: string): Promise<void> {
  await db.deleteFrom('attachment_part').where('user_id', '=', userId).where('sha256', '=', sha256).execute();
}

/** Uploads that nobody went on with. */
export async function dropAttachmentPartsBefore(db: Db, ms: number): Promise<void> {
  await sql`
    DELETE FROM attachment_part p USING (SELECT user_id, sha256 FROM attachment_part GROUP BY 1, 2 HAVING max(at_ms) < ${ms}::bigint) stale
    WHERE p.user_id = stale.user_id AND p.sha256 = stale.sha256`.execute(db);
}
