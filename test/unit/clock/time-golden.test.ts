/** The golden file of time expressions: what is found in a sentence, and which moment it means. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { resolveTime } from '../../../src/shared/clock/resolve-time.ts';
import { findTimeExpressions } from '../../../src/shared/language/time-expressions.ts';
import { type CalendarData, policyContentSchema } from '../../../src/shared/pack/pack.ts';

type Case = { text: string; now: string; found: string[]; due: string | null; reason: 'past' | 'vague' | null; note?: string };

const here = import.meta.dirname;
const cases: Case[] = readFileSync(`${here}/../../fixtures/time-expressions.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);
const policy = policyContentSchema.parse(parse(readFileSync(`${here}/../../../assets/packs/policy.yaml`, 'utf8')));
const spans: CalendarData['weekly'][number] = [
  [540, 720],
  [780, 1260],
];
const calendar: CalendarData = { ...policy.calendar, weekly: Array.from({ length: 7 }, () => spans) };

const toMs = (local: string) => Date.parse(`${local}:00+08:00`);
const toLocal = (atMs: number) => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 16);

describe('golden time expressions', () => {
  test('the file holds at least 80 cases', () => expect(cases.length).toBeGreaterThanOrEqual(80));

  test.each(cases.map((each) => [`${each.text} @ ${each.now}${each.note ? ` (${each.note})` : ''}`, each] as const))('%s', (_, each) => {
    const found = findTimeExpressions(each.text);
    for (const one of found) expect(each.text.slice(one.start, one.end)).toBe(one.text);
    const resolved = resolveTime(each.text, toMs(each.now), calendar);
    expect({
      found: found.map((one) => `${one.kind}:${one.text}`),
      due: resolved?.dueAtMs == null ? null : toLocal(resolved.dueAtMs),
      reason: resolved?.reason ?? null,
    }).toEqual({ found: each.found, due: each.due, reason: each.reason });
  });
});
