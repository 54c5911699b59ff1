/** What a colleague does with a ticket, in words. The weightiest thing is said: talking with the customer, then changing, then looking. */
import { minuteMs, secondMs } from '../../shared/base/clock.ts';
import type { Doing, PresenceWhat, Present } from '../../shared/presence/claims.ts';
import { ageText, type Translate } from './time-text.ts';

const byWeight: readonly PresenceWhat[] = ['contact', 'note', 'stage', 'owner', 'open'];
/** Steps in which seconds are shown. */
const stepMs = 5 * secondMs;

export function weightiest({ doing }: Present): Doing | null {
  const found = byWeight.map((what) => doing.find((each) => each.what === what)).find((each) => each !== undefined);
  return found ?? null;
}

export function isBusy(person: Present): boolean {
  return person.doing.some(({ what }) => what !== 'open');
}

/** `小李 正在写备注`; without a time, since it is also read aloud. */
export function presenceWords(t: Translate, person: Present): string {
  return t(`presence.${weightiest(person)?.what ?? 'open'}`, { who: person.name });
}

/** `10 秒前`. */
export function activeAgo(t: Translate, atMs: number, nowMs: number): string {
  const age = nowMs - atMs;
  if (age < stepMs || age >= minuteMs) return ageText(t, atMs, nowMs);
  return t('presence.secondsAgo', { n: Math.floor(age / stepMs) * (stepMs / secondMs) });
}
