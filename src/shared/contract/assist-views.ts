/** What the composer and the settings show of drafted answers and of the optional model. */
import { z } from 'zod';
import { findingSchema } from '../compliance/finding.ts';
import { endpointUrlSchema, modelFailures } from './assist.ts';

/** From the script pack and fields, for a question the customer has just asked. */
export const draftAnswerSchema = z.object({
  templateId: z.string(),
  title: z.string(),
  titleEn: z.string(),
  text: z.string(),
  missing: z.array(z.string()),
  note: z.string(),
  /** The customer's words it answers. */
  asked: z.string(),
});
export type DraftAnswer = z.infer<typeof draftAnswerSchema>;

export const assistStatusSchema = z.object({
  enabled: z.boolean(),
  url: z.string(),
  model: z.string(),
  hasKey: z.boolean(),
  changedAtMs: z.number().nullable(),
  changedBy: z.string(),
  mayChange: z.boolean(),
  /** False: the hub did not answer, and this is what it said last. */
  isFresh: z.boolean(),
});
export type AssistStatus = z.infer<typeof assistStatusSchema>;

/** `key` null: the one that is there stays. */
export const assistChangeSchema = z.object({
  enabled: z.boolean(),
  url: z.union([z.literal(''), endpointUrlSchema]),
  model: z.string().max(200),
  key: z.string().max(500).nullable(),
});

/** As of the hub; offline: it could not be asked. not-hidden: something of the customer would have left, so nothing was sent. no-words: nothing was said yet.
 * tells-who: words meant for everybody named the customer's data, so they are not shown. */
export const assistFailures = [...modelFailures, 'offline', 'not-hidden', 'no-words', 'tells-who'] as const;
export type AssistFailure = (typeof assistFailures)[number];

export const assistTestSchema = z.object({ failure: z.enum(assistFailures).nullable(), tookMs: z.number() });

export const suggestionSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('ok'),
    text: z.string(),
    /** What our rules still find in it. */
    findings: z.array(findingSchema),
    /** Words of the model that our rules replaced. */
    mended: z.array(findingSchema),
    /** False without a rule pack: nothing was checked. */
    isChecked: z.boolean(),
  }),
  z.object({ status: z.literal('failed'), why: z.enum(assistFailures) }),
]);
export type Suggestion = z.infer<typeof suggestionSchema>;
