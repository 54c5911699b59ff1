/** How long a published pack is signed for, and when whoever publishes is told that its time runs out. A desk works on with one whose time is over. */
import { dayMs } from '../base/clock.ts';

export const packGoodMs = 365 * dayMs;
export const packWarnMs = 30 * dayMs;

export type PackTerm = 'good' | 'soon' | 'over';

export function packTerm(expiresAtMs: number, nowMs: number): PackTerm {
  if (expiresAtMs <= nowMs) return 'over';
  return expiresAtMs - nowMs <= packWarnMs ? 'soon' : 'good';
}

/** Whole days left, at least one while there is any. */
export function packDaysLeft(expiresAtMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((expiresAtMs - nowMs) / dayMs));
}
