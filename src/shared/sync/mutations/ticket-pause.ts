/** The clocks of a ticket stand still, or run again. Only appends to the story, so two people doing it at once never conflict. */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import { pauseNames, pauseReasons } from '../../clock/pauses.ts';
import { pauseText } from '../../ticket/story-texts.ts';
import { defineMutation } from '../mutation.ts';
import { done, rejected, writableRow } from './judge.ts';
import { storyEvent } from './ticket-story.ts';

export const ticketSetPause = defineMutation({
  v: 1,
  /** Null: run again. */
  args: z.strictObject({ ticketId: idSchema, reason: z.enum(pauseReasons).nullable(), note: z.string().max(300) }),
  reads: (args) => [{ entity: 'ticket', id: args.ticketId }],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const { reason } = args;
    if (reason !== null && found.row.stage === 'closed') return rejected('ticket.illegal-move', 'ticket', args.ticketId);
    return done([
      storyEvent(context, found.row, {
        kind: reason === null ? 'resumed' : 'paused',
        text: pauseText(reason, args.note.trim()),
        reasonCode: reason,
      }),
    ]);
  },
  describe: (args) => (args.reason === null ? '恢复工单计时' : `暂停工单计时：${pauseNames[args.reason]}`),
});
