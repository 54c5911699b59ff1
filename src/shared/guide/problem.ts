/** Builds the structured problem statement and the checklist of demands from what is known. It fills what is empty and never overwrites a person's words. */
import type { ComplaintType } from '../base/words.ts';
import type { Classification } from '../classify/classification.ts';
import { complaintTypeNames } from '../classify/type-names.ts';
import { sayDate } from '../clock/say-time.ts';
import type { SlotFacts } from '../pack/slots.ts';
import type { Demand, Problem } from '../ticket/ticket.ts';

export const emptyProblem: Problem = { what: '', when: '', orderNo: '', ask: '', confirmed: false };

const turned: Readonly<Record<string, string>> = { 我们: '你们', 你们: '我们', 您们: '我们', 我: '您', 你: '我们', 您: '我们' };

/** The customer's clause as an agent reads it back: without call words, with the pronouns turned round. */
export function readBackWords(clause: string): string {
  const bare = clause.replace(/^(?:喂|哎|诶|欸|嗯|呃|啊|你好|您好|那个|就是|请问|[，,。、\s])+/, '');
  return bare.replace(/我们|你们|您们|我|你|您/g, (word) => turned[word] ?? word);
}

function whatWords(type: ComplaintType, facts: SlotFacts, classification: Classification | null): string {
  const said = readBackWords(classification?.why.problem?.[0] ?? '');
  const name = type === 'other' ? '' : complaintTypeNames[type].zh;
  const about = said === '' ? name : said;
  const product = facts.order?.product ?? '';
  if (about === '' || product === '' || about.includes(product)) return about;
  return `${product}，${about}`;
}

function whenWords(type: ComplaintType, { order, nowMs, calendar }: SlotFacts): string {
  if (order === null) return '';
  const day = (atMs: number) => sayDate(atMs, nowMs, calendar.utc_offset_minutes);
  if (type === 'logistics_delay' && order.promisedAtMs !== null) return `约定${day(order.promisedAtMs)}送达`;
  if (order.signedAtMs !== null) return `${day(order.signedAtMs)}签收`;
  return `${day(order.placedAtMs)}下单`;
}

/** Only the type's name stands there so far: the customer's own words are better. */
function isPlaceholder(what: string): boolean {
  const last = what.split('，').at(-1) ?? '';
  return Object.values(complaintTypeNames).some((name) => name.zh === last);
}

export function askWords(demands: readonly Demand[]): string {
  const open = demands.filter((demand) => !demand.done).map((demand) => demand.text);
  return open.join('、');
}

/**
 * Fills the empty fields of `current`; `whatWasAsked` is the former proposal for `ask`, which may be renewed. A confirmed statement is
 * left alone. The order is named only once it is known what the talk is about: the newest order is a guess.
 */
export function proposeProblem(
  current: Problem,
  known: {
    type: ComplaintType;
    facts: SlotFacts;
    classification: Classification | null;
    demands: readonly Demand[];
    whatWasAsked?: string;
  },
): Problem {
  if (current.confirmed) return current;
  const { order, ticket } = known.facts;
  const isOrderKnown = order !== null && (known.type !== 'other' || ticket?.orderId === order.id);
  const facts = isOrderKnown ? known.facts : { ...known.facts, order: null };
  const or = (value: string, proposal: () => string) => (value.trim() === '' ? proposal() : value);
  return {
    what: or(isPlaceholder(current.what) ? '' : current.what, () => whatWords(known.type, facts, known.classification)),
    when: or(current.when, () => whenWords(known.type, facts)),
    orderNo: or(current.orderNo, () => facts.order?.orderNo ?? ''),
    ask: or(current.ask === known.whatWasAsked ? '' : current.ask, () => askWords(known.demands)),
    confirmed: false,
  };
}

/** Adds demands that were not on the list yet; done ones keep their tick. The text is the id: one demand, one line. */
export function mergeDemands(existing: readonly Demand[], heard: readonly string[]): Demand[] {
  const known = new Set(existing.map((demand) => demand.text));
  const fresh = [...new Set(heard)].filter((text) => text !== '' && !known.has(text));
  return [...existing, ...fresh.map((text) => ({ id: text, text, done: false }))];
}
