/** Finds customers by whatever the agent has: name, pinyin, number, its last four, member, order or ticket number, or words once said or noted. Local data only. */

import { maskToldInPlace } from '../../../shared/compliance/mask-told.ts';
import type { Contact } from '../../../shared/contact/contact.ts';
import type { SearchHit, SearchQuery } from '../../../shared/contract/desk-views.ts';
import type { Customer } from '../../../shared/customer/customer.ts';
import { maskName, maskPhone } from '../../../shared/customer/mask.ts';
import { maskAddress } from '../../../shared/customer/mask-address.ts';
import { type Mark, nameMarks, phoneMarks } from '../../../shared/customer/name-marks.ts';
import { searchMarks } from '../../../shared/language/search-fold.ts';
import { readTicketNumber, ticketNumberBeginning } from '../../../shared/ticket/ticket-no.ts';
import { contactById } from '../db/contacts-repo.ts';
import { type CustomerMatch, searchCustomers } from '../db/customer-search-repo.ts';
import { customerById, recentCustomers } from '../db/customers-repo.ts';
import { searchEntities } from '../db/search-texts.ts';
import { readTogether } from '../db/statements.ts';
import { type TextHit, textHits } from '../db/text-search-repo.ts';
import { countOpenTickets } from '../db/tickets-repo.ts';
import type { Desk } from './desk.ts';
import { inTurns, type SearchPace } from './search-turns.ts';

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

/** All of a number whose beginning was typed, in whatever form. */
function numberMarks(value: string, typed: string): Mark[] {
  const begun = ticketNumberBeginning(typed) ?? typed.replaceAll(/\s+/g, '');
  return searchMarks(value, begun).filter(([from]) => from === 0);
}

function phoneMatch({ phone, contactPoints, name }: Customer, typed: string): SearchMatch {
  const digits = typed.normalize('NFKC').replaceAll(/\D/g, '');
  const masked = maskPhone(phone);
  const marks = phoneMarks(phone, masked, digits);
  if (marks.length > 0) return { place: 'phone', value: masked, marks };
  const other = contactPoints.find(({ number }) => number.endsWith(digits) || number.startsWith(digits))?.number;
  if (other !== undefined) return { place: 'phone', value: maskPhone(other), marks: phoneMarks(other, maskPhone(other), digits) };
  return { place: 'name', value: maskName(name), marks: nameMarks(name, typed) };
}

function matchOf({ by, matched, customer }: CustomerMatch, typed: string): SearchMatch {
  switch (by) {
    case 'ticket_no':
    case 'order_no':
    case 'member_no':
      return { place: by, value: matched, marks: numberMarks(matched, typed) };
    case 'phone':
      return phoneMatch(customer, typed);
    case 'name':
    case 'pinyin':
    case 'initials':
      return { place: 'name', value: maskName(customer.name), marks: nameMarks(customer.name, typed) };
  }
}

type Why = Pick<SearchHit, 'reason' | 'why' | 'match' | 'ticketId'>;

function hitOf(customer: Customer, openTickets: number, why: Why): SearchHit {
  return {
    customerId: customer.id,
    maskedName: maskName(customer.name),
    maskedPhone: maskPhone(customer.phone),
    tier: customer.tier,
    region: customer.region,
    openTickets,
    lastContactAtMs: customer.lastContactAtMs,
    contactId: null,
    ...why,
  };
}

const aroundWords = 12;

/**
 * The words around the place that matched, as `told` shows them, which moves nothing. Hidden before they are cut: what is personal is known
 * by the words beside it. A mark may lie on stars, as in a name.
 */
function excerpt(text: string, typed: string, told: (text: string) => string): { value: string; marks: Mark[] } {
  const all = searchMarks(text, typed);
  const first = all[0] ?? [0, 0];
  const from = Math.max(0, first[0] - aroundWords);
  const to = Math.min(text.length, first[1] + aroundWords);
  const before = from > 0 ? '…' : '';
  const moved = before.length - from;
  const marks = all.filter((mark) => mark[1] <= to).map((mark): Mark => [mark[0] + moved, mark[1] + moved]);
  return { value: `${before}${told(text).slice(from, to)}${to < text.length ? '…' : ''}`, marks };
}

/** Regions and tags are shown as they are wherever a customer is. */
function asTold(entity: TextHit['entity']): (text: string) => string {
  return entity === 'customer' ? (text) => text : maskToldInPlace;
}

/** A call or post of somebody nobody knows yet. */
function strangerHit({ id, channel, fromAddress, startedAtMs }: Contact, why: Why): SearchHit {
  const who = { customerId: null, maskedName: '', maskedPhone: maskAddress(fromAddress, channel), tier: '', region: '', openTickets: 0 };
  return { ...who, lastContactAtMs: startedAtMs, contactId: id, ...why };
}

function textHitOf(desk: Desk, hit: TextHit, typed: string): SearchHit | null {
  const { cache } = desk.store;
  const match: SearchMatch = { place: hit.entity, ...excerpt(hit.text, typed, asTold(hit.entity)) };
  const why: Why = { reason: 'picked', why: '与搜索一致', match, ticketId: hit.ticketId };
  const contactId = hit.entity === 'contact' ? hit.id : null;
  const customer = hit.customerId === null ? null : customerById(cache, hit.customerId);
  if (customer !== null) return { ...hitOf(customer, countOpenTickets(cache, customer.id), why), contactId };
  const contact = contactId === null ? null : contactById(cache, contactId);
  return contact === null ? null : strangerHit(contact, why);
}

/**
 * A ticket number is understood however it was typed or heard. Words once said or noted come after who the text may name, newest first;
 * of one customer the newest place only, of contacts that are nobody's each.
 * Stops after each row it looked at: some words are rare and their parts are not.
 */
function* searching(desk: Desk, input: SearchQuery): Generator<void, SearchHit[]> {
  const { cache } = desk.store;
  const typed = input.text.trim();
  const text = readTicketNumber(typed) ?? typed;
  const hits: SearchHit[] = searchCustomers(cache, text, input.limit).map((each) =>
    hitOf(each.customer, each.openTickets, {
      ...{ reason: reasons[each.by], why: '与搜索一致', ticketId: each.ticketId },
      match: matchOf(each, text),
    }),
  );
  if (hits.length >= input.limit || typed === '') return hits;
  yield;
  const known = new Set(hits.map(({ customerId }) => customerId));
  const keyOf = ({ customerId, entity, id }: TextHit) => {
    if (customerId !== null && customerById(cache, customerId) !== null) return known.has(customerId) ? null : customerId;
    return entity === 'contact' && input.peopleOnly !== true ? id : null;
  };
  for (const words of textHits(cache, typed, searchEntities, { limit: input.limit - hits.length, keyOf })) {
    const hit = words === null ? null : textHitOf(desk, words, typed);
    if (hit !== null) {
      if (hit.customerId !== null) known.add(hit.customerId);
      hits.push(hit);
      if (hits.length === input.limit) break;
    }
    yield;
  }
  return hits;
}

/** Answers at once, however long it takes. */
export function search(desk: Desk, input: SearchQuery): SearchHit[] {
  return readTogether(desk.store.cache, () => {
    const steps = searching(desk, input);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  });
}

/** The same in slices; nothing once it is given up. */
export async function searchInTurns(desk: Desk, input: SearchQuery, pace: SearchPace): Promise<SearchHit[]> {
  return (await inTurns(desk.store.cache, searching(desk, input), pace)) ?? [];
}

export function recent(desk: Desk): SearchHit[] {
  const { cache } = desk.store;
  const nothing = { reason: 'picked', why: '最近联系过', match: null, ticketId: null } as const;
  return readTogether(cache, () =>
    recentCustomers(cache, recentCount).map((customer) => hitOf(customer, countOpenTickets(cache, customer.id), nothing)),
  );
}
