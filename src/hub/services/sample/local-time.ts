/** Local days and hours of the sample shop (mainland China, no daylight saving). */
import { dayMs, hourMs, minuteMs } from '../../../shared/base/clock.ts';

export const utcOffsetMinutes = 480;
const local = utcOffsetMinutes * minuteMs;

/** Local midnight before or at this time. */
export function startOfDay(atMs: number): number {
  return Math.floor((atMs + local) / dayMs) * dayMs - local;
}

export function dateText(atMs: number): string {
  const date = new Date(atMs + local);
  return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
}

/** The next time of this local hour that is at least `leastMs` away. */
export function dueAt(fromMs: number, leastMs: number, hour: number): number {
  const day = Math.floor((fromMs + leastMs + local) / dayMs) * dayMs - local;
  const at = day + hour * hourMs;
  return at >= fromMs + leastMs ? at : at + dayMs;
}

export function wordsFor(madeAtMs: number, dueAtMs: number): string {
  const days = Math.floor((dueAtMs + local) / dayMs) - Math.floor((madeAtMs + local) / dayMs);
  const hour = new Date(dueAtMs + local).getUTCHours();
  const day = days === 0 ? '今天' : days === 1 ? '明天' : days === 2 ? '后天' : dateText(dueAtMs);
  return `${day}${hour}点前`;
}
