/**
 * Owns weighing how a sentence is worded: every run of one to four characters that a table knows adds its weight to what it speaks for.
 * A plain sum that a person can follow, never the only ground for holding anything back. Tables are fitted to labelled sentences
 * (`npm run fit`) and only read here.
 *
 *   text ─▶ units, ^ and $ at the ends, | between hard clauses, figures as 0 ─▶ runs ─▶ sums per outcome / √length + bias
 */
import { type Automaton, automatonSteps, findAll, newHits } from './automaton.ts';
import { edgeMarks, type NormalizedText } from './normalize.ts';
import { PhraseTrie } from './phrase-trie.ts';

/** `runs`: each the run and its weights in tenths, e.g. `不归我们 a13c-2`; letters stand for outcomes from `a` on. */
export type WordingData = { outcomes: readonly string[]; bias: readonly number[]; runs: readonly string[] };

/** The weights of run `r` stand side by side from `from[r]` up to `from[r + 1]`. */
type Table = {
  automaton: Automaton;
  from: Int32Array;
  outcome: Uint8Array;
  weight: Float32Array;
};

/** `end` is one past the last unit; `sums` are log odds, one per outcome, not to be changed. */
export type Weighed = { start: number; end: number; sums: Readonly<Float64Array> };

/** The part that a unit stands in. */
export function partAt(parts: readonly Weighed[], unit: number): Weighed | undefined {
  return parts.find(({ start, end }) => unit >= start && unit < end);
}

/** The part that speaks most for an outcome, the first of equals; undefined for a text without words. */
export function strongestPart(parts: readonly Weighed[], outcome: number): Weighed | undefined {
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  return others.reduce((best, other) => ((other.sums[outcome] ?? 0) > (best.sums[outcome] ?? 0) ? other : best), first);
}

/** Where words speak for an outcome. */
export type Evidence = { start: number; end: number };

/** `weight`: sum of the table's weights, before the share of the length. */
export type WeighedStretch = Evidence & { weight: number };

const firstLetter = 97;
const marks = { begin: 94, end: 36, clause: 124, figure: 48 } as const;
const nine = 57;
const minus = 45;
/** Longer texts are weighed in parts, so that harm in one sentence is not thinned out by the others. */
const partLength = 60;
const longestPart = 90;

/** `a13c-2` from `at` on, added to the lists. */
function readWeights(line: string, at: number, outcome: number[], weight: number[]): void {
  let tenths = 0;
  let sign = 1;
  for (let k = at; k <= line.length; k++) {
    const code = k < line.length ? line.charCodeAt(k) : firstLetter;
    if (code >= firstLetter) {
      if (outcome.length > weight.length) weight.push((sign * tenths) / 10);
      if (k < line.length) outcome.push(code - firstLetter);
      tenths = 0;
      sign = 1;
    } else if (code === minus) sign = -1;
    else tenths = tenths * 10 + code - marks.figure;
  }
}

/** Lines read between two rests. */
const linesPerStep = 1_000;

/** A little work per step, for a caller that must stay responsive. */
function* tableSteps(data: WordingData): Generator<void, Table> {
  const { runs: lines } = data;
  const trie = new PhraseTrie(lines.length * 2);
  const lengths = new Int32Array(lines.length);
  const units = new Uint16Array(8);
  const from = new Int32Array(lines.length + 1);
  const outcome: number[] = [];
  const weight: number[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (at % linesPerStep === 0) yield;
    const line = lines[at] ?? '';
    const length = line.indexOf(' ');
    for (let k = 0; k < length; k++) units[k] = line.charCodeAt(k);
    lengths[at] = length;
    const node = trie.insert(units, length);
    trie.kept[node] = at + 1;
    readWeights(line, length + 1, outcome, weight);
    from[at + 1] = outcome.length;
  }
  yield;
  const automaton = yield* automatonSteps(trie, lengths, []);
  return { automaton, from, outcome: Uint8Array.from(outcome), weight: Float32Array.from(weight) };
}

function weightOf({ from, outcome, weight }: Table, run: number, wanted: number): number {
  for (let at = from[run] ?? 0; at < (from[run + 1] ?? 0); at++) if (outcome[at] === wanted) return weight[at] ?? 0;
  return 0;
}

/** The units of a part as tables know them. `unitOf`: where each comes from. */
type Folded = { units: Uint16Array; unitOf: Int32Array; length: number };

function put(folded: Folded, unit: number, from: number): void {
  folded.units[folded.length] = unit;
  folded.unitOf[folded.length] = from;
  folded.length += 1;
}

function foldPart({ units, clause }: NormalizedText, start: number, end: number, folded: Folded): void {
  folded.length = 0;
  put(folded, marks.begin, start);
  for (let k = start; k < end; k++) {
    if (k > start && clause[k] !== clause[k - 1]) put(folded, marks.clause, k);
    const unit = units[k] ?? 0;
    const isFigure = unit >= marks.figure && unit <= nine;
    if (isFigure && folded.units[folded.length - 1] === marks.figure) continue;
    put(folded, isFigure ? marks.figure : unit, k);
  }
  put(folded, marks.end, end - 1);
}

/** What tables know a short text as; for fitting. */
export function wordingOf(text: NormalizedText): string {
  const folded = roomFor(text.length);
  foldPart(text, 0, text.length, folded);
  return String.fromCharCode(...folded.units.subarray(0, folded.length));
}

function roomFor(length: number): Folded {
  return { units: new Uint16Array(length * 2 + 2), unitOf: new Int32Array(length * 2 + 2), length: 0 };
}

/** Whole hard clauses together; a clause without an end is cut at a pause, or where it becomes too long. */
function partEnd({ clause, marks, length }: NormalizedText, start: number): number {
  let hard = -1;
  let soft = -1;
  for (let end = start + 1; end < length; end++) {
    if (clause[end] !== clause[end - 1]) {
      if (end - start >= partLength) return end;
      hard = end;
    } else if (end - start >= partLength && ((marks[end] ?? 0) & edgeMarks) !== 0) {
      soft = end;
    }
    if (end - start >= longestPart) return Math.max(hard, soft) > start ? Math.max(hard, soft) : end;
  }
  return length;
}

export type Weigher = {
  /** Reads the table in steps of a few milliseconds; without it the first text waits for that. */
  warm(): Generator<void, void>;
  /** Covers the text from end to end, in order. */
  weigh(text: NormalizedText): Weighed[];
  /** Any stretch by itself. */
  weighStretch(text: NormalizedText, start: number, end: number): Weighed;
  /** The stretch of a part whose runs speak most for an outcome; null when none does. */
  evidence(text: NormalizedText, part: Weighed, outcome: number): Evidence | null;
  /** The stretches that speak for an outcome, heaviest first. */
  heaviest(text: NormalizedText, part: Weighed, outcome: number, most: number): WeighedStretch[];
};

/** Parts of a text that is being written, and the clauses in it that are weighed by themselves. */
const mostRecent = 12;

function isSameFold(units: Uint16Array, { units: now, length }: Folded): boolean {
  if (units.length !== length) return false;
  for (let k = length - 1; k >= 0; k--) if (units[k] !== now[k]) return false;
  return true;
}

/** The table is read when first asked. Holds memory for one text at a time. */
export function createWeigher(data: WordingData): Weigher {
  let table: Table | null = null;
  let folded = roomFor(256);
  const hits = newHits();
  let seen = new Int32Array(0);
  let stamp = 0;
  const recent: { units: Uint16Array; sums: Float64Array }[] = [];
  function* warm(): Generator<void, void> {
    if (table === null) table = yield* tableSteps(data);
  }

  const ready = (length: number): Table => {
    if (table === null) {
      const steps = tableSteps(data);
      let step = steps.next();
      while (step.done !== true) step = steps.next();
      table = step.value;
    }
    if (seen.length === 0) seen = new Int32Array(table.from.length);
    if (folded.units.length < length * 2 + 2) folded = roomFor(length * 2);
    return table;
  };

  /** Sums of the folded part: runs that it holds, each once. */
  function sumRuns(known: Table): Float64Array {
    const { from, outcome, weight } = known;
    const sums = new Float64Array(data.outcomes.length);
    findAll(known.automaton, folded.units, folded.length, hits);
    stamp += 1;
    for (let h = 0; h < hits.count; h++) {
      const run = hits.phrase[h] ?? 0;
      if (seen[run] === stamp) continue;
      seen[run] = stamp;
      const last = from[run + 1] ?? 0;
      for (let at = from[run] ?? 0; at < last; at++) {
        const place = outcome[at] ?? 0;
        sums[place] = (sums[place] ?? 0) + (weight[at] ?? 0);
      }
    }
    const share = 1 / Math.sqrt(Math.max(1, folded.length - 2));
    for (let place = 0; place < sums.length; place++) sums[place] = (sums[place] ?? 0) * share + (data.bias[place] ?? 0);
    return sums;
  }

  /** While a text is typed, all its parts but one are those of a moment ago. */
  function weighPart(known: Table, text: NormalizedText, start: number, end: number): Weighed {
    foldPart(text, start, end, folded);
    const before = recent.find((part) => isSameFold(part.units, folded));
    const sums = before?.sums ?? sumRuns(known);
    if (before === undefined) {
      recent.unshift({ units: folded.units.slice(0, folded.length), sums });
      recent.length = Math.min(recent.length, mostRecent);
    }
    return { start, end, sums };
  }

  function weigh(text: NormalizedText): Weighed[] {
    const known = ready(text.length);
    const parts: Weighed[] = [];
    for (let start = 0; start < text.length; ) {
      const end = partEnd(text, start);
      parts.push(weighPart(known, text, start, end));
      start = end;
    }
    return parts;
  }

  function weighStretch(text: NormalizedText, start: number, end: number): Weighed {
    return weighPart(ready(text.length), text, start, end);
  }

  /** Per unit of the part, its share of the weights of the runs it lies in. */
  function gains(text: NormalizedText, part: Weighed, outcome: number): Float64Array {
    const known = ready(text.length);
    foldPart(text, part.start, part.end, folded);
    findAll(known.automaton, folded.units, folded.length, hits);
    const gain = new Float64Array(folded.length);
    for (let h = 0; h < hits.count; h++) {
      const value = weightOf(known, hits.phrase[h] ?? 0, outcome);
      if (value === 0) continue;
      const start = hits.start[h] ?? 0;
      const end = hits.end[h] ?? 0;
      for (let k = start; k < end; k++) gain[k] = (gain[k] ?? 0) + value / (end - start);
    }
    return gain;
  }

  function evidence(text: NormalizedText, part: Weighed, outcome: number): Evidence | null {
    return bestStretch(gains(text, part, outcome), folded);
  }

  function heaviest(text: NormalizedText, part: Weighed, outcome: number, most: number): WeighedStretch[] {
    const gain = gains(text, part, outcome);
    const found: WeighedStretch[] = [];
    for (let k = 1; k < gain.length - 1; k++) {
      const weight = gain[k] ?? 0;
      if (weight <= 0) continue;
      const unit = folded.unitOf[k] ?? 0;
      const last = found.at(-1);
      if (last !== undefined && (gain[k - 1] ?? 0) > 0 && k > 1)
        found[found.length - 1] = { ...last, end: unit + 1, weight: last.weight + weight };
      else found.push({ start: unit, end: unit + 1, weight });
    }
    return found.sort((a, b) => b.weight - a.weight || a.start - b.start).slice(0, most);
  }

  return { warm, weigh, weighStretch, evidence, heaviest };
}

/** A unit counts for a stretch as far as it lies above this share of the usual. */
const standsOut = 0.7;

/** The contiguous units that stand out most from the rest of the part. */
function bestStretch(gain: Float64Array, { unitOf }: Folded): Evidence | null {
  let best = 0;
  let from = 1;
  let found: Evidence | null = null;
  let sum = 0;
  const usual = gain.reduce((all, value) => all + value, 0) / Math.max(1, gain.length - 2);
  for (let k = 1; k < gain.length - 1; k++) {
    if (sum <= 0) {
      sum = 0;
      from = k;
    }
    sum += (gain[k] ?? 0) - standsOut * usual;
    if (sum > best) {
      best = sum;
      found = { start: unitOf[from] ?? 0, end: (unitOf[k] ?? 0) + 1 };
    }
  }
  return found;
}
