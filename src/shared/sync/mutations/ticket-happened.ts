/** What happened to a case beside what is done with it: the goods are back. And taking back what was told of a case by mistake. */
import { z } from 'zod';
import { dayMs } from '../../base/clock.ts';
import { atMsSchema, idSchema } from '../../base/words.ts';
import { asTakenBack, goodsReturnedId, goodsReturnedText, isGoodsReturned, mayTakeBack } from '../../ticket/goods-returned.ts';
import { defineMutation, type EntityPut } from '../mutation.ts';
import { done, rejected, writableRow } from './judge.ts';
import { storyEvent } from './ticket-story.ts';

export const ticketGoodsReturned = defineMutation({
  v: 1,
  /** `day` as the story names it, `atMs` what the clock of the law runs from. `reason` where another day stands already, or it was taken back. */
  args: z.strictObject({ ticketId: idSchema, atMs: atMsSchema, day: z.iso.date(), reason: z.string().max(300) }),
  reads: (args) => [
    { entity: 'ticket', id: args.ticketId },
    { entity: 'ticket_event', id: goodsReturnedId(args.ticketId) },
  ],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const ticket = found.row;
    // A day beyond the author's own is a slip of the hand, whatever their clock.
    if (args.atMs > context.atMs + dayMs) return rejected('input.invalid', 'ticket', ticket.id);
    const id = goodsReturnedId(ticket.id);
    const before = context.row('ticket_event', id);
    const text = goodsReturnedText(args.day);
    if (before !== null && isGoodsReturned(before) && before.text === text) return done([]);
    const told = storyEvent(context, ticket, { kind: 'happened', text, reasonCode: 'goods_returned' });
    const put = { ...told, row: { ...told.row, id, ver: before?.ver ?? 0, atMs: args.atMs } } as EntityPut;
    if (before === null) return done([put]);
    const reason = args.reason.trim();
    // Two people told of it without knowing of each other: the first counts, and the second is not lost.
    if (reason === '') return done([storyEvent(context, ticket, { kind: 'note', text: `也有人记录：${text}，与「${before.text}」不同` })]);
    return done([put, storyEvent(context, ticket, { kind: 'note', text: `更正「${before.text}」为「${text}」：${reason}` })]);
  },
  describe: (args) => `记录${goodsReturnedText(args.day)}`,
});

export const ticketTakeBack = defineMutation({
  v: 1,
  args: z.strictObject({ ticketId: idSchema, eventId: idSchema, reason: z.string().min(1).max(300) }),
  reads: (args) => [
    { entity: 'ticket', id: args.ticketId },
    { entity: 'ticket_event', id: args.eventId },
  ],
  apply(context, args) {
    const found = writableRow(context, 'ticket_event', args.eventId);
    if (found.row === null) return found.refusal;
    const event = found.row;
    const reason = args.reason.trim();
    if (event.ticketId !== args.ticketId || reason === '') return rejected('input.invalid', 'ticket', args.ticketId);
    // Somebody was quicker, or it was corrected into something else: what they did stands.
    if (!mayTakeBack(event)) return done([]);
    return done([{ entity: 'ticket_event', row: asTakenBack(event, context.actor.name, reason) }]);
  },
  describe: (args) => `撤回工单上的一条记录：${args.reason.slice(0, 20)}`,
});
