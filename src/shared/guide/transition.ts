/**
 * The step machine: (guide, snapshot, event) → next snapshot and effects, pure and total. It never blocks the agent: a wrong order
 * is pointed out in `notices`, an event that makes no sense here leaves the snapshot as it is.
 *
 *   open ──covered / tick──▶ done ──untick──▶ open        open ──skip(reason)──▶ skipped ──covered / tick──▶ done
 */
import { assertNever } from '../base/result.ts';
import { type Step, steps } from '../base/words.ts';
import type { Evidence } from '../ticket/ticket.ts';
import type { Guide, GuideEvent, GuideSnapshot, StepState } from './guide.ts';
import { pointOut } from './notices.ts';

/** What the caller may react to (saving is always its duty). In a fixed order, so that tests can compare. */
export type GuideEffect =
  | { type: 'stepClosed'; step: Step; status: 'done' | 'skipped' }
  | { type: 'stepReopened'; step: Step }
  | { type: 'noticed'; code: string }
  | { type: 'optionChosen'; optionId: string | null }
  | { type: 'movedTo'; step: Step }
  /** No step is open any more. */
  | { type: 'finished' };

type Covered = Extract<GuideEvent, { type: 'covered' }>;

export function isOpenStep(snapshot: GuideSnapshot, step: Step): boolean {
  return snapshot.steps[step].status === 'open';
}

function withStep(snapshot: GuideSnapshot, step: Step, change: Partial<StepState>): GuideSnapshot {
  return { ...snapshot, steps: { ...snapshot.steps, [step]: { ...snapshot.steps[step], ...change } } };
}

/** action: done by hand, unless it is done already (then the evidence stays). */
function tickByHand(snapshot: GuideSnapshot, step: Step): GuideSnapshot {
  if (snapshot.steps[step].status === 'done') return snapshot;
  return withStep(snapshot, step, { status: 'done', by: 'hand', evidence: null, skipReason: null });
}

/** The event tells everything one utterance covers, so a revised utterance can also take a tick back. */
function cover(snapshot: GuideSnapshot, event: Covered): GuideSnapshot {
  return steps.reduce((now, step) => {
    const state = now.steps[step];
    const isItsOwn = state.status === 'done' && state.evidence?.utteranceId === event.utteranceId;
    const hit = event.hits.find((item) => item.step === step && item.start >= 0 && item.end > item.start && item.end <= event.text.length);
    if (hit === undefined) return isItsOwn ? withStep(now, step, { status: 'open', by: 'none', evidence: null }) : now;
    if (state.status === 'done' && !isItsOwn) return now;
    if (state.refusedUtterances?.includes(event.utteranceId)) return now;
    const { utteranceId, text, atMs, by } = event;
    const evidence = { utteranceId, text, start: hit.start, end: hit.end, atMs, by };
    return withStep(now, step, { status: 'done', by, evidence, skipReason: null });
  }, snapshot);
}

function untick(snapshot: GuideSnapshot, step: Step): GuideSnapshot {
  const state = snapshot.steps[step];
  if (state.status === 'open') return snapshot;
  const refused = state.refusedUtterances ?? [];
  const said = state.evidence === null || refused.includes(state.evidence.utteranceId) ? [] : [state.evidence.utteranceId];
  const open = { status: 'open', by: 'none', evidence: null, skipReason: null, unticked: true } as const;
  return { ...withStep(snapshot, step, { ...open, refusedUtterances: [...refused, ...said] }), current: step };
}

function skip(snapshot: GuideSnapshot, step: Step, reason: string): GuideSnapshot {
  if (reason.trim() === '' || snapshot.steps[step].status !== 'open') return snapshot;
  return withStep(snapshot, step, { status: 'skipped', by: 'hand', evidence: null, skipReason: reason.trim() });
}

/** Asked for, sent in, or nothing of the guide's list left to ask: then the step is done. What the desk looked up itself asks nobody. */
function setEvidence(guide: Guide, snapshot: GuideSnapshot, item: Evidence): GuideSnapshot {
  const isKnown = snapshot.evidence.some((entry) => entry.id === item.id);
  const evidence = isKnown ? snapshot.evidence.map((entry) => (entry.id === item.id ? item : entry)) : [...snapshot.evidence, item];
  const next = { ...snapshot, evidence };
  const isFromCustomer = item.source !== 'desk' && (item.state === 'asked' || item.state === 'have');
  const isSettled = (id: string) => evidence.some((entry) => entry.item === id && (entry.state === 'have' || entry.state === 'waived'));
  const nothingLeft = guide.evidence.every((entry) => entry.kind === 'lookup' || isSettled(entry.id));
  return isFromCustomer || nothingLeft ? tickByHand(next, 'request_evidence') : next;
}

function offer(snapshot: GuideSnapshot, optionIds: readonly string[]): GuideSnapshot {
  const known = new Set(snapshot.options.map((option) => option.id));
  const offered = [...new Set([...snapshot.offered, ...optionIds.filter((id) => known.has(id))])];
  const next = offered.length === snapshot.offered.length ? snapshot : { ...snapshot, offered };
  return offered.length >= 2 ? tickByHand(next, 'offer_two_options') : next;
}

function choose(snapshot: GuideSnapshot, optionId: string | null): GuideSnapshot {
  if (optionId === null) return { ...snapshot, chosenOptionId: null };
  if (!snapshot.options.some((option) => option.id === optionId)) return snapshot;
  return { ...offer(snapshot, [optionId]), chosenOptionId: optionId };
}

/** The first open step after `from`, else the first open one at all, else null. */
export function nextOpenStep(snapshot: GuideSnapshot, from: Step): Step | null {
  const place = steps.indexOf(from);
  const order = [...steps.slice(place + 1), ...steps.slice(0, place)];
  return order.find((step) => isOpenStep(snapshot, step)) ?? null;
}

function goNext(snapshot: GuideSnapshot): GuideSnapshot {
  const beside = steps[Math.min(steps.indexOf(snapshot.current) + 1, steps.length - 1)] ?? snapshot.current;
  return { ...snapshot, current: nextOpenStep(snapshot, snapshot.current) ?? beside };
}

function act(guide: Guide, snapshot: GuideSnapshot, event: GuideEvent): GuideSnapshot {
  switch (event.type) {
    case 'covered':
      return cover(snapshot, event);
    case 'tick':
      return tickByHand(snapshot, event.step);
    case 'untick':
      return untick(snapshot, event.step);
    case 'skip':
      return skip(snapshot, event.step, event.reason);
    case 'goto':
      return { ...snapshot, current: event.step };
    case 'next':
      return goNext(snapshot);
    case 'setProblem': {
      const next = { ...snapshot, problem: event.problem };
      return event.problem.confirmed ? tickByHand(next, 'paraphrase') : next;
    }
    case 'setDemands':
      return { ...snapshot, demands: event.demands };
    case 'setEvidence':
      return setEvidence(guide, snapshot, event.evidence);
    case 'offerOptions':
      return offer(snapshot, event.optionIds);
    case 'chooseOption':
      return choose(snapshot, event.optionId);
    default:
      return assertNever(event);
  }
}

/** When an event closed a step and the current one is not open, the first open step after it becomes current. */
function advance(before: GuideSnapshot, after: GuideSnapshot): GuideSnapshot {
  const closed = steps.some((step) => isOpenStep(before, step) && !isOpenStep(after, step));
  if (!closed || isOpenStep(after, after.current)) return after;
  return { ...after, current: nextOpenStep(after, after.current) ?? after.current };
}

function effectsOf(before: GuideSnapshot, after: GuideSnapshot): GuideEffect[] {
  const effects: GuideEffect[] = [];
  for (const step of steps) {
    const { status } = after.steps[step];
    if (status === before.steps[step].status) continue;
    effects.push(status === 'open' ? { type: 'stepReopened', step } : { type: 'stepClosed', step, status });
  }
  const old = new Set(before.notices.map((notice) => notice.code));
  for (const notice of after.notices) if (!old.has(notice.code)) effects.push({ type: 'noticed', code: notice.code });
  if (after.chosenOptionId !== before.chosenOptionId) effects.push({ type: 'optionChosen', optionId: after.chosenOptionId });
  if (after.current !== before.current) effects.push({ type: 'movedTo', step: after.current });
  const isDone = (snapshot: GuideSnapshot) => steps.every((step) => !isOpenStep(snapshot, step));
  if (isDone(after) && !isDone(before)) effects.push({ type: 'finished' });
  return effects;
}

/** `guide` is the one the snapshot began with. */
export function transition(guide: Guide, snapshot: GuideSnapshot, event: GuideEvent): { snapshot: GuideSnapshot; effects: GuideEffect[] } {
  const after = pointOut(snapshot, advance(snapshot, act(guide, snapshot, event)), event);
  return { snapshot: after, effects: effectsOf(snapshot, after) };
}
