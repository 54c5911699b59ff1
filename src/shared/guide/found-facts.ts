/**
 * What the desk finds by itself in order, logistics and earlier tickets, each with its source and time; and where that differs from
 * what is said. It states, it never judges: no fact says who is right, and nothing is kept about the person.
 */
import { z } from 'zod';
import { dayMs } from '../base/clock.ts';
import { type ComplaintType, complaintTypes } from '../base/words.ts';
import { complaintTypeNames } from '../classify/type-names.ts';
import { signerWords } from '../customer/signer.ts';
import { momentWords, type SlotFacts, yuanWords } from '../pack/slots.ts';
import type { Ticket } from '../ticket/ticket.ts';

export const factCodes = ['signed', 'station', 'since_signed', 'shipped', 'address_changed', 'same_before', 'refunded'] as const;
export type FactCode = (typeof factCodes)[number];

export const foundFactSchema = z.object({
  code: z.enum(factCodes),
  text: z.string(),
  source: z.enum(['order', 'logistics', 'ticket']),
  /** When it happened, by the source; null where the source has no time. */
  atMs: z.number().nullable(),
  /** The row it was read from. */
  refId: z.string(),
});
export type FoundFact = z.infer<typeof foundFactSchema>;

/** `earlier`: the customer's other tickets. */
export type CheckedFacts = Pick<SlotFacts, 'order' | 'logistics' | 'ticket' | 'calendar' | 'nowMs'> & { earlier: readonly Ticket[] };

const stationWords = /驿站|快递柜|自提柜|丰巢|代收点|代收|门卫|物业|便利店/;
const addressWords = /改派|改址|(?:地址|收货信息).{0,4}(?:变更|修改|更改)|(?:变更|修改|更改).{0,4}(?:地址|收货信息)/;
const refundWords = /退款.{0,6}(?:原路)?(?:退回|返回|到账|完成|成功)/;

function orderFacts({ order, calendar, nowMs }: CheckedFacts): FoundFact[] {
  if (order === null) return [];
  const from = { source: 'order' as const, refId: order.id };
  const found: FoundFact[] = [];
  if (order.shippedAtMs !== null)
    found.push({ ...from, code: 'shipped', atMs: order.shippedAtMs, text: `${momentWords(order.shippedAtMs, nowMs, calendar)}发出` });
  if (order.signedAtMs !== null) {
    const by = order.signedBy === null || order.signedBy === '' ? '' : `，签收人：${signerWords(order.signedBy)}`;
    const days = Math.max(0, Math.floor((nowMs - order.signedAtMs) / dayMs));
    found.push(
      { ...from, code: 'signed', atMs: order.signedAtMs, text: `${momentWords(order.signedAtMs, nowMs, calendar)}显示签收${by}` },
      { ...from, code: 'since_signed', atMs: order.signedAtMs, text: `从签收到今天${days}天` },
    );
  }
  return found;
}

function logisticsFacts({ order, logistics, calendar, nowMs }: CheckedFacts): FoundFact[] {
  if (order === null) return [];
  const events = logistics.filter(({ orderId }) => orderId === order.id).sort((a, b) => b.atMs - a.atMs);
  const told = (code: FactCode, words: RegExp): FoundFact[] => {
    const event = events.find(({ text }) => words.test(text));
    if (event === undefined) return [];
    const place = event.place === '' ? '' : `，${event.place}`;
    const text = `${momentWords(event.atMs, nowMs, calendar)}记录：${event.text}${place}`;
    return [{ code, text, source: 'logistics', atMs: event.atMs, refId: event.id }];
  };
  const refund = told('refunded', refundWords);
  if (refund.length === 0 && order.status === 'refunded')
    refund.push({
      code: 'refunded',
      text: `订单状态：已退款${yuanWords(order.amountCents)}`,
      source: 'order',
      atMs: null,
      refId: order.id,
    });
  return [...told('station', stationWords), ...told('address_changed', addressWords), ...refund];
}

function earlierFacts({ earlier, ticket, calendar, nowMs }: CheckedFacts, type: ComplaintType): FoundFact[] {
  const same = earlier.filter((each) => each.type === type && each.id !== ticket?.id && type !== 'other');
  const [last] = [...same].sort((a, b) => b.openedAtMs - a.openedAtMs);
  if (last === undefined) return [];
  const when = momentWords(last.openedAtMs, nowMs, calendar);
  const text = `「${complaintTypeNames[type].zh}」之前反映过${same.length}次，最近一次 ${when}，工单 ${last.ticketNo}`;
  return [{ code: 'same_before', text, source: 'ticket', atMs: last.openedAtMs, refId: last.id }];
}

/** In the order in which they are of use in a call. */
export function findFacts(facts: CheckedFacts, type: ComplaintType): FoundFact[] {
  const found = [...orderFacts(facts), ...logisticsFacts(facts), ...earlierFacts(facts, type)];
  return factCodes.flatMap((code) => found.filter((fact) => fact.code === code));
}

const sourceNames = { order: '订单', logistics: '物流', ticket: '工单' } as const;

/** As they are kept on a ticket: with their source, and without what is true today only. */
export function factLines(found: readonly FoundFact[]): string[] {
  return found.filter(({ code }) => code !== 'since_signed').map(({ source, text }) => `${sourceNames[source]}：${text}`);
}

export const doubtCodes = ['not_received', 'not_shipped', 'not_refunded', 'wrong_address', 'other'] as const;
export type DoubtCode = (typeof doubtCodes)[number];

/** How to go on where what is said and what is recorded differ: calm first, then the facts, then what can and cannot be done. */
export const doubtSchema = z.object({
  code: z.enum(doubtCodes),
  /** What is said, in neutral words; the customer's own stand in their place once they are known. */
  said: z.string().min(1),
  /** May hold slots. */
  sentences: z.array(z.object({ kind: z.enum(['calm', 'facts', 'boundary']), text: z.string().min(1) })).min(3),
});
export type Doubt = z.infer<typeof doubtSchema>;

export const differenceSchema = z.object({ code: z.enum(doubtCodes), fact: foundFactSchema });
export type Difference = z.infer<typeof differenceSchema>;

type Claim = { code: DoubtCode; types: readonly ComplaintType[]; words: RegExp; facts: readonly FactCode[] };

const anyType: readonly ComplaintType[] = complaintTypes;
const claims: readonly Claim[] = [
  { code: 'not_received', types: ['not_received_signed'], words: /^/, facts: ['station', 'signed'] },
  {
    code: 'not_received',
    types: anyType,
    words:
      /(?:没|未)(?:有)?(?:收到|拿到)(?!(?:你们?|您们?|任何|过|什么)?的?(?:退|钱|款|回复|答复|回电|电话|短信|通知|验证码|发票|消息|赔|券|积分))/,
    facts: ['station', 'signed'],
  },
  {
    code: 'not_shipped',
    types: anyType,
    words: /(?:没|未|不)(?:有|给)?(?:我)?发货|还没(?:给我)?发(?!票|发票|短信|消息|通知|验证码)/,
    facts: ['shipped'],
  },
  {
    code: 'not_refunded',
    types: anyType,
    words: /(?:没|未)(?:有)?(?:收到)?(?:退款|退钱)|退款.{0,6}(?:没|未)(?:有)?(?:到|收|退)|(?:没|未)(?:有)?退(?:给|钱|款)/,
    facts: ['refunded'],
  },
  { code: 'wrong_address', types: anyType, words: /(?:送|寄|发)错(?:了)?(?:地址|地方|地)|地址(?:不对|错)/, facts: ['address_changed'] },
];

/** Where what is said differs from a record; each once. A difference is a reason to look together, not a finding about anybody. */
export function findDifferences(said: { type: ComplaintType; what: string; ask: string }, found: readonly FoundFact[]): Difference[] {
  const words = `${said.what} ${said.ask}`;
  const differences: Difference[] = [];
  for (const { code, types, words: pattern, facts } of claims) {
    if (differences.some((known) => known.code === code) || !types.includes(said.type) || !pattern.test(words)) continue;
    const fact = facts.map((each) => found.find((one) => one.code === each)).find((one) => one !== undefined);
    if (fact !== undefined) differences.push({ code, fact });
  }
  return differences;
}
