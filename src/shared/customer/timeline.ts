/** Everything that happened with a customer in one list, newest first. */
import type { Channel, Emotion } from '../base/words.ts';
import { maskTold } from '../compliance/mask-told.ts';
import type { Contact } from '../contact/contact.ts';
import type { Commitment, FollowUp, Ticket, TicketEvent } from '../ticket/ticket.ts';
import type { LogisticsEvent, Order } from './customer.ts';
import { maskSigners } from './signer.ts';

/** What everything that happened is told by, in pages and behind warnings. `refId`: of the row to open. Free words are masked. */
type Told<Kind extends string, Facts> = {
  kind: Kind;
  id: string;
  atMs: number;
  emotion: Emotion | null;
  channel: Channel | null;
  refId: string;
} & Facts;
type Talk = { channel: Channel; direction: Contact['direction']; agentName: string; summary: string; score: number | null };

/** As facts, said by each window in its own language. `orderTail`: the last six of its number. */
export type TimelineEntry =
  | Told<'order', Pick<Order, 'product' | 'quantity' | 'amountCents'> & { orderTail: string }>
  | Told<'logistics', Pick<LogisticsEvent, 'text' | 'place'>>
  | Told<'contact' | 'consultation', Talk>
  | Told<'ticket', Pick<Ticket, 'ticketNo' | 'title' | 'stage'>>
  | Told<'event', { event: TicketEvent['kind'] } & Pick<TicketEvent, 'text' | 'reasonCode'>>
  | Told<'commitment', Pick<Commitment, 'status' | 'what' | 'dueAtMs'>>
  | Told<'follow_up', { followUp: FollowUp['kind'] } & Pick<FollowUp, 'outcome' | 'score'>>;

export type TimelineFacts = {
  orders: readonly Pick<Order, 'id' | 'orderNo' | 'product' | 'quantity' | 'amountCents' | 'placedAtMs'>[];
  logistics: readonly LogisticsEvent[];
  contacts: readonly Pick<
    Contact,
    'id' | 'ticketId' | 'channel' | 'direction' | 'startedAtMs' | 'agentName' | 'summary' | 'emotionPeak' | 'satisfaction'
  >[];
  tickets: readonly Pick<Ticket, 'id' | 'ticketNo' | 'title' | 'stage' | 'openedAtMs' | 'emotion' | 'channel'>[];
  events: readonly TicketEvent[];
  commitments: readonly Commitment[];
  followUps: readonly FollowUp[];
};

/** Told by their own rows already. */
export const eventsToldElsewhere: ReadonlySet<TicketEvent['kind']> = new Set<TicketEvent['kind']>([
  'created',
  'contact',
  'commitment',
  'follow_up',
]);

const silent = { emotion: null, channel: null } as const;

function orderEntries({ orders, logistics }: TimelineFacts): TimelineEntry[] {
  const bought = orders.map(({ id, orderNo, product, quantity, amountCents, placedAtMs: atMs }): TimelineEntry => {
    const facts = { product, quantity, amountCents, orderTail: orderNo.slice(-6) };
    return { kind: 'order', id: `order:${id}`, atMs, ...silent, refId: id, ...facts };
  });
  const carried = logistics.map(
    ({ id, atMs, orderId: refId, text, place }): TimelineEntry => ({
      ...{ kind: 'logistics', id: `logistics:${id}`, atMs, ...silent, refId },
      ...{ text: maskSigners(text), place },
    }),
  );
  return [...bought, ...carried];
}

/** A customer came and it needed no ticket: that was a question, no complaint. A public post is never one. */
export function isConsultation({ ticketId, direction, channel }: Pick<Contact, 'ticketId' | 'direction' | 'channel'>): boolean {
  return ticketId === null && direction === 'in' && channel !== 'public';
}

function contactEntries({ contacts }: TimelineFacts): TimelineEntry[] {
  return contacts.map((contact) => {
    const { id, channel, direction, agentName, emotionPeak: emotion, startedAtMs: atMs, satisfaction: score } = contact;
    const kind = isConsultation(contact) ? 'consultation' : 'contact';
    const facts = { direction, agentName, summary: maskTold(contact.summary), score };
    return { kind, id: `${kind}:${id}`, atMs, emotion, channel, refId: id, ...facts };
  });
}

function ticketEntries({ tickets, events }: TimelineFacts): TimelineEntry[] {
  const cases = tickets.map(
    ({ id, openedAtMs: atMs, emotion, channel, ticketNo, title, stage }): TimelineEntry => ({
      ...{ kind: 'ticket', id: `ticket:${id}`, atMs, emotion, channel, refId: id },
      ...{ ticketNo, title, stage },
    }),
  );
  const story = events
    .filter(({ kind }) => !eventsToldElsewhere.has(kind))
    .map(
      ({ id, kind: event, atMs, ticketId: refId, text, reasonCode }): TimelineEntry => ({
        ...{ kind: 'event', id: `event:${id}`, atMs, ...silent, refId },
        ...{ event, text: maskTold(text), reasonCode },
      }),
    );
  return [...cases, ...story];
}

function promiseEntries({ commitments, followUps }: TimelineFacts): TimelineEntry[] {
  const promises = commitments.map(
    ({ id, madeAtMs: atMs, ticketId, status, what, dueAtMs }): TimelineEntry => ({
      ...{ kind: 'commitment', id: `commitment:${id}`, atMs, ...silent, refId: ticketId ?? id },
      ...{ status, what: maskTold(what), dueAtMs },
    }),
  );
  const done = followUps.flatMap(({ id, kind: followUp, status, doneAtMs: atMs, ticketId: refId, outcome, score }): TimelineEntry[] => {
    if (atMs === null || status !== 'done') return [];
    return [{ kind: 'follow_up', id: `follow_up:${id}`, atMs, ...silent, refId, followUp, outcome: maskTold(outcome), score }];
  });
  return [...promises, ...done];
}

/** Ties by id, so that equal input gives an equal list. Follow-ups appear once they are done; planned ones are to-do items. */
export function buildTimeline(facts: TimelineFacts): TimelineEntry[] {
  const entries = [...orderEntries(facts), ...contactEntries(facts), ...ticketEntries(facts), ...promiseEntries(facts)];
  return entries.sort((left, right) => right.atMs - left.atMs || (left.id < right.id ? -1 : 1));
}
