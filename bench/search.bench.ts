/** Search as you type among a million customers and three million texts, against reading every row, which also judges what was found. */
import { type Bench, type BenchWish, judge, type Measurement, median, quantile } from './bench-row.ts';
import { askLarge, customersOf, time } from './large/ask-large.ts';
import { ensureLarge } from './large/large-desk.ts';
import type { SearchKind, SearchSpec } from './large/search-child.ts';

const names: Readonly<Record<string, string>> = {
  'text-1': 'T12 newest 50 texts with 1 character',
  'text-2': 'T12 2 characters',
  'text-4': 'T12 4 characters',
  'text-8': 'T12 8 characters',
  'name-1': 'customers by 1 character of the name',
  'name-2': '2 characters of the name',
  'pinyin-1': '1 letter of pinyin',
  'pinyin-4': '4 letters of pinyin',
  pinyin: 'all of the pinyin',
  initials: 'initials',
  'digits-4': 'the last 4 digits',
  'digits-7': 'the first 7 digits',
};

function figure(times: readonly number[]): string {
  return `${time(quantile(times, 0.5))} / ${time(quantile(times, 0.99))}`;
}

function rowsOf(kinds: readonly SearchKind[]): Measurement[] {
  const told = kinds.flatMap(({ kind, own, box, scan }): Measurement[] => [
    // What is gated is the slowest hundredth of ours against the middle of the scans.
    {
      id: kind,
      name: `${names[kind]}, p99; × as fast as LIKE`,
      figure: figure(own),
      value: quantile(own, 0.99),
      ratio: median(scan) / quantile(own, 0.99),
    },
    {
      id: `${kind}-box`,
      name: '  the whole search box; LIKE over every row',
      figure: `${figure(box)}; ${time(median(scan))}`,
      value: quantile(box, 0.99),
      ratio: null,
    },
  ]);
  const sum = (of: (kind: SearchKind) => number) => kinds.reduce((total, kind) => total + of(kind), 0);
  const [found, wanted, wrong] = [sum((kind) => kind.found), sum((kind) => kind.wanted), sum((kind) => kind.wrong)];
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %, ${part} of ${whole}`;
  return [
    ...told,
    { id: 'recall', name: 'T12 recall, of what LIKE finds', figure: share(found, wanted), value: found, ratio: found / wanted },
    { id: 'precision', name: 'T12 precision', figure: share(found, found + wrong), value: found, ratio: found / (found + wrong) },
  ];
}

export const bench: Bench = {
  name: 'search',
  about:
    'figures p50 / p99, processor time; the encrypted cache of 1,000,000 customers (or --rows), three contacts and a ticket for each, all words read in',
  names: null,
  async run(wish: BenchWish) {
    const dir = await ensureLarge(customersOf(wish));
    const spec: SearchSpec = { dir, queries: wish.quick ? 60 : 300, judged: wish.quick ? 20 : 7 };
    return judge('search', rowsOf(await askLarge<SearchSpec, SearchKind[]>('search-child.ts', spec)));
  },
};
