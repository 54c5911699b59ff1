/** The warnings of the profile as sentences. Each language says every figure a warning has; a test holds both to it. */
import { dayMs, minuteMs } from '../../../shared/base/clock.ts';
import type { ProfileNotice } from '../../../shared/contract/desk-views.ts';
import { dueWords, durationWords, longDate, type Translate } from '../../ui/time-text.ts';

type Repeat = { count: number; by: 'phone' | 'any'; firstAtMs: number };

/** From two days on a begun day counts as one: within nine days, not after nine. */
function repeatWords(t: Translate, { count, by, firstAtMs }: Repeat, nowMs: number): string {
  const span = Math.max(minuteMs, nowMs - firstAtMs);
  const time = durationWords(t, span < 2 * dayMs ? span : Math.ceil(span / dayMs) * dayMs);
  return t(`call.notice.repeat_contact.${by}`, { n: count, time });
}

/** In reading order; the first is what counts, when there is more than one. A promise that fell due meanwhile is told as not kept. */
export function noticeSentences(t: Translate, notice: ProfileNotice, nowMs: number): string[] {
  switch (notice.code) {
    case 'repeat_contact':
      return [repeatWords(t, notice.repeat, nowMs)];
    case 'broken_promise':
    case 'promise_due': {
      const { what, dueAtMs } = notice;
      const words = { what, due: dueWords(t, dueAtMs, nowMs), time: durationWords(t, nowMs - dueAtMs) };
      if (notice.code === 'promise_due') return [t(dueAtMs < nowMs ? 'call.notice.broken_promise' : 'call.notice.promise_due', words)];
      if (notice.repeat === null) return [t('call.notice.broken_promise', words)];
      return [repeatWords(t, notice.repeat, nowMs), t('call.notice.broken_last_promise', words)];
    }
    case 'order_late': {
      const { orderTail, promisedAtMs } = notice;
      const late = durationWords(t, nowMs - promisedAtMs);
      return [t('call.notice.order_late', { tail: orderTail, date: longDate(t, promisedAtMs, nowMs), time: late })];
    }
    case 'benefit_expiring':
      return [t('call.notice.benefit_expiring', { title: notice.title, due: dueWords(t, notice.expiresAtMs, nowMs) })];
    case 'relay_number':
    case 'unverified':
      return [t(`call.notice.${notice.code}`)];
  }
}
