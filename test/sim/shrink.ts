/** Makes a failing seed small: leaves out acts and faults by halves as long as the same invariant still breaks. */
import type { WorldParts } from './desk-port.ts';
import type { PlantName } from './plants.ts';
import { judgeSeed } from './sweep.ts';
import type { RunReport } from './world.ts';

export type Shrunk = { report: RunReport; runs: number };

/** `mostRuns` bounds the work; the smallest failing run so far is the answer. */
export async function shrink(
  failing: RunReport,
  plant: PlantName | null,
  { mostRuns = 400, parts }: { mostRuns?: number; parts?: (() => WorldParts) | undefined } = {},
): Promise<Shrunk> {
  const invariant = failing.violation?.invariant ?? '';
  let best = failing;
  let runs = 0;
  const fails = async (acts: readonly number[], faults: readonly string[]): Promise<RunReport | null> => {
    if (runs >= mostRuns) return null;
    runs++;
    const report = await judgeSeed(
      { seed: failing.seed, plant, acts: new Set(acts), faults: new Set(faults), ...(parts && { parts: parts() }) },
      invariant === 'N14',
    );
    return report.violation?.invariant === invariant ? report : null;
  };
  for (let before = Number.POSITIVE_INFINITY; sizeOf(best) < before && runs < mostRuns; ) {
    before = sizeOf(best);
    best = await without(best.acts, (kept) => fails(kept, best.fired), best);
    best = await without(best.fired, (kept) => fails(best.acts, kept), best);
  }
  return { report: best, runs };
}

function sizeOf({ acts, fired }: RunReport): number {
  return acts.length + fired.length;
}

/** Tries to leave out ever smaller blocks of the list. */
async function without<T>(
  all: readonly T[],
  fails: (kept: readonly T[]) => Promise<RunReport | null>,
  start: RunReport,
): Promise<RunReport> {
  let kept = [...all];
  let best = start;
  for (let block = Math.ceil(kept.length / 2); block >= 1 && kept.length > 0; block = Math.floor(block / 2)) {
    for (let at = 0; at < kept.length; ) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + block)];
      const report = await fails(fewer);
      if (report === null) at += block;
      else {
        kept = fewer;
        best = report;
      }
    }
  }
  return best;
}

/** What to type to see it again. */
export function commandOf({ seed, acts, fired }: RunReport, plant: PlantName | null, isReal = false): string {
  const parts = [`npm run -s sim -- --seed ${seed} --seeds 1${isReal ? ' --real' : ''}`];
  if (plant !== null) parts.push(`--plant ${plant}`);
  parts.push(`--acts ${acts.length === 0 ? 'none' : acts.join(',')}`, `--faults ${fired.length === 0 ? 'none' : fired.join(',')}`);
  return parts.join(' ');
}
