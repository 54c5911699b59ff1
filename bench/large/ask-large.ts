/** Asks a process over the very large team's files one thing, and tells how many customers a run is to have. */
import type { BenchWish } from '../bench-row.ts';
import { MeasuredProcess } from '../engine/child-process.ts';

/** The size the targets are for; a first look takes a fiftieth. */
export function customersOf({ rows, quick }: Pick<BenchWish, 'rows' | 'quick'>): number {
  return rows ?? (quick ? 20_000 : 1_000_000);
}

export async function askLarge<Spec extends object, Answer>(module: string, spec: Spec): Promise<Answer> {
  const child = new MeasuredProcess<object, 'run', Answer>(`../large/${module}`, spec, ['--max-semi-space-size=16']);
  try {
    return await child.ask('run');
  } finally {
    child.end();
  }
}

/** Milliseconds, in whatever unit reads best. */
export function time(ms: number): string {
  return ms < 1 ? `${(ms * 1_000).toFixed(0)} µs` : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}
