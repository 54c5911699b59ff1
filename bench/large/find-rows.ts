/** Owns the rows that only a real window can tell of a search: from the key to the painted results, against the question asked directly. */
import { join } from 'node:path';
import { type Measurement, median, quantile } from '../bench-row.ts';
import { ratioOf } from '../sync/rounds.ts';
import { askWindow } from '../window/ask-window.ts';
import { time } from './ask-large.ts';
import type { FindAnswer, FindSpec } from './find-child.ts';

const frameMs = 1_000 / 60;

/** The frame that a key may wait for is taken off before the two are compared. */
export async function findRows(spec: Omit<FindSpec, 'out'>): Promise<Measurement[]> {
  const { electron, window, direct, last } = await askWindow<FindSpec, FindAnswer>(join('bench', 'large', 'find-child.ts'), spec);
  const middle = (rounds: readonly (readonly number[])[]) => rounds.map((times) => quantile(times, 0.5));
  const beyondFrame = (times: readonly number[]) => times.map((ms) => Math.max(0, ms - frameMs));
  const row = (id: string, name: string, over: readonly number[], under: readonly number[]): Measurement => {
    const { ratio, range } = ratioOf(beyondFrame(over), under);
    return { id, name: `${name} (${range})`, figure: `${time(median(over))}; ${time(median(under))}`, value: median(over), ratio };
  };
  return [
    row('find', `U4 key to painted results in Electron ${electron}, less a frame / asked directly`, middle(window), middle(direct)),
    { id: 'find-last', name: '  the last of eight keys at once', figure: time(median(last)), value: median(last), ratio: null },
  ];
}
