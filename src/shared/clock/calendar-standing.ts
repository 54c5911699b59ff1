/** How far the calendar can be trusted: which years rest on a published notice, and what to say where one does not yet. */
import type { CalendarData } from '../pack/pack.ts';
import { dateOf, dayOf } from './business-calendar.ts';

/** `provisional`: statutory days only, the notice is still to come. `unknown`: the calendar says nothing about that year. */
export type CalendarStanding = 'published' | 'provisional' | 'unknown';
export type CalendarYear = NonNullable<CalendarData['years']>[number];

export function calendarYear(year: number, calendar: CalendarData): CalendarYear | null {
  return calendar.years?.find((each) => each.year === year) ?? null;
}

/** The worst standing of the years that two moments touch: a count through them is no better than that. */
export function calendarStanding(fromMs: number, toMs: number, calendar: CalendarData): CalendarStanding {
  const first = dateOf(dayOf(Math.min(fromMs, toMs), calendar)).year;
  // A deadline at midnight belongs to the day it closes.
  const last = dateOf(dayOf(Math.max(fromMs, toMs) - 1, calendar)).year;
  let standing: CalendarStanding = 'published';
  for (let year = first; year <= Math.max(first, last); year++) {
    const known = calendarYear(year, calendar);
    if (known === null) return 'unknown';
    if (known.status === 'provisional') standing = 'provisional';
  }
  return standing;
}

/** For the agent, one sentence; null where the dates are published, and for a calendar that says nothing of its sources. */
export function calendarNotice(fromMs: number, toMs: number, calendar: CalendarData): string | null {
  const standing = calendar.years === undefined ? 'published' : calendarStanding(fromMs, toMs, calendar);
  if (standing === 'published') return null;
  const { year } = dateOf(dayOf(Math.max(fromMs, toMs) - 1, calendar));
  return standing === 'provisional'
    ? `${year}年的放假安排还没有公布，这里只按法定节假日推算；公布后请再核对一次。`
    : `日历里没有${year}年的放假安排，这里只按周末推算，请核对后再承诺。`;
}
