/** One harmful or non-compliant span in an agent's sentence, as every part of the product passes it around. */
import { z } from 'zod';
import { severitySchema } from '../base/words.ts';

export const labels = [
  'blame_shift',
  'take_it_or_leave_it',
  'deny_feelings',
  'unkeepable_promise',
  'vague_promise',
  'insult',
  'doubting_evidence',
  'privacy_public',
  'ultimatum',
  'interrupt',
  'cause_before_empathy',
  'threat',
  'asks_secret',
  'unlawful_term',
  'review_pressure',
  'absolute_ad',
] as const;
export const labelSchema = z.enum(labels);
export type Label = (typeof labels)[number];

/** `start`/`end` are half-open UTF-16 offsets into the text given; `rewrite` replaces exactly that span. */
export const findingSchema = z.object({
  label: labelSchema,
  severity: severitySchema,
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  text: z.string(),
  rule: z.string(),
  reason: z.string(),
  rewrite: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;
