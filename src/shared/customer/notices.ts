/** What an agent must know before saying hello: a broken promise, a third call, a promise about to fall due. From rows only. */
import { dayMs } from '../base/clock.ts';
import { sayDate, sayDue, sayDuration } from '../clock/say-time.ts';
import type { Contact } from '../contact/contact.ts';
import type { Commitment, Ticket } from '../ticket/ticket.ts';
import type { Benefit, Customer, Order } from './customer.ts';

export type Notice = {
  code: 'repeat_contact' | 'broken_promise' | 'promise_due' | 'benefit_expiring' | 'relay_number' | 'unverified' | 'order_late';
  tone: 'harm' | 'attention' | 'info';
  text: string;
  /** Ids of the rows it was read from. */
  evidence: string[];
};

export type NoticeFacts = {
  customer: Customer;
  tickets: readonly Ticket[];
  contacts: readonly Pick<Contact, 'id' | 'ticketId' | 'direction' | 'channel'>[];
  commitments: readonly Commitment[];
  benefits: readonly Benefit[];
  orders: readonly Order[];
  /** The contact now ringing or running: it is counted as the latest and not twice. */
  currentContactId: string | null;
  /** True when it comes from a privacy number. */
  relayNumber: boolean;
  nowMs: number;
  utcOffsetMinutes: number;
};

const dueSoonMs = dayMs;
const expiringMs = 7 * dayMs;
/** A third contact about one thing is harm done; a second one asks for care. */
const harmfulCount = 3;

/** Higher is worse; only the worst harm keeps its tone. */
type Weighed = Notice & { weight: number };

function isOpenTicket(tickets: readonly Ticket[], id: string | null): boolean {
  return id === null || tickets.some((ticket) => ticket.id === id && ticket.stage !== 'closed');
}

function quoted(commitment: Commitment, facts: NoticeFacts): string {
  return `「${sayDue(commitment.dueAtMs, facts.nowMs, facts.utcOffsetMinutes)} 前${commitment.what}」`;
}

type Repeat = { ticketId: string; count: number; text: string; evidence: string[] };

function repeats(facts: NoticeFacts): Repeat[] {
  const open = facts.tickets.filter((ticket) => ticket.stage !== 'closed');
  return open.flatMap((ticket) => {
    const earlier = facts.contacts.filter(
      (contact) => contact.ticketId === ticket.id && contact.direction === 'in' && contact.id !== facts.currentContactId,
    );
    const count = earlier.length + 1;
    if (count < 2) return [];
    const word = earlier.every((contact) => contact.channel === 'phone') ? '来电' : '联系';
    return [
      {
        ticketId: ticket.id,
        count,
        text: `同一问题第 ${count} 次${word}。`,
        evidence: [ticket.id, ...earlier.map((contact) => contact.id)],
      },
    ];
  });
}

function brokenPromises(facts: NoticeFacts): Commitment[] {
  return facts.commitments
    .filter((each) => isOpenTicket(facts.tickets, each.ticketId))
    .filter((each) => each.status === 'broken' || (each.status === 'open' && each.dueAtMs < facts.nowMs))
    .sort((left, right) => left.dueAtMs - right.dueAtMs);
}

/** Repeats and broken promises; of one ticket they are said in one breath. */
function harms(facts: NoticeFacts): Weighed[] {
  const broken = brokenPromises(facts);
  const notices: Weighed[] = [];
  const told = new Set<string>();
  for (const repeat of repeats(facts)) {
    const promise = broken.findLast((each) => each.ticketId === repeat.ticketId);
    const tone = promise !== undefined || repeat.count >= harmfulCount ? 'harm' : 'attention';
    if (promise === undefined) {
      notices.push({ code: 'repeat_contact', tone, text: repeat.text, evidence: repeat.evidence, weight: repeat.count * dayMs });
      continue;
    }
    told.add(promise.id);
    const late = facts.nowMs - promise.dueAtMs;
    const text = `${repeat.text}上次承诺${quoted(promise, facts)}未兑现,逾期 ${sayDuration(late)}。`;
    notices.push({
      code: 'broken_promise',
      tone,
      text,
      evidence: [...repeat.evidence, promise.id],
      weight: late + (repeat.count + 100) * dayMs,
    });
  }
  for (const promise of broken) {
    if (told.has(promise.id)) continue;
    const late = facts.nowMs - promise.dueAtMs;
    const text = `承诺${quoted(promise, facts)}未兑现,逾期 ${sayDuration(late)}。`;
    const evidence = promise.ticketId === null ? [promise.id] : [promise.ticketId, promise.id];
    notices.push({ code: 'broken_promise', tone: 'harm', text, evidence, weight: late + 50 * dayMs });
  }
  return notices.sort((left, right) => right.weight - left.weight);
}

function duePromises(facts: NoticeFacts): Notice[] {
  return facts.commitments
    .filter((each) => each.status === 'open' && each.dueAtMs >= facts.nowMs && each.dueAtMs - facts.nowMs <= dueSoonMs)
    .sort((left, right) => left.dueAtMs - right.dueAtMs)
    .map((each) => ({
      code: 'promise_due',
      tone: 'attention',
      text: `承诺${quoted(each, facts)}还剩 ${sayDuration(each.dueAtMs - facts.nowMs)}。`,
      evidence: each.ticketId === null ? [each.id] : [each.ticketId, each.id],
    }));
}

function lateOrders(facts: NoticeFacts): Notice[] {
  const moving: readonly Order['status'][] = ['paid', 'shipped', 'in_transit', 'delivering'];
  return facts.orders.flatMap((order) => {
    const { promisedAtMs } = order;
    if (promisedAtMs === null || order.signedAtMs !== null || !moving.includes(order.status) || promisedAtMs >= facts.nowMs) return [];
    const promised = sayDate(promisedAtMs, facts.nowMs, facts.utcOffsetMinutes);
    const text = `订单尾号 ${order.orderNo.slice(-6)} 约定 ${promised}送达,已晚 ${sayDuration(facts.nowMs - promisedAtMs)}。`;
    return [{ code: 'order_late', tone: 'attention', text, evidence: [order.id] } satisfies Notice];
  });
}

function benefitNotices(facts: NoticeFacts): Notice[] {
  return facts.benefits.flatMap((benefit) => {
    const { expiresAtMs } = benefit;
    if (benefit.status !== 'active' || expiresAtMs === null || expiresAtMs < facts.nowMs || expiresAtMs - facts.nowMs > expiringMs)
      return [];
    const text = `权益「${benefit.title}」${sayDue(expiresAtMs, facts.nowMs, facts.utcOffsetMinutes)} 到期。`;
    return [{ code: 'benefit_expiring', tone: 'info', text, evidence: [benefit.id] } satisfies Notice];
  });
}

/** Worst first. At most one has tone `harm`: two alarms at once are no alarm. */
export function profileNotices(facts: NoticeFacts): Notice[] {
  const notices: Notice[] = harms(facts).map(({ weight: _weight, ...notice }) => notice);
  notices.push(...duePromises(facts), ...lateOrders(facts));
  if (facts.relayNumber) {
    const text = '来电是隐私号,匹配结果不一定可靠,请先核对身份。';
    notices.push({ code: 'relay_number', tone: 'attention', text, evidence: [facts.customer.id] });
  }
  if (!facts.customer.verified) {
    const text = '客户身份还没有核实,办理退款或改地址前请先核对。';
    notices.push({ code: 'unverified', tone: 'info', text, evidence: [facts.customer.id] });
  }
  notices.push(...benefitNotices(facts));
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
