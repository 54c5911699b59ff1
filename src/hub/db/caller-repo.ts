/** Calls whose sources name no customer, by the number they came from. */
import { sql } from 'kysely';
import type { CallerRow } from '../services/ingest-storage.ts';
import { columnOf, pgArray, unnested } from './array-text.ts';
import type { Db } from './tables.ts';

export async function setCallers(tx: Db, scope: string, rows: readonly CallerRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ contactId }) => contactId);
  await sql`DELETE FROM source_caller WHERE contact_id = ANY(${pgArray(ids)}::uuid[])`.execute(tx);
  const kept = rows.filter(({ number }) => number !== null);
  if (kept.length === 0) return;
  const column = (name: 'source' | 'sourceId' | 'number') =>
    columnOf(
      kept.map((row) => row[name]),
      'text',
    );
  await sql`
    INSERT INTO source_caller (contact_id, scope, number, source, source_id)
    SELECT ${unnested(
      kept.map(({ contactId }) => contactId),
      'uuid',
    )}, ${scope}, ${column('number')}, ${column('source')}, ${column('sourceId')}
  `.execute(tx);
}

/** Number by number: without statistics the planner would rather walk through all of them. */
export async function findCallers(tx: Db, scope: string, numbers: readonly string[]): Promise<{ contactId: string; number: string }[]> {
  if (numbers.length === 0) return [];
  const found = await sql<{ contactId: string; number: string }>`
    SELECT c.contact_id AS "contactId", c.number FROM unnest(${pgArray(numbers)}::text[]) AS wanted (number)
    CROSS JOIN LATERAL (
      SELECT s.contact_id, s.number FROM source_caller s WHERE s.scope = ${scope} AND s.number = wanted.number OFFSET 0
    ) c ORDER BY c.contact_id
  `.execute(tx);
  return found.rows;
}
