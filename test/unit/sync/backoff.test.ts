/** Waiting between attempts. */
import { expect, test } from 'vitest';
import { backoffCapMs, backoffMs, pollDelayMs } from '../../../src/shared/sync/backoff.ts';

test('the ceiling doubles from one second and stays at the cap; jitter spreads over all of it', () => {
  expect([1, 2, 3].map((failures) => backoffMs(failures, 0.999_999))).toEqual([1_000, 2_000, 4_000]);
  expect(backoffMs(60, 0.999_999)).toBe(backoffCapMs);
  expect(backoffMs(5, 0)).toBe(0);
  expect(backoffMs(5, 0.5)).toBe(8_000);
});

test('what the hub asks for is obeyed', () => {
  expect(backoffMs(1, 0, 30_000)).toBe(30_000);
});

test('polls come every 60 s, give or take a fifth', () => {
  expect([pollDelayMs(0), pollDelayMs(0.5), pollDelayMs(1)]).toEqual([48_000, 60_000, 72_000]);
});
