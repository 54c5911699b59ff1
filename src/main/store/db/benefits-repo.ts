/** Benefits 权益 of a customer in the local view; the next to expire first. */
import type { Benefit } from '../../../shared/customer/customer.ts';
import type { CacheDb } from './open.ts';
import { viewRows } from './statements.ts';

export function benefitsByCustomer(cache: CacheDb, customerId: string): Benefit[] {
  return viewRows(cache, 'benefit', 'WHERE customer_id = :customerId ORDER BY expires_at_ms IS NULL, expires_at_ms', { customerId });
}
