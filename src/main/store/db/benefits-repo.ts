/** Benefits 权益 of a customer in the local view; the next to expire first. */
import type { Benefit } from '../../../shared/customer/customer.ts';
import type { CacheDb } from './open.ts';
import { partOf, viewParts, viewRows } from './statements.ts';

const ofCustomer = 'WHERE customer_id = :customerId ORDER BY expires_at_ms IS NULL, expires_at_ms';

export function benefitsByCustomer(cache: CacheDb, customerId: string): Benefit[] {
  return viewRows(cache, 'benefit', ofCustomer, { customerId });
}

const card = partOf('benefit', ['id', 'title', 'amountCents', 'status', 'expiresAtMs']);

/** What a customer's page says of each. */
export function benefitCards(cache: CacheDb, customerId: string): Pick<Benefit, (typeof card.keys)[number]>[] {
  return viewParts(cache, card, ofCustomer, { customerId });
}
