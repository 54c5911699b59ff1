/** How long a pack is good, told in whole days, and from when on whoever publishes is told. */
import { expect, test } from 'vitest';
import { dayMs } from '../../../src/shared/base/clock.ts';
import { packDaysLeft, packGoodMs, packTerm, packWarnMs } from '../../../src/shared/pack/pack-term.ts';

const issuedAtMs = 1_790_000_000_000;
const endsAtMs = issuedAtMs + packGoodMs;

test.each([
  ['on its first day', issuedAtMs, 'good', 365],
  ['a moment before the last thirty days', endsAtMs - packWarnMs - 1, 'good', 31],
  ['when thirty days are left', endsAtMs - packWarnMs, 'soon', 30],
  ['in its last second', endsAtMs - 1_000, 'soon', 1],
  ['at its end', endsAtMs, 'over', 0],
  ['a year later', endsAtMs + 365 * dayMs, 'over', 0],
] as const)('%s', (_, nowMs, term, days) => {
  expect([packTerm(endsAtMs, nowMs), packDaysLeft(endsAtMs, nowMs)]).toEqual([term, days]);
});
