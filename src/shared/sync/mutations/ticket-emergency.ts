/**
 * A case becomes an emergency: raised to the highest urgency and told as a worsening, so that a lead is reached. Only ever rises, so
 * two people doing it at once, or somebody editing other fields meanwhile, never conflict.
 */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import { defineMutation } from '../mutation.ts';
import { done, rejected, writableRow } from './judge.ts';
import { briefPuts, taskRefs } from './task.ts';
import { ticketPut, withLastAction, worsenedEvent } from './ticket-story.ts';

/** What a customer may be told of it. */
export const emergencyBegun = '已启动应急处理';

export const ticketDeclareEmergency = defineMutation({
  v: 1,
  standsOnceAccepted: true,
  args: z.strictObject({ ticketId: idSchema, note: z.string().max(300) }),
  reads: (args) => [{ entity: 'ticket', id: args.ticketId }, ...taskRefs(args.ticketId)],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    if (found.row.stage === 'closed' && context.isAccepted !== true) return rejected('ticket.illegal-move', 'ticket', args.ticketId);
    const told = worsenedEvent(context, found.row, 'safety', args.note.trim());
    // Urgency only rises here, so it needs no rev of its own.
    const ticket = withLastAction({ ...found.row, urgency: 'emergency' }, emergencyBegun, context.atMs);
    return done([ticketPut(ticket), told, ...briefPuts(context, ticket)]);
  },
  describe: () => '按紧急事件处理工单',
});
