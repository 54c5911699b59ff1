/** Turns the words of a promise into a date in the business calendar. Refuses vague words and times that have passed. */
import { dayMs, hourMs, minuteMs, secondMs } from '../base/clock.ts';
import { findTimeExpressions, type TimeExpression } from '../language/time-expressions.ts';
import type { ClockTime, DayPart, DayRef, TimeOfDay, TimeParts } from '../language/time-shapes.ts';
import type { CalendarData } from '../pack/pack.ts';
import {
  addBusinessMs,
  addWorkdays,
  closeOf,
  dateOf,
  dayNumber,
  dayOf,
  dayStartMs,
  isOpen,
  isWorkday,
  lastOpen,
  spansOf,
  weekdayOf,
} from './business-calendar.ts';
import { festivalAhead, festivalNotOver, festivalsOf, openDayBefore, workdayFrom } from './festivals.ts';
import { sayDeadline, sayRange } from './say-time.ts';

/** `start`/`end` are UTF-16 offsets of the words it was read from. */
export type ResolvedTime = {
  start: number;
  end: number;
  text: string;
  /** Null when it binds nobody; `reason` says why. */
  dueAtMs: number | null;
  /** Where a range of hours begins (三点到五点); null when one moment or day was named. */
  fromAtMs: number | null;
  vague: boolean;
  /** e.g. 「今天 18:00 前（11月22日 周日）」; the words themselves when there is no time. */
  label: string;
  reason: 'past' | 'vague' | null;
};

type Now = { nowMs: number; today: number; calendar: CalendarData };
type Point = Extract<TimeParts, { of: 'point' }>;
type Amount = Extract<TimeParts, { of: 'amount' }>;

/** Closing time is the end of a day for promises; 18:00 where the day is not open at all. */
const closedDayMinute = 18 * 60;
/** A month and day without a year that passed longer ago than this means next year's. */
const yearTurnDays = 180;
/** 「17号」 said on the 18th is a slip of the tongue, not next month's 17th. */
const slipDays = 3;

function monthDay(now: Now, monthsAhead: number, day: number): number | null {
  const { year, month } = dateOf(now.today);
  const index = year * 12 + month - 1 + monthsAhead;
  return dayNumber(Math.floor(index / 12), (index % 12) + 1, day);
}

function lastOfMonth(now: Now, monthsAhead: number): number {
  return (monthDay(now, monthsAhead + 1, 1) ?? now.today + 1) - 1;
}

/** Monday of the week of today. */
function weekStart(now: Now): number {
  return now.today - ((weekdayOf(now.today) + 6) % 7);
}

function endDay(now: Now, unit: 'week' | 'month' | 'year', ahead: number): number {
  const last =
    unit === 'week'
      ? weekStart(now) + 6 + 7 * ahead
      : unit === 'month'
        ? lastOfMonth(now, ahead)
        : (dayNumber(dateOf(now.today).year + ahead, 12, 31) ?? now.today);
  let day = last;
  while (day > now.today && spansOf(day, now.calendar).length === 0) day -= 1;
  return day;
}

/** Empty when the calendar knows of no such festival. */
function festivalDays({ name, side, unit, count }: Extract<DayRef, { of: 'festival' }>, { today, calendar }: Now): number[] {
  if (side === 'before') {
    const run = festivalAhead(name, today, calendar);
    if (run === null) return [];
    return [unit === 'day' ? openDayBefore(run.firstDay, calendar) : workdayFrom(run.firstDay, -count, calendar)];
  }
  const run = festivalNotOver(name, today, calendar);
  if (run === null) return [];
  return [unit === 'day' ? run.lastDay + count : workdayFrom(run.lastDay, count, calendar)];
}

function nthWorkday(ref: Extract<DayRef, { of: 'workday' }>, now: Now): number[] {
  if (ref.in === null) return [workdayFrom(now.today, ref.count, now.calendar)];
  const first = ref.in === 'week' ? weekStart(now) + 7 * ref.ahead : (monthDay(now, ref.ahead, 1) ?? now.today);
  const last = ref.in === 'week' ? first + 6 : lastOfMonth(now, ref.ahead);
  const workdays = Array.from({ length: last - first + 1 }, (_, step) => first + step).filter((day) => isWorkday(day, now.calendar));
  return workdays.slice(ref.count < 0 ? -1 : ref.count - 1).slice(0, 1);
}

function nthWeekday({ ahead, weekday, count }: Extract<DayRef, { of: 'nth-weekday' }>, now: Now): number[] {
  const first = monthDay(now, ahead, 1) ?? now.today;
  const last = lastOfMonth(now, ahead);
  const days = Array.from({ length: last - first + 1 }, (_, step) => first + step).filter((day) => weekdayOf(day) === weekday);
  return days.slice(count < 0 ? -1 : count - 1).slice(0, 1);
}

/** End of a month that was named: this year's, or next year's once it is over. */
function namedMonthEnd(month: number, now: Now): number[] {
  const current = dateOf(now.today).month;
  return [endDay(now, 'month', (month - current + 12) % 12)];
}

/** Days the words may mean, likeliest first: the next is tried when the former has passed. */
function candidateDays(ref: DayRef | null, now: Now): number[] {
  if (ref === null) return [now.today, now.today + 1];
  switch (ref.of) {
    case 'offset':
      return [now.today + ref.days];
    case 'weekday': {
      const fromMonday = (ref.weekday + 6) % 7;
      const inWeek = weekStart(now) + fromMonday;
      if (ref.week === 'this') return [inWeek];
      if (ref.week === 'next') return [inWeek + 7];
      if (ref.week === 'after-next') return [inWeek + 14];
      const coming = inWeek >= now.today ? inWeek : inWeek + 7;
      return [coming, coming + 7];
    }
    case 'next-month-day':
      return [monthDay(now, 1, ref.day)].filter((day) => day !== null);
    case 'end':
      return [endDay(now, ref.unit, ref.ahead)];
    case 'month-end':
      return namedMonthEnd(ref.month, now);
    case 'festival':
      return festivalDays(ref, now);
    case 'workday':
      return nthWorkday(ref, now);
    case 'nth-weekday':
      return nthWeekday(ref, now);
    case 'date': {
      if (ref.month === null) {
        const days = [0, 1, 2].map((ahead) => monthDay(now, ahead, ref.day)).filter((day) => day !== null);
        const ahead = days.filter((day) => day >= now.today);
        const slipped = days.find((day) => day < now.today && now.today - day <= slipDays);
        return slipped === undefined ? ahead : [slipped];
      }
      if (ref.year !== null) return [dayNumber(ref.year, ref.month, ref.day)].filter((day) => day !== null);
      const { year } = dateOf(now.today);
      const thisYear = dayNumber(year, ref.month, ref.day);
      const nextYear = dayNumber(year + 1, ref.month, ref.day);
      if (thisYear !== null && now.today - thisYear <= yearTurnDays) return [thisYear];
      return [nextYear].filter((day) => day !== null);
    }
  }
}

/** Minutes from local midnight that hour and part of day may mean; two where 「八点」 leaves it open. */
function clockMinutes(clock: ClockTime, part: DayPart | null): number[] {
  const at = (hour: number) => hour * 60 + clock.minute;
  const { hour } = clock;
  switch (part) {
    case 'dawn':
      return [at(hour === 12 ? 0 : hour)];
    case 'noon':
      return [at(hour <= 3 ? hour + 12 : hour)];
    case 'afternoon':
    case 'dusk':
      return [at(hour < 12 ? hour + 12 : hour)];
    case 'evening':
    case 'midnight':
      if (hour === 0 || hour === 12) return [at(24)];
      return [at(hour <= 4 ? hour + 24 : hour < 12 ? hour + 12 : hour)];
    case 'early':
    case 'morning':
    case 'close':
      return [at(hour)];
    case null:
      return clock.half ? [at(hour), at(hour + 12)] : [at(hour)];
  }
}

const partEnds: { readonly [P in Exclude<DayPart, 'close'>]: number } = {
  dawn: 6 * 60,
  early: 10 * 60,
  morning: 12 * 60,
  noon: 13 * 60,
  afternoon: 18 * 60,
  dusk: 19 * 60,
  evening: 21 * 60,
  midnight: 24 * 60,
};

/** 「晚上前」 is before the evening begins: the earlier reading is the one that cannot break a promise. 「下午前」 is within the afternoon. */
const partBegins: { readonly [P in DayPart]?: number } = { noon: 12 * 60, dusk: 17 * 60, evening: 18 * 60 };

/** End of the day or of its part, when no hour was said. 今天 and 今晚 still reach to midnight once the usual end has passed. */
function endOfPart(point: Point, day: number, now: Now): number {
  const start = dayStartMs(day, now.calendar);
  const whole = point.part === null || point.part === 'close';
  const usual = whole
    ? (closeOf(day, now.calendar) ?? start + closedDayMinute * minuteMs)
    : start + partMinute(point.part as Exclude<DayPart, 'close'>, point.bound, now.nowMs - start) * minuteMs;
  const isRolling = point.day?.of === 'weekday' && point.day.week === 'coming';
  const stretches = !isRolling && (point.part === null || point.part === 'evening');
  return stretches && day === now.today && usual <= now.nowMs ? start + dayMs : usual;
}

function partMinute(part: Exclude<DayPart, 'close'>, bound: Point['bound'], passedMs: number): number {
  const begins = bound === 'before' ? partBegins[part] : undefined;
  return begins !== undefined && begins * minuteMs > passedMs ? begins : partEnds[part];
}

function isStaffed(atMs: number, calendar: CalendarData): boolean {
  return isOpen(atMs, calendar) || lastOpen(atMs, calendar) === atMs;
}

function resolvePoint(point: Point, now: Now): number | null {
  for (const day of candidateDays(point.day, now)) {
    if (point.clock === null) {
      const due = endOfPart(point, day, now);
      if (due > now.nowMs) return due;
      continue;
    }
    const start = dayStartMs(day, now.calendar);
    const ahead = clockMinutes(point.clock, point.part)
      .map((minutes) => start + minutes * minuteMs)
      .filter((atMs) => atMs > now.nowMs);
    const staffed = ahead.find((atMs) => isStaffed(atMs, now.calendar));
    const afternoonLikelier = point.clock.hour <= 6 ? ahead.at(-1) : ahead[0];
    const due = staffed ?? afternoonLikelier;
    if (due !== undefined) return due;
  }
  return null;
}

const unitMs = { second: secondMs, minute: minuteMs, hour: hourMs, day: dayMs, week: 7 * dayMs, month: 30 * dayMs } as const;

/** Days are counted in full from now, then drawn back to the last staffed moment: inside what was promised, and keepable. */
function resolveAmount({ amount, unit }: Amount, now: Now): number {
  const { nowMs, calendar } = now;
  if (unit === 'workhour') return addBusinessMs(nowMs, amount * hourMs, calendar);
  if (unit === 'workday') {
    const day = addWorkdays(nowMs, amount, calendar);
    return closeOf(day, calendar) ?? dayStartMs(day, calendar) + closedDayMinute * minuteMs;
  }
  const exact = nowMs + Math.round(amount * unitMs[unit]);
  if (unit === 'second' || unit === 'minute' || unit === 'hour') return exact;
  const drawnBack = lastOpen(exact, calendar);
  return drawnBack > nowMs ? drawnBack : exact;
}

/** The latest moment before `dueAtMs` that the beginning of a range may mean. */
function rangeStart(from: TimeOfDay, dueAtMs: number, now: Now): number | null {
  if (from.clock === null) return null;
  const days = from.day === null ? [dayOf(dueAtMs - 1, now.calendar)] : candidateDays(from.day, now);
  const { clock, part } = from;
  const starts = days.flatMap((day) => clockMinutes(clock, part).map((minutes) => dayStartMs(day, now.calendar) + minutes * minuteMs));
  const before = starts.filter((atMs) => atMs < dueAtMs);
  return before.length === 0 ? null : Math.max(...before);
}

/** A festival that the calendar does not know is as good as no time at all. */
function isKnown(parts: TimeParts, calendar: CalendarData): boolean {
  return parts.of !== 'point' || parts.day?.of !== 'festival' || festivalsOf(calendar).length > 0;
}

function precision(parts: TimeParts): number {
  if (parts.of === 'amount' || parts.clock !== null) return 2;
  return parts.part === null ? 0 : 1;
}

/** 「明天上午11点前寄出，下午把单号发您」: a time without a day belongs to the day named before it. */
function withInheritedDays(found: readonly TimeExpression[]): { expression: TimeExpression; parts: TimeParts }[] {
  let day: DayRef | null = null;
  const concrete: { expression: TimeExpression; parts: TimeParts }[] = [];
  for (const expression of found) {
    if (expression.parts === null) continue;
    let parts = expression.parts;
    if (parts.of === 'point') {
      if (parts.day === null) parts = { ...parts, day };
      else day = parts.day;
    }
    concrete.push({ expression, parts });
  }
  return concrete;
}

/**
 * The most precise concrete time in `text` that still lies ahead (the first of equals). Null when there is no time at all.
 * A day named with 前 includes that day. Vague only: `vague`, no due time. Passed: no due time, reason `past`.
 */
export function resolveTime(text: string, nowMs: number, calendar: CalendarData): ResolvedTime | null {
  const found = findTimeExpressions(text);
  const first = found[0];
  if (first === undefined) return null;
  const now: Now = { nowMs, today: dayOf(nowMs, calendar), calendar };
  const concrete = withInheritedDays(found).filter(({ parts }) => isKnown(parts, calendar));
  let best: { expression: TimeExpression; parts: TimeParts; dueAtMs: number; rank: number } | null = null;
  for (const { expression, parts } of concrete) {
    const dueAtMs = parts.of === 'amount' ? resolveAmount(parts, now) : resolvePoint(parts, now);
    const rank = precision(parts);
    if (dueAtMs !== null && (best === null || rank > best.rank)) best = { expression, parts, dueAtMs, rank };
  }
  if (best !== null) {
    const { start, end, text: words } = best.expression;
    const from = best.parts.of === 'point' ? best.parts.from : undefined;
    const fromAtMs = from === undefined ? null : rangeStart(from, best.dueAtMs, now);
    const zone = calendar.utc_offset_minutes;
    const label = fromAtMs === null ? sayDeadline(best.dueAtMs, nowMs, zone) : sayRange(fromAtMs, best.dueAtMs, nowMs, zone);
    return { start, end, text: words, dueAtMs: best.dueAtMs, fromAtMs, vague: false, label, reason: null };
  }
  const shown = concrete[0]?.expression ?? first;
  const vague = concrete.length === 0;
  return {
    start: shown.start,
    end: shown.end,
    text: shown.text,
    dueAtMs: null,
    fromAtMs: null,
    vague,
    label: shown.text,
    reason: vague ? 'vague' : 'past',
  };
}
