import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { dayNumber } from '../../../src/shared/clock/business-calendar.ts';
import { calendarNotice, calendarStanding } from '../../../src/shared/clock/calendar-standing.ts';
import { festivalAhead, festivalNotOver, festivalsOf, openDayBefore, workdayFrom } from '../../../src/shared/clock/festivals.ts';
import { policyContentSchema } from '../../../src/shared/pack/pack.ts';
import { at, calendar as plain } from '../../support/facts.ts';

const policy = policyContentSchema.parse(parse(readFileSync(`${import.meta.dirname}/../../../assets/packs/policy.yaml`, 'utf8')));
const { calendar } = policy;
const dayOn = (date: string): number => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return dayNumber(year, month, day) ?? 0;
};
const dateOn = (day: number | undefined) => (day === undefined ? null : new Date(day * 86_400_000).toISOString().slice(0, 10));

test('2025 and 2026 rest on published notices, 2027 on the statute alone, and every year names its source', () => {
  expect(calendar.years?.map(({ year, status }) => [year, status])).toEqual([
    [2025, 'published'],
    [2026, 'published'],
    [2027, 'provisional'],
  ]);
  for (const year of calendar.years ?? []) expect(year.source).toMatch(/节假日安排|放假办法/);
});

test('a count is as certain as the least certain year it touches; midnight at a year’s end belongs to the old year', () => {
  const asked: [string, string][] = [
    ['2025-12-30T10:00', '2026-01-05T21:00'],
    ['2026-12-30T10:00', '2027-01-01T00:00'],
    ['2026-12-30T10:00', '2027-01-04T18:00'],
    ['2027-12-30T10:00', '2028-01-04T18:00'],
  ];
  expect(asked.map(([from, to]) => calendarStanding(at(from), at(to), calendar))).toEqual([
    'published',
    'published',
    'provisional',
    'unknown',
  ]);
});

test('the agent is told in a sentence, and only where it matters', () => {
  expect(calendarNotice(at('2026-12-30T10:00'), at('2027-01-04T18:00'), calendar)).toMatch(/2027年的放假安排还没有公布/);
  expect(calendarNotice(at('2027-12-30T10:00'), at('2028-01-04T18:00'), calendar)).toMatch(/没有2028年/);
  expect(calendarNotice(at('2026-11-18T10:00'), at('2026-11-19T18:00'), calendar)).toBeNull();
  expect(calendarNotice(at('2026-11-18T10:00'), at('2029-11-19T18:00'), plain)).toBeNull();
});

test('the festivals’ runs are exactly the days off, and a make-up workday lies in none of them', () => {
  const covered = new Set<string>();
  for (const { firstDay, lastDay } of festivalsOf(calendar)) {
    for (let day = firstDay; day <= lastDay; day++) covered.add(dateOn(day) ?? '');
  }
  expect([...covered].sort()).toEqual([...calendar.holidays].sort());
  for (const date of calendar.workdays) expect(covered.has(date)).toBe(false);
});

test('each published year has seven festivals; 2027 has its thirteen statutory days', () => {
  const of = (year: string) =>
    calendar.festivals
      ?.filter(({ from }) => from.startsWith(year))
      .map(({ name }) => name)
      .sort();
  const seven = ['中秋节', '元旦', '劳动节', '国庆节', '春节', '清明节', '端午节'];
  expect([of('2025'), of('2026'), of('2027')]).toEqual([seven, seven, seven]);
  expect(calendar.holidays.filter((date) => date.startsWith('2025-'))).toHaveLength(28);
});

test('the next festival, and the one that is still running', () => {
  expect(dateOn(festivalAhead(null, dayOn('2026-11-18'), calendar)?.firstDay)).toBe('2027-01-01');
  expect(dateOn(festivalAhead('国庆节', dayOn('2026-10-01'), calendar)?.firstDay)).toBe('2027-10-01');
  expect(dateOn(festivalNotOver('国庆节', dayOn('2026-10-01'), calendar)?.lastDay)).toBe('2026-10-07');
  expect(festivalAhead('国庆节', dayOn('2027-11-01'), calendar)).toBeNull();
  expect(festivalAhead(null, dayOn('2026-11-18'), plain)).toBeNull();
});

test('workdays and open days around a festival', () => {
  expect(dateOn(workdayFrom(dayOn('2026-10-07'), 1, calendar))).toBe('2026-10-08');
  expect(dateOn(workdayFrom(dayOn('2026-10-01'), -1, calendar))).toBe('2026-09-30');
  expect(dateOn(workdayFrom(dayOn('2026-02-15'), -1, calendar))).toBe('2026-02-14');
  expect(dateOn(openDayBefore(dayOn('2026-10-05'), calendar))).toBe('2026-09-30');
});
