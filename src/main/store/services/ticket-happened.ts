/** What happened to a case beside what is done with it, told by an agent or found in what the carrier says; and taking back what was told by mistake. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { dateOf, dayNumber, dayOf, dayStartMs } from '../../../shared/clock/business-calendar.ts';
import type { Correction } from '../../../shared/ticket/correction.ts';
import { goodsReturnedId, isReturnArrived } from '../../../shared/ticket/goods-returned.ts';
import { logisticsByCustomer } from '../db/orders-repo.ts';
import { ticketEventById } from '../db/ticket-events-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import type { Chain } from './chain.ts';
import type { Desk } from './desk.ts';

const two = (n: number) => String(n).padStart(2, '0');

/** Null for a day that does not exist. */
function dayOfDate(date: string): number | null {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return dayNumber(year, month, day);
}

export function goodsReturned(desk: Desk, input: { ticketId: string; day: string; reason: string }): Result<null> {
  const { store, packs } = desk;
  if (ticketById(store.cache, input.ticketId) === null) return fail('not-found', 'main', 'no such ticket');
  const { calendar } = packs.policy();
  const day = dayOfDate(input.day);
  if (day === null) return fail('input.invalid', 'main', 'no such day');
  if (day > dayOf(store.nowMs(), calendar)) return fail('ticket.day-ahead', 'main', 'goods cannot have come back on a day to come');
  const known = ticketEventById(store.cache, goodsReturnedId(input.ticketId));
  if (known !== null && input.reason.trim() === '') return fail('input.invalid', 'main', 'another day is told with a reason');
  const queued = enqueueMutation(store, 'ticket.goodsReturned', { ...input, atMs: dayStartMs(day, calendar) });
  return queued.ok ? ok(null) : queued;
}

export function takeBack(desk: Desk, input: { ticketId: string; eventId: string; reason: string }): Result<null> {
  const queued = enqueueMutation(desk.store, 'ticket.takeBack', input);
  return queued.ok ? ok(null) : queued;
}

export function requestCorrection(desk: Desk, input: Correction): Result<null> {
  const queued = enqueueMutation(desk.store, 'ticket.requestCorrection', input);
  return queued.ok ? ok(null) : queued;
}

type ReturnOf = { ticketId: string; customerId: string; orderId: string | null; dependsOn: string | null };

/** A parcel that was back before there was a ticket about it: told with the case, once, unless a person said otherwise. */
export function addReturnHeard(desk: Desk, chain: Chain, { ticketId, customerId, orderId, dependsOn }: ReturnOf): void {
  const { cache, nowMs } = desk.store;
  if (orderId === null || ticketEventById(cache, goodsReturnedId(ticketId)) !== null) return;
  const heard = logisticsByCustomer(cache, customerId).filter((event) => event.orderId === orderId && isReturnArrived(event.text));
  if (heard.length === 0) return;
  const atMs = Math.min(nowMs(), ...heard.map((event) => event.atMs));
  const { year, month, day } = dateOf(dayOf(atMs, desk.packs.policy().calendar));
  const args = { ticketId, atMs, day: `${year}-${two(month)}-${two(day)}`, reason: '' };
  chain.add({ name: 'ticket.goodsReturned', args, ...(dependsOn === null ? {} : { dependsOn }) });
}
