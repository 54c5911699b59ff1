/** Owns interleaved rounds: A B C A B C…, a fresh process each, so that a ratio is taken between neighbours under the same load. */
import { type Measurement, median } from '../bench-row.ts';
import { MeasuredProcess } from '../engine/child-process.ts';
import type { ContenderName, SyncAnswer, SyncSpec } from './sync-child.ts';

export type Rounds = ReadonlyMap<ContenderName, readonly SyncAnswer[]>;

/** Electron's heap for young objects, in every contender: Node alone lets it grow eight times as large, and the store runs in Electron. */
const heapFlags = ['--max-semi-space-size=16'];

export async function syncOnce(contender: ContenderName, url: string, rows: number): Promise<SyncAnswer> {
  const child = new MeasuredProcess<object, 'run', SyncAnswer>('../sync/sync-child.ts', { contender, url } satisfies SyncSpec, heapFlags);
  try {
    const answer = await child.ask('run');
    if (answer.rowsHeld !== rows) throw new Error(`${contender} holds ${answer.rowsHeld} of ${rows} rows`);
    return answer;
  } finally {
    child.end();
  }
}

export async function inRounds(rounds: number, contenders: readonly { name: ContenderName; url: string }[], rows: number): Promise<Rounds> {
  const answers = new Map(contenders.map(({ name }): [ContenderName, SyncAnswer[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, url } of contenders) answers.get(name)?.push(await syncOnce(name, url, rows));
  }
  return answers;
}

/** The middle, least and greatest of a ratio per round. */
export function ratioOf(over: readonly number[], under: readonly number[]): { ratio: number; range: string } {
  const ratios = over.map((value, round) => value / (under[round] ?? Number.NaN));
  return { ratio: median(ratios), range: `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}` };
}

export function row(id: string, name: string, figure: string, value: number, ratio: number | null = null): Measurement {
  return { id, name, figure, value, ratio };
}

/** `over` against `under` in each round; the figure is the middle of `over`. */
export function timedRow(id: string, name: string, over: readonly number[], under: readonly number[], unit = 'ms'): Measurement {
  const { ratio, range } = ratioOf(over, under);
  const value = median(over);
  return row(id, name, `${value.toFixed(value < 10 ? 2 : 0)} ${unit} (${range}×)`, value, ratio);
}
