/** Follow-ups over any dates, opening hours and holidays: when each falls, and that none falls when nobody works. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ticketStages } from '../../src/shared/base/words.ts';
import { businessMsBetween, dayOf, dayStartMs, isOpen, spansOf } from '../../src/shared/clock/business-calendar.ts';
import type { CalendarData } from '../../src/shared/pack/pack.ts';
import { mootAt, planFollowUps } from '../../src/shared/ticket/follow-up-plan.ts';
import { goldenCalendar } from '../support/clock-cases.ts';
import { aFollowUp } from '../support/facts.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const from = Date.parse('2026-01-01T00:00:00+08:00');
const isoDay = (at: number) => new Date(from + at * day + 8 * hour).toISOString().slice(0, 10);

/** Shops' hours, with holidays of up to twelve days anywhere, one after another or apart. */
const anyCalendar: fc.Arbitrary<CalendarData> = fc
  .record({
    base: fc.constantFrom('desk', 'office', 'late', 'always').map(goldenCalendar),
    breaks: fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 12 })), { maxLength: 6 }),
  })
  .map(({ base, breaks }) => ({
    ...base,
    holidays: [...base.holidays, ...breaks.flatMap(([at, days]) => Array.from({ length: days }, (_, step) => isoDay(at + step)))],
  }));

const anyCase = fc.record({
  calendar: anyCalendar,
  startMs: fc.integer({ min: 0, max: 365 * 1_440 }).map((minutes) => from + minutes * minute),
  lengthMs: fc.integer({ min: -day, max: 20 * day }),
  progressHours: fc.integer({ min: 0, max: 100 }),
  careDays: fc.integer({ min: 0, max: 40 }),
});

test('each follow-up falls into open hours and in its place, whatever holidays lie in between', () => {
  fc.assert(
    fc.property(anyCase, ({ calendar, startMs, lengthMs, progressHours, careDays }) => {
      const completionAtMs = Math.max(startMs, startMs + lengthMs);
      const plan = planFollowUps({ startMs, completionAtMs: startMs + lengthMs, progressHours, careDays, calendar });
      for (const { dueAtMs } of plan) expect(isOpen(dueAtMs, calendar)).toBe(true);
      expect(plan.map(({ dueAtMs }) => dueAtMs)).toEqual(plan.map(({ dueAtMs }) => dueAtMs).sort((a, b) => a - b));

      const notices = plan.filter(({ kind }) => kind === 'progress').map(({ dueAtMs }) => dueAtMs);
      expect(notices.length).toBeLessThanOrEqual(3);
      expect(new Set(notices).size).toBe(notices.length);
      for (const atMs of notices) expect(atMs > startMs && atMs < completionAtMs).toBe(true);

      const [satisfaction, ...more] = plan.filter(({ kind }) => kind === 'satisfaction');
      expect(more).toEqual([]);
      const askedFrom = completionAtMs + hour;
      expect(satisfaction?.dueAtMs).toBeGreaterThanOrEqual(askedFrom);
      // The first open moment: nobody had time in between.
      expect(businessMsBetween(askedFrom, satisfaction?.dueAtMs ?? 0, calendar)).toBe(0);

      const [care, ...others] = plan.filter(({ kind }) => kind === 'care');
      expect(others).toEqual([]);
      const days = dayOf(care?.dueAtMs ?? 0, calendar) - dayOf(completionAtMs, calendar);
      const isOpenDay = (step: number) => spansOf(dayOf(completionAtMs, calendar) + step, calendar).length > 0;
      const window = Array.from({ length: 8 }, (_, step) => 7 + step).filter(isOpenDay);
      expect(days).toBeGreaterThanOrEqual(7);
      if (window.length > 0) expect(window).toContain(days);
      expect((care?.dueAtMs ?? 0) - dayStartMs(dayOf(care?.dueAtMs ?? 0, calendar), calendar)).toBeGreaterThanOrEqual(
        window.length > 0 ? 10 * hour : 0,
      );
      expect(care?.dueAtMs ?? 0).toBeGreaterThanOrEqual(satisfaction?.dueAtMs ?? Number.POSITIVE_INFINITY);
    }),
    { numRuns: 400 },
  );
});

test('a care call is never moot, nothing that was done is, and whatever is moot at a stage is moot at closing', () => {
  const kinds = ['progress', 'satisfaction', 'care'] as const;
  for (const stage of ticketStages)
    for (const kind of kinds) {
      const [open, done] = [aFollowUp({ kind }), aFollowUp({ kind, status: 'done', doneAtMs: 9 })];
      const isMoot = mootAt(stage, [open]).length === 1;
      expect(mootAt(stage, [done])).toEqual([]);
      if (kind === 'care') expect(isMoot).toBe(false);
      if (isMoot) expect(mootAt('closed', [open])).toEqual([open]);
    }
  expect(
    mootAt(
      'executing',
      kinds.map((kind) => aFollowUp({ kind })),
    ),
  ).toEqual([]);
});
