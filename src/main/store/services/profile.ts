/** The customer on one page: who, what we owe, what happened. Read from local rows only, masked, with the statement to read aloud. */
import { dayMs } from '../../../shared/base/clock.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { maskingOnce } from '../../../shared/compliance/mask-told.ts';
import type { Profile } from '../../../shared/contract/desk-views.ts';
import type { OrderOfCustomer, OrderStep, OrderView } from '../../../shared/contract/order-views.ts';
import { type EvidenceOfNotice, mostProfileOrders, type TimelineItem } from '../../../shared/contract/timeline-views.ts';
import { callName } from '../../../shared/customer/call-name.ts';
import { maskName, maskPhone } from '../../../shared/customer/mask.ts';
import { profileNotices } from '../../../shared/customer/notices.ts';
import { progressStatement } from '../../../shared/customer/progress-statement.ts';
import { maskSigners, signerWords } from '../../../shared/customer/signer.ts';
import { buildTimeline } from '../../../shared/customer/timeline.ts';
import type { PolicyContent } from '../../../shared/pack/pack.ts';
import { retentionPeriods } from '../../../shared/retention/periods.ts';
import { mostPressingFirst, standingPromises } from '../../../shared/ticket/standing-promises.ts';
import { benefitCards } from '../db/benefits-repo.ts';
import { commitmentsByCustomer } from '../db/commitments-repo.ts';
import { type ContactCard, contactCards, countContacts, recordedElsewhere } from '../db/contacts-repo.ts';
import { type CustomerCard, customerCard } from '../db/customers-repo.ts';
import { signedInId } from '../db/meta-repo.ts';
import { logisticsByOrder, type OrderCard, orderCards } from '../db/orders-repo.ts';
import { readTogether } from '../db/statements.ts';
import { countClosedTickets, type TicketCard, ticketCards } from '../db/tickets-repo.ts';
import type { Desk } from './desk.ts';
import { summaryOf } from './ticket-views.ts';

const mostContacts = 50;
const mostTickets = 100;
const shownContacts = 3;

function orderView(order: OrderCard): OrderView {
  return order.signedBy === null ? order : { ...order, signedBy: signerWords(order.signedBy) };
}

/** Shown only once its order is unfolded, so that a page with many parcels does not wait for all their ways. */
export function orderSteps(desk: Desk, input: OrderOfCustomer): OrderStep[] {
  return logisticsByOrder(desk.store.cache, input).map(({ id, atMs, place, text }) => ({ id, atMs, place, text: maskSigners(text) }));
}

function lastContact(contact: ContactCard, mask: (text: string) => string): Profile['lastContacts'][number] {
  const { id, channel, direction, emotionPeak, agentName } = contact;
  const durationMs = contact.endedAtMs === null ? null : contact.endedAtMs - contact.startedAtMs;
  return { id, atMs: contact.startedAtMs, channel, direction, durationMs, summary: mask(contact.summary), emotionPeak, agentName };
}

function rowsOf(desk: Desk, customerId: string) {
  const { cache } = desk.store;
  return {
    tickets: ticketCards(cache, customerId, mostTickets),
    contacts: contactCards(cache, customerId, mostContacts),
    commitments: commitmentsByCustomer(cache, customerId),
    benefits: benefitCards(cache, customerId),
    orders: orderCards(cache, customerId, mostProfileOrders),
  };
}

/** Asked for only where a contact without a ticket may be about an open one. */
function withoutTicket(desk: Desk, contacts: readonly ContactCard[], open: readonly TicketCard[]): Set<string> {
  const sinceMs = Math.min(...open.map(({ openedAtMs }) => openedAtMs));
  const doubtful = contacts.filter(({ ticketId, startedAtMs }) => ticketId === null && startedAtMs >= sinceMs);
  return recordedElsewhere(
    desk.store.cache,
    doubtful.map(({ id }) => id),
  );
}

/** Somebody who has been a customer for longer may have had contacts that are not kept here any more. */
function keptDays(
  policy: PolicyContent,
  { memberSinceMs, lastContactAtMs }: CustomerCard,
  nowMs: number,
): Pick<Profile, 'contactsKeptDays'> {
  const { desk_contacts: period } = retentionPeriods(policy.retention);
  if (period === null || lastContactAtMs === null || memberSinceMs >= nowMs - period) return {};
  return { contactsKeptDays: Math.round(period / dayMs) };
}

/** The rows that a warning names, however much came after them: warnings are read from the same kinds of rows. */
export function noticeEvidence(desk: Desk, { customerId, ids }: EvidenceOfNotice): TimelineItem[] {
  const named = new Set(ids);
  const among = <R extends { id: string }>(all: readonly R[]) => all.filter(({ id }) => named.has(id));
  return readTogether(desk.store.cache, () => {
    const { orders, contacts, tickets, commitments } = rowsOf(desk, customerId);
    const rows = { orders: among(orders), contacts: among(contacts), tickets: among(tickets), commitments: among(commitments) };
    return buildTimeline({ ...rows, logistics: [], events: [], followUps: [] });
  });
}

export function readProfile(desk: Desk, customerId: string): Result<Profile> {
  return readTogether(desk.store.cache, () => profileOf(desk, customerId));
}

function profileOf(desk: Desk, customerId: string): Result<Profile> {
  const { store } = desk;
  const customer = customerCard(store.cache, customerId);
  if (customer === null) return fail('not-found', 'main', 'no such customer');
  const rows = rowsOf(desk, customerId);
  const running = desk.rooms.open().find((room) => room.view.customerId === customerId)?.view ?? null;
  const policy = desk.packs.policy();
  const time = { nowMs: store.nowMs(), utcOffsetMinutes: policy.calendar.utc_offset_minutes };
  const relayNumber = running?.relayNumber ?? false;
  const isOpen = ({ stage }: TicketCard) => stage !== 'closed';
  const open = mostPressingFirst(rows.tickets.filter(isOpen), rows.commitments, time.nowMs);
  const notices = profileNotices({
    ...rows,
    recordedElsewhere: withoutTicket(desk, rows.contacts, open),
    nowMs: time.nowMs,
    customer,
    currentContactId: running?.id ?? null,
    relayNumber,
  });
  const mask = maskingOnce();
  const maskedName = maskName(customer.name);
  return ok({
    customerId,
    maskedName,
    callName: callName(customer),
    maskedPhone: maskPhone(customer.phone),
    memberNo: customer.memberNo,
    tier: customer.tier,
    verified: customer.verified,
    tags: customer.tags,
    region: customer.region,
    memberSinceMs: customer.memberSinceMs,
    benefits: rows.benefits,
    notices,
    openTickets: open.map((ticket) => summaryOf(desk, ticket, { maskedName, policy })),
    // Only a list that was cut short does not say it.
    closedTickets: rows.tickets.length < mostTickets ? rows.tickets.length - open.length : countClosedTickets(store.cache, customerId),
    progressStatement: progressStatement({ ...rows, ...time, customer, readerId: signedInId(store.own) }),
    lastContacts: rows.contacts
      .filter((contact) => contact.id !== running?.id)
      .slice(0, shownContacts)
      .map((contact) => lastContact(contact, mask)),
    contactCount: rows.contacts.length < mostContacts ? rows.contacts.length : countContacts(store.cache, customerId),
    ...keptDays(policy, customer, time.nowMs),
    orders: rows.orders.map(orderView),
    promises: standingPromises(rows.commitments),
    dataAtMs: desk.link.dataAtMs(),
  });
}
