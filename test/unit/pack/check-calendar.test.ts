import { expect, test } from 'vitest';
import { barePolicy } from '../../../src/main/store/services/packs.ts';
import { calendarProblems } from '../../../src/shared/pack/check-calendar.ts';
import { checkPackContent } from '../../../src/shared/pack/check-content.ts';
import type { CalendarData } from '../../../src/shared/pack/pack.ts';
import { calendar } from '../../support/facts.ts';

const pathsOf = (changes: Partial<CalendarData>) => calendarProblems({ ...calendar, ...changes }).map(({ path }) => path);

test('a sound calendar has no problems', () => expect(calendarProblems(calendar)).toEqual([]));

test('dates that do not exist, stand twice, or are workdays anyway are named with their place', () => {
  expect(pathsOf({ holidays: ['2026-02-30', '2026-2-3', '明天', '2026-10-01', '2026-10-01'] })).toEqual([
    'calendar.holidays[0]',
    'calendar.holidays[1]',
    'calendar.holidays[2]',
    'calendar.holidays[4]',
  ]);
  expect(pathsOf({ workdays: ['2026-10-07', '2026-10-09', '2026-10-10'] })).toEqual(['calendar.workdays[0]', 'calendar.workdays[1]']);
});

test('a leap day exists only in a leap year', () => {
  expect(pathsOf({ holidays: ['2028-02-29', '2027-02-29'] })).toEqual(['calendar.holidays[1]']);
});

test('spans that end before they begin or overlap', () => {
  const weekly = calendar.weekly.map((spans, day) =>
    day === 2
      ? ([
          [720, 540],
          [600, 700],
          [650, 800],
        ] as [number, number][])
      : spans,
  );
  expect(pathsOf({ weekly })).toEqual(['calendar.weekly[2][0]', 'calendar.weekly[2][2]']);
});

test('a festival’s days have to be days off, and a year needs a source once years are named', () => {
  const festivals = [
    { name: '国庆节', from: '2026-10-01', to: '2026-10-08' },
    { name: '元旦', from: '2026-10-03', to: '2026-10-01' },
  ];
  expect(pathsOf({ festivals })).toEqual(['calendar.festivals[0]', 'calendar.festivals[1]']);
  const year = { year: 2025, status: 'published' as const, source: '通知', issued_on: '2024-11-12', checked_on: '2026-11-22' };
  expect(pathsOf({ years: [year, year], holidays: ['2026-10-01'], workdays: [] })).toEqual(['calendar.holidays[0]', 'calendar.years[1]']);
});

test('a policy with such a calendar is refused', () => {
  const broken = { ...barePolicy, calendar: { ...barePolicy.calendar, holidays: ['2026-02-30'] } };
  expect(checkPackContent('policy', broken)).toMatchObject({ ok: false, error: { code: 'pack.invalid' } });
  expect(checkPackContent('policy', barePolicy)).toMatchObject({ ok: true });
});
