/** One share of the seeds that every change must pass: at least so many however slow the machine is, and more while there is time. */
import { sweep } from './sweep.ts';

const leastSeeds = 1_000;
const seconds = 30;

/** What went wrong, each with the command that repeats it. */
export async function brokenSeeds(seed: number): Promise<string[]> {
  const report = await sweep({ seed, seeds: Number.MAX_SAFE_INTEGER - seed, seconds, leastSeeds });
  const rate = (report.seeds / report.seconds).toFixed(1);
  process.stdout.write(
    `${report.seeds} seeds, ${report.mutations} mutations, ${report.events} events, ${rate} seeds/s, ${report.shifted} under shifted clocks\n`,
  );
  if (report.seeds < leastSeeds) throw new Error(`only ${report.seeds} of ${leastSeeds} seeds were run`);
  return report.failures.map(({ seed: failed, violation }) => `npm run -s sim -- --seed ${failed} --seeds 1: ${violation?.message}`);
}

/** A slow machine takes its time. */
export const mostMs = 900_000;
