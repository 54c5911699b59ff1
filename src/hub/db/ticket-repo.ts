/** Tickets by the number people know them by. Reads only. */
import { sql } from 'kysely';
import type { Db } from './tables.ts';

export async function findTicketNumbers(tx: Db, scope: string, numbers: readonly string[]): Promise<string[]> {
  if (numbers.length === 0) return [];
  const found = await sql<{ ticket_no: string }>`
    SELECT DISTINCT ticket_no FROM ticket WHERE scope = ${scope} AND NOT deleted AND ticket_no = ANY(${[...numbers]}::text[])
  `.execute(tx);
  return found.rows.map(({ ticket_no }) => ticket_no);
}
