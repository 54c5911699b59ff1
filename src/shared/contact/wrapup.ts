/** Fills in the wrap-up of a contact from what its steps already hold, so that the agent confirms instead of writing. Invents nothing. */
import type { ComplaintType, Department, TicketStage } from '../base/words.ts';
import { ticketStages } from '../base/words.ts';
import type { Wrapup } from '../contract/desk-views.ts';
import type { PolicyContent } from '../pack/pack.ts';
import type { RunningContact } from './contact.ts';

export type WrapupFacts = {
  contact: RunningContact;
  /** e.g. 产品质量. */
  typeName: string;
  department: Department;
  /** The ticket the contact is about; null when none was saved yet. */
  ticket: { title: string; stage: TicketStage } | null;
  /** Stages the ticket may stand in after this contact: the present one and those it may move to. */
  reachableStages: readonly TicketStage[];
  /** Words of the commitments made, e.g. 「今天18:00前 补发热水壶」. */
  promises: readonly string[];
  wrapCodes: PolicyContent['wrap_codes'];
  followUps: Wrapup['followUps'];
};

/** Characters of the words after the type's name. */
const mostTitle = 24;

function bigrams(text: string): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at + 1 < text.length; at += 1) found.add(text.slice(at, at + 2));
  return found;
}

function likeness(a: string, b: string): number {
  const inA = bigrams(a);
  return [...bigrams(b)].filter((pair) => inA.has(pair)).length;
}

/** Second level: the child whose name is most like the option chosen; the first one when nothing says more. */
function proposeCode(type: ComplaintType, chosen: string, codes: PolicyContent['wrap_codes']): string {
  const top = codes.find((code) => code.id === type) ?? codes.find((code) => code.id === 'other') ?? codes[0];
  if (top === undefined) return type;
  const ranked = top.children.map((child, place) => ({ child, place, score: likeness(child.label, chosen) }));
  ranked.sort((a, b) => b.score - a.score || a.place - b.place);
  const best = ranked[0]?.child;
  return best === undefined ? top.id : `${top.id}/${best.id}`;
}

/** As far as this contact carried the case, within what is legal. */
function proposeStage(facts: WrapupFacts): TicketStage {
  const { guide } = facts.contact;
  const wanted: TicketStage = facts.promises.length > 0 ? 'executing' : guide.chosenOptionId !== null ? 'solving' : 'verifying';
  const rank = (stage: TicketStage) => ticketStages.indexOf(stage);
  const present = facts.ticket?.stage ?? 'new';
  const candidates = facts.reachableStages.filter((stage) => rank(stage) <= rank(wanted));
  return candidates.reduce((best, stage) => (rank(stage) > rank(best) ? stage : best), present);
}

const mostSaid = 80;
const mostAsks = 4;

/** Without the stop at its end, and no longer than fits a line. */
function clip(text: string, most: number): string {
  const bare = text.trim().replace(/[\s,，。;；!！?？、]+$/u, '');
  return bare.length <= most ? bare : `${bare.slice(0, most - 1)}…`;
}

/** 「全额退款」 says 「退款」, 「换一个新的」 says 「换新」: the characters of the shorter stand in the longer in their order. */
function says(longer: string, shorter: string): boolean {
  let at = -1;
  for (const character of shorter) {
    at = longer.indexOf(character, at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** Each demand once, in its fullest wording, at the place where it was first named. */
function distinctAsks(texts: readonly string[]): string[] {
  const kept: string[] = [];
  for (const text of texts.flatMap((said) => said.split(/[、;；\n]/u)).map((part) => clip(part, mostSaid))) {
    if (text === '' || kept.some((one) => says(one, text))) continue;
    const first = kept.findIndex((one) => says(text, one));
    if (first < 0) kept.push(text);
    else kept.splice(first, kept.length, text, ...kept.slice(first + 1).filter((one) => !says(text, one)));
  }
  return kept;
}

function sayAsks(guide: RunningContact['guide']): string {
  const asks = distinctAsks([guide.problem.ask, ...guide.demands.map((demand) => demand.text)]);
  if (asks.length === 0) return '';
  const more = asks.length > mostAsks ? `等 ${asks.length} 项` : '';
  return `诉求：${asks.slice(0, mostAsks).join('、')}${more}`;
}

/** Two sentences: what was the matter and what was asked; what was settled and promised. */
function proposeSummary(facts: WrapupFacts): string {
  const { guide } = facts.contact;
  const chosen = guide.options.find((option) => option.id === guide.chosenOptionId);
  const offered = guide.options.filter((option) => guide.offered.includes(option.id)).map((option) => option.title);
  const settled = chosen !== undefined ? `客户选择：${chosen.title}` : offered.length > 0 ? `已给出方案：${offered.join('、')}` : '';
  const problem = [guide.problem.when, guide.problem.what].map((text) => clip(text, mostSaid)).filter(Boolean);
  const sentences = [
    [guide.problem.what === '' ? '' : `客户反映：${problem.join('，')}`, sayAsks(guide)],
    [settled, facts.promises.length === 0 ? '' : `承诺：${[...new Set(facts.promises)].join('、')}`],
  ].map((parts) => parts.filter(Boolean).join('；'));
  return sentences
    .map((sentence) => (sentence === '' ? '' : `${sentence}。`))
    .join('')
    .slice(0, 1_000);
}

/** As many whole clauses from the start as fit; never the first alone when more follow, as that is often just the product's name. */
function gist(what: string): string {
  const clauses = what
    .split(/[,，。;；!！?？\n]/u)
    .map((clause) => clause.trim())
    .filter(Boolean);
  const ends = clauses.map((_, place) => clauses.slice(0, place + 1).join('，'));
  const whole = ends.filter((text) => text.length <= mostTitle).at(-1);
  const isFirstAlone = whole === clauses[0] && clauses.length > 1;
  return whole === undefined || isFirstAlone ? clip(clauses.join('，'), mostTitle) : whole;
}

function proposeTitle(facts: WrapupFacts): string {
  if (facts.ticket !== null && facts.ticket.title !== '') return facts.ticket.title;
  const { guide, classification } = facts.contact;
  const what = gist(guide.problem.what || classification?.demands[0] || '');
  return what === '' ? facts.typeName : `${facts.typeName}：${what}`;
}

export function emotionPeakOf(contact: RunningContact): Wrapup['emotionPeak'] {
  const heard = contact.emotionTrend.map((point) => point.emotion);
  return Math.max(0, contact.emotionMark ?? 0, ...heard) as Wrapup['emotionPeak'];
}

/** A contact without demand, problem, promise or ticket is a plain question: it proposes to keep no ticket. */
export function proposeWrapup(facts: WrapupFacts): Wrapup {
  const { contact } = facts;
  const { guide } = contact;
  const chosen = guide.options.find((option) => option.id === guide.chosenOptionId)?.title ?? '';
  const hasCase = guide.problem.what !== '' || guide.demands.length > 0 || facts.promises.length > 0 || chosen !== '';
  return {
    contactId: contact.id,
    type: guide.type,
    title: proposeTitle(facts),
    summary: proposeSummary(facts),
    wrapCode: proposeCode(guide.type, chosen, facts.wrapCodes),
    emotionPeak: emotionPeakOf(contact),
    stage: proposeStage(facts),
    department: facts.department,
    keepTicket: facts.ticket !== null || hasCase || emotionPeakOf(contact) > 0,
    followUps: facts.followUps,
  };
}
