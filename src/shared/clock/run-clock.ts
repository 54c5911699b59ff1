/**
 * One clock from its terms to its state: when it is due, how much of its time is used, whether it stands still. Desk and hub ask this
 * function and no other, with the hub's time as `nowMs`.
 *
 *   start ──runs──▶ pause ──stands──▶ resume ──runs──▶ due      red from the very moment it is due
 */
import { minuteMs } from '../base/clock.ts';
import type { CalendarData } from '../pack/pack.ts';
import { addBusinessMs, addWorkdays, businessMsBetween, closeOf, dayStartMs } from './business-calendar.ts';
import { amberShare, type ClockState } from './clock-state.ts';
import { type ClockKind, type Pause, pauseNow, type Standstill, standstills } from './pauses.ts';

/**
 * `wall`: the customer's time, nights and holidays included. `open`: only while the desk is open. `workdays`: to closing time of the
 * n-th workday, the day of the start not counted, nor one at whose closing time the clock stands still. `fixed`: a moment that was named and that nothing moves.
 */
export type ClockTerms =
  | { basis: 'wall'; amountMs: number }
  | { basis: 'open'; amountMs: number }
  | { basis: 'workdays'; count: number }
  | { basis: 'fixed'; dueAtMs: number };

export type ClockInput = { kind: ClockKind; startMs: number; terms: ClockTerms; pauses: readonly Pause[]; metAtMs: number | null };
export type ClockReading = ClockState & {
  /** As far as is known at `nowMs`; moves on while the clock stands still. */
  dueAtMs: number;
  paused: Pause | null;
  /** Time the clock stood still so far, in its own measure (open time for an `open` clock). */
  pausedMs: number;
};

const workdayEndMinute = 18 * 60;

/** Closing time of the workday; 18:00 when the desk is not open on it. */
function endOfWorkday(day: number, calendar: CalendarData): number {
  return closeOf(day, calendar) ?? dayStartMs(day, calendar) + workdayEndMinute * minuteMs;
}

type Measure = { add(fromMs: number, amountMs: number): number; between(fromMs: number, toMs: number): number };

function measureOf(basis: 'wall' | 'open', calendar: CalendarData): Measure {
  if (basis === 'open') {
    return {
      add: (fromMs, amountMs) => addBusinessMs(fromMs, amountMs, calendar),
      between: (fromMs, toMs) => businessMsBetween(fromMs, toMs, calendar),
    };
  }
  return { add: (fromMs, amountMs) => fromMs + amountMs, between: (fromMs, toMs) => toMs - fromMs };
}

function runPast(startMs: number, amountMs: number, still: readonly Standstill[], measure: Measure): number {
  let at = startMs;
  let left = amountMs;
  for (const { fromMs, toMs } of still) {
    if (toMs <= at) continue;
    const runs = fromMs > at ? measure.between(at, fromMs) : 0;
    // Due exactly when the pause begins is due: the pause came too late to help.
    if (fromMs > at && runs >= left) break;
    left -= runs;
    at = toMs;
  }
  return measure.add(at, left);
}

/** A workday counts when the clock runs at its closing time. */
function countWorkdays(startMs: number, count: number, still: readonly Standstill[], calendar: CalendarData): number {
  let at = startMs;
  for (let left = Math.max(0, Math.ceil(count)); ; ) {
    const day = addWorkdays(at, left > 0 ? 1 : 0, calendar);
    const closes = endOfWorkday(day, calendar);
    if (!still.some(({ fromMs, toMs }) => closes >= fromMs && closes < toMs)) left -= 1;
    if (left <= 0) return closes;
    at = dayStartMs(day, calendar);
  }
}

/** When a clock is due, with its pauses counted up to `nowMs`. */
export function dueOf(input: Omit<ClockInput, 'metAtMs'>, nowMs: number, calendar: CalendarData): number {
  const { terms, startMs, kind, pauses } = input;
  if (terms.basis === 'fixed') return terms.dueAtMs;
  const still = standstills(pauses, kind, nowMs);
  if (terms.basis === 'workdays') return countWorkdays(startMs, terms.count, still, calendar);
  return runPast(startMs, terms.amountMs, still, measureOf(terms.basis, calendar));
}

/** When three quarters of its time are used up, pauses counted as in `dueOf`. Workdays and named moments age by the wall clock. */
export function amberAtOf(input: Omit<ClockInput, 'metAtMs'>, nowMs: number, calendar: CalendarData): number {
  const { terms, startMs, kind, pauses } = input;
  if (terms.basis === 'wall' || terms.basis === 'open') {
    return dueOf({ ...input, terms: { basis: terms.basis, amountMs: Math.ceil(terms.amountMs * amberShare) } }, nowMs, calendar);
  }
  const wall = measureOf('wall', calendar);
  const still = standstills(pauses, kind, nowMs);
  const dueAtMs = dueOf(input, nowMs, calendar);
  const runsMs = dueAtMs - startMs - stoodStill(startMs, dueAtMs, still, wall);
  return runPast(startMs, Math.ceil(runsMs * amberShare), still, wall);
}

function stoodStill(from: number, to: number, still: readonly Standstill[], measure: Measure): number {
  return still.reduce((total, { fromMs, toMs }) => {
    const begin = Math.max(from, fromMs);
    const end = Math.min(to, toMs);
    return end > begin ? total + measure.between(begin, end) : total;
  }, 0);
}

/** A met clock stands as it stood when it was met; pauses after that no longer count. */
export function readClock(input: ClockInput, nowMs: number, calendar: CalendarData): ClockReading {
  const { kind, startMs, terms, pauses, metAtMs } = input;
  const at = metAtMs ?? nowMs;
  const dueAtMs = dueOf(input, at, calendar);
  const measure = measureOf(terms.basis === 'open' ? 'open' : 'wall', calendar);
  const still = standstills(pauses, kind, at);
  const pausedMs = stoodStill(startMs, at, still, measure);
  const total = measure.between(startMs, dueAtMs) - stoodStill(startMs, dueAtMs, still, measure);
  const used = measure.between(startMs, at) - pausedMs;
  const share = total > 0 ? Math.max(0, used / total) : at >= dueAtMs ? 1 : 0;
  const leftMs = dueAtMs - at;
  const paused = metAtMs === null ? pauseNow(pauses, kind, nowMs) : null;
  const known = { leftMs, share, dueAtMs, paused, pausedMs };
  if (metAtMs !== null) return { tone: 'met', ...known };
  if (leftMs <= 0) return { tone: 'red', ...known };
  return { tone: share >= amberShare ? 'amber' : 'neutral', ...known };
}
