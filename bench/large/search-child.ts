/** One process that searches the very large team: as the product does, and by reading every row, which also says what should be found. */
import { searchCustomers } from '../../src/main/store/db/customer-search-repo.ts';
import { searchTexts } from '../../src/main/store/db/text-search-repo.ts';
import { search } from '../../src/main/store/services/search.ts';
import { nameKey, pinyinKeys } from '../../src/shared/customer/search-keys.ts';
import { Dice } from '../engine/dice.ts';
import { openLarge, sizesIn } from './large-desk.ts';
import { contactRow, customerRow } from './large-rows.ts';
import { timed } from './processor-time.ts';

export type SearchSpec = { dir: string; queries: number; judged: number };
/** Processor times in ms; `found` of `wanted` rows, and `wrong` ones, in those that were judged. */
export type SearchKind = { kind: string; own: number[]; box: number[]; scan: number[]; found: number; wanted: number; wrong: number };

const spec = JSON.parse(process.argv[2] ?? '{}') as SearchSpec;
const sizes = sizesIn(spec.dir);
const { desk, cache } = openLarge(spec.dir);
const dice = new Dice(20_261_123);
const limit = 50;

type Way = { kind: string; query(): string; own(query: string): string[]; scan(query: string): string[]; isExact: boolean };

function someWords(length: number): string {
  const { summary, transcript } = contactRow(dice.below(sizes.contacts), sizes);
  const text = dice.chance(0.5) ? summary : (transcript[0]?.text ?? summary);
  const at = dice.below(Math.max(1, text.length - length));
  return text.slice(at, at + length);
}

function someone() {
  return customerRow(dice.below(sizes.customers), 0);
}

const likeTexts = cache
  .prepare(
    `SELECT id FROM contact WHERE deleted = 0 AND (summary LIKE @like OR json_extract(transcript, '$[0].text') LIKE @like)
     ORDER BY started_at_ms DESC LIMIT ${limit}`,
  )
  .pluck();
const texts = (length: number): Way => ({
  kind: `text-${length}`,
  query: () => someWords(length),
  own: (query) => searchTexts(cache, query, { entities: ['contact'], limit }).map(({ id }) => id),
  scan: (query) => likeTexts.all({ like: `%${query}%` }) as string[],
  isExact: true,
});

/** Everyone who should be among the first by the latest contact, of whom those with open tickets come first. */
const callers = 100;
const likeName = cache.prepare(`SELECT id FROM customer WHERE name LIKE ? ORDER BY last_contact_at_ms DESC, id LIMIT ${callers}`).pluck();
const likePhone = cache.prepare(`SELECT id FROM customer WHERE phone LIKE ? ORDER BY last_contact_at_ms DESC, id LIMIT ${callers}`).pluck();
const likeKey = cache
  .prepare(
    `SELECT customer_id FROM search_key WHERE kind IN ('pinyin', 'initials') AND key LIKE ?
     GROUP BY customer_id ORDER BY max(at_ms) DESC, customer_id LIMIT ${callers}`,
  )
  .pluck();
const people = (kind: string, query: () => string, scan: (query: string) => string[]): Way => ({
  kind,
  query,
  own: (typed) => searchCustomers(cache, typed, limit).map(({ customer }) => customer.id),
  scan,
  isExact: false,
});

const pinyin = () => pinyinKeys(someone().name)[0] ?? { full: 'wang', initials: 'w' };
const ways: readonly Way[] = [
  ...[1, 2, 4, 8].map(texts),
  people(
    'name-1',
    () => nameKey(someone().name).slice(0, 1),
    (query) => likeName.all(`%${query}%`) as string[],
  ),
  people(
    'name-2',
    () => nameKey(someone().name).slice(0, 2),
    (query) => likeName.all(`%${query}%`) as string[],
  ),
  people(
    'pinyin-1',
    () => pinyin().full.slice(0, 1),
    (query) => likeKey.all(`${query}%`) as string[],
  ),
  people(
    'pinyin-4',
    () => pinyin().full.slice(0, 4),
    (query) => likeKey.all(`${query}%`) as string[],
  ),
  people(
    'pinyin',
    () => pinyin().full,
    (query) => likeKey.all(`${query}%`) as string[],
  ),
  people(
    'initials',
    () => pinyin().initials,
    (query) => likeKey.all(`${query}%`) as string[],
  ),
  people(
    'digits-4',
    () => someone().phone.slice(-4),
    (query) => [...new Set([...(likePhone.all(`%${query}`) as string[]), ...(likePhone.all(`${query}%`) as string[])])],
  ),
  people(
    'digits-7',
    () => someone().phone.slice(0, 7),
    (query) => [...new Set([...(likePhone.all(`%${query}`) as string[]), ...(likePhone.all(`${query}%`) as string[])])],
  ),
];

function measure(way: Way): SearchKind {
  const told: SearchKind = { kind: way.kind, own: [], box: [], scan: [], found: 0, wanted: 0, wrong: 0 };
  for (let warm = 0; warm < 10; warm++) search(desk, { text: way.query(), limit });
  for (let n = 0; n < spec.queries; n++) {
    const query = way.query();
    const own = timed(() => way.own(query));
    told.own.push(own.ms);
    told.box.push(timed(() => search(desk, { text: query, limit })).ms);
    if (n >= spec.judged) continue;
    const scan = timed(() => way.scan(query));
    told.scan.push(scan.ms);
    const wanted = new Set(scan.answer);
    told.wanted += way.isExact ? wanted.size : Math.min(limit, wanted.size);
    told.found += own.answer.filter((id) => wanted.has(id)).length;
    told.wrong += own.answer.filter((id) => !wanted.has(id)).length;
  }
  process.stderr.write(`  ${way.kind}\n`);
  return told;
}

process.on('message', () => {
  process.send?.(ways.map(measure));
});
process.send?.({});
