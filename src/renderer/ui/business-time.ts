/** Whose day it is: the business's time zone, wherever the PC stands. Holds the one offset that every shown time is read with; formats nothing. */
import { dayMs, minuteMs } from '../../shared/base/clock.ts';

/** Mainland China, all year; in force until the policy pack was read. */
const usualOffsetMinutes = 480;
let offsetMs = usualOffsetMinutes * minuteMs;

/** `calendar.utc_offset_minutes` of the policy pack in force; null when there is none. */
export function setBusinessOffset(minutes: number | null): void {
  offsetMs = (minutes ?? usualOffsetMinutes) * minuteMs;
}

export type BusinessTime = { year: number; month: number; date: number; hour: number; minute: number };

/** Month 1–12. */
export function businessTime(atMs: number): BusinessTime {
  const shifted = new Date(atMs + offsetMs);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    date: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  };
}

/** `2026-11-20`, as a date field takes it. */
export function businessDay(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().slice(0, 10);
}

/** Midnight before or at that moment. */
export function startOfBusinessDay(atMs: number): number {
  return Math.floor((atMs + offsetMs) / dayMs) * dayMs - offsetMs;
}

/** The midnight that ends the day; it belongs to the next one. */
export function endOfBusinessDay(atMs: number): number {
  return startOfBusinessDay(atMs) + dayMs;
}
