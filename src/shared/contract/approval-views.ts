/** A request for what is above a limit as screens read it: with what this person may do about it. */
import { z } from 'zod';
import { approvalDecisions, approvalSchema } from '../approval/approval.ts';
import { idSchema } from '../base/words.ts';

export const approvalViewSchema = approvalSchema.extend({
  /** Asked for by this person. */
  mine: z.boolean(),
  /** This person may answer it; `mayGrant` is false where the sum is above the own limit too. */
  mayDecide: z.boolean(),
  mayGrant: z.boolean(),
  /** The lowest role whose limit covers it; null when nobody's does. */
  needs: z.enum(['lead', 'manager']).nullable(),
  /** True while the request or the answer has not reached the hub. */
  unsent: z.boolean(),
});
export type ApprovalView = z.infer<typeof approvalViewSchema>;

/** From a contact its case is saved first: a request belongs to a ticket. */
export const requestApprovalSchema = z.object({ contactId: idSchema, optionId: z.string().min(1).max(100), reason: z.string().max(500) });
export const decideApprovalSchema = z.object({ approvalId: idSchema, decision: z.enum(approvalDecisions), note: z.string().max(500) });
