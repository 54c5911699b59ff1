/** Owns the row of the simulation: seeds of the real core and services per second of one core, against plain work on rows in the same process. */
import { hash } from 'node:crypto';
import { runSeed } from '../../test/sim/world.ts';
import { type Measurement, median } from '../bench-row.ts';
import { row } from './rounds.ts';

/** Seeds differ in size: every round runs the same ones. On the reference machine a pile takes 1.04 ms when nothing else runs: fifty seeds a second are 5.2. */
const firstSeed = 1;
const pilesPerSeed = 4;
const rowsInPile = 2_000;

/** What a core does in any such program: makes rows, finds them by name, sorts, writes and hashes them. */
function pile(): number {
  const rows = Array.from({ length: rowsInPile }, (_, at) => ({ id: `row:${(at * 7_919) % rowsInPile}`, ver: at, text: `t${at}` }));
  const byId = new Map(rows.map((row) => [row.id, row]));
  let found = 0;
  for (let at = 0; at < rowsInPile; at++) found += byId.get(`row:${at}`)?.ver ?? 0;
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  return found + hash('sha256', JSON.stringify(rows)).length;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Piles in turns with seeds, so that whatever else the machine does falls on both. */
export async function simulationRows(seeds: number, rounds: number): Promise<Measurement[]> {
  const ratios: number[] = [];
  const rates: number[] = [];
  for (let round = -1; round < rounds; round++) {
    let [ofSeeds, ofPiles] = [0, 0];
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
      const began = threadMs();
      const { violation } = await runSeed({ seed });
      if (violation !== null) throw violation;
      const ran = threadMs();
      for (let made = 0; made < pilesPerSeed; made++) pile();
      ofSeeds += ran - began;
      ofPiles += threadMs() - ran;
    }
    // The first round warms up.
    if (round < 0) continue;
    rates.push((seeds / ofSeeds) * 1_000);
    ratios.push((ofPiles / (seeds * pilesPerSeed)) * (seeds / ofSeeds) * 100);
  }
  const rate = median(rates);
  const name = 'simulated seeds per second of a core, against 100 piles of rows';
  return [row('simulation', name, `${rate.toFixed(1)} seeds/s`, rate, median(ratios))];
}
