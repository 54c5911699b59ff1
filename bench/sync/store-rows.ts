/** Owns the rows of the desk's own files: background index, waiting screens, the price of the cipher, a flapping link, memory. */
import { type Measurement, median, quantile } from '../bench-row.ts';
import { askOnce } from './ask-once.ts';
import type { BackgroundAnswer, BackgroundSpec } from './background-child.ts';
import { serve } from './first-sync-rows.ts';
import type { FlappingAnswer, FlappingSpec } from './flapping-child.ts';
import type { InsertAnswer, InsertSpec } from './insert-child.ts';
import type { MemoryAnswer, MemorySpec } from './memory-child.ts';
import { row, timedRow } from './rounds.ts';

function waiting(id: string, name: string, answers: readonly BackgroundAnswer[], when: 'filling' | 'indexing'): Measurement {
  const p99 = (times: readonly number[]) => quantile(times, 0.99);
  return timedRow(
    id,
    name,
    answers.map((answer) => p99(answer[when])),
    answers.map((answer) => p99(answer.idle)),
  );
}

export async function backgroundRows(rows: number, rounds: number): Promise<Measurement[]> {
  const server = await serve('page-server.ts', rows);
  const answers: BackgroundAnswer[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      answers.push(await askOnce<BackgroundSpec, BackgroundAnswer>('background-child.ts', { url: server.url, rounds: 2 }));
    }
  } finally {
    server.end();
  }
  const own = answers.flatMap(({ ownMs }) => ownMs);
  const bare = answers.flatMap(({ bareMs }) => bareMs);
  return [
    timedRow('index-build', 'T5 index of words in the background / bare, in one go; processor time', own, bare),
    waiting('read-indexing', 'T5 profile read while it runs, p99 / idle', answers, 'indexing'),
    waiting('read-filling', 'U5 profile read during the first sync, on the phone, p99 / idle', answers, 'filling'),
  ];
}

export async function cipherRows(rows: number, rounds: number): Promise<Measurement[]> {
  const { aegis, plain } = await askOnce<InsertSpec, InsertAnswer>('insert-child.ts', { rows, rounds });
  return [timedRow('cipher', `T15 bulk insert of ${rows.toLocaleString('en')} rows, aegis / no cipher, processor time`, aegis, plain)];
}

export async function flappingRows(rows: number): Promise<Measurement[]> {
  const { steadyBytes, flappingBytes, cycles } = await askOnce<FlappingSpec, FlappingAnswer>('flapping-child.ts', { rows });
  const name = `T17 bytes of a first sync at 1 MB/s, up 3 s, down 27 s (${cycles.toFixed(0)} times) / steady link`;
  return [row('flapping', name, `${(flappingBytes / 1e6).toFixed(1)} MB`, flappingBytes, flappingBytes / steadyBytes)];
}

async function memoryOf(customers: number): Promise<MemoryAnswer> {
  const { dir } = await askOnce<MemorySpec, MemoryAnswer>('memory-child.ts', { customers, dir: null });
  return askOnce<MemorySpec, MemoryAnswer>('memory-child.ts', { customers, dir });
}

export async function memoryRows(many: number, few: number, rounds: number): Promise<Measurement[]> {
  const large: MemoryAnswer[] = [];
  const small: MemoryAnswer[] = [];
  for (let round = 0; round < rounds; round++) {
    large.push(await memoryOf(many));
    small.push(await memoryOf(few));
  }
  const mb = ({ mb: held }: MemoryAnswer) => held;
  const size = `${median(large.map(({ fileMb }) => fileMb)).toFixed(0)} MB file`;
  const name = `U7 memory of the store with ${many.toLocaleString('en')} customers (${size}) / ${few.toLocaleString('en')}`;
  return [timedRow('memory', name, large.map(mb), small.map(mb), 'MB')];
}
