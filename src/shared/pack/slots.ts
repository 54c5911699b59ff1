/** Turns plain facts into the words that fill a template, and fills it. Unknown facts stay visible as ［商品］; nothing is invented. */
import { hourMs } from '../base/clock.ts';
import type { Department } from '../base/words.ts';
import { sayDate, sayDue, sayTime } from '../clock/say-time.ts';
import { callName } from '../customer/call-name.ts';
import type { Benefit, Customer, LogisticsEvent, Order } from '../customer/customer.ts';
import { isMissed, standingPromises } from '../ticket/standing-promises.ts';
import type { Commitment, Problem, Ticket } from '../ticket/ticket.ts';
import type { CalendarData } from './pack.ts';
import { isSlotName, slotTable } from './slot-table.ts';

/** What the store can gather about the person on the line. `null` and empty lists mean "not known", never "none". */
export type SlotFacts = {
  customer: Customer | null;
  /** The order this contact is about. */
  order: Order | null;
  /** Tracking events of that order, in any order. */
  logistics: readonly LogisticsEvent[];
  ticket: Ticket | null;
  /** Promises to this customer, in any state. */
  commitments: readonly Commitment[];
  problem: Problem | null;
  agentName: string;
  calendar: CalendarData;
  nowMs: number;
  benefits?: readonly Benefit[];
  /** When the promise being made now falls due; the agent may change it. */
  promiseDueAtMs?: number | null;
  /** What the desk found, in one line. */
  record?: string;
  /** Where the open case stands, to be read aloud (`progressStatement`). */
  progress?: string;
  /** Goodwill the agent may offer, in cents. */
  goodwillCents?: number | null;
};

export const departmentNames: { readonly [K in Department]: string } = {
  service: '客服部',
  quality: '质检部',
  logistics: '物流部',
  membership: '会员部',
  product: '商品部',
  finance: '财务部',
};

/** 「今天 18:00前」, 「11月19日 12:00前」: how a promise names its time. */
export function deadlineWords(dueAtMs: number, nowMs: number, calendar: CalendarData): string {
  return `${sayDue(dueAtMs, nowMs, calendar.utc_offset_minutes)}前`;
}

/** 「11月19日 18:00」 in the business time zone, always with its date. */
export function momentWords(atMs: number, nowMs: number, calendar: CalendarData): string {
  const { utc_offset_minutes: offset } = calendar;
  return `${sayDate(atMs, nowMs, offset)} ${sayTime(atMs, atMs, offset).split(' ')[1] ?? ''}`;
}

/** Whole half-hours are easier to say and to keep. */
export function roundUpHalfHour(atMs: number): number {
  const half = hourMs / 2;
  return Math.ceil(atMs / half) * half;
}

/** 3000 → 「30元」, 2990 → 「29.9元」. */
export function yuanWords(cents: number): string {
  return `${Number((cents / 100).toFixed(2))}元`;
}

function latest<T>(items: readonly T[], at: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>((best, item) => (best === undefined || at(item) > at(best) ? item : best), undefined);
}

/**
 * The latest promise that was not kept nor made good: broken, or open and overdue; with its date rather than 今天 or 昨天. A promise that may
 * still be kept gives nothing, since the sentences with this slot own up to a fault.
 */
function promiseWords({ commitments, calendar, nowMs }: SlotFacts): string {
  const last = latest(
    standingPromises(commitments).filter((item) => isMissed(item, nowMs)),
    (item) => item.dueAtMs,
  );
  return last === undefined ? '' : `${momentWords(last.dueAtMs, nowMs, calendar)}前${last.what}`;
}

function customerSlots(facts: SlotFacts): Record<string, string> {
  const { customer } = facts;
  if (customer === null) return {};
  const called = callName(customer);
  const benefit = (facts.benefits ?? []).find((item) => item.status === 'active');
  return {
    称呼: called,
    姓氏称呼: customer.salutation === '' ? '' : called,
    会员等级: customer.tier,
    权益: benefit?.title ?? '',
  };
}

function orderSlots({ order, logistics, calendar, nowMs }: SlotFacts): Record<string, string> {
  if (order === null) return {};
  const day = (atMs: number | null) => (atMs === null ? '' : sayDate(atMs, nowMs, calendar.utc_offset_minutes));
  const event = latest(
    logistics.filter((item) => item.orderId === order.id),
    (item) => item.atMs,
  );
  return {
    商品: order.product,
    订单尾号: order.orderNo.slice(-6),
    下单日期: day(order.placedAtMs),
    签收日期: day(order.signedAtMs),
    签收时间: order.signedAtMs === null ? '' : momentWords(order.signedAtMs, nowMs, calendar),
    签收人: order.signedBy ?? '',
    承运商: order.carrier ?? '',
    最新物流: event === undefined ? '' : `${momentWords(event.atMs, nowMs, calendar)} ${event.text}`,
    预计送达: day(order.promisedAtMs),
    退款额: yuanWords(order.amountCents),
  };
}

/** 「商品，现象」 → 「现象」: templates name the product themselves. */
function withoutProduct(what: string, product: string): string {
  return product !== '' && what.startsWith(product) && what.length > product.length + 1
    ? what.slice(product.length).replace(/^[，,、:：\s]+/, '')
    : what;
}

function workSlots(facts: SlotFacts): Record<string, string> {
  const { ticket, problem, calendar, nowMs } = facts;
  const due = facts.promiseDueAtMs ?? null;
  const goodwill = facts.goodwillCents ?? null;
  return {
    工单号: ticket?.ticketNo ?? '',
    负责人: ticket?.ownerName ?? '',
    责任部门: ticket === null ? '' : departmentNames[ticket.department],
    上次承诺: promiseWords(facts),
    承诺时间: due === null ? '' : deadlineWords(due, nowMs, calendar),
    问题: problem === null ? '' : withoutProduct(problem.what, facts.order?.product ?? ''),
    诉求: problem?.ask ?? '',
    坐席姓名: facts.agentName,
    券额: goodwill === null ? '' : yuanWords(goodwill),
    记录: facts.record ?? '',
    进度: facts.progress ?? '',
  };
}

/** Values of the slots that are known; a slot without a fact is absent, so that it shows as missing. */
export function slotValues(facts: SlotFacts): Record<string, string> {
  const all = { ...customerSlots(facts), ...orderSlots(facts), ...workSlots(facts) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value.trim() !== ''));
}

const slotPattern = /\{\{\s*([^{}]{1,40}?)\s*\}\}/g;

/** Names of the slots in a text, in order, each once. */
export function slotsIn(text: string): string[] {
  return [...new Set([...text.matchAll(slotPattern)].map((match) => match[1] ?? ''))];
}

/** Slot names in a text that the fixed table does not know. */
export function unknownSlots(text: string): string[] {
  return slotsIn(text).filter((name) => !isSlotName(name));
}

/** True when filling the text would show who the customer is or what they bought. */
export function tellsWho(text: string): boolean {
  return slotsIn(text).some((name) => isSlotName(name) && slotTable[name].personal);
}

/** Fills once: a value that itself looks like a slot is left as it is. A missing slot stays as ［name］ and is listed. */
export function fillTemplate(text: string, slots: Readonly<Record<string, string>>): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const filled = text.replace(slotPattern, (_, name: string) => {
    const value = Object.hasOwn(slots, name) ? slots[name] : undefined;
    if (value !== undefined && value !== '') return value;
    missing.add(name);
    return `［${name}］`;
  });
  return { text: filled, missing: [...missing] };
}
