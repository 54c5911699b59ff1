/** A case got worse: told with a reason code, so that the escalation rules and the figures see it. Only appends, never conflicts. */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import { heardWorseningId } from '../../ticket/heard-worsenings.ts';
import { worsenName, worsenReasons } from '../../ticket/stage-moves.ts';
import { defineMutation, type EntityPut } from '../mutation.ts';
import { done, rejected, writableRow } from './judge.ts';
import { worsenedEvent } from './ticket-story.ts';

export const ticketWorsen = defineMutation({
  v: 1,
  standsOnceAccepted: true,
  /** `contactId`: heard in that talk, which tells each reason once. */
  args: z.strictObject({ ticketId: idSchema, code: z.enum(worsenReasons), note: z.string().max(300), contactId: idSchema.optional() }),
  reads: ({ ticketId, contactId, code }) => [
    { entity: 'ticket', id: ticketId },
    ...(contactId === undefined ? [] : [{ entity: 'ticket_event' as const, id: heardWorseningId(contactId, ticketId, code) }]),
  ],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    if (found.row.stage === 'closed' && context.isAccepted !== true) return rejected('ticket.illegal-move', 'ticket', args.ticketId);
    const told = worsenedEvent(context, found.row, args.code, args.note.trim());
    if (args.contactId === undefined) return done([told]);
    const id = heardWorseningId(args.contactId, args.ticketId, args.code);
    // Also one that was taken back stays as it is.
    if (context.row('ticket_event', id) !== null) return done([]);
    return done([{ ...told, row: { ...told.row, id } } as EntityPut]);
  },
  describe: (args) => `记录工单升级：${worsenName(args.code)}`,
});
