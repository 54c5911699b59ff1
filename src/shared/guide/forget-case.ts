/** Takes out of a running guide what stood in another case, when it turns out that somebody else is speaking, or about something else. */
import { type Step, steps } from '../base/words.ts';
import type { Problem, Ticket } from '../ticket/ticket.ts';
import type { GuideSnapshot, StepState } from './guide.ts';
import { askWords } from './problem.ts';

const openStep: StepState = { status: 'open', by: 'none', evidence: null, skipReason: null, unticked: false };

/** What stood in the records of the wrong customer, as far as a guide is filled in from it. */
export type WrongCase = {
  ticket: Ticket | null;
  products: readonly string[];
  /** The same person about another matter: what was typed, chosen and confirmed about an order of theirs stays. */
  isSamePerson?: boolean;
  /** Statements as they would be filled in from these records alone. */
  proposed: readonly Problem[];
};

/** The agent's own words stay; what the ticket or the records said, or was proposed from them, goes. */
function forgetProblem(guide: GuideSnapshot, { ticket, products, proposed, isSamePerson = false }: WrongCase): Problem {
  const { problem, demands } = guide;
  const theirs = [...proposed, ...(ticket === null ? [] : [ticket.problem])];
  const own = (part: 'what' | 'when' | 'ask' | 'orderNo') => (theirs.some((each) => each[part] === problem[part]) ? '' : problem[part]);
  const what = products.some((product) => problem.what.startsWith(product)) ? '' : own('what');
  const orderNo = isSamePerson ? own('orderNo') : '';
  return { what, when: own('when'), orderNo, ask: problem.ask === askWords(demands) ? '' : own('ask'), confirmed: false };
}

/**
 * The guide without the case and the records of the wrong customer. Steps done in the talk, evidence given in it, demands heard or added in it, and a confirmed type stay; options were worked out on
 * the other's order and go.
 */
export function forgetCase(guide: GuideSnapshot, wrong: WrongCase): GuideSnapshot {
  const theirs = new Set(wrong.ticket?.demands.flatMap(({ id, text }) => [id, text]));
  const states = steps.map((step): [Step, StepState] => [step, guide.steps[step].by === 'known' ? openStep : guide.steps[step]]);
  const problem = forgetProblem(guide, wrong);
  const isOrderKept = wrong.isSamePerson === true && problem.orderNo !== '';
  return {
    ...guide,
    type: guide.typeConfirmed ? guide.type : 'other',
    steps: Object.fromEntries(states) as Record<Step, StepState>,
    problem,
    demands: guide.demands.filter(({ id, text }) => !theirs.has(id) && !theirs.has(text)),
    evidence: guide.evidence.filter(({ source }) => source === 'customer'),
    offered: isOrderKept ? guide.offered : [],
    chosenOptionId: isOrderKept ? guide.chosenOptionId : null,
  };
}
