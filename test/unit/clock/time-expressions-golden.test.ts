/** The golden file of promises in words: a sentence, the moment it was said, and the moment it binds to (or why it binds nobody). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { resolveTime } from '../../../src/shared/clock/resolve-time.ts';
import { policyContentSchema } from '../../../src/shared/pack/pack.ts';

type Case = {
  text: string;
  now: string;
  due: string | null;
  reason: 'past' | 'vague' | null;
  from?: string;
  words?: string;
  note?: string;
};

const root = `${import.meta.dirname}/../../..`;
const cases = JSON.parse(readFileSync(`${root}/test/golden/time-expressions.json`, 'utf8')) as Case[];
const { calendar } = policyContentSchema.parse(parse(readFileSync(`${root}/assets/packs/policy.yaml`, 'utf8')));
const toMs = (local: string) => Date.parse(`${local}:00+08:00`);
const toLocal = (atMs: number) => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 16);

describe('golden promises in words', () => {
  test('the file holds at least 200 cases, none twice', () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    expect(new Set(cases.map(({ text, now }) => `${text} ${now}`)).size).toBe(cases.length);
  });

  test.each(cases.map((each) => [`${each.text} @ ${each.now}`, each] as const))('%s', (_, each) => {
    const resolved = resolveTime(each.text, toMs(each.now), calendar);
    const { dueAtMs = null, fromAtMs = null, reason = null } = resolved ?? {};
    expect({
      due: dueAtMs === null ? null : toLocal(dueAtMs),
      from: fromAtMs === null ? undefined : toLocal(fromAtMs),
      reason,
    }).toEqual({ due: each.due, from: each.from, reason: each.reason });
    if (resolved !== null) expect(each.text.slice(resolved.start, resolved.end)).toBe(resolved.text);
    if (each.words !== undefined) expect(resolved?.text).toBe(each.words);
  });
});
