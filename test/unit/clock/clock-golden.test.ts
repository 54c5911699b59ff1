/** The golden file of clocks: every value in it was written by hand; product and minute-by-minute oracle both have to agree with it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { businessMsBetween } from '../../../src/shared/clock/business-calendar.ts';
import { lawDeadline } from '../../../src/shared/clock/law-deadline.ts';
import { stopsClock } from '../../../src/shared/clock/pauses.ts';
import { type ClockTerms, readClock } from '../../../src/shared/clock/run-clock.ts';
import { policyContentSchema } from '../../../src/shared/pack/pack.ts';
import { type GoldenCase, golden, goldenCalendar, localMs, localText, pausesFrom } from '../../support/clock-cases.ts';
import { oracle } from '../../support/clock-oracle.ts';

const minute = 60_000;

type ClockCase = Extract<GoldenCase, { of: 'clock' }>;

function termsOf(terms: ClockCase['terms']): ClockTerms {
  if ('fixed' in terms) return { basis: 'fixed', dueAtMs: localMs(terms.fixed) };
  if ('workdays' in terms) return { basis: 'workdays', count: terms.workdays };
  return 'open' in terms ? { basis: 'open', amountMs: terms.open * minute } : { basis: 'wall', amountMs: terms.wall * minute };
}

function answer(each: GoldenCase): unknown {
  const calendar = goldenCalendar(each.calendar);
  if (each.of === 'between') return { minutes: businessMsBetween(localMs(each.from), localMs(each.to), calendar) / minute };
  if (each.of === 'law') {
    const { event, n, unit, binds } = each;
    return { due: localText(lawDeadline(localMs(event), { n, unit }, binds, calendar)) };
  }
  const metAtMs = each.met === null ? null : localMs(each.met);
  const { kind } = each;
  const input = { kind, startMs: localMs(each.start), terms: termsOf(each.terms), pauses: pausesFrom(each.pauses), metAtMs };
  const { dueAtMs, tone, leftMs, paused } = readClock(input, localMs(each.now), calendar);
  return { due: localText(dueAtMs), tone, leftMinutes: leftMs / minute, paused: paused?.reason ?? null };
}

function oracleAnswer(each: GoldenCase): unknown {
  const slow = oracle(goldenCalendar(each.calendar));
  if (each.of === 'law') return { due: localText(slow.law(localMs(each.event), each.n, each.unit, each.binds === 'company')) };
  if (each.of === 'between') {
    const [from, to] = [localMs(each.from), localMs(each.to)];
    return { minutes: to < from ? -slow.minutes(to, from, true, [], 0) : slow.minutes(from, to, true, [], 0) };
  }
  const { kind, terms } = each;
  const startMs = localMs(each.start);
  const atMs = localMs(each.met ?? each.now);
  const pauses = pausesFrom(each.pauses).map(({ fromMs, toMs, reason }) => ({ fromMs, toMs, counts: stopsClock(reason, kind) }));
  const due = 'fixed' in terms ? localMs(terms.fixed) : slow.due(startMs, terms, pauses, atMs);
  const isOpenTime = 'open' in terms;
  const total = slow.minutes(startMs, due, isOpenTime, pauses, atMs);
  const used = slow.minutes(startMs, atMs, isOpenTime, pauses, atMs);
  const running = due <= atMs ? 'red' : total > 0 && used * 4 >= total * 3 ? 'amber' : 'neutral';
  const tone = each.met === null ? running : 'met';
  return { due: localText(due), tone, leftMinutes: (due - atMs) / minute };
}

describe('golden clocks', () => {
  test('the file holds at least 250 cases, each with a name of its own', () => {
    expect(golden.cases.length).toBeGreaterThanOrEqual(250);
    expect(new Set(golden.cases.map(({ name }) => name)).size).toBe(golden.cases.length);
  });

  test('its dates of the published years are the shipped ones', () => {
    const policy = policyContentSchema.parse(parse(readFileSync(`${import.meta.dirname}/../../../assets/packs/policy.yaml`, 'utf8')));
    const published = (dates: readonly string[]) => dates.filter((date) => date.startsWith('2025-') || date.startsWith('2026-'));
    expect(published(golden.dates.holidays)).toEqual(published(policy.calendar.holidays));
    expect(published(golden.dates.workdays)).toEqual(published(policy.calendar.workdays));
  });

  test.each(golden.cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    expect(answer(each)).toEqual(each.expect);
    expect(each.expect).toMatchObject(oracleAnswer(each) as object);
  });
});
