/** Customers of the local view: by id, number, last digits, and one search box for everything a caller may say about themselves. */
import type { Customer } from '../../../shared/customer/customer.ts';
import { type SqliteRow, sqliteRowToEntity } from '../../../shared/sync/rows.ts';
import type { CacheDb } from './open.ts';
import { columnList, prepared, viewRow, viewRows } from './statements.ts';

export type CustomerMatch = {
  customer: Customer;
  by: 'name' | 'pinyin' | 'initials' | 'phone' | 'member_no' | 'order_no' | 'ticket_no';
  /** The whole value that matched, e.g. the ticket number; never a phone number. */
  matched: string;
  ticketId: string | null;
};

export function customerById(cache: CacheDb, id: string): Customer | null {
  return viewRow(cache, 'customer', id);
}

/** `number` as `normalizePhone` gives it. Latest contact first. */
export function customersByPhone(cache: CacheDb, number: string, limit = 10): Customer[] {
  return byKey(cache, { kind: 'phone', from: number, to: number, limit }).map((match) => match.customer);
}

/** `tail`: last digits of a number, at least four. */
export function customersByPhoneTail(cache: CacheDb, tail: string, limit = 10): Customer[] {
  return byKey(cache, { kind: 'tail', ...prefixRange(reversed(tail)), limit }).map((match) => match.customer);
}

export function customersByMemberNo(cache: CacheDb, memberNo: string, limit = 10): Customer[] {
  const key = memberNo.toLowerCase();
  return byKey(cache, { kind: 'member', from: key, to: key, limit }).map((match) => match.customer);
}

/**
 * Name part, pinyin or initials prefix, number (whole, or its last four digits and more), member, order or ticket number (prefix).
 * Exact numbers come first; each customer appears once.
 */
export function searchCustomers(cache: CacheDb, text: string, limit: number): CustomerMatch[] {
  const query = text.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, '');
  if (query === '') return [];
  const found: CustomerMatch[] = [];
  const digits = query.replaceAll(/[^0-9]/g, '');
  const isNumber = digits.length >= 4 && /^[+0-9-]+$/.test(query);
  found.push(...byTicketNo(cache, query, limit));
  if (isNumber) {
    found.push(...asMatches(customersByPhone(cache, digits, limit), 'phone'));
    found.push(...asMatches(customersByPhoneTail(cache, digits, limit), 'phone'));
  }
  if (digits.length >= 4) found.push(...byOrderNo(cache, query, limit));
  for (const [kind, by] of searchKinds) {
    found.push(...byKey(cache, { kind, ...prefixRange(query), limit }).map((match) => ({ ...match, by, ticketId: null })));
  }
  return firstPerCustomer(found, limit);
}

/** Those with the latest contact first. */
export function recentCustomers(cache: CacheDb, limit: number): Customer[] {
  return viewRows(cache, 'customer', 'ORDER BY last_contact_at_ms DESC LIMIT :limit', { limit });
}

const searchKinds = [
  ['member', 'member_no'],
  ['name', 'name'],
  ['pinyin', 'pinyin'],
  ['initials', 'initials'],
] as const;

type KeyQuery = { kind: string; from: string; to: string; limit: number };
type KeyedCustomer = { customer: Customer; matched: string };

const byKeySql = `
  SELECT ${columnList('customer', 'c')}, k.key AS matched_key FROM v_search_key k JOIN v_customer c ON c.id = k.customer_id
  WHERE k.kind = :kind AND k.key >= :from AND k.key <= :to ORDER BY c.last_contact_at_ms DESC LIMIT :limit`;

function byKey(cache: CacheDb, query: KeyQuery): KeyedCustomer[] {
  const rows = prepared(cache, byKeySql).all(query) as SqliteRow[];
  return rows.map((row) => {
    const customer = sqliteRowToEntity('customer', row);
    return { customer, matched: query.kind === 'member' ? customer.memberNo : customer.name };
  });
}

function byTicketNo(cache: CacheDb, query: string, limit: number): CustomerMatch[] {
  if (query.length < 4) return [];
  const { from, to } = prefixRange(query.toUpperCase());
  const sql = `
    SELECT ${columnList('customer', 'c')}, t.ticket_no AS matched_no, t.id AS matched_ticket
    FROM v_ticket t JOIN v_customer c ON c.id = t.customer_id WHERE t.ticket_no >= :from AND t.ticket_no <= :to LIMIT :limit`;
  const rows = prepared(cache, sql).all({ from, to, limit }) as SqliteRow[];
  return rows.map((row) => ({
    customer: sqliteRowToEntity('customer', row),
    by: 'ticket_no',
    matched: String(row.matched_no),
    ticketId: String(row.matched_ticket),
  }));
}

function byOrderNo(cache: CacheDb, query: string, limit: number): CustomerMatch[] {
  const { from, to } = prefixRange(query.toUpperCase());
  const sql = `
    SELECT ${columnList('customer', 'c')}, o.order_no AS matched_no
    FROM v_orders o JOIN v_customer c ON c.id = o.customer_id WHERE o.order_no >= :from AND o.order_no <= :to LIMIT :limit`;
  const rows = prepared(cache, sql).all({ from, to, limit }) as SqliteRow[];
  return rows.map((row) => ({
    customer: sqliteRowToEntity('customer', row),
    by: 'order_no',
    matched: String(row.matched_no),
    ticketId: null,
  }));
}

function asMatches(customers: readonly Customer[], by: CustomerMatch['by']): CustomerMatch[] {
  return customers.map((customer) => ({ customer, by, matched: customer.name, ticketId: null }));
}

function firstPerCustomer(matches: readonly CustomerMatch[], limit: number): CustomerMatch[] {
  const seen = new Set<string>();
  const first = matches.filter(({ customer }) => !seen.has(customer.id) && seen.add(customer.id));
  return first.slice(0, limit);
}

/** Everything that begins with `prefix`: U+10FFFF sorts after any character a key may hold. */
function prefixRange(prefix: string): { from: string; to: string } {
  return { from: prefix, to: `${prefix}\u{10ffff}` };
}

export function reversed(digits: string): string {
  return [...digits].reverse().join('');
}
