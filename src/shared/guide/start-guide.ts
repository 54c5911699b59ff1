/** Opens a guide with everything already known filled in, and carries a running one over when type, customer or order become known later. */
import { isWithin, type Limit } from '../approval/authority.ts';
import { hourMs } from '../base/clock.ts';
import { type ComplaintType, type Step, steps } from '../base/words.ts';
import type { Classification } from '../classify/classification.ts';
import { addBusinessMs } from '../clock/business-calendar.ts';
import { deadlineWords, fillTemplate, roundUpHalfHour, type SlotFacts, slotValues, yuanWords } from '../pack/slots.ts';
import type { Demand, Evidence, Option } from '../ticket/ticket.ts';
import { crossCheckFact } from './cross-checks.ts';
import type { Guide, GuideSnapshot, StepState } from './guide.ts';
import { askWords, emptyProblem, levelDemands, mergeDemands, proposeProblem } from './problem.ts';
import { nextOpenStep } from './transition.ts';

export type GuideKnown = {
  /** `facts.ticket` is the open ticket this contact belongs to, if there is one. */
  facts: SlotFacts;
  classification: Classification | null;
  /** What the person at this desk may grant alone for a complaint of that type. */
  limitOf(type: ComplaintType): Limit;
};

export type GuideStart = { guide: Guide; packVersion: number; type: ComplaintType; known: GuideKnown };

const openStep: StepState = { status: 'open', by: 'none', evidence: null, skipReason: null, unticked: false };

/** The ticket's own copy wins; a look-up is `have` as soon as the desk knows the fact. */
function evidenceFor(item: Guide['evidence'][number], { facts }: GuideKnown): Evidence {
  const before = facts.ticket?.evidence.find((entry) => entry.item === item.id);
  const fact = crossCheckFact(item.cross_check, facts);
  if (before !== undefined && before.state !== 'wanted') return { ...before, source: before.source === 'desk' ? 'desk' : 'ticket' };
  const isFound = item.kind === 'lookup' && fact !== '';
  return {
    id: item.id,
    item: item.id,
    label: item.label,
    state: isFound ? 'have' : 'wanted',
    source: item.kind === 'lookup' ? 'desk' : 'customer',
    note: fact,
    sha256: null,
    fileName: null,
  };
}

function startEvidence(guide: Guide, known: GuideKnown): Evidence[] {
  const items = guide.evidence.map((item) => evidenceFor(item, known));
  const listed = new Set(items.map((item) => item.id));
  const others = (known.facts.ticket?.evidence ?? []).filter((entry) => entry.state === 'have' && !listed.has(entry.id));
  return [...items, ...others.map((entry): Evidence => ({ ...entry, source: entry.source === 'desk' ? 'desk' : 'ticket' }))];
}

/** When work that takes so many business hours is due, on a half-hour that is easy to say. */
export function promiseDueAtMs(withinHours: number, facts: Pick<SlotFacts, 'nowMs' | 'calendar'>): number {
  return roundUpHalfHour(addBusinessMs(facts.nowMs, withinHours * hourMs, facts.calendar));
}

/** Costs are what we spend beyond what is owed; above the agent's authority the option needs approval. */
export function optionsFor(guide: Guide, type: ComplaintType, known: GuideKnown): Option[] {
  const { facts } = known;
  const limit = known.limitOf(type);
  return guide.options.map((option) => {
    const dueAtMs = promiseDueAtMs(option.promise.within_hours, facts);
    const goodwill = option.cost.fixed_cents;
    const slots = {
      ...slotValues(facts),
      承诺时间: deadlineWords(dueAtMs, facts.nowMs, facts.calendar),
      ...(goodwill > 0 ? { 券额: yuanWords(goodwill) } : {}),
    };
    const share = Math.round(option.cost.order_share * (facts.order?.amountCents ?? 0));
    const costCents = Math.max(goodwill + share, option.cost.coupon_cents ?? 0);
    return {
      id: option.id,
      title: option.title,
      sentence: fillTemplate(option.sentence, slots).text,
      costCents,
      ...(option.cost.coupon_cents === undefined ? {} : { couponCents: option.cost.coupon_cents }),
      timeText: fillTemplate(option.time_text, slots).text,
      overLimit: !isWithin({ costCents, couponCents: option.cost.coupon_cents }, limit),
    };
  });
}

/** Evidence the customer already gave, on the ticket: asking again would make them tell it twice. */
function isEvidenceKnown(guide: Guide, evidence: readonly Evidence[]): boolean {
  const asked = new Set(guide.evidence.filter((item) => item.kind !== 'lookup').map((item) => item.id));
  return evidence.some((entry) => entry.state === 'have' && entry.source === 'ticket' && (asked.has(entry.item) || entry.item === 'extra'));
}

export function startGuide({ guide, packVersion, type, known }: GuideStart): GuideSnapshot {
  const { ticket } = known.facts;
  const demands = mergeDemands(ticket?.demands ?? [], known.classification?.demands ?? []);
  const evidence = startEvidence(guide, known);
  const request: StepState = isEvidenceKnown(guide, evidence) ? { ...openStep, status: 'done', by: 'known' } : openStep;
  return {
    guideId: guide.guide_id,
    packVersion,
    type,
    typeConfirmed: false,
    current: 'empathize',
    steps: {
      empathize: openStep,
      paraphrase: openStep,
      request_evidence: request,
      offer_two_options: openStep,
      commit_time: openStep,
    },
    problem: proposeProblem({ ...(ticket?.problem ?? emptyProblem), confirmed: false }, { ...known, type, demands }),
    demands,
    evidence,
    options: optionsFor(guide, type, known),
    offered: [],
    chosenOptionId: null,
    notices: [],
  };
}

function carriedStep(before: StepState, fresh: StepState): StepState {
  return before.status === 'open' && !before.unticked ? { ...before, status: fresh.status, by: fresh.by } : before;
}

/**
 * The same contact with more known, or with another guide (type corrected, customer found). What was done, said, offered and chosen stays;
 * evidence in hand is kept even when the new guide does not list it. `seenDemands`: the ticket's, when the guide was adapted to it last.
 */
export function adaptGuide(previous: GuideSnapshot, start: GuideStart, seenDemands: readonly Demand[] = []): GuideSnapshot {
  const fresh = startGuide(start);
  const level = levelDemands(previous.demands, start.known.facts.ticket?.demands ?? [], seenDemands);
  const demands = mergeDemands(level, start.known.classification?.demands ?? []);
  const worked = new Map(
    previous.evidence.filter((entry) => entry.state !== 'wanted' && entry.source !== 'desk').map((entry) => [entry.id, entry]),
  );
  const evidence = fresh.evidence.map((entry) => worked.get(entry.id) ?? entry);
  const listed = new Set(evidence.map((entry) => entry.id));
  const optionIds = new Set(fresh.options.map((option) => option.id));
  const states = Object.fromEntries(steps.map((step) => [step, carriedStep(previous.steps[step], fresh.steps[step])]));
  const kept: GuideSnapshot = {
    ...fresh,
    typeConfirmed: previous.typeConfirmed,
    current: previous.current,
    steps: states as Record<Step, StepState>,
    problem: proposeProblem(previous.problem, { ...start.known, type: start.type, demands, whatWasAsked: askWords(previous.demands) }),
    demands,
    evidence: [...evidence, ...[...worked.values()].filter((entry) => !listed.has(entry.id))],
    offered: previous.offered.filter((id) => optionIds.has(id)),
    chosenOptionId: previous.chosenOptionId !== null && optionIds.has(previous.chosenOptionId) ? previous.chosenOptionId : null,
    notices: previous.notices,
  };
  const isMoved = previous.steps[kept.current].status === 'open' && kept.steps[kept.current].status !== 'open';
  return isMoved ? { ...kept, current: nextOpenStep(kept, kept.current) ?? kept.current } : kept;
}
