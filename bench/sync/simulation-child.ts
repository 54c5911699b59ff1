/** Seeds of the simulation in turns with plain work on rows, in a process that has done nothing else: what other rows left behind would weigh on the seeds alone. */
import { hash } from 'node:crypto';
import { runSeed } from '../../test/sim/world.ts';

/** Each round runs the same `seeds` seeds, since seeds differ in size. The first `warmUp` rounds, in which most is compiled, are not counted. */
export type SimulationSpec = { seeds: number; rounds: number; warmUp: number };
/** Per round: seeds per second of a core, and per hundred piles. */
export type SimulationAnswer = { rates: number[]; ratios: number[] };

const spec = JSON.parse(process.argv[2] ?? '{}') as SimulationSpec;
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
async function oneRound(): Promise<{ rate: number; ratio: number }> {
  let [ofSeeds, ofPiles] = [0, 0];
  for (let seed = firstSeed; seed < firstSeed + spec.seeds; seed++) {
    const began = threadMs();
    const { violation } = await runSeed({ seed });
    if (violation !== null) throw violation;
    const ran = threadMs();
    for (let made = 0; made < pilesPerSeed; made++) pile();
    ofSeeds += ran - began;
    ofPiles += threadMs() - ran;
  }
  const perMs = spec.seeds / ofSeeds;
  return { rate: perMs * 1_000, ratio: (ofPiles / (spec.seeds * pilesPerSeed)) * perMs * 100 };
}

process.on('message', async () => {
  for (let round = 0; round < spec.warmUp; round++) await oneRound();
  const answer: SimulationAnswer = { rates: [], ratios: [] };
  for (let round = 0; round < spec.rounds; round++) {
    const { rate, ratio } = await oneRound();
    answer.rates.push(rate);
    answer.ratios.push(ratio);
  }
  process.send?.(answer);
});
process.send?.({});
