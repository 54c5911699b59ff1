/**
 * A second, deliberately simple way to run clocks: it walks minute by minute and asks each one whether it counts. Shares no code with
 * the product, only the shape of its data; far too slow for anything but checking it.
 */
import type { CalendarData } from '../../src/shared/pack/pack.ts';

const minute = 60_000;
const day = 86_400_000;

export type OraclePause = { fromMs: number; toMs: number | null; counts: boolean };
export type OracleTerms = { wall: number } | { open: number } | { workdays: number };

export function oracle(calendar: CalendarData) {
  const shift = calendar.utc_offset_minutes * minute;
  const dateAt = (atMs: number) => new Date(atMs + shift).toISOString().slice(0, 10);
  const weekdayAt = (atMs: number) => new Date(atMs + shift).getUTCDay();
  const minuteAt = (atMs: number) => new Date(atMs + shift).getUTCHours() * 60 + new Date(atMs + shift).getUTCMinutes();
  const midnightAt = (atMs: number) => atMs - ((((atMs + shift) % day) + day) % day);

  const spansAt = (atMs: number): readonly (readonly [number, number])[] => {
    const date = dateAt(atMs);
    if (calendar.workdays.includes(date)) return calendar.weekly[1] ?? [];
    if (calendar.holidays.includes(date)) return [];
    return calendar.weekly[weekdayAt(atMs)] ?? [];
  };
  const open = (atMs: number) => spansAt(atMs).some(([from, to]) => minuteAt(atMs) >= from && minuteAt(atMs) < to);
  const workday = (atMs: number) => {
    const date = dateAt(atMs);
    if (calendar.workdays.includes(date)) return true;
    return weekdayAt(atMs) >= 1 && weekdayAt(atMs) <= 5 && !calendar.holidays.includes(date);
  };
  const stands = (pauses: readonly OraclePause[], atMs: number, nowMs: number) =>
    pauses.some((pause) => pause.counts && atMs >= pause.fromMs && atMs < nowMs && (pause.toMs === null || atMs < pause.toMs));
  const closeAt = (atMs: number) => {
    const ends = spansAt(atMs).map(([, to]) => to);
    return midnightAt(atMs) + (ends.length === 0 ? 18 * 60 : Math.max(...ends)) * minute;
  };

  const due = (startMs: number, terms: OracleTerms, pauses: readonly OraclePause[], nowMs: number): number => {
    if ('workdays' in terms) {
      let at = startMs;
      for (let left = terms.workdays; left > 0; ) {
        at += day;
        if (workday(at) && !stands(pauses, closeAt(at), nowMs)) left -= 1;
      }
      return closeAt(at);
    }
    let left = 'wall' in terms ? terms.wall : terms.open;
    let at = startMs;
    while (left > 0) {
      if (!stands(pauses, at, nowMs) && ('wall' in terms || open(at))) left -= 1;
      at += minute;
    }
    return at;
  };

  const minutes = (fromMs: number, toMs: number, isOpenTime: boolean, pauses: readonly OraclePause[], nowMs: number): number => {
    let counted = 0;
    for (let at = fromMs; at < toMs; at += minute) if ((!isOpenTime || open(at)) && !stands(pauses, at, nowMs)) counted += 1;
    return counted;
  };

  /** The last day of a legal period as a date, then its end as the law or as our own duty has it. */
  const law = (eventMs: number, n: number, unit: string, ours: boolean): number => {
    if (unit === 'hour') return eventMs + n * 60 * minute;
    let last = midnightAt(eventMs);
    if (unit === 'workday') {
      for (let left = n; left > 0; ) {
        last += day;
        if (workday(last)) left -= 1;
      }
    } else if (unit === 'day') last += n * day;
    else {
      const from = new Date(last + shift);
      const months = unit === 'year' ? n * 12 : n;
      const wanted = (from.getUTCMonth() + months) % 12;
      const to = new Date(from);
      to.setUTCMonth(from.getUTCMonth() + months);
      // Overflow into the next month: step back to the last day of the wanted one.
      while (to.getUTCMonth() !== wanted) to.setUTCDate(to.getUTCDate() - 1);
      last = to.getTime() - shift;
    }
    if (!ours) {
      while (!workday(last)) last += day;
      return last + day;
    }
    for (let at = last + day; at > eventMs; at -= minute) if (open(at - minute)) return at;
    return last + day;
  };

  return { due, minutes, law, open, workday };
}
