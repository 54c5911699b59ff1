/** The test of the seeds over real files: planted bugs are found there too, and a seed repeats. */
import { expect, test } from 'vitest';
import type { PlantName } from '../../sim/plants.ts';
import { findPlant } from '../../sim/sweep.ts';
import { runSeed } from '../../sim/world.ts';
import { aBench } from './hold-seeds.ts';

const bench = aBench();
const budget = 12;
const found: PlantName[] = ['no-scope-exit', 'version-arithmetic', 'torn-snapshot', 'no-floor'];

test.each(found)('the planted bug %s is found within a dozen seeds', { timeout: 300_000 }, async (plant) => {
  const seen = await findPlant(plant, budget, { parts: bench().parts });
  process.stdout.write(`${plant}: seed ${seen?.seed}, ${seen?.violation.message.split('\n')[0]?.slice(0, 120)}\n`);
  expect(seen).not.toBeNull();
});

test('a seed repeats: the same actions, the same faults, the same decisions of the hub', { timeout: 120_000 }, async () => {
  const [first, second] = [await runSeed({ seed: 4, parts: bench().parts() }), await runSeed({ seed: 4, parts: bench().parts() })];
  expect({ ...second, decisions: second.decisions() }).toEqual({ ...first, decisions: first.decisions() });
});
