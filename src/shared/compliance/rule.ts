/** The rule grammar of the `rules` pack. Phrases and position checks only: no regular expressions, so that cost is bounded. */
import { z } from 'zod';
import { channelSchema, severitySchema } from '../base/words.ts';
import { labelSchema } from './finding.ts';

/** What the personal-data reader can find; for rules of label `privacy_public`. */
export const personalKinds = ['phone', 'id_number', 'card', 'address', 'name'] as const;
export type PersonalKind = (typeof personalKinds)[number];

/**
 * `wording: likely`: the words of the whole sentence weigh towards the rule's label, by the table of `agent-wording.ts`; says so without
 * a phrase of its own. The other alternatives:
 * In order, at most `gap` characters between neighbours; or all within `within` characters. Never across a hard clause break.
 * A phrase may name word lists of the pack: `<carrier>的责任` stands for one phrase per word of `lists.carrier`. A `|` at its
 * beginning or end asks for a clause edge there (punctuation, a blank, or the end of the text): `|滚|`.
 */
export const ruleMatchSchema = z.union([
  z.string().min(1).max(60),
  z.strictObject({ seq: z.array(z.string().min(1)).min(2).max(6), gap: z.int().min(0).max(30) }),
  z.strictObject({ near: z.array(z.string().min(1)).min(2).max(6), within: z.int().min(1).max(60) }),
  z.strictObject({ personal: z.enum(personalKinds) }),
  z.strictObject({ wording: z.literal('likely') }),
]);
export type RuleMatch = z.infer<typeof ruleMatchSchema>;

/**
 * Cancels a hit in the same clause. A phrase that holds a phrase of the rule itself (保证金 for 保证) is another word and cancels only
 * where it lies over the hit. `wording: unlikely`: the words of the whole sentence weigh against the label. `concrete_time`, `help` (what the agent does about it) and `empathy` also look at the neighbouring clauses.
 */
export const ruleUnlessSchema = z.union([
  z.string().min(1).max(60),
  z.strictObject({ quote: z.literal(true) }),
  z.strictObject({ negated: z.literal(true) }),
  z.strictObject({ conditional: z.literal(true) }),
  z.strictObject({ question: z.literal(true) }),
  z.strictObject({ concrete_time: z.literal(true) }),
  z.strictObject({ empathy: z.literal(true) }),
  z.strictObject({ help: z.literal(true) }),
  z.strictObject({ wording: z.literal('unlikely') }),
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
  /** `clause`: the finding covers the clause from comma to comma, for rewrites that replace a whole statement. Default `phrase`. */
  span: z.enum(['phrase', 'clause']).optional(),
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

/** Words that phrases name as `<name>`, so that a rule covers a family of speech in one line. */
export const wordListsSchema = z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.array(z.string().min(1).max(20)).min(1).max(200));
export type WordLists = z.infer<typeof wordListsSchema>;

export const rulesContentSchema = z.strictObject({
  sources: z.array(ruleSourceSchema),
  lists: wordListsSchema.optional(),
  rules: z.array(ruleSchema),
});
export type RulesContent = z.infer<typeof rulesContentSchema>;
