/** Asks whoever owns a customer's data to put them right. The customer's row stays as its source says: the ticket tells what is wrong. */
import { correctionAsked, correctionSchema, correctionText } from '../../ticket/correction.ts';
import { defineMutation } from '../mutation.ts';
import { done, writableRow } from './judge.ts';
import { storyEvent, ticketPut, withLastAction } from './ticket-story.ts';

export const ticketRequestCorrection = defineMutation({
  v: 1,
  args: correctionSchema,
  reads: (args) => [{ entity: 'ticket', id: args.ticketId }],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const next = withLastAction(found.row, correctionAsked(args.field), context.atMs);
    return done([ticketPut(next), storyEvent(context, next, { kind: 'correction', text: correctionText(args), reasonCode: args.field })]);
  },
  describe: (args) => correctionAsked(args.field).slice(1),
});
