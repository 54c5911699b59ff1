/** The rule grammar of the `rules` pack. Phrases and position checks only: no regular expressions, so that cost is bounded. */
import { z } from 'zod';
import { channelSchema, severitySchema } from '../base/words.ts';
import { labelSchema } from './finding.ts';

/** In order, at most `gap` characters between neighbours; or all within `within` characters. Never across a hard clause break. */
export const ruleMatchSchema = z.union([
  z.string().min(1).max(60),
  z.strictObject({ seq: z.array(z.string().min(1)).min(2).max(6), gap: z.int().min(0).max(30) }),
  z.strictObject({ near: z.array(z.string().min(1)).min(2).max(6), within: z.int().min(1).max(60) }),
]);
export type RuleMatch = z.infer<typeof ruleMatchSchema>;

/** Cancels a hit in the same clause. */
export const ruleUnlessSchema = z.union([
  z.string().min(1).max(60),
  z.strictObject({ quote: z.literal(true) }),
  z.strictObject({ negated: z.literal(true) }),
  z.strictObject({ conditional: z.literal(true) }),
  z.strictObject({ question: z.literal(true) }),
  z.strictObject({ concrete_time: z.literal(true) }),
  z.strictObject({ empathy: z.literal(true) }),
]);
export type RuleUnless = z.infer<typeof ruleUnlessSchema>;

export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z_]+(\.[a-z0-9_-]+)+$/),
  label: labelSchema,
  severity: severitySchema.optional(),
  any: z.array(ruleMatchSchema).min(1),
  unless: z.array(ruleUnlessSchema).optional(),
  channels: z.array(channelSchema).optional(),
  position: z.enum(['opening', 'any']).optional(),
  reason: z.string().min(1),
  source: z.string().min(1),
  rewrites: z.array(z.string()),
  good: z.array(z.string()).min(2),
  bad: z.array(z.string()).min(2),
});
export type Rule = z.infer<typeof ruleSchema>;

export const ruleSourceSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['law', 'policy', 'craft']),
  title: z.string(),
  checked_on: z.string().optional(),
  confidence: z.enum(['A', 'B', 'C']).optional(),
});

export const rulesContentSchema = z.strictObject({ sources: z.array(ruleSourceSchema), rules: z.array(ruleSchema) });
export type RulesContent = z.infer<typeof rulesContentSchema>;
