/** Background work beside a conversation: whatever it takes, it takes a small share, and never stands still. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gentleRestMs, gentleSliceMs } from '../../../src/main/store/sync/gentle-pace.ts';

test('a slice has a tenth of the time at most, and the one after it comes within a moment', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 60_000, noNaN: true }), (tookMs) => {
      const restMs = gentleRestMs(tookMs);
      expect(restMs).toBeGreaterThanOrEqual(10 * gentleSliceMs);
      if (tookMs <= 2) expect(restMs).toBeGreaterThanOrEqual(10 * tookMs);
      expect(restMs).toBeLessThanOrEqual(20);
    }),
  );
});

test('what took longer is followed by more rest', () => {
  expect([0, 0.5, 1, 2.5, 5, 900].map(gentleRestMs)).toEqual([5, 5, 10, 20, 20, 20]);
});
