/** Runs many seeds, bounded by count and by time, and once in a while the same seed under shifted desk clocks (N14). */

import type { WorldParts } from './desk-port.ts';
import { playScenario, type scenarios } from './directed.ts';
import { Violation } from './env.ts';
import { isDirected, type PlantName } from './plants.ts';
import { type RunOptions, type RunReport, runSeed } from './world.ts';

export type Sweep = {
  seed: number;
  seeds: number;
  seconds?: number | null;
  /** So many seeds are run however long they take. */
  leastSeeds?: number;
  plant?: PlantName | null;
  acts?: ReadonlySet<number> | null;
  faults?: ReadonlySet<string> | null;
  /** New ones for each run; memory unless said. */
  parts?: (() => WorldParts) | undefined;
  /** Ends before the next seed. */
  signal?: AbortSignal | undefined;
  /** Ends at the first failing seed. */
  untilFailure?: boolean;
};

export type SweepReport = {
  seeds: number;
  mutations: number;
  events: number;
  /** Of how many seeds the hub's decisions were compared under shifted clocks. */
  shifted: number;
  failures: RunReport[];
  seconds: number;
};

/** Every so many seeds; the two more runs cost that much. */
const shiftEvery = 20;
const yearMs = 365 * 86_400_000;

export async function sweep({
  seed,
  seeds,
  seconds = null,
  leastSeeds = 0,
  plant = null,
  acts = null,
  faults = null,
  untilFailure = false,
  parts,
  signal,
}: Sweep): Promise<SweepReport> {
  const startedMs = performance.now();
  const report: SweepReport = { seeds: 0, mutations: 0, events: 0, shifted: 0, failures: [], seconds: 0 };
  const isTimeUp = () => seconds !== null && report.seeds >= leastSeeds && performance.now() - startedMs >= seconds * 1_000;
  for (let next = seed; next < seed + seeds && !isTimeUp() && signal?.aborted !== true; next++) {
    const shifted = plant === null && parts === undefined && next % shiftEvery === 0;
    const run = await judgeSeed({ seed: next, plant, acts, faults, ...(parts && { parts: parts() }) }, shifted);
    if (shifted) report.shifted++;
    report.seeds++;
    report.mutations += run.mutations;
    report.events += run.events;
    if (run.violation !== null) report.failures.push(run);
    if (untilFailure && run.violation !== null) break;
  }
  report.seconds = (performance.now() - startedMs) / 1_000;
  return report;
}

/** N14: desks a year ahead and desks a year behind, together and alone, lead to the same hub. */
export async function judgeSeed(options: RunOptions, shifted: boolean): Promise<RunReport> {
  // A run in memory never waits for the event loop; signals and whoever started this have their turn here.
  await new Promise((resolve) => setImmediate(resolve));
  const run = await runSeed(options);
  for (const shiftsMs of shifted ? [[yearMs, -yearMs], [-yearMs]] : []) {
    if (run.violation !== null) break;
    const other = await runSeed({ ...options, shiftsMs });
    run.violation = other.violation;
    if (other.violation === null && other.decisions() !== run.decisions()) {
      run.violation = new Violation('N14', firstDifference(run.decisions(), other.decisions()));
    }
  }
  return run;
}

function firstDifference(left: string, right: string): string {
  const [ours, theirs] = [left.split('\n'), right.split('\n')];
  const at = ours.findIndex((line, index) => line !== theirs[index]);
  return `clocks a year off change what the hub decides:\n${ours[at]}\n${theirs[at]}`;
}

/** First seed of at most `budget` that shows the planted bug; the directed ones answer 0. Null: it was not found. */
export async function findPlant(
  plant: PlantName,
  budget: number,
  { from = 1, parts }: { from?: number; parts?: () => WorldParts } = {},
): Promise<{ seed: number; violation: Violation } | null> {
  if (isDirected(plant)) {
    const violation = await playScenario(plant as keyof typeof scenarios, plant);
    return violation === null ? null : { seed: 0, violation };
  }
  const { failures } = await sweep({ seed: from, seeds: budget, plant, untilFailure: true, parts });
  const [failure] = failures;
  return failure?.violation ? { seed: failure.seed, violation: failure.violation } : null;
}
