/**
 * What a lead may ask of the hub about who is one person: suggestions to review, merging and taking a merge back. Needs a device token
 * of a lead, manager or administrator who has been granted the scope. Ids of customers are those that desks hold; a record is what one
 * source knows of a person.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { idSchema } from '../base/words.ts';
import { suggestionReasons } from '../customer/identity-suggestions.ts';

/** Why a record is taken out of a customer. Codes only: what is noted of it names nobody. */
export const separateReasons = ['other_person', 'shared_number', 'source_wrong', 'other'] as const;
export type SeparateReason = (typeof separateReasons)[number];

export const identityPath = '/identity/v1';

const base = oc.errors({ UNAUTHORIZED: { status: 401 }, FORBIDDEN: { status: 403 }, BAD_REQUEST: { status: 400 } });

export const openSuggestionSchema = z.object({
  left_record: idSchema,
  right_record: idSchema,
  left_customer: idSchema,
  right_customer: idSchema,
  /** 40 to 100; higher is likelier. */
  score: z.int(),
  reasons: z.array(z.object({ code: z.enum(suggestionReasons), zh: z.string() })),
  /** What speaks against it, in words; null when nothing does. */
  against: z.string().nullable(),
});

/** A merge or a separation in force, with the records it names and the customers these belong to now. */
export const decisionInForceSchema = z.object({
  decision: idSchema,
  kind: z.enum(['merge', 'separate']),
  at_ms: z.int(),
  by_name: z.string(),
  records: z.array(z.object({ record: idSchema, source: z.string(), source_id: z.string(), customer: idSchema })),
});

export const suggestionsAnswerSchema = z.object({ suggestions: z.array(openSuggestionSchema) });
export const decisionsAnswerSchema = z.object({ decisions: z.array(decisionInForceSchema) });
export const recordsAnswerSchema = z.object({
  records: z.array(z.object({ record: idSchema, source: z.string(), source_id: z.string() })),
});
export const decidedAnswerSchema = z.object({ decision: idSchema, customer: idSchema });
export const takenBackAnswerSchema = z.object({ customers: z.array(idSchema) });
export const dismissedAnswerSchema = z.object({ dismissed: z.boolean() });

export const identityContract = {
  /** At most 200, best first. */
  listSuggestions: base.route({ method: 'GET', path: `${identityPath}/suggestions` }).output(suggestionsAnswerSchema),
  /** What people decided and did not take back, at most 100, the latest first. */
  listDecisions: base.route({ method: 'GET', path: `${identityPath}/decisions` }).output(decisionsAnswerSchema),
  /** This pair is not suggested again. */
  dismissSuggestion: base
    .route({ method: 'POST', path: `${identityPath}/dismiss` })
    .input(z.strictObject({ left_record: idSchema, right_record: idSchema }))
    .output(dismissedAnswerSchema),
  /** Which records a customer is made of. Anybody who sees the customer may ask. */
  listRecords: base
    .route({ method: 'POST', path: `${identityPath}/records` })
    .input(z.strictObject({ customer: idSchema }))
    .output(recordsAnswerSchema),
  /** Every row of both stays; `decision` takes it back. */
  merge: base
    .route({ method: 'POST', path: `${identityPath}/merge` })
    .input(z.strictObject({ left: idSchema, right: idSchema }))
    .output(decidedAnswerSchema),
  /** This record joins nobody by itself any more; `decision` takes it back. */
  separate: base
    .route({ method: 'POST', path: `${identityPath}/separate` })
    .input(z.strictObject({ record: idSchema, reason: z.enum(separateReasons).default('other') }))
    .output(decidedAnswerSchema),
  /** Undoes a merge or a separation: everybody and every row is where the evidence alone would have them. */
  takeBack: base
    .route({ method: 'POST', path: `${identityPath}/take-back` })
    .input(z.strictObject({ decision: idSchema }))
    .output(takenBackAnswerSchema),
};
