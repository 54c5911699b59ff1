/**
 * A returned parcel that reached us starts the time for the refund on every open ticket about its order, as if an agent had told of it.
 * What a person said of it stands: a source corrects and takes back only its own word.
 */
import { minuteMs } from '../../../shared/base/clock.ts';
import type { PresentRow } from '../../../shared/contract/ingest-rows.ts';
import type { EntityPut, RowRef } from '../../../shared/sync/mutation.ts';
import {
  asTakenBack,
  goodsReturnedId,
  goodsReturnedText,
  isGoodsReturned,
  isReturnArrived,
} from '../../../shared/ticket/goods-returned.ts';
import type { TicketEvent } from '../../../shared/ticket/ticket.ts';
import type { IngestTransaction, TicketOfOrder } from '../ingest-storage.ts';
import { entityId } from '../ingest-storage.ts';
import { type Known, refKey } from './customer-puts.ts';
import type { Change } from './judge-rows.ts';

/** By the source's own word where it gives one, else as its text says. */
function arrivedAtMs(body: PresentRow | null | undefined): number | null {
  if (body?.kind !== 'logistics_event') return null;
  return (body.goods_returned ?? isReturnArrived(body.text)) ? body.at : null;
}

export type ReturnedGoods = { refs: RowRef[]; puts(known: Known): EntityPut[] };

type Arrival = { ticket: TicketOfOrder; atMs: number | null };
type Telling = { scope: string; source: string; nowMs: number };

function told({ ticket, atMs }: Arrival, known: Known, { scope, source, nowMs }: Telling): EntityPut[] {
  const id = goodsReturnedId(ticket.id);
  const put = known.get(refKey({ entity: 'ticket_event', id }));
  const before = put?.entity === 'ticket_event' ? put.row : null;
  const isOwn = before === null || (before.authorId === null && isGoodsReturned(before));
  if (!isOwn) return [];
  if (atMs === null) return before === null ? [] : [{ entity: 'ticket_event', row: asTakenBack(before, source, '来源更正了物流记录') }];
  const at = Math.min(atMs, nowMs);
  const day = new Date(at + ticket.utcOffsetMinutes * minuteMs).toISOString().slice(0, 10);
  const row: TicketEvent = {
    ...{ id, scope, ver: 0, deleted: false, ticketId: ticket.id, customerId: ticket.customerId },
    ...{ kind: 'happened', text: goodsReturnedText(day), authorId: null, authorName: '', atMs: at, reasonCode: 'goods_returned' },
  };
  return [{ entity: 'ticket_event', row: { ...row, ver: before?.ver ?? 0 } }];
}

/** Nothing, and nothing is asked of the database, unless a change is about goods that came back. */
export async function findReturnedGoods(tx: IngestTransaction, where: Telling, changes: readonly Change[]): Promise<ReturnedGoods> {
  const { source, scope } = where;
  const orders = new Set<string>();
  for (const { before, after } of changes) {
    for (const row of [before, after]) if (arrivedAtMs(row?.body) !== null && row?.parentId) orders.add(row.parentId);
  }
  if (orders.size === 0) return { refs: [], puts: () => [] };
  const first = new Map<string, number>();
  for (const { parentId, body } of await tx.childRows(source, ['logistics_event'], [...orders])) {
    const atMs = arrivedAtMs(body);
    if (parentId !== null && atMs !== null) first.set(parentId, Math.min(first.get(parentId) ?? atMs, atMs));
  }
  const orderOf = new Map([...orders].map((sourceId) => [entityId(source, 'order', sourceId), sourceId]));
  const tickets = await tx.ticketsOfOrders(scope, [...orderOf.keys()]);
  const arrivals = tickets.map((ticket): Arrival => ({ ticket, atMs: first.get(orderOf.get(ticket.orderId) ?? '') ?? null }));
  return {
    refs: tickets.map(({ id }) => ({ entity: 'ticket_event', id: goodsReturnedId(id) })),
    puts: (known) => arrivals.flatMap((arrival) => told(arrival, known, where)),
  };
}
