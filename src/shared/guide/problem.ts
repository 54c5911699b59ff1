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

/**
 * The list of a talk brought level with its ticket. `seen` is the ticket's list as it was when this was done last: what changed there since
 * counts (a tick of an earlier contact or of a colleague, a new line, one that was taken off); everything else stays as the agent has it.
 */
export function levelDemands(own: readonly Demand[], ofTicket: readonly Demand[], seen: readonly Demand[]): Demand[] {
  const theirs = new Map(ofTicket.map((demand) => [demand.text, demand]));
  const before = new Map(seen.map((demand) => [demand.text, demand]));
  const kept = own.flatMap((demand) => {
    const [now, then] = [theirs.get(demand.text), before.get(demand.text)];
    if (now === undefined) return then !== undefined && then.done === demand.done ? [] : [demand];
    return [{ ...now, done: now.done === then?.done ? demand.done : now.done }];
  });
  const listed = new Set(own.map((demand) => demand.text));
  return [...kept, ...ofTicket.filter(({ text }) => !listed.has(text) && !before.has(text))];
}

/** The list of a talk that turns to another ticket: what it had from the first one stays there, unless it was said in this talk as well. */
export function withoutDemandsOf(own: readonly Demand[], seen: readonly Demand[], heard: readonly string[]): Demand[] {
  const before = new Map(seen.map((demand) => [demand.text, demand]));
  return own.flatMap((demand) => {
    const then = before.get(demand.text);
    if (then === undefined) return [demand];
    return heard.includes(demand.text) ? [{ ...demand, done: demand.done && !then.done }] : [];
  });
}
