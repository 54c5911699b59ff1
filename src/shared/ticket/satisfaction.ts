/** How content a customer is when asked: from 1, not at all, to 5, fully. Which follow-ups ask, and what a case was told last. */
import type { FollowUp } from './ticket.ts';

export const scores = [1, 2, 3, 4, 5] as const;

/** A notice of progress tells, it does not ask. */
export function asksForScore(kind: FollowUp['kind']): boolean {
  return kind !== 'progress';
}

/** 「5 分（满分 5 分）」; empty without an answer. */
export function sayScore(score: number | null): string {
  return score === null ? '' : `${score} 分（满分 ${scores.length} 分）`;
}

/** The answer given last; null when nobody gave one. */
export function lastScore(followUps: readonly Pick<FollowUp, 'id' | 'status' | 'score' | 'doneAtMs'>[]): number | null {
  const answered = followUps.filter(({ status, score }) => status === 'done' && score !== null);
  const [last] = answered.sort((left, right) => (right.doneAtMs ?? 0) - (left.doneAtMs ?? 0) || (left.id < right.id ? 1 : -1));
  return last?.score ?? null;
}
