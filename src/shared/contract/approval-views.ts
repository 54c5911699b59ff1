/** What may be given, as screens read it: requests for what is above a limit, and what the desk found that speaks for or against. */
import { z } from 'zod';
import { approvalDecisions, approvalSchema } from '../approval/approval.ts';
import { idSchema } from '../base/words.ts';
import { doubtCodes, foundFactSchema } from '../guide/found-facts.ts';

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

/** Where what is said and what is recorded lie side by side. `fact` null: the branch that an agent opens by hand. */
export const doubtViewSchema = z.object({
  code: z.enum(doubtCodes),
  said: z.string(),
  fact: foundFactSchema.nullable(),
  sentences: z.array(z.object({ kind: z.enum(['calm', 'facts', 'boundary']), text: z.string() })),
});
export type DoubtView = z.infer<typeof doubtViewSchema>;
export const caseFactsSchema = z.object({ facts: z.array(foundFactSchema), doubts: z.array(doubtViewSchema) });
export type CaseFacts = z.infer<typeof caseFactsSchema>;
