/** Customers of the local view: by id, by number and its last digits, and those of the latest contact. */
import type { Customer } from '../../../shared/customer/customer.ts';
import { reversed } from '../../../shared/customer/search-keys.ts';
import type { CacheDb } from './open.ts';
import { beginningWith, type KeyRange, newestInRange } from './search-keys-repo.ts';
import { partOf, viewParts, viewRow, viewRows } from './statements.ts';

export function customerById(cache: CacheDb, id: string): Customer | null {
  return viewRow(cache, 'customer', id);
}

const card = partOf('customer', [
  ...(['id', 'name', 'salutation', 'phone', 'memberNo', 'tier', 'verified', 'tags', 'region', 'memberSinceMs', 'lastContactAtMs'] as const),
]);
export type CustomerCard = Pick<Customer, (typeof card.keys)[number]>;

/** What a customer's page says: everything but the other ways to reach them. */
export function customerCard(cache: CacheDb, id: string): CustomerCard | null {
  return viewParts(cache, card, 'WHERE id = :id', { id })[0] ?? null;
}

/** `number` as `normalizePhone` gives it. Latest contact first. */
export function customersByPhone(cache: CacheDb, number: string, limit = 10): Customer[] {
  return inRange(cache, { kind: 'phone', from: number, to: number }, limit);
}

/** `tail`: last digits of a number, at least four. */
export function customersByPhoneTail(cache: CacheDb, tail: string, limit = 10): Customer[] {
  return inRange(cache, beginningWith('tail', reversed(tail)), limit);
}

/** Those with the latest contact first. */
export function recentCustomers(cache: CacheDb, limit: number): Customer[] {
  return viewRows(cache, 'customer', 'ORDER BY last_contact_at_ms DESC LIMIT :limit', { limit });
}

function inRange(cache: CacheDb, range: KeyRange, limit: number): Customer[] {
  return newestInRange(cache, range, { limit }).flatMap(({ customerId }) => customerById(cache, customerId) ?? []);
}
