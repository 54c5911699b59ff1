/** Tickets by the number people know them by, and what clocks read of their stories. Reads only. */
import { sql } from 'kysely';
import type { Json } from '../../shared/base/result.ts';
import { archiveScope } from '../../shared/retention/archive-scope.ts';
import { clockEventKinds } from '../../shared/ticket/clock-events.ts';
import type { TicketEvent } from '../../shared/ticket/ticket.ts';
import type { TicketOfOrder } from '../services/ingest-storage.ts';
import { rowToEntity } from './entity-rows.ts';
import type { Db } from './tables.ts';

/** Until the hub has a policy. */
const chinaOffsetMinutes = 480;

/** As the index has them. */
const kinds = clockEventKinds.map((kind) => `'${kind}'`).join(', ');

export async function findTicketNumbers(tx: Db, scope: string, numbers: readonly string[]): Promise<string[]> {
  if (numbers.length === 0) return [];
  const found = await sql<{ ticket_no: string }>`
    SELECT DISTINCT ticket_no FROM ticket WHERE scope IN (${scope}, ${archiveScope(scope)}) AND NOT deleted AND ticket_no = ANY(${[...numbers]}::text[])
  `.execute(tx);
  return found.rows.map(({ ticket_no }) => ticket_no);
}

export async function findTicketsOfOrders(tx: Db, scope: string, orderIds: readonly string[]): Promise<TicketOfOrder[]> {
  if (orderIds.length === 0) return [];
  const found = await sql<TicketOfOrder>`
    SELECT id, order_id AS "orderId", customer_id AS "customerId", coalesce(
      (SELECT (p.body::jsonb #>> '{content,calendar,utc_offset_minutes}')::int FROM pack p
        WHERE p.kind = 'policy' AND NOT p.deleted ORDER BY p.version DESC LIMIT 1), ${chinaOffsetMinutes}) AS "utcOffsetMinutes"
    FROM ticket WHERE order_id = ANY(${[...orderIds]}::uuid[]) AND scope = ${scope} AND NOT deleted AND stage <> 'closed'
  `.execute(tx);
  return found.rows;
}

export async function findClockStory(tx: Db, ticketIds: readonly string[]): Promise<TicketEvent[]> {
  if (ticketIds.length === 0) return [];
  const found = await sql<Record<string, Json>>`
    SELECT * FROM ticket_event WHERE ticket_id = ANY(${[...ticketIds]}::uuid[]) AND kind IN (${sql.raw(kinds)})
      AND NOT deleted ORDER BY at_ms, id
  `.execute(tx);
  return found.rows.map((row) => rowToEntity('ticket_event', row));
}
