/** What a screen shows of people who may be one: masked, from rows of this desk, with what the hub says of them. */
import { z } from 'zod';
import { idSchema } from '../base/words.ts';
import { suggestionReasons } from '../customer/identity-suggestions.ts';

/** `isHere` false: this desk does not hold the customer's rows, so nothing is known of them. */
export const personViewSchema = z.object({
  customerId: idSchema,
  isHere: z.boolean(),
  maskedName: z.string(),
  maskedPhone: z.string(),
  memberNo: z.string(),
  tier: z.string(),
  region: z.string(),
  memberSinceMs: z.number(),
  lastContactAtMs: z.number().nullable(),
  contacts: z.int(),
  orders: z.int(),
  openTickets: z.int(),
});
export type PersonView = z.infer<typeof personViewSchema>;

export const suggestionViewSchema = z.object({
  leftRecord: idSchema,
  rightRecord: idSchema,
  left: personViewSchema,
  right: personViewSchema,
  /** 40 to 100; higher is likelier. */
  score: z.int(),
  reasons: z.array(z.object({ code: z.enum(suggestionReasons), zh: z.string() })),
  against: z.string().nullable(),
});
export type SuggestionView = z.infer<typeof suggestionViewSchema>;

/** How one source calls a person. */
export const recordViewSchema = z.object({ recordId: idSchema, source: z.string(), sourceId: z.string() });
export type RecordView = z.infer<typeof recordViewSchema>;

export const decisionViewSchema = z.object({
  decision: idSchema,
  kind: z.enum(['merge', 'separate']),
  atMs: z.number(),
  byName: z.string(),
  records: z.array(recordViewSchema),
  /** Those the records belong to now. */
  people: z.array(personViewSchema),
});
export type DecisionView = z.infer<typeof decisionViewSchema>;
