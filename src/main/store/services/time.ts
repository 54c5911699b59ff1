/** Understands the words of a promise against the business calendar, and says when nobody can keep it. */

import { calendarNotice } from '../../../shared/clock/calendar-standing.ts';
import { checkDueTime, checkPromise } from '../../../shared/clock/promise-check.ts';
import { resolveTime } from '../../../shared/clock/resolve-time.ts';
import { sayDue } from '../../../shared/clock/say-time.ts';
import type { CalendarData } from '../../../shared/pack/pack.ts';
import type { Desk } from './desk.ts';

export type ReadTime = { dueAtMs: number | null; label: string; warning: string | null };

function warningFor(text: string, due: { dueAtMs: number; nowMs: number; calendar: CalendarData }): string | null {
  const { dueAtMs, nowMs, calendar } = due;
  const promise = checkPromise(text, `${sayDue(dueAtMs, nowMs, calendar.utc_offset_minutes)}前`);
  if (promise !== null) return promise.keepable === null ? promise.warning : `${promise.warning}例如：${promise.keepable}。`;
  return checkDueTime(dueAtMs, nowMs, calendar)?.warning ?? calendarNotice(nowMs, dueAtMs, calendar);
}

export function readTime(desk: Desk, text: string): ReadTime {
  const { calendar } = desk.packs.policy();
  const nowMs = desk.store.nowMs();
  const resolved = resolveTime(text, nowMs, calendar);
  if (resolved === null) return { dueAtMs: null, label: '', warning: null };
  const { dueAtMs, label, reason } = resolved;
  if (dueAtMs === null)
    return { dueAtMs, label, warning: reason === 'past' ? '这个时间已经过去了，请换一个。' : '说不准的时间不能算承诺，请写明几点前。' };
  return { dueAtMs, label, warning: warningFor(text, { dueAtMs, nowMs, calendar }) };
}
