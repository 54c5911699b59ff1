/** Tickets of the local view: one, those of a customer, and the lists a desk works from. */
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import type { CacheDb } from './open.ts';
import { customerIdsByName } from './search-keys-repo.ts';
import { countRows, type Params, partOf, prepared, viewParts, viewRow, viewRows } from './statements.ts';
import { ticketIdsByText } from './text-search-repo.ts';

export type TicketListQuery = {
  /** open: not closed. mine: open and owned by `userId`. overdue: open with a missed window or promise. */
  filter: 'open' | 'mine' | 'overdue' | 'all';
  userId: string;
  /** In any words of the ticket or its story, its number, or the customer's name; '' for no restriction. */
  text: string;
  /** Those whose words hold `text`, when that was asked before. */
  ticketIds?: ReadonlySet<string> | undefined;
  nowMs: number;
  limit: number;
  /** Ids that match but are left out all the same. */
  except?: readonly string[];
};

export function ticketById(cache: CacheDb, id: string): Ticket | null {
  return viewRow(cache, 'ticket', id);
}

export function ticketByNo(cache: CacheDb, ticketNo: string): Ticket | null {
  return viewRows(cache, 'ticket', 'WHERE ticket_no = :ticketNo COLLATE NOCASE LIMIT 1', { ticketNo })[0] ?? null;
}

const card = partOf('ticket', [
  ...(['id', 'ticketNo', 'title', 'type', 'stage', 'urgency', 'emotion', 'channel', 'customerId', 'ownerId', 'ownerName'] as const),
  ...(['department', 'openedAtMs', 'goldenDueAtMs', 'firstResponseAtMs', 'planDueAtMs', 'planGivenAtMs', 'closedAtMs'] as const),
  ...(['lastAction', 'lastActionAtMs'] as const),
]);

/** What lists and clocks say of a ticket: nothing of what was found out and proposed in it. */
export type TicketCard = Pick<Ticket, (typeof card.keys)[number]>;

/** Newest first, closed ones included. */
export function ticketCards(cache: CacheDb, customerId: string, limit: number): TicketCard[] {
  return viewParts(cache, card, 'WHERE customer_id = :customerId ORDER BY opened_at_ms DESC LIMIT :limit', { customerId, limit });
}

/** Newest first, closed ones included. */
export function ticketsByCustomer(cache: CacheDb, customerId: string, limit = 100): Ticket[] {
  return viewRows(cache, 'ticket', 'WHERE customer_id = :customerId ORDER BY opened_at_ms DESC LIMIT :limit', { customerId, limit });
}

export function openTicketsByCustomer(cache: CacheDb, customerId: string): Ticket[] {
  return viewRows(cache, 'ticket', `WHERE customer_id = :customerId AND stage <> 'closed' ORDER BY opened_at_ms DESC`, { customerId });
}

/** Their number, without reading one. */
export function countOpenTickets(cache: CacheDb, customerId: string): number {
  return countRows(cache, openTicketsSql, { customerId });
}

const openTicketsSql = `SELECT
  (SELECT count(*) FROM ticket t WHERE t.customer_id = :customerId AND t.deleted = 0 AND t.stage <> 'closed'
    AND NOT EXISTS (SELECT 1 FROM o_ticket o WHERE o.id = t.id))
  + (SELECT count(*) FROM o_ticket n WHERE n.customer_id = :customerId AND n.deleted = 0 AND n.stage <> 'closed')`;

export function countClosedTickets(cache: CacheDb, customerId: string): number {
  return countRows(cache, closedTicketsSql, { customerId });
}

/** Nearly all tickets are closed: the plus keeps SQLite from going through every one of them by stage. */
const closedTicketsSql = `SELECT
  (SELECT count(*) FROM ticket t WHERE t.customer_id = :customerId AND t.deleted = 0 AND +t.stage = 'closed'
    AND NOT EXISTS (SELECT 1 FROM o_ticket o WHERE o.id = t.id))
  + (SELECT count(*) FROM o_ticket n WHERE n.customer_id = :customerId AND n.deleted = 0 AND n.stage = 'closed')`;

/** Open tickets whose next window may run out, for the day list. */
export function openTicketsOf(cache: CacheDb, ownerId: string): Ticket[] {
  return viewRows(cache, 'ticket', `WHERE stage <> 'closed' AND owner_id = :ownerId ORDER BY plan_due_at_ms`, { ownerId });
}

/** Open ones that nobody has. */
export function countUnownedTickets(cache: CacheDb): number {
  return countRows(cache, `SELECT count(*) FROM v_ticket WHERE stage <> 'closed' AND owner_id IS NULL`, {});
}

/** How many open emergencies each person has in hand; those who have none are left out. */
export function emergenciesByOwner(cache: CacheDb): Map<string, number> {
  const sql = `SELECT owner_id, count(*) AS n FROM v_ticket WHERE urgency = 'emergency' AND stage <> 'closed' AND owner_id IS NOT NULL GROUP BY owner_id`;
  const rows = prepared(cache, sql).all() as { owner_id: string; n: number }[];
  return new Map(rows.map(({ owner_id, n }) => [owner_id, n]));
}

/**
 * With a window or a promise missed at `:nowMs`, by the due times in the rows. Missed promises are read once: asked for ticket by ticket,
 * SQLite goes through all of them for each.
 */
export const overdueSql = `stage <> 'closed' AND (
    (first_response_at_ms IS NULL AND golden_due_at_ms < :nowMs) OR (plan_given_at_ms IS NULL AND plan_due_at_ms < :nowMs)
    OR v_ticket.id IN (SELECT p.ticket_id FROM v_commitment p
      WHERE p.status = 'open' AND p.due_at_ms < :nowMs AND p.ticket_id IS NOT NULL))`;

const filters: Record<TicketListQuery['filter'], string> = {
  all: 'TRUE',
  open: `stage <> 'closed'`,
  mine: `stage <> 'closed' AND owner_id = :userId`,
  overdue: overdueSql,
};

/** Overdue by the due times in their rows, but with clocks that stood still for a while. */
export function pausedOverdueTickets(cache: CacheDb, nowMs: number, limit = 1_000): Ticket[] {
  const paused = `EXISTS (SELECT 1 FROM v_ticket_event e WHERE e.ticket_id = v_ticket.id AND e.kind = 'paused')`;
  return viewRows(cache, 'ticket', `WHERE ${filters.overdue} AND ${paused} LIMIT :limit`, { nowMs, limit });
}

/** Of few open ones among very many closed: the plus keeps SQLite from going through all of them in order, in search of the few. */
const newestFirst: Record<TicketListQuery['filter'], string> = {
  all: 'last_action_at_ms DESC',
  open: 'last_action_at_ms DESC',
  mine: '+last_action_at_ms DESC',
  overdue: '+last_action_at_ms DESC',
};

const textFilter = `(id IN (SELECT value FROM json_each(:ticketIds)) OR customer_id IN (SELECT value FROM json_each(:customerIds)))`;

/** `rows`: latest action first; `total` counts all that match, not only those returned. */
export function listTickets(cache: CacheDb, query: TicketListQuery): { total: number; rows: Ticket[] } {
  const text = query.text.trim();
  const params: Record<string, string | number> = { limit: query.limit };
  if (query.filter === 'mine') params.userId = query.userId;
  if (query.filter === 'overdue') params.nowMs = query.nowMs;
  if (text !== '') {
    params.ticketIds = JSON.stringify([...(query.ticketIds ?? ticketIdsByText(cache, text))]);
    params.customerIds = JSON.stringify(customerIdsByName(cache, text));
  }
  const { except = [] } = query;
  if (except.length > 0) params.except = JSON.stringify(except);
  const left = except.length === 0 ? '' : ' AND id NOT IN (SELECT value FROM json_each(:except))';
  const where = `WHERE ${filters[query.filter]}${text === '' ? '' : ` AND ${textFilter}`}${left}`;
  const { limit, ...counted } = params;
  const total = countRows(cache, `SELECT count(*) FROM v_ticket ${where}`, counted as Params);
  return { total, rows: viewRows(cache, 'ticket', `${where} ORDER BY ${newestFirst[query.filter]} LIMIT :limit`, params) };
}
