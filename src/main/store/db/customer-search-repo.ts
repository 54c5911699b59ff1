/**
 * One search box for everything a caller may say about themselves. Which rows are found and in what order; what a screen may show of them
 * is for `services/search.ts`.
 */
import type { Customer } from '../../../shared/customer/customer.ts';
import { normalizePhone } from '../../../shared/customer/normalize-phone.ts';
import { nameKey, nameReadings, reversed } from '../../../shared/customer/search-keys.ts';
import { ticketNumberBeginning } from '../../../shared/ticket/ticket-no.ts';
import { customerById } from './customers-repo.ts';
import type { CacheDb } from './open.ts';
import { beginningWith, byNewest, type FoundCustomer, type KeyRange, newestInRange } from './search-keys-repo.ts';
import { prepared } from './statements.ts';
import { countOpenTickets } from './tickets-repo.ts';

export type CustomerMatch = {
  customer: Customer;
  by: 'name' | 'pinyin' | 'initials' | 'phone' | 'member_no' | 'order_no' | 'ticket_no';
  /** The whole value that matched, e.g. the ticket number; never a phone number. */
  matched: string;
  ticketId: string | null;
  openTickets: number;
};

/** Of everyone found by name or number, so many with the latest contact are looked at; those of them with open tickets come first. */
export const recentCallers = 100;

type By = CustomerMatch['by'];
type Way = { by: By; range: KeyRange; also?: KeyRange };
type Numbered = { customerId: string; number: string; ticketId: string | null };

const leastTail = 4;
const leastPhoneStart = 3;

/**
 * Ticket and order numbers from their beginning (four characters), whole telephone numbers, then whoever any part of whose name, pinyin or
 * initials from the beginning, number from its beginning (three digits) or its end (four), or member number from its beginning is `text`;
 * also part of a name and the last digits together (zhangw1234), and a name half-way typed (王xiao). Each customer once.
 */
export function searchCustomers(cache: CacheDb, text: string, limit: number): CustomerMatch[] {
  const query = nameKey(text);
  if (query === '') return [];
  const found = new Map<string, CustomerMatch>();
  const keep = (customerId: string, by: By, { matched, ticketId = null }: { matched?: string; ticketId?: string | null } = {}) => {
    if (found.size >= limit || found.has(customerId)) return;
    const customer = customerById(cache, customerId);
    if (customer === null) return;
    const told = matched ?? (by === 'member_no' ? customer.memberNo : customer.name);
    found.set(customerId, { customer, by, matched: told, ticketId, openTickets: countOpenTickets(cache, customerId) });
  };
  for (const { customerId, number, ticketId } of byTicketNo(cache, text, limit))
    keep(customerId, 'ticket_no', { matched: number, ticketId });
  for (const { customerId } of byWholePhone(cache, query, limit)) keep(customerId, 'phone');
  for (const { customerId, number } of byOrderNo(cache, query, limit)) keep(customerId, 'order_no', { matched: number });
  for (const { customerId, by } of openFirst(cache, recentOnes(cache, waysOf(query)))) keep(customerId, by);
  return [...found.values()];
}

function digitsOf(query: string): string {
  return /^[+\d()-]+$/.test(query) ? query.replaceAll(/\D/g, '') : '';
}

function waysOf(query: string): Way[] {
  const letters = query.replaceAll(/['’·•-]/g, '');
  const digits = digitsOf(query);
  const ways: Way[] = [{ by: 'name', range: beginningWith('name', query) }];
  ways.push({ by: 'member_no', range: beginningWith('member', query) });
  if (digits.length >= leastTail) ways.push({ by: 'phone', range: beginningWith('tail', reversed(digits)) });
  if (digits.length >= leastPhoneStart) ways.push({ by: 'phone', range: beginningWith('phone', digits) });
  if (/^[a-z]/.test(letters)) {
    ways.push({ by: 'pinyin', range: beginningWith('pinyin', letters) }, { by: 'initials', range: beginningWith('initials', letters) });
  }
  return [...ways, ...withLastDigits(query), ...halfWay(letters)];
}

/** zhangw1234, 张 1234: whose number ends so, and whose name begins so. */
function withLastDigits(query: string): Way[] {
  const parts = /^([^\d]+?)-?(\d{4,11})$/.exec(query);
  if (parts === null) return [];
  const [, head = '', tail = ''] = parts;
  const range = beginningWith('tail', reversed(tail));
  const kinds = /^[a-z]/.test(head) ? (['name', 'pinyin', 'initials'] as const) : (['name'] as const);
  return kinds.map((kind) => ({ by: 'phone', range, also: beginningWith(kind, head) }));
}

/** 王xiao: what is typed while an input method has not chosen the characters yet. */
function halfWay(query: string): Way[] {
  const parts = /^(\p{Script=Han}+)([a-z]+)$/u.exec(query);
  if (parts === null) return [];
  const [, head = '', rest = ''] = parts;
  const also = beginningWith('name', head);
  return nameReadings(head).flatMap((reading): Way[] => [
    { by: 'name', range: beginningWith('pinyin', reading.join('') + rest), also },
    { by: 'name', range: beginningWith('initials', reading.map((syllable) => syllable.charAt(0)).join('') + rest), also },
  ]);
}

type Recent = FoundCustomer & { by: By };

/** Everyone once, by the first way that finds them; the newest of all ways together. */
function recentOnes(cache: CacheDb, ways: readonly Way[]): Recent[] {
  const met = new Map<string, Recent>();
  for (const { by, range, also } of ways) {
    for (const one of newestInRange(cache, range, { limit: recentCallers, also })) {
      if (!met.has(one.customerId)) met.set(one.customerId, { ...one, by });
    }
  }
  return [...met.values()].sort(byNewest).slice(0, recentCallers);
}

function openFirst(cache: CacheDb, ones: readonly Recent[]): Recent[] {
  const isOpen = ones.map(({ customerId }) => countOpenTickets(cache, customerId) > 0);
  return [...ones.filter((_, at) => isOpen[at]), ...ones.filter((_, at) => !isOpen[at])];
}

function byWholePhone(cache: CacheDb, query: string, limit: number): FoundCustomer[] {
  const digits = digitsOf(query);
  if (digits.length < leastTail) return [];
  const number = normalizePhone(query)?.number ?? digits;
  return newestInRange(cache, { kind: 'phone', from: number, to: number }, { limit });
}

/** Highest numbers first, which are the latest; of the overlay before the confirmed ones. */
function byNumber(cache: CacheDb, { table, column }: { table: string; column: string }, beginning: string, limit: number): Numbered[] {
  const ticketId = table === 'ticket' ? 'n.id' : 'NULL';
  const from = (source: string, isLive: string) => `SELECT n.customer_id AS customerId, n.${column} AS number, ${ticketId} AS ticketId
    FROM ${source} n WHERE n.deleted = 0 AND n.${column} COLLATE NOCASE >= :from AND n.${column} COLLATE NOCASE <= :to${isLive}
    ORDER BY n.${column} COLLATE NOCASE DESC LIMIT :limit`;
  const range = { from: beginning, to: `${beginning}\u{10ffff}`, limit };
  const changed = prepared(cache, from(`o_${table}`, '')).all(range) as Numbered[];
  const isLive = ` AND NOT EXISTS (SELECT 1 FROM o_${table} o WHERE o.id = n.id)`;
  return [...changed, ...(prepared(cache, from(table, isLive)).all(range) as Numbered[])];
}

function byTicketNo(cache: CacheDb, text: string, limit: number): Numbered[] {
  const beginning = ticketNumberBeginning(text);
  return beginning === null ? [] : byNumber(cache, { table: 'ticket', column: 'ticket_no' }, beginning, limit);
}

function byOrderNo(cache: CacheDb, query: string, limit: number): Numbered[] {
  const isEnough = query.replaceAll(/\D/g, '').length >= leastTail && /^[\x21-\x7e]+$/.test(query);
  return isEnough ? byNumber(cache, { table: 'orders', column: 'order_no' }, query, limit) : [];
}
