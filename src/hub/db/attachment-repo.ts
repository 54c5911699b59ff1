/**
 * Attachments by content hash, with the team scopes that hold them: a hash alone opens nothing to another team, but a ticket that a team holds opens the files
 * that were attached to it, and a department may open what it was asked about.
 */
import { sql } from 'kysely';
import type { NewAttachment } from '../services/hub-storage.ts';
import { dropAttachmentParts } from './attachment-part-repo.ts';
import type { Db } from './tables.ts';

/** Idempotent: the same bytes again change nothing but may add the uploader's scope. */
export async function putAttachment(db: Db, { sha256, bytes, scope, userId, atMs }: NewAttachment): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('attachment')
      .values({ sha256, bytes, size: bytes.length, created_at_ms: atMs })
      .onConflict((c) => c.column('sha256').doNothing())
      .execute();
    await tx
      .insertInto('attachment_scope')
      .values({ sha256, scope, user_id: userId })
      .onConflict((c) => c.columns(['sha256', 'scope']).doNothing())
      .execute();
    await dropAttachmentParts(tx, sha256, userId);
  });
}

export async function holdsAttachment(db: Db, sha256: string, scope: string): Promise<boolean> {
  const held = db.selectFrom('attachment_scope').select('sha256').where('sha256', '=', sha256).where('scope', '=', scope);
  return (await held.executeTakeFirst()) !== undefined;
}

/** Null when there is none in these scopes. */
export async function getAttachment(db: Db, sha256: string, scopes: readonly string[]): Promise<Buffer | null> {
  if (scopes.length === 0) return null;
  const namedInTicket = JSON.stringify([{ sha256 }]);
  const named = JSON.stringify({ evidence: [{ sha256 }] });
  const team = sql<boolean>`EXISTS (SELECT 1 FROM attachment_scope s WHERE s.sha256 = a.sha256 AND s.scope = ANY(${scopes}::text[]))`;
  const asked = sql<boolean>`EXISTS (SELECT 1 FROM task t WHERE t.scope = ANY(${scopes}::text[]) AND NOT t.deleted AND t.brief @> ${named}::jsonb)`;
  // Naming a file is not enough, or its hash would open it: who brought it must have worked on the ticket.
  const kept = sql<boolean>`EXISTS (SELECT 1 FROM ticket k JOIN ticket_event e ON e.customer_id = k.customer_id AND e.ticket_id = k.id
    JOIN attachment_scope s ON s.sha256 = a.sha256 AND s.user_id = e.author_id
    WHERE k.scope = ANY(${scopes}::text[]) AND NOT k.deleted AND k.evidence <> '[]'::jsonb AND k.evidence @> ${namedInTicket}::jsonb)`;
  const row = await db
    .selectFrom('attachment as a')
    .select('a.bytes')
    .where('a.sha256', '=', sha256)
    .where((is) => is.or([team, asked, kept]))
    .executeTakeFirst();
  return row?.bytes ?? null;
}
