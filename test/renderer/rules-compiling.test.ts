/** Compiling rule packs in the window: beside its work, once for each pack. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compilingOf } from '../../src/renderer/ipc/rules-compiling.ts';
import type { Rule } from '../../src/shared/compliance/rule.ts';
import type { PackOf } from '../../src/shared/pack/pack.ts';
import { aRule, contentOf } from '../support/rules.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function packOf(version: number, rule: Partial<Rule> = {}): PackOf<'rules'> {
  const head = { format: 1 as const, pack_id: 'rules', version, title: 'r', issued_at: 1, expires_at: 2 };
  return { ...head, kind: 'rules', content: contentOf([aRule(rule)]) };
}

test('rules are null until the window had a pause, then whoever listens hears of them', () => {
  const compiling = compilingOf(packOf(1));
  let heard = 0;
  const stop = compiling.listen(() => {
    heard += 1;
  });
  expect(compiling.read()).toEqual({ rules: null, done: false });
  vi.runAllTimers();
  expect([heard, compiling.read().done, compiling.read().rules?.rules.length]).toEqual([1, true, 1]);
  stop();
});

test('a pack fetched twice is compiled once', () => {
  const first = compilingOf(packOf(2));
  vi.runAllTimers();
  expect(compilingOf(packOf(2)).read()).toBe(first.read());
  expect(compilingOf(packOf(3)).read().done).toBe(false);
});

test('a pack that does not compile is done without rules', () => {
  const compiling = compilingOf(packOf(4, { any: ['跟<nobody>'] }));
  vi.runAllTimers();
  expect(compiling.read()).toEqual({ rules: null, done: true });
});
