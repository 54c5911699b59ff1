/** One half of two thousand seeds and more; the other half runs beside it. */
import { expect, test } from 'vitest';
import { brokenSeeds, mostMs } from './hold-seeds.ts';

test('a thousand seeds from 1 on hold every invariant', { timeout: mostMs }, async () => {
  expect(await brokenSeeds(1)).toEqual([]);
});
