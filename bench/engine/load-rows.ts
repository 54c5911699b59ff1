/** Owns the rows of the whole engine: rules with gaps against expressions one by one, single keystrokes, a day's review, dialogue turns. */
import { type Measurement, median } from '../bench-row.ts';
import { MeasuredProcess } from './child-process.ts';
import type { LoadAnswer, LoadAsk, LoadSpec } from './load-child.ts';
import { reviewInWorker } from './review-worker.ts';

/** Short ones, many of them: a ratio is taken within each round, when both ran under the same load. */
const rounds = 25;

type Load = MeasuredProcess<object, LoadAsk, LoadAnswer>;

function start(engine: LoadSpec['engine']): Load {
  return new MeasuredProcess('./load-child.ts', { engine } satisfies LoadSpec);
}

function micro(id: string, name: string, value: number, ratio: number | null = null): Measurement {
  return { id, name, figure: `${value < 100 ? value.toFixed(1) : value.toFixed(0)} µs`, value, ratio };
}

async function gapRows(own: Load, expressions: Load): Promise<Measurement[]> {
  const truth = await expressions.ask('check');
  const found = await own.ask('check');
  if (truth.digest !== found.digest) throw new Error(`gap rules: ${found.hits} hits where expressions find ${truth.hits}`);
  const times: { one: number; places: number; whole: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const slow = await expressions.ask('gaps');
    const fast = await own.ask('gaps');
    if (round > 0) times.push({ one: Number(slow.places), places: Number(fast.places), whole: Number(fast.whole) });
  }
  const middle = (figure: (time: (typeof times)[number]) => number): number => median(times.map(figure));
  const places = 'gap rules: all places by ours / 1,000 RegExps one by one';
  return [
    micro(
      'gap-rules',
      `1,000 ${places}`,
      middle((time) => time.places),
      middle((time) => time.one / time.places),
    ),
    micro(
      'gap-rules-findings',
      '  with context judged and findings written',
      middle((time) => time.whole),
      middle((time) => time.one / time.whole),
    ),
    micro(
      'gap-expressions',
      '  1,000 RegExps one by one',
      middle((time) => time.one),
    ),
  ];
}

async function ownRows(own: Load): Promise<Measurement[]> {
  const keys = await own.ask('keystrokes');
  const compile = await own.ask('compile');
  const turns = await own.ask('turns');
  const utterances = await own.ask('utterances');
  const [early, late] = [Number(turns.early), Number(turns.late)];
  return [
    micro('keystroke-p50', `one key at 180–220 characters, full rules, personal data: p50 of ${keys.keys}`, Number(keys.p50)),
    micro('keystroke-p99', 'one key: p99', Number(keys.p99)),
    micro('keystroke-p999', 'one key: p99.9', Number(keys.p999)),
    {
      id: 'compile',
      name: 'compiling the full rules',
      figure: `${Number(compile.ms).toFixed(0)} ms`,
      value: Number(compile.ms),
      ratio: null,
    },
    micro('turn-10', 'monitor: a turn around turn 10, median', early),
    micro('turn-400', 'monitor: a turn around turn 400, median / turn 10', late, late / early),
    micro('turn-p99', 'monitor: a turn around turn 400, p99', Number(turns.lateP99)),
    micro('classify', 'classifying one customer line, median', Number(utterances.classify)),
    micro('steps', 'step coverage of one agent line, median', Number(utterances.steps)),
  ];
}

export async function loadRows(): Promise<Measurement[]> {
  const own = start('own');
  const expressions = start('expressions');
  const rows: Measurement[] = [];
  try {
    rows.push(...(await gapRows(own, expressions)));
    rows.push(...(await ownRows(own)));
  } finally {
    own.end();
    expressions.end();
  }
  const review = await reviewInWorker();
  const name = `review of ${(review.bytes / 1e6).toFixed(0)} MB (${review.lines.toLocaleString('en')} lines) with the full rules, in a worker`;
  rows.push({ id: 'review', name, figure: `${(review.ms / 1_000).toFixed(2)} s`, value: review.ms, ratio: null });
  return rows;
}
