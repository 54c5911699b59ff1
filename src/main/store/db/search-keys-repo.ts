/** Fills the keys under which a customer is found: name parts, pinyin, initials, numbers, member number. */
import type { Customer } from '../../../shared/customer/customer.ts';
import { pinyinKeys } from '../../../shared/customer/search-keys.ts';
import { reversed } from './customers-repo.ts';
import type { CacheDb } from './open.ts';
import { prepared } from './statements.ts';

type KeyTable = 'search_key' | 'o_search_key';

function nameKey(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase();
}

/** Everyone in the local view whose name holds `part`. */
export function customerIdsByName(cache: CacheDb, part: string): string[] {
  const from = nameKey(part);
  if (from === '') return [];
  const sql = `SELECT DISTINCT customer_id FROM v_search_key WHERE kind = 'name' AND key >= :from AND key <= :to`;
  return prepared(cache, sql)
    .pluck()
    .all({ from, to: `${from}\u{10ffff}` }) as string[];
}

export function searchKeysOf(customer: Customer): [kind: string, key: string][] {
  const characters = [...nameKey(customer.name)];
  const keys: [string, string][] = characters.map((_, start) => ['name', characters.slice(start).join('')]);
  for (const spelling of pinyinKeys(customer.name)) {
    keys.push(['pinyin', spelling.full.toLowerCase().replaceAll(/\s+/g, '')], ['initials', spelling.initials.toLowerCase()]);
  }
  const numbers = new Set([customer.phone, ...customer.contactPoints.map((point) => point.number)]);
  for (const number of numbers) {
    if (number !== '') keys.push(['phone', number], ['tail', reversed(number)]);
  }
  keys.push(['member', customer.memberNo.toLowerCase()]);
  return keys.filter(([, key]) => key !== '');
}

/** Replaces the customer's keys. */
export function indexCustomer(cache: CacheDb, table: KeyTable, customer: Customer): void {
  dropCustomerKeys(cache, table, customer.id);
  if (customer.deleted) return;
  const insert = prepared(cache, `INSERT OR IGNORE INTO ${table} (kind, key, customer_id) VALUES (?, ?, ?)`);
  for (const [kind, key] of searchKeysOf(customer)) insert.run(kind, key, customer.id);
}

export function dropCustomerKeys(cache: CacheDb, table: KeyTable, customerId: string): void {
  prepared(cache, `DELETE FROM ${table} WHERE customer_id = ?`).run(customerId);
}
