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

const mostTitle = 60;

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

function proposeSummary(facts: WrapupFacts): string {
  const { guide } = facts.contact;
  const chosen = guide.options.find((option) => option.id === guide.chosenOptionId);
  const offered = guide.options.filter((option) => guide.offered.includes(option.id));
  const demands = guide.demands.map((demand) => demand.text);
  const asks = [...new Set([guide.problem.ask, ...demands].filter((text) => text !== ''))];
  const parts = [
    guide.problem.what === '' ? '' : `客户反映:${[guide.problem.when, guide.problem.what].filter(Boolean).join(',')}`,
    asks.length === 0 ? '' : `诉求:${asks.join('、')}`,
    chosen !== undefined
      ? `客户选择:${chosen.title}`
      : offered.length > 0
        ? `已给出方案:${offered.map((option) => option.title).join('、')}`
        : '',
    facts.promises.length === 0 ? '' : `承诺:${facts.promises.join(';')}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join('。')}。`.slice(0, 1_000);
}

function proposeTitle(facts: WrapupFacts): string {
  if (facts.ticket !== null && facts.ticket.title !== '') return facts.ticket.title;
  const { guide, classification } = facts.contact;
  const what = guide.problem.what || classification?.demands[0] || '';
  return (what === '' ? facts.typeName : `${facts.typeName}:${what}`).slice(0, mostTitle);
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
