/** Owns what is typed into the search box of the very large team, by kind, how the product answers it, and the reading of every row it is compared with. */
import { recentCallers, searchCustomers } from '../../src/main/store/db/customer-search-repo.ts';
import { searchTexts } from '../../src/main/store/db/text-search-repo.ts';
import { search } from '../../src/main/store/services/search.ts';
import { nameKey, pinyinKeys } from '../../src/shared/customer/search-keys.ts';
import { Dice } from '../engine/dice.ts';
import type { openLarge } from './large-desk.ts';
import { contactRow, customerRow, type LargeSizes, orderRow, ticketRow } from './large-rows.ts';
import { type Wanted, wantedByNumber, wantedPeople, wantedTexts } from './search-oracle.ts';

type Large = ReturnType<typeof openLarge>;

/** `scan`: the same asked by LIKE of every row; null where only what is found is judged. */
export type Way = {
  kind: string;
  query(): string;
  own(query: string): string[];
  scan: ((query: string) => unknown) | null;
  /** Whose oracle answers it: all queries of one are answered in one reading. */
  oracle: (queries: readonly string[]) => Wanted;
};

export const hitLimit = 50;

/** Texts up to this length are judged; those of lengths that are timed as well. */
const textLengths = [1, 2, 3, 4, 5, 6, 7, 8];
const timedLengths: readonly number[] = [1, 2, 4, 8];

function textWays({ cache }: Large, sizes: LargeSizes, dice: Dice): Way[] {
  const like = cache.prepare(
    `SELECT id FROM contact NOT INDEXED WHERE deleted = 0 AND (summary LIKE @like OR json_extract(transcript, '$[0].text') LIKE @like)
     ORDER BY started_at_ms DESC LIMIT ${hitLimit}`,
  );
  const words = (length: number): string => {
    const { summary, transcript } = contactRow(dice.below(sizes.contacts), sizes);
    const text = dice.chance(0.5) ? summary : (transcript[0]?.text ?? summary);
    const at = dice.below(Math.max(1, text.length - length));
    const part = text.slice(at, at + length);
    // Turned round it is rarely there.
    return dice.chance(0.1) ? [...part].reverse().join('') : part;
  };
  const oracle = (queries: readonly string[]) => wantedTexts(cache, queries, hitLimit);
  return textLengths.map((length) => ({
    kind: `text-${length}`,
    query: () => words(length),
    own: (query) => searchTexts(cache, query, { entities: ['contact'], limit: hitLimit }).map(({ id }) => id),
    scan: timedLengths.includes(length) ? (query) => like.all({ like: `%${query}%` }) : null,
    oracle,
  }));
}

/** By what a person may be found, and the pattern that LIKE is asked for of which statement. */
type Asked = { kind: string; query(): string; sql: string; pattern(query: string): string };

const latest = `ORDER BY last_contact_at_ms DESC, id LIMIT ${recentCallers}`;
const byName = `SELECT id FROM customer NOT INDEXED WHERE deleted = 0 AND name LIKE ? ${latest}`;
const byPhone = `SELECT id FROM customer NOT INDEXED WHERE deleted = 0 AND phone LIKE ? ${latest}`;
const byMember = `SELECT id FROM customer NOT INDEXED WHERE deleted = 0 AND member_no LIKE ? ${latest}`;
/** The rows of customers hold no pinyin: it is the keys that are read from end to end. */
const byKey = `SELECT customer_id FROM search_key WHERE kind IN ('pinyin', 'initials') AND key LIKE ?
  GROUP BY customer_id ORDER BY max(at_ms) DESC, customer_id LIMIT ${recentCallers}`;

function peopleWays({ cache }: Large, sizes: LargeSizes, dice: Dice): Way[] {
  const someone = () => customerRow(dice.below(sizes.customers), 0);
  const pinyin = () => pinyinKeys(someone().name)[0] ?? { full: 'wang', initials: 'w' };
  const begun = (query: string) => `${query}%`;
  const held = (query: string) => `%${query}%`;
  const asked: Asked[] = [
    { kind: 'name-1', query: () => nameKey(someone().name).slice(0, 1), sql: byName, pattern: held },
    { kind: 'name-2', query: () => nameKey(someone().name).slice(0, 2), sql: byName, pattern: held },
    { kind: 'name', query: () => nameKey(someone().name), sql: byName, pattern: held },
    { kind: 'pinyin-1', query: () => pinyin().full.slice(0, 1), sql: byKey, pattern: begun },
    { kind: 'pinyin-2', query: () => pinyin().full.slice(0, 2), sql: byKey, pattern: begun },
    { kind: 'pinyin-4', query: () => pinyin().full.slice(0, 4), sql: byKey, pattern: begun },
    { kind: 'pinyin', query: () => pinyin().full, sql: byKey, pattern: begun },
    { kind: 'initials', query: () => pinyin().initials, sql: byKey, pattern: begun },
    { kind: 'digits-4', query: () => someone().phone.slice(-4), sql: byPhone, pattern: (query) => `%${query}` },
    { kind: 'digits-7', query: () => someone().phone.slice(0, 7), sql: byPhone, pattern: begun },
    { kind: 'member-no', query: () => someone().memberNo.toLowerCase(), sql: byMember, pattern: begun },
  ];
  const oracle = (queries: readonly string[]) => wantedPeople(cache, queries, { most: hitLimit, recent: recentCallers });
  return asked.map(({ kind, query, sql, pattern }) => {
    const like = cache.prepare(sql);
    return {
      ...{ kind, query, oracle },
      own: (typed) => searchCustomers(cache, typed, hitLimit).map(({ customer }) => customer.id),
      scan: (typed) => like.all(pattern(typed)),
    };
  });
}

/** A number with letters that nobody is given would be understood as another one. */
function isGiven(ticketNo: string): boolean {
  return !/[ILOU]/.test(ticketNo.slice(-5));
}

function numberWays({ desk, cache }: Large, sizes: LargeSizes, dice: Dice): Way[] {
  const ticketNo = (): string => {
    const { ticketNo: number } = ticketRow(dice.below(sizes.tickets), sizes);
    return isGiven(number) ? number : ticketNo();
  };
  const orderNo = () => orderRow(dice.below(sizes.orders), sizes).orderNo;
  const way = (kind: string, query: () => string, from: { table: string; column: string }): Way => {
    const like = cache.prepare(
      `SELECT customer_id FROM ${from.table} NOT INDEXED WHERE deleted = 0 AND +${from.column} LIKE ?
       ORDER BY ${from.column} DESC LIMIT ${hitLimit}`,
    );
    return {
      ...{ kind, query },
      own: (typed) => search(desk, { text: typed, limit: hitLimit }).map(({ customerId }) => customerId ?? ''),
      scan: (typed) => like.all(`${typed}%`),
      oracle: (queries) => wantedByNumber(cache, from, queries, hitLimit),
    };
  };
  return [
    way('ticket-no', ticketNo, { table: 'ticket', column: 'ticket_no' }),
    way('order-no', () => orderNo().toLowerCase(), { table: 'orders', column: 'order_no' }),
  ];
}

export function waysOf(large: Large, sizes: LargeSizes): Way[][] {
  const dice = new Dice(20_261_123);
  return [textWays(large, sizes, dice), peopleWays(large, sizes, dice), numberWays(large, sizes, dice)];
}
