/** Owns the row of the simulation: seeds of the real core and services per second of one core, against plain work on rows in the same process. */
import { type Measurement, median } from '../bench-row.ts';
import { askOnce } from './ask-once.ts';
import { row } from './rounds.ts';
import type { SimulationAnswer, SimulationSpec } from './simulation-child.ts';

/**
 * On the reference machine a pile takes 1.04 ms when nothing else runs: fifty seeds a second are 5.2. A process of `test:long` runs
 * thousands of seeds; its first three hundred are slower, since V8 compiles meanwhile.
 */
export async function simulationRows({ seeds, rounds, warmUp }: SimulationSpec): Promise<Measurement[]> {
  const { rates, ratios } = await askOnce<SimulationSpec, SimulationAnswer>('simulation-child.ts', { seeds, rounds, warmUp });
  const rate = median(rates);
  const name = 'simulated seeds per second of a core, against 100 piles of rows';
  return [row('simulation', name, `${rate.toFixed(1)} seeds/s`, rate, median(ratios))];
}
