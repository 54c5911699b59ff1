import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addBusinessMs, businessMsBetween } from '../../src/shared/clock/business-calendar.ts';
import { clockState } from '../../src/shared/clock/clock-state.ts';
import { hubNow, observeExchange, startHubTime, toleratedSkewMs } from '../../src/shared/clock/hub-time.ts';
import { lawDeadline } from '../../src/shared/clock/law-deadline.ts';
import { type ClockKind, clockKinds, type Pause, pauseReasons, stopsClock } from '../../src/shared/clock/pauses.ts';
import { amberAtOf, dueOf, readClock } from '../../src/shared/clock/run-clock.ts';
import { goldenCalendar } from '../support/clock-cases.ts';
import { oracle } from '../support/clock-oracle.ts';

const minute = 60_000;
const day = 1_440 * minute;
const from = Date.parse('2025-01-01T00:00:00+08:00');
/** Whole minutes, so that the oracle can walk them. */
const moment = fc.integer({ min: 0, max: 3 * 365 * 1_440 }).map((minutes) => from + minutes * minute);
const anyCalendar = fc.constantFrom('desk', 'office', 'late', 'always').map(goldenCalendar);
const stopping = pauseReasons.filter((reason) => stopsClock(reason, 'plan'));

/** Pauses one after another, each ended, all before `nowMs`. */
const story = fc
  .tuple(moment, fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 3_000 })), { maxLength: 4 }))
  .map(([startMs, steps]) => {
    let at = startMs;
    const pauses = steps.map(([gap, length]): Pause => {
      const fromMs = at + gap * minute;
      at = fromMs + length * minute;
      return { fromMs, toMs: at, reason: stopping[0] ?? 'waiting_customer' };
    });
    return { startMs, pauses, nowMs: at };
  });

describe('business time', () => {
  test('adding and then measuring is the identity, from any millisecond', () => {
    const amount = fc.integer({ min: 1, max: 20 * day });
    fc.assert(
      fc.property(anyCalendar, moment, fc.integer({ min: 0, max: minute - 1 }), amount, (calendar, start, ms, amountMs) => {
        const due = addBusinessMs(start + ms, amountMs, calendar);
        expect(businessMsBetween(start + ms, due, calendar)).toBe(amountMs);
        const back = addBusinessMs(due, -amountMs, calendar);
        expect(businessMsBetween(back, due, calendar)).toBe(amountMs);
      }),
    );
  });

  test('a later start and a longer amount are never due earlier', () => {
    const amount = fc.integer({ min: 1, max: 10 * day });
    fc.assert(
      fc.property(anyCalendar, moment, fc.nat(3 * day), amount, fc.nat(day), (calendar, start, later, amountMs, more) => {
        const due = addBusinessMs(start, amountMs, calendar);
        expect(addBusinessMs(start + later, amountMs, calendar)).toBeGreaterThanOrEqual(due);
        expect(addBusinessMs(start, amountMs + more, calendar)).toBeGreaterThanOrEqual(due);
      }),
    );
  });
});

describe('clocks', () => {
  const terms = fc.oneof(
    fc.integer({ min: 1, max: 3_000 }).map((wall) => ({ wall })),
    fc.integer({ min: 1, max: 1_500 }).map((open) => ({ open })),
    fc.integer({ min: 1, max: 8 }).map((workdays) => ({ workdays })),
  );

  test('agree with the minute-by-minute oracle on any calendar, terms and pauses', () => {
    fc.assert(
      fc.property(anyCalendar, story, terms, fc.nat(4_000), (calendar, { startMs, pauses, nowMs }, given, beyond) => {
        const now = Math.max(startMs, nowMs - beyond * minute);
        const slow = oracle(calendar).due(
          startMs,
          given,
          pauses.map((pause) => ({ ...pause, counts: true })),
          now,
        );
        const own =
          'wall' in given
            ? ({ basis: 'wall', amountMs: given.wall * minute } as const)
            : 'open' in given
              ? ({ basis: 'open', amountMs: given.open * minute } as const)
              : ({ basis: 'workdays', count: given.workdays } as const);
        expect(dueOf({ kind: 'plan', startMs, terms: own, pauses }, now, calendar)).toBe(slow);
      }),
      { numRuns: 150 },
    );
  });

  test('a pause that begins while the clock runs moves a wall clock by exactly its length', () => {
    const lengths = fc.record({
      amount: fc.integer({ min: 2, max: 5_000 }),
      pause: fc.integer({ min: 1, max: 5_000 }),
      part: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(moment, lengths, fc.constantFrom(...stopping), (startMs, { amount, pause, part }, reason) => {
        const fromMs = startMs + Math.floor(amount * part) * minute;
        const input = { kind: 'plan' as const, startMs, terms: { basis: 'wall' as const, amountMs: amount * minute } };
        const pauses = [{ fromMs, toMs: fromMs + pause * minute, reason }];
        expect(dueOf({ ...input, pauses }, fromMs + pause * minute, goldenCalendar('desk'))).toBe(startMs + (amount + pause) * minute);
      }),
    );
  });

  test('a pause moves an open clock by exactly the open time it took', () => {
    fc.assert(
      fc.property(anyCalendar, moment, fc.integer({ min: 1, max: 3_000 }), fc.nat(4_000), (calendar, startMs, amount, gap) => {
        const terms = { basis: 'open' as const, amountMs: amount * minute };
        const plain = addBusinessMs(startMs, terms.amountMs, calendar);
        const fromMs = startMs + gap * minute;
        fc.pre(fromMs < plain);
        const toMs = fromMs + 2 * day;
        const pauses: Pause[] = [{ fromMs, toMs, reason: 'waiting_customer' }];
        const due = dueOf({ kind: 'department', startMs, terms, pauses }, toMs, calendar);
        expect(businessMsBetween(startMs, due, calendar)).toBe(terms.amountMs + businessMsBetween(fromMs, toMs, calendar));
      }),
    );
  });

  test('first response, promises and the law’s periods never move, whatever is paused', () => {
    const still = clockKinds.filter((kind): kind is ClockKind => pauseReasons.every((reason) => !stopsClock(reason, kind)));
    expect(still).toEqual(['golden', 'commitment', 'statutory', 'follow_up']);
    fc.assert(
      fc.property(fc.constantFrom(...still), story, fc.constantFrom(...pauseReasons), (kind, { startMs, pauses, nowMs }, reason) => {
        const terms = { basis: 'wall' as const, amountMs: 120 * minute };
        const told = pauses.map((pause) => ({ ...pause, reason }));
        expect(dueOf({ kind, startMs, terms, pauses: told }, nowMs, goldenCalendar('desk'))).toBe(startMs + terms.amountMs);
      }),
    );
  });

  test('a clock that stands still neither ages nor changes its tone', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 2, max: 5_000 }), fc.nat(4_999), fc.nat(5_000), (startMs, amount, gap, later) => {
        fc.pre(gap < amount);
        const fromMs = startMs + gap * minute;
        const pauses: Pause[] = [{ fromMs, toMs: null, reason: 'waiting_evidence' }];
        const input = {
          kind: 'plan' as const,
          startMs,
          terms: { basis: 'wall' as const, amountMs: amount * minute },
          pauses,
          metAtMs: null,
        };
        const first = readClock(input, fromMs, goldenCalendar('desk'));
        const then = readClock(input, fromMs + later * minute, goldenCalendar('desk'));
        expect(then).toMatchObject({ tone: first.tone, leftMs: first.leftMs, share: first.share });
        expect(then.dueAtMs - first.dueAtMs).toBe(later * minute);
      }),
    );
  });

  test('turn amber at the very moment that is told beforehand', () => {
    fc.assert(
      fc.property(
        anyCalendar,
        story,
        fc.integer({ min: 4, max: 1_500 }),
        fc.boolean(),
        (calendar, { startMs, pauses, nowMs }, amount, isOpen) => {
          const terms = isOpen
            ? { basis: 'open' as const, amountMs: amount * minute }
            : { basis: 'wall' as const, amountMs: amount * minute };
          const input = { kind: 'plan' as const, startMs, terms, pauses, metAtMs: null };
          const amberAtMs = amberAtOf(input, nowMs, calendar);
          const { dueAtMs } = readClock(input, nowMs, calendar);
          for (const atMs of [amberAtMs - 1, amberAtMs, amberAtMs + 1]) {
            if (atMs < nowMs || atMs >= dueAtMs) continue;
            const { tone } = readClock(input, atMs, calendar);
            expect(clockState({ startMs, dueAtMs, metAtMs: null, amberAtMs }, atMs).tone).toBe(tone);
          }
        },
      ),
    );
  });

  test('a longer legal period never ends earlier, and ours never ends after the law’s', () => {
    const unit = fc.constantFrom<'day' | 'workday' | 'month'>('day', 'workday', 'month');
    fc.assert(
      fc.property(anyCalendar, moment, fc.integer({ min: 1, max: 40 }), unit, (calendar, eventMs, n, of) => {
        const ours = lawDeadline(eventMs, { n, unit: of }, 'company', calendar);
        expect(ours).toBeGreaterThan(eventMs);
        expect(ours).toBeLessThanOrEqual(lawDeadline(eventMs, { n, unit: of }, 'individual', calendar));
        expect(lawDeadline(eventMs, { n: n + 1, unit: of }, 'regulator', calendar)).toBeGreaterThanOrEqual(
          lawDeadline(eventMs, { n, unit: of }, 'regulator', calendar),
        );
      }),
    );
  });
});

describe('the hub’s time', () => {
  test('is found from any skew, to within half a journey', () => {
    const trips = fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: -400 * day, max: 400 * day }), trips, (skewMs, journeys) => {
        let hubMs = from;
        let state = startHubTime();
        for (const [there, back] of journeys) {
          const sentAtMs = hubMs - skewMs;
          const hubAtMs = hubMs + there;
          hubMs += there + back;
          state = observeExchange(state, { sentAtMs, receivedAtMs: hubMs - skewMs, hubAtMs });
          hubMs += 5_000;
        }
        expect(Math.abs(hubNow(state, hubMs - skewMs) - hubMs)).toBeLessThanOrEqual(toleratedSkewMs + 200);
      }),
    );
  });
});
