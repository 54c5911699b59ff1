/** What no schema can say about a calendar: dates that exist, that do not contradict one another, and that somebody answers for. */
import type { CalendarData } from './pack.ts';

type Problem = { path: string; message: string };

const dayMs = 86_400_000;

/** UTC midnight; NaN for a date that does not exist, such as 30 February. */
function dateMs(date: string): number {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== date ? Number.NaN : atMs;
}

function spanProblems(calendar: CalendarData): Problem[] {
  return calendar.weekly.flatMap((spans, weekday) =>
    spans.flatMap(([from, to], place) => {
      const path = `calendar.weekly[${weekday}][${place}]`;
      if (from >= to) return [{ path, message: '时段的结束要晚于开始' }];
      const overlaps = spans.some(([otherFrom, otherTo], other) => other < place && from < otherTo && otherFrom < to);
      return overlaps ? [{ path, message: '同一天的两个时段重叠' }] : [];
    }),
  );
}

function dateProblems(calendar: CalendarData): Problem[] {
  const seen = new Set<string>();
  const years = calendar.years?.map(({ year }) => String(year));
  const check = (list: 'holidays' | 'workdays') =>
    calendar[list].flatMap((date, place) => {
      const path = `calendar.${list}[${place}]`;
      const atMs = dateMs(date);
      if (Number.isNaN(atMs)) return [{ path, message: `${date} 不是日期` }];
      if (seen.has(date)) return [{ path, message: `${date} 重复了` }];
      seen.add(date);
      const weekday = new Date(atMs).getUTCDay();
      if (list === 'workdays' && weekday !== 0 && weekday !== 6) return [{ path, message: `${date} 本来就是工作日` }];
      return years === undefined || years.includes(date.slice(0, 4)) ? [] : [{ path, message: `${date.slice(0, 4)}年没有写明依据` }];
    });
  return [...check('holidays'), ...check('workdays')];
}

function festivalProblems({ festivals = [], holidays }: CalendarData): Problem[] {
  const off = new Set(holidays);
  return festivals.flatMap(({ name, from, to }, place) => {
    const path = `calendar.festivals[${place}]`;
    if (to < from) return [{ path, message: `${name}的结束早于开始` }];
    for (let atMs = dateMs(from); atMs <= dateMs(to); atMs += dayMs) {
      const date = new Date(atMs).toISOString().slice(0, 10);
      if (!off.has(date)) return [{ path, message: `${name}里的 ${date} 没有列为放假` }];
    }
    return [];
  });
}

function yearProblems({ years = [] }: CalendarData): Problem[] {
  return years.flatMap(({ year }, place) =>
    years.findIndex((other) => other.year === year) < place ? [{ path: `calendar.years[${place}]`, message: `${year}年重复了` }] : [],
  );
}

/** Empty when the calendar can be worked with. */
export function calendarProblems(calendar: CalendarData): Problem[] {
  return [...spanProblems(calendar), ...dateProblems(calendar), ...festivalProblems(calendar), ...yearProblems(calendar)];
}
