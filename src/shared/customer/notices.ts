/**
 * What an agent must know before saying hello: a broken promise, a third call, a promise about to fall due. From rows only, and as
 * figures, not as a sentence: the screen says each in its own language.
 */
import { dayMs, minuteMs } from '../base/clock.ts';
import type { Contact } from '../contact/contact.ts';
import { isMissed, standingPromises } from '../ticket/standing-promises.ts';
import type { Commitment, Ticket } from '../ticket/ticket.ts';
import type { Benefit, Customer, Order } from './customer.ts';

/** How often the customer has contacted us about one ticket, this time counted, and since when; `phone` when all of it were calls. */
export type RepeatFacts = { count: number; by: 'phone' | 'any'; firstAtMs: number };

export type NoticeFacts =
  | { code: 'repeat_contact'; repeat: RepeatFacts }
  /** `repeat`: of its ticket, when this is not the first contact about it. */
  | { code: 'broken_promise'; what: string; dueAtMs: number; repeat: RepeatFacts | null }
  | { code: 'promise_due'; what: string; dueAtMs: number }
  | { code: 'benefit_expiring'; title: string; expiresAtMs: number }
  /** `orderTail`: the last six of its number. */
  | { code: 'order_late'; orderTail: string; promisedAtMs: number }
  | { code: 'relay_number' }
  | { code: 'unverified' };

export type Notice = NoticeFacts & {
  tone: 'harm' | 'attention' | 'info';
  /** Ids of the tickets, contacts, promises and orders it was read from; none where the page itself shows what it is about. */
  evidence: string[];
};

type NoticeTicket = Pick<Ticket, 'id' | 'stage' | 'openedAtMs'>;
type NoticeContact = Pick<Contact, 'id' | 'ticketId' | 'direction' | 'channel' | 'startedAtMs' | 'endedAtMs'>;

export type NoticeRows = {
  customer: Pick<Customer, 'verified'>;
  tickets: readonly NoticeTicket[];
  contacts: readonly NoticeContact[];
  /** Ids of contacts that another system recorded: nobody there could say which ticket one is about. */
  recordedElsewhere?: ReadonlySet<string>;
  commitments: readonly Commitment[];
  benefits: readonly Pick<Benefit, 'id' | 'title' | 'status' | 'expiresAtMs'>[];
  orders: readonly Pick<Order, 'id' | 'orderNo' | 'status' | 'promisedAtMs' | 'signedAtMs'>[];
  /** The contact now ringing or running: it is counted as the latest and not twice. */
  currentContactId: string | null;
  /** True when it comes from a privacy number. */
  relayNumber: boolean;
  nowMs: number;
};

const dueSoonMs = dayMs;
const expiringMs = 7 * dayMs;
/** The third contact about one thing is a warning; the second is counted, and said without one. */
const harmfulCount = 3;

/** Higher is worse; only the worst harm keeps its tone. */
type Weighed = Notice & { weight: number };

function isOpenTicket(tickets: readonly NoticeTicket[], id: string | null): boolean {
  return id === null || tickets.some((ticket) => ticket.id === id && ticket.stage !== 'closed');
}

type Repeat = RepeatFacts & { ticketId: string; evidence: string[] };

const sameCallMs = 2 * minuteMs;

/** The call that a desk has recorded as well: its times touch those of one of ours. A public post is no call, however long it stays open. */
function isRecordedHere(contact: NoticeContact, rows: NoticeRows): boolean {
  const endOf = ({ startedAtMs, endedAtMs }: NoticeContact) => (endedAtMs ?? Math.max(startedAtMs, rows.nowMs)) + sameCallMs;
  return rows.contacts.some(
    (own) =>
      own.channel !== 'public' &&
      rows.recordedElsewhere?.has(own.id) !== true &&
      own.startedAtMs <= endOf(contact) &&
      contact.startedAtMs <= endOf(own),
  );
}

/** What somebody who called without a ticket was about, where there is no doubt: only one that is still open was open by then. */
function aboutTicketId(contact: NoticeContact, open: readonly NoticeTicket[], rows: NoticeRows): string | null {
  if (contact.ticketId !== null) return contact.ticketId;
  if (rows.recordedElsewhere?.has(contact.id) !== true || contact.channel === 'public' || isRecordedHere(contact, rows)) return null;
  const then = open.filter(({ openedAtMs }) => openedAtMs <= contact.startedAtMs);
  return then.length === 1 ? (then[0]?.id ?? null) : null;
}

function repeats(rows: NoticeRows): Repeat[] {
  const open = rows.tickets.filter((ticket) => ticket.stage !== 'closed');
  const incoming = rows.contacts.filter(({ id, direction }) => direction === 'in' && id !== rows.currentContactId);
  const about = new Map(incoming.map((contact) => [contact.id, aboutTicketId(contact, open, rows)]));
  return open.flatMap((ticket) => {
    const earlier = incoming.filter(({ id }) => about.get(id) === ticket.id);
    const count = earlier.length + 1;
    if (count < 2) return [];
    const by = earlier.every((contact) => contact.channel === 'phone') ? 'phone' : 'any';
    const firstAtMs = Math.min(...earlier.map(({ startedAtMs }) => startedAtMs));
    return [{ ticketId: ticket.id, count, by, firstAtMs, evidence: [ticket.id, ...earlier.map((contact) => contact.id)] }];
  });
}

function brokenPromises(rows: NoticeRows): Commitment[] {
  return standingPromises(rows.commitments)
    .filter((each) => isOpenTicket(rows.tickets, each.ticketId))
    .filter((each) => isMissed(each, rows.nowMs))
    .sort((left, right) => left.dueAtMs - right.dueAtMs);
}

/** Repeats and broken promises; of one ticket they are said in one breath. */
function harms(rows: NoticeRows): Weighed[] {
  const broken = brokenPromises(rows);
  const notices: Weighed[] = [];
  const told = new Set<string>();
  for (const { ticketId, evidence, ...repeat } of repeats(rows)) {
    const promise = broken.findLast((each) => each.ticketId === ticketId);
    const tone = promise !== undefined || repeat.count >= harmfulCount ? 'harm' : 'info';
    if (promise === undefined) {
      notices.push({ code: 'repeat_contact', tone, repeat, evidence, weight: repeat.count * dayMs });
      continue;
    }
    told.add(promise.id);
    const { id, what, dueAtMs } = promise;
    const weight = rows.nowMs - dueAtMs + (repeat.count + 100) * dayMs;
    notices.push({ code: 'broken_promise', tone, what, dueAtMs, repeat, evidence: [...evidence, id], weight });
  }
  for (const { id, ticketId, what, dueAtMs } of broken) {
    if (told.has(id)) continue;
    const evidence = ticketId === null ? [id] : [ticketId, id];
    const weight = rows.nowMs - dueAtMs + 50 * dayMs;
    notices.push({ code: 'broken_promise', tone: 'harm', what, dueAtMs, repeat: null, evidence, weight });
  }
  return notices.sort((left, right) => right.weight - left.weight);
}

function duePromises(rows: NoticeRows): Notice[] {
  return rows.commitments
    .filter((each) => each.status === 'open' && each.dueAtMs >= rows.nowMs && each.dueAtMs - rows.nowMs <= dueSoonMs)
    .sort((left, right) => left.dueAtMs - right.dueAtMs)
    .map(({ id, ticketId, what, dueAtMs }) => ({
      ...{ code: 'promise_due', tone: 'attention', what, dueAtMs },
      evidence: ticketId === null ? [id] : [ticketId, id],
    }));
}

function lateOrders(rows: NoticeRows): Notice[] {
  const moving: readonly Order['status'][] = ['paid', 'shipped', 'in_transit', 'delivering'];
  return rows.orders.flatMap((order) => {
    const { promisedAtMs } = order;
    if (promisedAtMs === null || order.signedAtMs !== null || !moving.includes(order.status) || promisedAtMs >= rows.nowMs) return [];
    const orderTail = order.orderNo.slice(-6);
    return [{ code: 'order_late', tone: 'attention', orderTail, promisedAtMs, evidence: [order.id] } satisfies Notice];
  });
}

function benefitNotices(rows: NoticeRows): Notice[] {
  return rows.benefits.flatMap((benefit) => {
    const { expiresAtMs } = benefit;
    if (benefit.status !== 'active' || expiresAtMs === null || expiresAtMs < rows.nowMs || expiresAtMs - rows.nowMs > expiringMs) return [];
    return [{ code: 'benefit_expiring', tone: 'info', title: benefit.title, expiresAtMs, evidence: [] } satisfies Notice];
  });
}

/** Worst first. At most one has tone `harm`: two alarms at once are no alarm. */
export function profileNotices(rows: NoticeRows): Notice[] {
  const notices: Notice[] = harms(rows).map(({ weight: _weight, ...notice }) => notice);
  notices.push(...duePromises(rows), ...lateOrders(rows));
  if (rows.relayNumber) notices.push({ code: 'relay_number', tone: 'attention', evidence: [] });
  if (!rows.customer.verified) notices.push({ code: 'unverified', tone: 'info', evidence: [] });
  notices.push(...benefitNotices(rows));
  let harmTaken = false;
  const rank = { harm: 0, attention: 1, info: 2 } as const;
  return notices
    .map((notice) => {
      if (notice.tone !== 'harm') return notice;
      const tone = harmTaken ? ('attention' as const) : ('harm' as const);
      harmTaken = true;
      return { ...notice, tone };
    })
    .sort((left, right) => rank[left.tone] - rank[right.tone]);
}
