/** Search as you type among a million customers and three million texts, against reading every row, which also judges what was found. */
import { type Bench, type BenchRow, type BenchWish, judge, type Measurement, median, quantile } from './bench-row.ts';
import { askLarge, customersOf, time } from './large/ask-large.ts';
import { findRows } from './large/find-rows.ts';
import { ensureLarge } from './large/large-desk.ts';
import type { SearchAnswer, SearchKind, SearchSpec } from './large/search-child.ts';

const names: Readonly<Record<string, string>> = {
  'text-1': 'T12 newest 50 texts with 1 character',
  'text-2': 'T12 2 characters',
  'text-4': 'T12 4 characters',
  'text-8': 'T12 8 characters',
  'name-1': 'customers by 1 character of the name',
  'name-2': '2 characters of the name',
  name: 'the whole name',
  'pinyin-1': '1 letter of pinyin',
  'pinyin-2': '2 letters of pinyin',
  'pinyin-4': '4 letters of pinyin',
  pinyin: 'all of the pinyin',
  initials: 'initials',
  'digits-4': 'the last 4 digits',
  'digits-7': 'the first 7 digits',
  'member-no': 'a member number',
  'ticket-no': 'a ticket number',
  'order-no': 'an order number',
};

function figure(times: readonly number[]): string {
  return `${time(quantile(times, 0.5))} / ${time(quantile(times, 0.99))}`;
}

/** What is gated is the slowest hundredth of ours against the middle of the scans. */
function timesOf({ kind, own, box, scan }: SearchKind): Measurement[] {
  if (scan.length === 0) return [];
  const slowest = quantile(own, 0.99);
  return [
    { id: kind, name: names[kind] ?? kind, figure: figure(own), value: slowest, ratio: median(scan) / slowest },
    {
      id: `${kind}-box`,
      name: '  the whole search box; LIKE over every row',
      figure: `${figure(box)}; ${time(median(scan))}`,
      value: quantile(box, 0.99),
      ratio: null,
    },
  ];
}

function rowsOf({ kinds, keys }: SearchAnswer): Measurement[] {
  const sum = (of: (kind: SearchKind) => number) => kinds.reduce((total, kind) => total + of(kind), 0);
  const [found, wanted, wrong] = [sum((kind) => kind.found), sum((kind) => kind.wanted), sum((kind) => kind.wrong)];
  const [judged, inOrder] = [sum((kind) => kind.judged), sum((kind) => kind.inOrder)];
  const missed = kinds.filter((kind) => kind.inOrder < kind.judged).map(({ kind }) => kind);
  const share = (id: string, name: string, part: number, whole: number): Measurement => {
    return { id, name, figure: `${((100 * part) / whole).toFixed(1)} %, ${part} of ${whole}`, value: part, ratio: part / whole };
  };
  return [
    ...kinds.flatMap(timesOf),
    share('recall', `T12 recall, of what reading every row finds (${judged} queries)`, found, wanted),
    share('precision', 'T12 precision', found, found + wrong),
    share('order', `answers right to the last place${missed.length > 0 ? `, but for ${missed.join(', ')}` : ''}`, inOrder, judged),
    share('keys', 'customers under exactly their own names and numbers', keys.looked - keys.wrong, keys.looked),
  ];
}

/** Targets as the design of sync numbers them; `ids`: rows that have a gate. */
const inStore = [
  'T12',
  'text-2',
  'text-4',
  'text-8',
  'name-2',
  'pinyin-4',
  'digits-4',
  'ticket-no',
  'recall',
  'precision',
  'order',
  'keys',
];
const inWindow = ['U4', 'find'];

export const bench: Bench = {
  name: 'search',
  about:
    'figures p50 / p99 of processor time, ratios LIKE / p99; U4 waited, the least of 6 tries; the encrypted cache of 1,000,000 customers (or --rows), three contacts and a ticket for each, all words read in',
  names: [...inStore, ...inWindow],
  async run({ quick, only, onRows, ...wish }: BenchWish) {
    const dir = await ensureLarge(customersOf({ quick, ...wish }));
    const isAsked = (names: readonly string[]) => only === null || names.some((name) => only.includes(name));
    const rows: BenchRow[] = [];
    const add = (measured: readonly Measurement[], began: number) => {
      const judged = judge('search', measured);
      onRows?.(judged, (performance.now() - began) / 1_000);
      rows.push(...judged);
    };
    if (isAsked(inStore)) {
      const began = performance.now();
      const spec: SearchSpec = { dir, ...(quick ? { queries: 60, scans: 3, judged: 20 } : { queries: 300, scans: 3, judged: 20 }) };
      add(rowsOf(await askLarge<SearchSpec, SearchAnswer>('search-child.ts', spec)), began);
    }
    if (isAsked(inWindow)) {
      const began = performance.now();
      add(await findRows({ dir, rounds: quick ? 3 : 7, perKind: 1 }), began);
    }
    return rows;
  },
};
