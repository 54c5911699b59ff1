/** Owns the shape of a bench and of its rows, and how budgets judge a row. Absolute figures are reported; only ratios are gated. */
import { readFileSync } from 'node:fs';

/** `figure` is what people read (with its unit); `value` the same as a number; `ratio` against the peer that `name` tells. */
export type Measurement = { id: string; name: string; figure: string; value: number; ratio: number | null };

/**
 * `gate`: the least ratio that passes; `most`: the greatest one, for ratios of cost; null when the row is only reported.
 * `aim`: what the design hopes for, in words.
 */
export type BenchRow = Measurement & { gate: number | null; most: number | null; aim: string; ok: boolean };

/**
 * `rows`: of what the bench counts by, where it says so; null for the size its targets are for.
 * `only`: ids of rows, or targets (`T1`): a bench that can measure those alone answers no others. `quick`: fewer rows or rounds.
 * `onRows`: told what is measured as soon as it is, when the bench takes long.
 */
export type BenchWish = {
  rows: number | null;
  quick: boolean;
  only: readonly string[] | null;
  onRows?: (rows: readonly BenchRow[], seconds: number) => void;
};

export type Bench = {
  name: string;
  /** One line about machine-independent conditions: seed, sizes, rounds. */
  about: string;
  /** Every name that `only` may hold; null when the bench measures all or nothing. */
  names: readonly string[] | null;
  run(wish: BenchWish): Promise<BenchRow[]>;
};

type Budget = { gate?: number; most?: number; aim?: string };

const budgetsFile = new URL('./budgets.json', import.meta.url);

/** Rows with the gates and aims that `budgets.json` holds for them under the bench's name. */
export function judge(bench: string, measurements: readonly Measurement[]): BenchRow[] {
  const budgets = JSON.parse(readFileSync(budgetsFile, 'utf8')) as Record<string, Record<string, Budget> | undefined>;
  return measurements.map((row) => {
    const budget = budgets[bench]?.[row.id] ?? {};
    const { gate = null, most = null, aim = '' } = budget;
    const isHigh = gate === null || (row.ratio !== null && row.ratio >= gate);
    const isLow = most === null || (row.ratio !== null && row.ratio <= most);
    return { ...row, gate, most, aim, ok: isHigh && isLow };
  });
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The nearest-rank quantile; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
