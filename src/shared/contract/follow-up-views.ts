/** What the outcome of a follow-up is told with. */
import { z } from 'zod';
import { idSchema, satisfactionSchema, ticketStageSchema } from '../base/words.ts';
import { reopenReasons } from '../ticket/stage-moves.ts';

/** `stage`: where the outcome takes the ticket; it goes there in the same action. `reopenCode`: why, where that opens it again. */
export const completeFollowUpSchema = z.object({
  followUpId: idSchema,
  outcome: z.string().max(500),
  /** Where the customer gave one; a notice of progress asks for none. */
  score: satisfactionSchema.optional(),
  stage: ticketStageSchema.optional(),
  reopenCode: z.enum(reopenReasons).optional(),
});
export type CompleteFollowUp = z.infer<typeof completeFollowUpSchema>;
