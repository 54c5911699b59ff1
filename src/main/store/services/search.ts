/** Finds customers by whatever the agent has: name, pinyin, number, its last four, member, order or ticket number, or words once said or noted. Local data only. */
import type { SearchHit } from '../../../shared/contract/desk-views.ts';
import type { Customer } from '../../../shared/customer/customer.ts';
import { maskName, maskPhone } from '../../../shared/customer/mask.ts';
import { readTicketNumber } from '../../../shared/ticket/ticket-no.ts';
import { type CustomerMatch, customerById, recentCustomers, searchCustomers } from '../db/customers-repo.ts';
import { searchEntities } from '../db/search-texts.ts';
import { searchTexts, type TextHit } from '../db/text-search-repo.ts';
import { openTicketsByCustomer } from '../db/tickets-repo.ts';
import type { Desk } from './desk.ts';

type SearchMatch = NonNullable<SearchHit['match']>;

const recentCount = 10;

const reasons: Record<CustomerMatch['by'], SearchHit['reason']> = {
  name: 'picked',
  pinyin: 'picked',
  initials: 'picked',
  phone: 'exact_phone',
  member_no: 'member_no',
  order_no: 'order_no',
  ticket_no: 'picked',
};

function matchOf({ by, matched, customer }: CustomerMatch): SearchMatch {
  switch (by) {
    case 'ticket_no':
    case 'order_no':
    case 'member_no':
      return { place: by, value: matched };
    case 'phone':
      return { place: 'phone', value: maskPhone(customer.phone) };
    case 'name':
    case 'pinyin':
    case 'initials':
      return { place: 'name', value: maskName(customer.name) };
  }
}

function hitOf(desk: Desk, customer: Customer, match: CustomerMatch | null): SearchHit {
  return {
    customerId: customer.id,
    maskedName: maskName(customer.name),
    maskedPhone: maskPhone(customer.phone),
    tier: customer.tier,
    region: customer.region,
    openTickets: openTicketsByCustomer(desk.store.cache, customer.id).length,
    lastContactAtMs: customer.lastContactAtMs,
    reason: match === null ? 'picked' : reasons[match.by],
    why: match === null ? '最近联系过' : '与搜索一致',
    match: match === null ? null : matchOf(match),
    ticketId: match?.ticketId ?? null,
  };
}

const aroundWords = 12;
/** Several texts may be about one customer. */
const textsPerHit = 4;

/** The words around the place that matched. */
function excerpt(text: string, query: string): string {
  const at = text.toLowerCase().indexOf(query.toLowerCase());
  const from = Math.max(0, at - aroundWords);
  const to = Math.min(text.length, Math.max(at, 0) + query.length + aroundWords);
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
}

function textHitOf(desk: Desk, hit: TextHit, query: string): SearchHit | null {
  const customer = hit.customerId === null ? null : customerById(desk.store.cache, hit.customerId);
  if (customer === null) return null;
  const match: SearchMatch = { place: hit.entity, value: excerpt(hit.text, query) };
  return { ...hitOf(desk, customer, null), match, why: '与搜索一致', ticketId: hit.ticketId };
}

/** A ticket number is understood however it was typed or heard. Words once said or noted come after who the text may name, newest first. */
export function search(desk: Desk, input: { text: string; limit: number }): SearchHit[] {
  const text = readTicketNumber(input.text) ?? input.text;
  const hits = searchCustomers(desk.store.cache, text, input.limit).map((match) => hitOf(desk, match.customer, match));
  const query = input.text.trim();
  const known = new Set(hits.map(({ customerId }) => customerId));
  if (hits.length === input.limit || query === '') return hits;
  for (const found of searchTexts(desk.store.cache, query, { entities: searchEntities, limit: input.limit * textsPerHit })) {
    if (hits.length === input.limit) break;
    const hit = found.customerId === null || known.has(found.customerId) ? null : textHitOf(desk, found, query);
    if (hit === null) continue;
    known.add(hit.customerId);
    hits.push(hit);
  }
  return hits;
}

export function recent(desk: Desk): SearchHit[] {
  return recentCustomers(desk.store.cache, recentCount).map((customer) => hitOf(desk, customer, null));
}
