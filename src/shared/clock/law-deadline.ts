/**
 * Ends of periods that a law sets, counted as the Civil Code says (民法典 Art. 201–203): the day of the event does not count, a month
 * ends on the same day of the month or its last, the last day ends at 24:00. It refuses to say whether a law applies.
 */
import { dayMs, hourMs } from '../base/clock.ts';
import type { CalendarData } from '../pack/pack.ts';
import { addWorkdays, dateOf, dayNumber, dayOf, dayStartMs, isWorkday, lastOpen } from './business-calendar.ts';

export type LawPeriod = { n: number; unit: 'hour' | 'day' | 'workday' | 'month' | 'year' };
export type LawBinds = 'company' | 'platform' | 'regulator' | 'individual';

/** Same day of a later month; the month's last when it has no such day. */
function monthsLater(day: number, months: number): number {
  const { year, month, day: date } = dateOf(day);
  const index = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
  for (let of = date; of >= 28; of--) {
    const found = dayNumber(toYear, toMonth, of);
    if (found !== null) return found;
  }
  return dayNumber(toYear, toMonth, date) ?? day;
}

function lastDay(from: number, { n, unit }: LawPeriod, calendar: CalendarData): number {
  if (unit === 'workday') return addWorkdays(dayStartMs(from, calendar), n, calendar);
  if (unit === 'day') return from + n;
  return monthsLater(from, unit === 'year' ? n * 12 : n);
}

/**
 * The end of the latest day whose events are overdue at `nowMs`: every later one has time left. Of hours, the latest moment. What is
 * of that day itself may still have time left.
 */
export function lastOverdueMs(nowMs: number, period: LawPeriod, binds: LawBinds, calendar: CalendarData): number {
  if (period.unit === 'hour') return nowMs - period.n * hourMs;
  let day = dayOf(nowMs, calendar);
  while (lawDeadline(dayStartMs(day, calendar), period, binds, calendar) > nowMs) day -= 1;
  return dayStartMs(day, calendar) + dayMs - 1;
}

/**
 * What binds us is due while somebody still works on the last day, and a holiday at the end gives us no grace (Art. 203 would): the
 * customer counts days. What binds others, or protects a customer, ends as the law says: after the holiday, at 24:00.
 */
export function lawDeadline(eventMs: number, period: LawPeriod, binds: LawBinds, calendar: CalendarData): number {
  if (period.unit === 'hour') return eventMs + period.n * hourMs;
  let day = lastDay(dayOf(eventMs, calendar), period, calendar);
  if (binds !== 'company') {
    while (!isWorkday(day, calendar)) day += 1;
    return dayStartMs(day, calendar) + dayMs;
  }
  const ends = dayStartMs(day, calendar) + dayMs;
  const staffed = lastOpen(ends, calendar);
  return staffed > eventMs ? staffed : ends;
}
