/** The ticket row of a case that has been told. */
import { dayMs, hourMs, minuteMs } from '../../../shared/base/clock.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { ticketNumber } from '../../../shared/ticket/ticket-no.ts';
import type { CaseTeller } from './case-teller.ts';
import type { OfferedWay } from './complaint-plots.ts';
import { dateText, utcOffsetMinutes } from './local-time.ts';

export function toTicket(teller: CaseTeller): Ticket {
  const { wish, dice, rank, openedAtMs } = teller;
  const { plot, customer } = wish;
  const title = teller.text(plot.title);
  const settled = rank >= 4;
  const first = teller.contacts[0];
  const response = wish.stage === 'new' && dice.chance(0.3) ? null : openedAtMs + dice.between(2, 50) * minuteMs;
  return {
    id: teller.ticketId,
    scope: customer.scope,
    ver: 0,
    deleted: false,
    ticketNo: ticketNumber(teller.ticketId, openedAtMs, utcOffsetMinutes),
    customerId: customer.id,
    orderId: teller.order?.order.id ?? null,
    contactId: first?.id ?? null,
    type: plot.type,
    title,
    channel: first?.channel ?? 'phone',
    emotion: teller.emotion,
    urgency: plot.type === 'safety_hazard' ? 'emergency' : teller.emotion >= 2 ? 'phone_first' : 'normal',
    openedAtMs,
    goldenDueAtMs: openedAtMs + 2 * hourMs,
    firstResponseAtMs: response,
    planDueAtMs: openedAtMs + dayMs,
    planGivenAtMs: rank >= 2 ? (teller.events.find((event) => event.reasonCode === 'solving')?.atMs ?? null) : null,
    closedAtMs: wish.stage === 'closed' ? (teller.events.at(-1)?.atMs ?? null) : null,
    problem: {
      what: teller.text(plot.what),
      when: dateText(openedAtMs - dice.between(0, 1) * dayMs),
      orderNo: teller.values.orderNo ?? '',
      ask: plot.asks[0] ?? '',
      confirmed: rank > 0,
    },
    demands: dice
      .some(plot.asks, dice.between(1, Math.min(3, plot.asks.length)))
      .map((text, index) => ({ id: `d${index + 1}`, text, done: settled })),
    facts: plot.facts.map((fact) => teller.text(fact)),
    evidence: toEvidence(teller),
    options: rank < 2 ? [] : plot.ways.map((way, index) => toOption(way, index)),
    chosenOptionId: rank < 3 ? null : `w${plot.ways.indexOf(teller.way) + 1}`,
    lastAction: teller.lastAction,
    lastActionAtMs: teller.events.at(-1)?.atMs ?? openedAtMs,
    fieldsRev: dice.id(openedAtMs),
    stage: wish.stage,
    statusRev: dice.id(openedAtMs),
    ownerId: teller.agent.id,
    ownerName: teller.agent.name,
    department: plot.department,
    ownerRev: dice.id(openedAtMs),
  };
}

/** The first thing asked for is there once somebody has looked into it, all of it once it is settled. */
function toEvidence({ wish, dice, rank }: CaseTeller): Ticket['evidence'] {
  return wish.plot.evidence.map(({ item, label }, index) => {
    const state = rank === 0 ? 'wanted' : index === 0 || rank >= 4 ? 'have' : dice.pick(['asked', 'have'] as const);
    return { id: `e${index + 1}`, item, label, state, source: 'customer', note: '', sha256: null, fileName: null };
  });
}

function toOption({ title, sentence, costCents, timeText }: OfferedWay, index: number) {
  return { id: `w${index + 1}`, title, sentence, costCents, timeText, overLimit: false };
}
