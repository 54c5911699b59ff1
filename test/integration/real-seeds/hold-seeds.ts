/** The simulation's seeds over real files and the real hub: each must hold every invariant. */
import { afterAll, beforeAll, inject } from 'vitest';
import { openBench, type RealBench } from '../../sim/real/real-parts.ts';
import { sweep } from '../../sim/sweep.ts';

/** Opened before the tests of a file, on a database of its own, and closed after them. */
export function aBench(): () => RealBench {
  let bench: RealBench | null = null;
  beforeAll(async () => {
    bench = await openBench(inject('postgresUrl'));
  });
  afterAll(() => bench?.close());
  return () => {
    if (bench === null) throw new Error('the bench is opened before the tests');
    return bench;
  };
}

/** What went wrong, each with the command that repeats it. */
export async function brokenSeeds({ parts }: RealBench, seed: number, seeds: number): Promise<string[]> {
  const report = await sweep({ seed, seeds, parts });
  const rate = (report.seeds / report.seconds).toFixed(1);
  process.stdout.write(`${report.seeds} seeds over real files, ${report.mutations} mutations, ${rate} seeds/s\n`);
  return report.failures.map(({ seed: failed, violation }) => `npm run -s sim -- --real --seed ${failed} --seeds 1: ${violation?.message}`);
}
