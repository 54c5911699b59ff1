/**
 * Owns fitting the weights of character runs to labelled sentences: one logistic regression per outcome, adaptive steps, examples in a
 * fixed order, so that the same sentences always give the same table. It knows nothing of what outcomes mean.
 */
import { normalizeText } from '../../src/shared/language/normalize.ts';
import { type WordingData, wordingOf } from '../../src/shared/language/wording.ts';

/** `told`: by outcome, whether the sentence is one of it; an outcome that is missing says nothing about this sentence. */
export type TrainingRow = { text: string; told: ReadonlyMap<string, boolean> };

export type FitOptions = {
  /** A right sentence counts so many times as much as a wrong one. */
  rightCounts: number;
  /** Runs that occur in fewer sentences are not fitted. With 1, runs of a single sentence bear what is peculiar to it. */
  fittedFrom: number;
  /** Runs that occur in fewer sentences are left out of the table. */
  leastSentences: number;
  /** Weights below are left out of the table; at least 0.1. */
  leastWeight: number;
};

const longestRun = 4;
const passes = 20;
const rate = 0.3;
const decay = 1e-5;
const stride = 7_919;

type Sample = { runs: Int32Array; share: number };
type Known = { runs: string[]; counts: number[]; rarity: Float64Array; samples: Sample[] };

function runsOf(wording: string): Set<string> {
  const runs = new Set<string>();
  for (let length = 1; length <= longestRun; length++)
    for (let at = 0; at + length <= wording.length; at++) {
      const run = wording.slice(at, at + length);
      if (run !== '^' && run !== '$') runs.add(run);
    }
  return runs;
}

function readSamples(rows: readonly TrainingRow[], least: number): Known {
  const wordings = rows.map((row) => wordingOf(normalizeText(row.text)));
  const sets = wordings.map(runsOf);
  const counts = new Map<string, number>();
  for (const set of sets) for (const run of set) counts.set(run, (counts.get(run) ?? 0) + 1);
  const runs = [...counts].filter(([, count]) => count >= least).map(([run]) => run);
  const place = new Map(runs.map((run, at) => [run, at]));
  const rarity = Float64Array.from(runs, (run) => Math.sqrt(Math.log(1 + rows.length / (counts.get(run) ?? 1))));
  const samples = sets.map((set, at): Sample => {
    const known = [...set].flatMap((run) => place.get(run) ?? []);
    return { runs: Int32Array.from(known), share: 1 / Math.sqrt(Math.max(1, (wordings[at] ?? '').length - 2)) };
  });
  return { runs, counts: runs.map((run) => counts.get(run) ?? 0), rarity, samples };
}

/** Weights by run, and the bias. */
function fitOutcome(
  { rarity, samples }: Known,
  told: readonly (boolean | undefined)[],
  rightCounts: number,
): { weights: Float64Array; bias: number } {
  const weights = new Float64Array(rarity.length);
  const steep = new Float64Array(rarity.length).fill(1e-2);
  let bias = -2;
  let steepBias = 1e-2;
  const used = told.flatMap((value, at) => (value === undefined ? [] : [at]));
  for (let pass = 0; pass < passes; pass++) {
    for (let turn = 0; turn < used.length; turn++) {
      const at = used[(turn * stride + pass * 31) % used.length] ?? 0;
      const sample = samples[at];
      if (sample === undefined) continue;
      let sum = bias;
      for (const run of sample.runs) sum += (weights[run] ?? 0) * (rarity[run] ?? 0) * sample.share;
      const right = told[at] === true;
      const error = (1 / (1 + Math.exp(-sum)) - (right ? 1 : 0)) * (right ? rightCounts : 1);
      if (Math.abs(error) < 1e-4) continue;
      for (const run of sample.runs) {
        const slope = error * (rarity[run] ?? 0) * sample.share + decay * (weights[run] ?? 0);
        const grown = (steep[run] ?? 0) + slope * slope;
        steep[run] = grown;
        weights[run] = (weights[run] ?? 0) - (rate * slope) / Math.sqrt(grown);
      }
      steepBias += error * error;
      bias -= (rate * error) / Math.sqrt(steepBias);
    }
  }
  for (let run = 0; run < weights.length; run++) weights[run] = (weights[run] ?? 0) * (rarity[run] ?? 0);
  return { weights, bias };
}

/** The table for `outcomes` in this order; its runs are sorted. */
export function fitWording(rows: readonly TrainingRow[], outcomes: readonly string[], options: FitOptions): WordingData {
  const known = readSamples(rows, options.fittedFrom);
  const fitted = outcomes.map((outcome) =>
    fitOutcome(
      known,
      rows.map((row) => row.told.get(outcome)),
      options.rightCounts,
    ),
  );
  const lines = known.runs.flatMap((run, at) => {
    if ((known.counts[at] ?? 0) < options.leastSentences) return [];
    const parts = fitted.flatMap(({ weights }, outcome) => {
      const tenths = Math.round((weights[at] ?? 0) * 10);
      return Math.abs(tenths) < options.leastWeight * 10 ? [] : [`${String.fromCharCode(97 + outcome)}${tenths}`];
    });
    return parts.length === 0 ? [] : [`${run} ${parts.join('')}`];
  });
  return { outcomes, bias: fitted.map(({ bias }) => Math.round(bias * 100) / 100), runs: lines.sort() };
}
