/** Tells one complaint from the first call to where it stands: ticket, contacts, story, commitments, follow-ups, all agreeing. */
import { dayMs, hourMs, minuteMs } from '../../../shared/base/clock.ts';
import type { Contact } from '../../../shared/contact/contact.ts';
import type { Commitment, FollowUp, Ticket, TicketEvent } from '../../../shared/ticket/ticket.ts';
import { CaseTeller, type CaseWish } from './case-teller.ts';
import { toTicket } from './case-ticket.ts';
import { careOutcomes } from './complaint-plots.ts';
import { dueAt } from './local-time.ts';
import { nextDaytime, type OrderStory } from './order-history.ts';

export type CaseStory = {
  order: OrderStory | null;
  ticket: Ticket;
  events: TicketEvent[];
  contacts: Contact[];
  commitments: Commitment[];
  followUps: FollowUp[];
};

/** First call: the problem is written down and, when it will be neglected, a promise is made that nobody keeps. */
function tellOpening(teller: CaseTeller): void {
  const { wish, dice } = teller;
  teller.contact(dice.pick(wish.plot.first), teller.emotion, teller.agent);
  teller.tell('created', `新建工单：${teller.text(wish.plot.title)}`, teller.agent);
  if (!wish.neglected) return;
  const due = dueAt(teller.clock, 12 * hourMs, 18);
  teller.promise(teller.way.promise, due, 'broken', due + dice.between(1, 40) * minuteMs);
}

function tellVerifying(teller: CaseTeller): void {
  const { wish, dice } = teller;
  if (teller.rank < 1) return;
  teller.later(1, 4);
  teller.enter('verifying', teller.owner);
  teller.later(1, 6);
  const check = teller.text(dice.pick(wish.plot.checks));
  teller.tell('note', check, teller.owner);
  teller.lastAction = check;
  if (!wish.neglected) return;
  const missed = teller.commitments[0]?.dueAtMs ?? teller.clock;
  teller.clock = Math.max(teller.clock, nextDaytime(dice, missed + dice.between(60, 240) * minuteMs));
  const second = dice.pick(wish.cast.agents);
  teller.contact(dice.pick(wish.plot.again), 2, second);
  teller.tell('contact', teller.contacts.at(-1)?.summary ?? '', second);
  teller.tell('worsened', '承诺逾期，客户再次来电', second, 'repeat-contact');
}

function tellSolving(teller: CaseTeller): void {
  const { wish, dice } = teller;
  if (teller.rank < 2) return;
  teller.later(2, 10);
  teller.enter('solving', teller.agent);
  teller.later(1, 5);
  teller.tell('note', `已向客户提出两个方案：${wish.plot.ways.map((way) => way.title).join('；')}`, teller.agent);
  teller.lastAction = '已提出两个方案，等待客户选择';
  if (teller.rank < 3) return;
  teller.later(1, 8);
  if (!wish.neglected && dice.chance(0.35)) teller.contact(dice.pick(wish.plot.again), teller.emotion, dice.pick(wish.cast.agents));
  teller.tell('option', `客户选择：${teller.way.title}`, teller.agent, 'w');
  teller.enter('executing', teller.agent);
  teller.lastAction = `已${teller.way.promise.startsWith('安排') ? '' : '安排'}${teller.way.promise}`;
}

function tellPromise(teller: CaseTeller): void {
  const { wish, dice, way } = teller;
  if (teller.rank < 2) return;
  if (teller.rank <= 3) {
    // Still to be kept: today, tomorrow or the day after.
    const due = dueAt(wish.todayMs, dice.between(0, 2) * dayMs + 10 * hourMs, dice.pick([12, 16, 18]));
    if (!wish.neglected || dice.chance(0.5)) teller.promise(wish.neglected ? '回电说明进度' : way.promise, due, 'open', null);
    if (teller.rank === 3) teller.followUp('progress', dueAt(wish.todayMs, dice.between(0, 1) * dayMs, 15), null);
    return;
  }
  const due = dueAt(teller.clock, way.hours * 0.6 * hourMs, dice.pick([12, 18]));
  const kept = dice.chance(0.86);
  const settled = kept
    ? Math.max(teller.clock + 10 * minuteMs, due - dice.between(20, 300) * minuteMs)
    : due + dice.between(5, 60) * minuteMs;
  const settledAtMs = Math.min(settled, wish.todayMs - 4 * hourMs);
  teller.promise(way.promise, due, kept ? 'kept' : 'broken', settledAtMs);
  teller.clock = settledAtMs;
  teller.tell('commitment', `承诺「${way.promise}」${kept ? '已兑现' : '未兑现'}`, teller.agent, kept ? 'kept' : 'broken');
}

function tellEnding(teller: CaseTeller): void {
  const { wish, dice } = teller;
  if (teller.rank < 4) return;
  teller.later(Math.max(4, teller.way.hours * 0.5), Math.max(20, teller.way.hours));
  teller.enter('confirming', teller.agent);
  if (teller.rank === 4) {
    teller.followUp('satisfaction', dueAt(wish.todayMs, dice.between(0, 1) * dayMs, 11), null);
    return;
  }
  teller.later(4, 24);
  const settled = teller.text(wish.plot.done[wish.plot.ways.indexOf(teller.way)] ?? wish.plot.done[0]);
  const score = dice.pick([5, 5, 5, 4, 4, 3]);
  teller.followUp('satisfaction', teller.clock, score >= 4 ? '都处理好了，客户认可' : '处理好了，客户嫌慢', score);
  const last = teller.contacts.at(-1);
  if (last) last.satisfaction = score;
  teller.enter('care', teller.agent);
  teller.tell('note', settled, teller.agent);
  teller.lastAction = settled;
  const careDue = dueAt(teller.clock, dice.between(7, 12) * dayMs, dice.pick([10, 15]));
  if (teller.rank === 5) {
    teller.followUp('care', Math.max(careDue, dueAt(wish.todayMs, dice.between(-1, 5) * dayMs, 10)), null);
    return;
  }
  const outcome = dice.pick(careOutcomes);
  teller.clock = Math.min(careDue, wish.todayMs - 4 * hourMs);
  teller.followUp('care', teller.clock, outcome);
  teller.tell('follow_up', outcome, teller.agent);
  teller.enter('closed', teller.agent);
  teller.lastAction = settled;
}

export function tellCase(wish: CaseWish): CaseStory {
  const teller = new CaseTeller(wish);
  tellOpening(teller);
  tellVerifying(teller);
  tellSolving(teller);
  tellPromise(teller);
  tellEnding(teller);
  const { order, events, contacts, commitments, followUps } = teller;
  return { order, ticket: toTicket(teller), events, contacts, commitments, followUps };
}
