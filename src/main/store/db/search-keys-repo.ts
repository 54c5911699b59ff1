/**
 * The keys under which customers are found, and finding them: of all that begin with what was typed, those of the latest contact. Ids
 * only; who may be shown, and what of them, is for others.
 */
import type { Customer } from '../../../shared/customer/customer.ts';
import { nameKey, pinyinKeys, type SearchKeyKind, searchKeysOf } from '../../../shared/customer/search-keys.ts';
import type { CacheDb } from './open.ts';
import { countRows, type Params, prepared } from './statements.ts';

type KeyTable = 'search_key' | 'o_search_key';

/** `atMs`: their latest contact; 0 for none. */
export type FoundCustomer = { customerId: string; atMs: number };
export type KeyRange = { kind: SearchKeyKind; from: string; to: string };
/** `also`: the same customer must have a key in that range as well. */
type Asked = { limit: number; also?: KeyRange | undefined };

/** Above so many keys in a range, walking through customers by their latest contact comes to enough of them sooner. */
const walkAbove = 40_000;
/** A walk that met too few of them by then gives up: those meant are not among the recent ones. */
const mostWalked = 5_000;
/** A customer is found by a few keys of a kind at most, as a rule: of 江小江 all three characters begin a part of the name, two of them with 江. */
const keysEach = 2;

let areNamesWarm = false;

/** Reading the first name builds tables, for some 20 ms; better while nobody waits for its row. */
export function warmNames(): void {
  if (!areNamesWarm) pinyinKeys('王晓明');
  areNamesWarm = true;
}

/** Everything that begins with `prefix`: U+10FFFF sorts after any character a key may hold. */
export function beginningWith(kind: SearchKeyKind, prefix: string): KeyRange {
  return { kind, from: prefix, to: `${prefix}\u{10ffff}` };
}

const inRange = 'k.kind = :kind AND k.key >= :from AND k.key <= :to';
/** A row changed here and not sent has its keys in the overlay. */
const notChangedHere = 'NOT EXISTS (SELECT 1 FROM o_customer o WHERE o.id = k.customer_id)';
const isLargeSql = `SELECT count(*) FROM (SELECT 1 FROM search_key k WHERE ${inRange} LIMIT ${walkAbove + 1})`;

function alsoIn(table: KeyTable, also: KeyRange | undefined): string {
  if (also === undefined) return '';
  return ` AND EXISTS (SELECT 1 FROM ${table} a
    WHERE a.customer_id = k.customer_id AND a.kind = :alsoKind AND a.key >= :alsoFrom AND a.key <= :alsoTo)`;
}

function paramsOf(range: KeyRange, also: KeyRange | undefined): Params {
  return also === undefined ? range : { ...range, alsoKind: also.kind, alsoFrom: also.from, alsoTo: also.to };
}

/** Those of the latest contact first, ties by id; each once. */
export function newestInRange(cache: CacheDb, range: KeyRange, { limit, also }: Asked): FoundCustomer[] {
  const changed = `SELECT k.customer_id AS customerId, max(k.at_ms) AS atMs FROM o_search_key k
    WHERE ${inRange}${alsoIn('o_search_key', also)} GROUP BY k.customer_id`;
  const here = prepared(cache, changed).all(paramsOf(range, also)) as FoundCustomer[];
  return [...here, ...confirmedInRange(cache, range, { limit, also })].sort(byNewest).slice(0, limit);
}

export function byNewest(left: FoundCustomer, right: FoundCustomer): number {
  return right.atMs - left.atMs || (left.customerId < right.customerId ? -1 : 1);
}

function confirmedInRange(cache: CacheDb, range: KeyRange, { limit, also }: Asked): FoundCustomer[] {
  const given = { ...paramsOf(range, also), limit };
  const isAlso = alsoIn('search_key', also);
  if (countRows(cache, isLargeSql, range) > walkAbove) {
    const met = prepared(cache, walkSql(isAlso)).all(given) as FoundCustomer[];
    if (met.length === limit) return met;
  }
  const newest = prepared(
    cache,
    `SELECT k.customer_id AS customerId, k.at_ms AS atMs FROM search_key k
     WHERE ${inRange} AND ${notChangedHere}${isAlso} ORDER BY k.at_ms DESC, k.customer_id LIMIT :limit`,
  );
  // Grouping would sort every key; the newest few are kept as they pass. Keys of one customer stand together: they hold the same time.
  for (let most = limit * keysEach; ; most *= 4) {
    const keys = newest.all({ ...given, limit: most }) as FoundCustomer[];
    const each = keys.filter(({ customerId }, at) => customerId !== keys[at - 1]?.customerId);
    if (each.length >= limit || keys.length < most) return each.slice(0, limit);
  }
}

function walkSql(isAlso: string): string {
  return `SELECT w.id AS customerId, w.at AS atMs FROM
    (SELECT id, coalesce(last_contact_at_ms, 0) AS at FROM customer WHERE deleted = 0 ORDER BY last_contact_at_ms DESC, id
      LIMIT ${mostWalked}) w
    WHERE EXISTS (SELECT 1 FROM search_key k WHERE k.customer_id = w.id AND ${inRange} AND ${notChangedHere}${isAlso}) LIMIT :limit`;
}

/** Everyone in the local view whose name holds `part`. */
export function customerIdsByName(cache: CacheDb, part: string): string[] {
  const wanted = nameKey(part);
  if (wanted === '') return [];
  const range = beginningWith('name', wanted);
  const confirmed = `SELECT k.customer_id FROM search_key k WHERE ${inRange} AND ${notChangedHere}`;
  const changed = `SELECT k.customer_id FROM o_search_key k WHERE ${inRange}`;
  return prepared(cache, `${confirmed} UNION ${changed}`).pluck().all(range) as string[];
}

/** Replaces the customer's keys, all of them in one statement: a page brings hundreds of customers with a dozen keys each. */
export function indexCustomer(cache: CacheDb, table: KeyTable, customer: Customer): void {
  dropCustomerKeys(cache, table, customer.id);
  if (customer.deleted) return;
  const keys = searchKeysOf(customer);
  if (keys.length === 0) return;
  const values = ', (?, ?, ?, ?)'.repeat(keys.length).slice(2);
  const atMs = customer.lastContactAtMs ?? 0;
  const cells = keys.flatMap(([kind, key]) => [kind, key, customer.id, atMs]);
  prepared(cache, `INSERT INTO ${table} (kind, key, customer_id, at_ms) VALUES ${values}`).run(cells);
}

export function dropCustomerKeys(cache: CacheDb, table: KeyTable, customerId: string): void {
  prepared(cache, `DELETE FROM ${table} WHERE customer_id = ?`).run(customerId);
}
