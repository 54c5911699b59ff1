/** That returned goods are back with us: how a carrier's words say it, and the one line of a ticket's story that the time for the refund runs from. */
import { deriveId } from '../sync/derive-id.ts';
import type { TicketEvent } from './ticket.ts';

/** One per ticket, whoever tells of it first: an agent, a colleague or a source. */
export function goodsReturnedId(ticketId: string): string {
  return deriveId(ticketId, 'happened/goods_returned');
}

const returning = /退货|退回|退件|返件|退换货|寄回|逆向|return/i;
const arrived = /签收|入库|收到|验收|收货|signed|received|delivered to (?:the )?(?:merchant|seller|warehouse)/i;
const notYet =
  /[未没待]\S{0,3}(?:签收|入库|收到|验收|收货)|(?:派送|运输|配送|揽收|在途)中|即将|预计|准备|等待|请(?:及时|尽快|注意)|拒绝?签收|not (?:yet )?(?:signed|received)|awaiting/i;

/** Whether a logistics event says that a returned parcel has arrived. On the way, awaited and refused parcels have not. */
export function isReturnArrived(text: string): boolean {
  return returning.test(text) && arrived.test(text) && !notYet.test(text);
}

/** 「商家已收到退货(2026-11-18)」: the line names its day, so that what corrects it can quote both. */
export function goodsReturnedText(day: string): string {
  return `商家已收到退货(${day})`;
}

export const takenBack = 'taken_back';

type Mark = Pick<TicketEvent, 'kind' | 'reasonCode' | 'deleted'>;

export function isGoodsReturned({ kind, reasonCode, deleted }: Mark): boolean {
  return kind === 'happened' && reasonCode === 'goods_returned' && !deleted;
}

/** What a person told by mistake stays in the story as a note that says so; no clock, rule or figure reads it any more. */
export function asTakenBack(event: TicketEvent, who: string, reason: string): TicketEvent {
  return { ...event, kind: 'note', text: `已由${who}撤回「${event.text}」：${reason}`, reasonCode: takenBack };
}

/** What may be taken back: what people or words said of a case; a time that was missed stays missed. */
export function mayTakeBack(event: Mark): boolean {
  return isGoodsReturned(event) || (event.kind === 'worsened' && event.reasonCode !== 'deadline-missed' && !event.deleted);
}
