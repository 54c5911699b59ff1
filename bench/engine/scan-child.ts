/**
 * One scanner in a process of its own: builds, then answers `check` (hits on a sample), `warm` (until compiled by the machine) and
 * `round` (time for the whole corpus).
 */
import { corpusOf, type PatternSet, patternsOf } from './corpus.ts';
import { buildScanner, type EngineName } from './engines.ts';

export type ScanSpec = { engine: EngineName; set: PatternSet; size: number; bytes: number; sample: number };
export type ScanReady = { buildMs: number; tableBytes: number | null; heapBytes: number };
export type ScanAsk = 'check' | 'warm' | 'round';
export type ScanRound = { ms: number; hits: number };

const spec = JSON.parse(process.argv[2] ?? '{}') as ScanSpec;
const patterns = patternsOf(spec.set, spec.size);
const lines = corpusOf(spec.bytes);

function heap(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const before = heap();
const built = performance.now();
const scanner = buildScanner(spec.engine, patterns);
scanner.count(lines[0] ?? '');
const buildMs = performance.now() - built;

function scan(count: number): ScanRound {
  const started = performance.now();
  let hits = 0;
  for (let i = 0; i < count; i++) hits += scanner.count(lines[i] ?? '');
  return { ms: performance.now() - started, hits };
}

/** Whole passes until `leastMs` is over; the time is that of one pass. */
function passes(leastMs: number): ScanRound {
  const first = scan(lines.length);
  let ms = first.ms;
  let count = 1;
  for (; ms < leastMs; count++) ms += scan(lines.length).ms;
  return { ms: ms / count, hits: first.hits };
}

const answers: Record<ScanAsk, () => ScanRound> = {
  check: () => scan(Math.min(spec.sample, lines.length)),
  warm: () => passes(600),
  round: () => passes(80),
};

process.on('message', (ask: ScanAsk) => {
  process.send?.(answers[ask]());
});
process.send?.({ buildMs, tableBytes: scanner.tableBytes, heapBytes: heap() - before } satisfies ScanReady);
