/** Orders and their logistics events in the local view; newest first. */
import type { LogisticsEvent, Order } from '../../../shared/customer/customer.ts';
import type { CacheDb } from './open.ts';
import { viewRow, viewRows } from './statements.ts';

export function orderById(cache: CacheDb, id: string): Order | null {
  return viewRow(cache, 'order', id);
}

export function ordersByNo(cache: CacheDb, orderNo: string): Order[] {
  return viewRows(cache, 'order', 'WHERE order_no = :orderNo COLLATE NOCASE', { orderNo });
}

export function ordersByCustomer(cache: CacheDb, customerId: string, limit = 50): Order[] {
  return viewRows(cache, 'order', 'WHERE customer_id = :customerId ORDER BY placed_at_ms DESC LIMIT :limit', { customerId, limit });
}

export function logisticsByCustomer(cache: CacheDb, customerId: string, limit = 500): LogisticsEvent[] {
  const tail = 'WHERE customer_id = :customerId ORDER BY at_ms DESC LIMIT :limit';
  return viewRows(cache, 'logistics_event', tail, { customerId, limit });
}
