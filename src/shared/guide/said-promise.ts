/** A promise that was said or typed, as far as the words tell it: what will be done and by when. It records nothing and resolves no time. */
import { findTimeExpressions } from '../language/time-expressions.ts';
import { findPromises } from './find-promises.ts';
import type { StepState } from './guide.ts';

export type SaidPromise = {
  /** The deed without its time; empty when the clause holds nothing but the time. */
  what: string;
  /** The time as it was said. */
  words: string;
};

const clauseEnds = /[，,、；;。！!？?\n]/;
const leadIn = /^(?:好的|好|行|那么?|嗯|您放心|放心|我们|我|这边|咱们|就|会|在|[，,、\s])+/;
/** Fewer characters than this name no deed (「好的」, 「给您」). */
const leastDeed = 3;

function deedIn(words: string): string {
  const deed = words.replace(leadIn, '').trim();
  return deed.length >= leastDeed ? deed : '';
}

/** Of the step that promises; null when no words ticked it or they hold no time that can be kept to. */
export function saidPromise({ status, evidence }: Pick<StepState, 'status' | 'evidence'>): SaidPromise | null {
  if (status !== 'done' || evidence === null) return null;
  const said = evidence.text.slice(evidence.start, evidence.end);
  const promised = findPromises(said).find((item) => item.kind === 'dated')?.time;
  const time = promised ?? findTimeExpressions(said).find((item) => item.kind !== 'vague');
  if (time === undefined) return null;
  const before = said.slice(0, time.start).split(clauseEnds).at(-1) ?? '';
  const [after = '', ...later] = said.slice(time.end).split(clauseEnds);
  const what = [`${before}${after}`, ...later].map(deedIn).find((deed) => deed !== '') ?? '';
  return { what: what.slice(0, 300), words: time.text.slice(0, 200) };
}

/** The step that promises is ticked, yet the desk holds no promise of this contact. */
export function isPromiseUnrecorded(contact: { guide: { steps: { commit_time: StepState } }; commitmentIds: readonly string[] }): boolean {
  return contact.guide.steps.commit_time.status === 'done' && contact.commitmentIds.length === 0;
}
