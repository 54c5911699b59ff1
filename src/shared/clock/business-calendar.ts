/**
 * When the business is open: several spans a day, public holidays, make-up workdays, one fixed offset from UTC.
 * All times are epoch ms UTC; days are numbered from 1970-01-01 in local time.
 */
import { dayMs, minuteMs } from '../base/clock.ts';
import type { CalendarData } from '../pack/pack.ts';

type Span = readonly [fromMinute: number, toMinute: number];
type Prepared = { weekly: readonly (readonly Span[])[]; off: ReadonlySet<number>; extra: ReadonlySet<number>; horizonDays: number };

const prepared = new WeakMap<CalendarData, Prepared>();

function mergeSpans(spans: readonly Span[]): Span[] {
  const sorted = spans.filter(([from, to]) => to > from).sort((left, right) => left[0] - right[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** A calendar without a single open minute in its week counts as always open: a clock that never runs would hide every deadline. */
function prepare(calendar: CalendarData): Prepared {
  const known = prepared.get(calendar);
  if (known !== undefined) return known;
  const merged = calendar.weekly.map(mergeSpans);
  const weekly = merged.some((spans) => spans.length > 0) ? merged : merged.map((): Span[] => [[0, 1_440]]);
  const made: Prepared = {
    weekly,
    off: new Set(calendar.holidays.map(dayOfDate)),
    extra: new Set(calendar.workdays.map(dayOfDate)),
    horizonDays: calendar.holidays.length + 14,
  };
  prepared.set(calendar, made);
  return made;
}

function offsetMs(calendar: CalendarData): number {
  return calendar.utc_offset_minutes * minuteMs;
}

export function dayOf(atMs: number, calendar: CalendarData): number {
  return Math.floor((atMs + offsetMs(calendar)) / dayMs);
}

/** Local midnight at which the day begins. */
export function dayStartMs(day: number, calendar: CalendarData): number {
  return day * dayMs - offsetMs(calendar);
}

/** 0 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function dateOf(day: number): { year: number; month: number; day: number } {
  const date = new Date(day * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Null for a date that does not exist, such as 30 February. */
export function dayNumber(year: number, month: number, day: number): number | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? Math.round(date.getTime() / dayMs) : null;
}

/** `date`: 2026-11-23. */
function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

/** Open spans of a day in minutes, merged and in order. A make-up workday has a Monday's spans, also when a holiday list names it. */
export function spansOf(day: number, calendar: CalendarData): readonly Span[] {
  const { weekly, off, extra } = prepare(calendar);
  if (extra.has(day)) return weekly[1] ?? [];
  return off.has(day) ? [] : (weekly[weekdayOf(day)] ?? []);
}

/** 工作日 in the legal sense: Monday to Friday without public holidays, plus make-up workdays; not every day the desk is staffed. */
export function isWorkday(day: number, calendar: CalendarData): boolean {
  const { off, extra } = prepare(calendar);
  if (extra.has(day)) return true;
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6 && !off.has(day);
}

/** Half-open: open at the first minute of a span, closed at its last. */
export function isOpen(atMs: number, calendar: CalendarData): boolean {
  const day = dayOf(atMs, calendar);
  const minute = (atMs - dayStartMs(day, calendar)) / minuteMs;
  return spansOf(day, calendar).some(([from, to]) => minute >= from && minute < to);
}

/** Closing time of a day; null when it is not open at all. */
export function closeOf(day: number, calendar: CalendarData): number | null {
  const last = spansOf(day, calendar).at(-1);
  return last === undefined ? null : dayStartMs(day, calendar) + last[1] * minuteMs;
}

/** The first open moment at or after `atMs`. */
export function nextOpen(atMs: number, calendar: CalendarData): number {
  const first = dayOf(atMs, calendar);
  const { horizonDays } = prepare(calendar);
  for (let day = first; day <= first + horizonDays; day++) {
    const start = dayStartMs(day, calendar);
    for (const [from, to] of spansOf(day, calendar)) {
      if (start + to * minuteMs > atMs) return Math.max(atMs, start + from * minuteMs);
    }
  }
  return atMs;
}

/** The last moment at or before `atMs` that is open or a closing time. */
export function lastOpen(atMs: number, calendar: CalendarData): number {
  const last = dayOf(atMs, calendar);
  const { horizonDays } = prepare(calendar);
  for (let day = last; day >= last - horizonDays; day--) {
    const start = dayStartMs(day, calendar);
    for (const [from, to] of [...spansOf(day, calendar)].reverse()) {
      if (start + from * minuteMs <= atMs) return Math.min(atMs, start + to * minuteMs);
    }
  }
  return atMs;
}

/**
 * `amountMs` of open time later (earlier when negative). Ends at a closing time rather than at the next opening,
 * so that a deadline never moves into a day nobody promised.
 */
export function addBusinessMs(startMs: number, amountMs: number, calendar: CalendarData): number {
  let left = Math.abs(amountMs);
  const forward = amountMs >= 0;
  let at = startMs;
  if (!(left > 0) || !Number.isFinite(left)) return at;
  for (let day = dayOf(startMs, calendar); ; day += forward ? 1 : -1) {
    const start = dayStartMs(day, calendar);
    const spans = forward ? spansOf(day, calendar) : [...spansOf(day, calendar)].reverse();
    for (const [from, to] of spans) {
      const opens = start + from * minuteMs;
      const closes = start + to * minuteMs;
      const room = forward ? closes - Math.max(at, opens) : Math.min(at, closes) - opens;
      if (room <= 0) continue;
      if (room >= left) return forward ? Math.max(at, opens) + left : Math.min(at, closes) - left;
      left -= room;
      at = forward ? closes : opens;
    }
  }
}

/** Open time between two moments; negative when they are the other way round. */
export function businessMsBetween(fromMs: number, toMs: number, calendar: CalendarData): number {
  if (toMs < fromMs) return -businessMsBetween(toMs, fromMs, calendar);
  let total = 0;
  for (let day = dayOf(fromMs, calendar); day <= dayOf(toMs, calendar); day++) {
    const start = dayStartMs(day, calendar);
    for (const [from, to] of spansOf(day, calendar)) {
      total += Math.max(0, Math.min(toMs, start + to * minuteMs) - Math.max(fromMs, start + from * minuteMs));
    }
  }
  return total;
}

/** Day number of the `count`-th workday after the day of `atMs` (which is not counted). */
export function addWorkdays(atMs: number, count: number, calendar: CalendarData): number {
  let day = dayOf(atMs, calendar);
  for (let left = Math.max(0, Math.ceil(count)); left > 0; ) {
    day += 1;
    if (isWorkday(day, calendar)) left -= 1;
  }
  return day;
}
