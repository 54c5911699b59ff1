/** A case got worse: told with a reason code, so that the escalation rules and the figures see it. Only appends, never conflicts. */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import { worsenName, worsenReasons } from '../../ticket/stage-moves.ts';
import { defineMutation } from '../mutation.ts';
import { done, rejected, writableRow } from './judge.ts';
import { worsenedEvent } from './ticket-story.ts';

export const ticketWorsen = defineMutation({
  v: 1,
  args: z.strictObject({ ticketId: idSchema, code: z.enum(worsenReasons), note: z.string().max(300) }),
  reads: (args) => [{ entity: 'ticket', id: args.ticketId }],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    if (found.row.stage === 'closed') return rejected('ticket.illegal-move', 'ticket', args.ticketId);
    return done([worsenedEvent(context, found.row, args.code, args.note.trim())]);
  },
  describe: (args) => `记录工单升级:${worsenName(args.code)}`,
});
