/** Takes out of a running guide what stood in another customer's case, when it turns out that somebody else is speaking. */
import { type Step, steps } from '../base/words.ts';
import type { Problem, Ticket } from '../ticket/ticket.ts';
import type { GuideSnapshot, StepState } from './guide.ts';
import { askWords } from './problem.ts';

const openStep: StepState = { status: 'open', by: 'none', evidence: null, skipReason: null, unticked: false };

/** What stood in the records of the wrong customer, as far as a guide is filled in from it. */
export type WrongCase = {
  ticket: Ticket | null;
  products: readonly string[];
  /** Statements as they would be filled in from these records alone. */
  proposed: readonly Problem[];
};

/** The agent's own words stay; what the ticket or the records said, or was proposed from them, goes. */
function forgetProblem(guide: GuideSnapshot, { ticket, products, proposed }: WrongCase): Problem {
  const { problem, demands } = guide;
  const theirs = [...proposed, ...(ticket === null ? [] : [ticket.problem])];
  const own = (part: 'what' | 'when' | 'ask') => (theirs.some((each) => each[part] === problem[part]) ? '' : problem[part]);
  const what = products.some((product) => problem.what.startsWith(product)) ? '' : own('what');
  return { what, when: own('when'), orderNo: '', ask: problem.ask === askWords(demands) ? '' : own('ask'), confirmed: false };
}

/**
 * The guide without the case and the records of the wrong customer. Steps done in the talk, evidence given in it, demands heard or added in it, and a confirmed type stay; options were worked out on
 * the other's order and go.
 */
export function forgetCase(guide: GuideSnapshot, wrong: WrongCase): GuideSnapshot {
  const theirs = new Set(wrong.ticket?.demands.flatMap(({ id, text }) => [id, text]));
  const states = steps.map((step): [Step, StepState] => [step, guide.steps[step].by === 'known' ? openStep : guide.steps[step]]);
  return {
    ...guide,
    type: guide.typeConfirmed ? guide.type : 'other',
    steps: Object.fromEntries(states) as Record<Step, StepState>,
    problem: forgetProblem(guide, wrong),
    demands: guide.demands.filter(({ id, text }) => !theirs.has(id) && !theirs.has(text)),
    evidence: guide.evidence.filter(({ source }) => source === 'customer'),
    offered: [],
    chosenOptionId: null,
  };
}
