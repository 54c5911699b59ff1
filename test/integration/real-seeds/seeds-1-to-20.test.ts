/** One half of the seeds over real files; the other half runs beside it. */
import { expect, test } from 'vitest';
import { aBench, brokenSeeds } from './hold-seeds.ts';

const bench = aBench();

test('seeds 1 to 20 hold every invariant over real SQLite files and the hub on PostgreSQL', { timeout: 900_000 }, async () => {
  expect(await brokenSeeds(bench(), 1, 20)).toEqual([]);
});
