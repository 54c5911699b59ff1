/** Festivals by name, and the workdays around them: what 国庆前 and 节后第一个工作日 count from. Dates come from the policy pack only. */
import type { CalendarData } from '../pack/pack.ts';
import { dayNumber, isWorkday, spansOf } from './business-calendar.ts';

/** Day numbers, both ends included. */
export type FestivalRun = { name: string; firstDay: number; lastDay: number };

function toDay(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return dayNumber(year, month, day) ?? 0;
}

const prepared = new WeakMap<CalendarData, readonly FestivalRun[]>();

/** In order of their first day. */
export function festivalsOf(calendar: CalendarData): readonly FestivalRun[] {
  const known = prepared.get(calendar);
  if (known !== undefined) return known;
  const runs = (calendar.festivals ?? []).map(({ name, from, to }) => ({ name, firstDay: toDay(from), lastDay: toDay(to) }));
  runs.sort((left, right) => left.firstDay - right.firstDay || left.lastDay - right.lastDay);
  prepared.set(calendar, runs);
  return runs;
}

/** The next festival that begins after `day`; of that name, when one is given. */
export function festivalAhead(name: string | null, day: number, calendar: CalendarData): FestivalRun | null {
  return festivalsOf(calendar).find((run) => run.firstDay > day && (name === null || run.name === name)) ?? null;
}

/** As `festivalAhead`, but one that is still running counts: 「节后」 said on a holiday means this one. */
export function festivalNotOver(name: string | null, day: number, calendar: CalendarData): FestivalRun | null {
  return festivalsOf(calendar).find((run) => run.lastDay >= day && (name === null || run.name === name)) ?? null;
}

/** The `count`-th workday after a day (before it when negative). */
export function workdayFrom(day: number, count: number, calendar: CalendarData): number {
  const step = count < 0 ? -1 : 1;
  let at = day;
  for (let left = Math.abs(count); left > 0; ) {
    at += step;
    if (isWorkday(at, calendar)) left -= 1;
  }
  return at;
}

/** The last day before `day` on which the desk is open. */
export function openDayBefore(day: number, calendar: CalendarData): number {
  let at = day - 1;
  for (let looked = 0; looked < 60 && spansOf(at, calendar).length === 0; looked++) at -= 1;
  return at;
}
