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

const logisticsTail = 'WHERE customer_id = :customerId ORDER BY at_ms DESC LIMIT :limit';

export function logisticsByCustomer(cache: CacheDb, customerId: string, limit = 500): LogisticsEvent[] {
  return viewRows(cache, 'logistics_event', logisticsTail, { customerId, limit });
}

const step = partOf('logistics_event', ['orderId', 'atMs', 'place', 'text']);
export type LogisticsStep = Pick<LogisticsEvent, (typeof step.keys)[number]>;

/** What an order's card says of its way. */
export function logisticsSteps(cache: CacheDb, customerId: string, limit = 500): LogisticsStep[] {
  return viewParts(cache, step, logisticsTail, { customerId, limit });
}
