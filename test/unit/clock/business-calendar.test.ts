import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  addBusinessMs,
  addWorkdays,
  businessMsBetween,
  closeOf,
  dayOf,
  dayStartMs,
  isOpen,
  isWorkday,
  lastOpen,
  nextOpen,
} from '../../../src/shared/clock/business-calendar.ts';
import { type CalendarData, policyContentSchema } from '../../../src/shared/pack/pack.ts';
import { at, calendar } from '../../support/facts.ts';

const hour = 3_600_000;

describe('opening hours', () => {
  test('a day has several spans, closed at lunch and at their last minute', () => {
    const asked = ['08:59', '09:00', '11:59', '12:00', '12:30', '13:00', '20:59', '21:00'].map((time) =>
      isOpen(at(`2026-11-18T${time}`), calendar),
    );
    expect(asked).toEqual([false, true, true, false, false, true, true, false]);
  });

  test('a public holiday is closed, a make-up Saturday has a Monday’s hours', () => {
    const weekdaysOnly: CalendarData = { ...calendar, weekly: calendar.weekly.map((spans, day) => (day === 0 || day === 6 ? [] : spans)) };
    expect(isOpen(at('2026-10-01T10:00'), calendar)).toBe(false);
    expect(isOpen(at('2026-10-10T10:00'), weekdaysOnly)).toBe(true);
    expect(isOpen(at('2026-10-17T10:00'), weekdaysOnly)).toBe(false);
  });

  test('the next open moment skips lunch, night and a week of holidays', () => {
    expect(nextOpen(at('2026-11-18T10:00'), calendar)).toBe(at('2026-11-18T10:00'));
    expect(nextOpen(at('2026-11-18T12:10'), calendar)).toBe(at('2026-11-18T13:00'));
    expect(nextOpen(at('2026-09-30T21:00'), calendar)).toBe(at('2026-10-08T09:00'));
  });

  test('the last open moment may be a closing time', () => {
    expect(lastOpen(at('2026-11-18T12:30'), calendar)).toBe(at('2026-11-18T12:00'));
    expect(lastOpen(at('2026-10-05T12:00'), calendar)).toBe(at('2026-09-30T21:00'));
    expect(closeOf(dayOf(at('2026-10-01T10:00'), calendar), calendar)).toBeNull();
  });

  test('overlapping, unsorted and empty spans mean what a person means by them', () => {
    const messy: CalendarData = {
      ...calendar,
      weekly: Array.from(
        { length: 7 },
        () =>
          [
            [780, 900],
            [540, 800],
            [10, 10],
          ] as [number, number][],
      ),
    };
    expect(businessMsBetween(at('2026-11-18T00:00'), at('2026-11-19T00:00'), messy)).toBe(6 * hour);
  });

  test('a calendar that never opens counts as always open, so that deadlines still run', () => {
    const never: CalendarData = { ...calendar, weekly: Array.from({ length: 7 }, () => []) };
    expect(isOpen(at('2026-11-18T03:00'), never)).toBe(true);
    expect(addBusinessMs(at('2026-11-18T03:00'), hour, never)).toBe(at('2026-11-18T04:00'));
  });
});

describe('business time', () => {
  test('an amount runs over lunch and night and ends at a closing time rather than the next opening', () => {
    expect(addBusinessMs(at('2026-11-18T11:00'), 2 * hour, calendar)).toBe(at('2026-11-18T14:00'));
    expect(addBusinessMs(at('2026-11-18T20:00'), hour, calendar)).toBe(at('2026-11-18T21:00'));
    expect(addBusinessMs(at('2026-11-18T22:00'), hour, calendar)).toBe(at('2026-11-19T10:00'));
    expect(addBusinessMs(at('2026-09-30T20:00'), 2 * hour, calendar)).toBe(at('2026-10-08T10:00'));
  });

  test('a negative amount runs backwards, and an amount that is no number stands still', () => {
    expect(addBusinessMs(at('2026-11-18T14:00'), -2 * hour, calendar)).toBe(at('2026-11-18T11:00'));
    for (const amount of [0, Number.NaN, Number.POSITIVE_INFINITY]) expect(addBusinessMs(5, amount, calendar)).toBe(5);
  });

  test('workdays are Monday to Friday and make-up days, not every staffed day', () => {
    const day = (local: string) => dayOf(at(`${local}T12:00`), calendar);
    expect([day('2026-11-20'), day('2026-11-21'), day('2026-10-01'), day('2026-10-10')].map((each) => isWorkday(each, calendar))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(addWorkdays(at('2026-09-30T10:00'), 3, calendar)).toBe(day('2026-10-10'));
    expect(dayStartMs(day('2026-11-18'), calendar)).toBe(at('2026-11-18T00:00'));
  });
});

describe('the shipped policy', () => {
  const policy = policyContentSchema.parse(parse(readFileSync(`${import.meta.dirname}/../../../assets/packs/policy.yaml`, 'utf8')));

  test('has 2026’s published arrangement: 33 days off and six make-up workdays', () => {
    const of2026 = (dates: string[]) => dates.filter((date) => date.startsWith('2026-'));
    expect(of2026(policy.calendar.holidays)).toHaveLength(33);
    expect(of2026(policy.calendar.workdays)).toEqual(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']);
    for (const date of policy.calendar.workdays) expect([0, 6]).toContain(new Date(date).getUTCDay());
  });

  test('has 2027’s thirteen statutory days and invents no make-up workdays', () => {
    expect(policy.calendar.holidays.filter((date) => date.startsWith('2027-'))).toHaveLength(13);
    expect(policy.calendar.workdays.filter((date) => date.startsWith('2027-'))).toEqual([]);
  });

  test('lists each date once, and at most twelve wrap-up codes on a level', () => {
    const dates = [...policy.calendar.holidays, ...policy.calendar.workdays];
    expect(new Set(dates).size).toBe(dates.length);
    for (const date of dates) expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
    expect(policy.wrap_codes.length).toBeLessThanOrEqual(12);
    for (const code of policy.wrap_codes) expect(code.children.length).toBeLessThanOrEqual(12);
  });
});
