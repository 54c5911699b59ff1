/** Orders and their logistics events in the local view; newest first. */
import type { LogisticsEvent, Order } from '../../../shared/customer/customer.ts';
import type { CacheDb } from './open.ts';
import { partOf, viewParts, viewRow, viewRows } from './statements.ts';

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
  return viewRows(cache, 'logistics_event', 'WHERE customer_id = :customerId ORDER BY at_ms DESC LIMIT :limit', { customerId, limit });
}

/** Rows lie by customer, so that whose order it is finds them. */
export function logisticsByOrder(cache: CacheDb, { customerId, orderId }: { customerId: string; orderId: string }): LogisticsEvent[] {
  const tail = 'WHERE customer_id = :customerId AND order_id = :orderId ORDER BY at_ms DESC LIMIT 200';
  return viewRows(cache, 'logistics_event', tail, { customerId, orderId });
}

const card = partOf('order', [
  ...(['id', 'orderNo', 'product', 'quantity', 'amountCents', 'status', 'placedAtMs', 'promisedAtMs'] as const),
  ...(['signedAtMs', 'signedBy', 'carrier', 'trackingNo'] as const),
]);
export type OrderCard = Pick<Order, (typeof card.keys)[number]>;

/** What a customer's page says of each. */
export function orderCards(cache: CacheDb, customerId: string, limit: number): OrderCard[] {
  return viewParts(cache, card, 'WHERE customer_id = :customerId ORDER BY placed_at_ms DESC LIMIT :limit', { customerId, limit });
}
