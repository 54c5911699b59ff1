/** Owns the rows of plain scanning: all engines on one corpus, each in its own process, checked first, then timed in turns. */
import { type Measurement, median } from '../bench-row.ts';
import { MeasuredProcess } from './child-process.ts';
import { bytesOf, corpusOf, type PatternSet, patternsOf } from './corpus.ts';
import { type EngineName, engineNames } from './engines.ts';
import { naiveHits } from './oracle.ts';
import type { ScanAsk, ScanReady, ScanRound, ScanSpec } from './scan-child.ts';

export const corpusBytes = 4 << 20;
export const rounds = 7;
const sample = 1_500;

/** `times` are ms per round; rounds of all engines alternate, so that a ratio is taken within each. */
type Scan = ScanReady & { rate: number; hits: number; times: readonly number[] };

/** Finds only what overlaps nothing it found before: it cannot agree with the oracle, so its share of the hits is told instead. */
const leavesOut: EngineName = 'regexp';

type Child = { engine: EngineName; child: MeasuredProcess<ScanReady, ScanAsk, ScanRound>; times: number[]; hits: number };

/** One after the other, so that no build is timed while another runs. */
async function startAll(set: PatternSet, size: number, children: Child[]): Promise<void> {
  for (const engine of engineNames) {
    const spec: ScanSpec = { engine, set, size, bytes: corpusBytes, sample };
    const child: Child = { engine, child: new MeasuredProcess('./scan-child.ts', spec), times: [], hits: 0 };
    children.push(child);
    await child.child.ready;
  }
}

async function checkAll(children: readonly Child[], lines: readonly string[], patterns: readonly string[]): Promise<void> {
  for (const { engine, child } of children) {
    if (engine === leavesOut) continue;
    const truth = naiveHits(lines, patterns, engine);
    const { hits } = await child.ask('check');
    if (hits !== truth) throw new Error(`${engine} with ${patterns.length} patterns: ${hits} hits where there are ${truth}`);
  }
}

async function scanAll(set: PatternSet, size: number): Promise<Map<EngineName, Scan>> {
  const lines = corpusOf(corpusBytes);
  const megabytes = bytesOf(lines) / 1e6;
  const children: Child[] = [];
  try {
    await startAll(set, size, children);
    await checkAll(children, lines.slice(0, sample), patternsOf(set, size));
    for (const item of children) item.hits = (await item.child.ask('warm')).hits;
    for (let round = 0; round < rounds; round++) {
      for (const { child, times: taken } of children) taken.push((await child.ask('round')).ms);
    }
    const scans = new Map<EngineName, Scan>();
    for (const { engine, child, times, hits } of children)
      scans.set(engine, { ...(await child.ready), hits, times, rate: (megabytes * 1_000) / median(times) });
    return scans;
  } finally {
    for (const { child } of children) child.end();
  }
}

const shownNames: Record<EngineName, string> = {
  own: 'ours, plain scan',
  'own-normalised': 'ours, with normalisation',
  monyone: '@monyone/aho-corasick',
  'monyone-fast': '@monyone/aho-corasick/fast',
  fastscan: 'fastscan',
  modern: 'modern-ahocorasick',
  regexp: 'one RegExp alternation',
};

function rate(id: string, name: string, value: number, ratio: number | null): Measurement {
  return { id, name, figure: `${value.toFixed(value < 20 ? 1 : 0)} MB/s`, value, ratio };
}

/** How many times as fast, in the middle of the rounds. */
function times(own: Scan, peer: Scan): number {
  return median(own.times.map((ms, round) => (peer.times[round] ?? 0) / ms));
}

function rowsOf(set: PatternSet, size: number, scans: Map<EngineName, Scan>): Measurement[] {
  const at = `${set.toLowerCase()}-${size}`;
  const where = `${set} ${size.toLocaleString('en')}`;
  const of = (engine: EngineName): Scan => {
    const scan = scans.get(engine);
    if (scan === undefined) throw new Error(`${engine} was not measured`);
    return scan;
  };
  const own = of('own');
  const normalised = of('own-normalised');
  const automata = (['monyone', 'monyone-fast', 'fastscan', 'modern'] as const).map((engine) => ({ engine, rate: of(engine).rate }));
  const fastest = automata.reduce((best, item) => (item.rate > best.rate ? item : best));
  const against = `${where}: ${shownNames.own} / ${shownNames[fastest.engine]}`;
  const regexp = of('regexp');
  const peers = engineNames.filter((engine) => !engine.startsWith('own'));
  return [
    rate(`plain-${at}`, against, own.rate, times(own, of(fastest.engine))),
    rate(
      `normalised-${at}`,
      `${where}: ${shownNames['own-normalised']} / ${shownNames[fastest.engine]}`,
      normalised.rate,
      times(normalised, of(fastest.engine)),
    ),
    rate(`alternation-${at}`, `${where}: ${shownNames.own} / ${shownNames.regexp}`, own.rate, times(own, regexp)),
    ...peers.map((engine) => {
      const lost = engine === leavesOut ? `, finds ${((of(engine).hits / own.hits) * 100).toFixed(1)} % of the hits` : '';
      return rate(`peer-${engine}-${at}`, `  ${where}: ${shownNames[engine]}${lost}`, of(engine).rate, null);
    }),
    { id: `build-${at}`, name: `${where}: build of ours`, figure: `${own.buildMs.toFixed(0)} ms`, value: own.buildMs, ratio: null },
    {
      id: `tables-${at}`,
      name: `${where}: tables of ours`,
      figure: `${((own.tableBytes ?? 0) / 1e6).toFixed(2)} MB`,
      value: own.tableBytes ?? 0,
      ratio: null,
    },
  ];
}

export async function scanRows(): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  for (const set of ['A', 'B'] as const) {
    for (const size of [2_000, 20_000]) rows.push(...rowsOf(set, size, await scanAll(set, size)));
  }
  return rows;
}
