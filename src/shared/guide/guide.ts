/** A guide is data: the five steps for one complaint type, the evidence to ask for, the options to offer. A pack carries it. */
import { z } from 'zod';
import { channelSchema, complaintTypeSchema, type Step, stepSchema } from '../base/words.ts';
import { demandSchema, evidenceSchema, optionSchema, problemSchema } from '../ticket/ticket.ts';
import { doubtSchema } from './found-facts.ts';

export const guideStepSchema = z.object({
  step: stepSchema,
  title: z.string(),
  /** What "done" means, one line. */
  done_means: z.string(),
  /** What to avoid, one line. */
  avoid: z.string(),
  /** Open questions that let the customer tell everything. */
  prompts: z.array(z.string()).default([]),
});

export const guideEvidenceSchema = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(['photo', 'video', 'screenshot', 'text', 'lookup']),
  /** Non-accusing words that ask for it and say why. May hold slots. */
  ask: z.string(),
  /** The desk can check this itself against what it already has. */
  cross_check: z.enum(['none', 'order', 'logistics', 'signature', 'contacts', 'warranty']).default('none'),
});

export const guideOptionSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** May hold slots. */
  sentence: z.string(),
  /** Cost in cents: a fixed sum, or a share of the order amount. */
  cost: z.object({
    fixed_cents: z.int().nonnegative().default(0),
    order_share: z.number().min(0).max(3).default(0),
    /** The part of `fixed_cents` that is given as a coupon or a benefit. */
    coupon_cents: z.int().nonnegative().optional(),
  }),
  time_text: z.string(),
  /** Suggests a promise: what will be done and within how many business hours. */
  promise: z.object({ what: z.string(), within_hours: z.number().positive(), department: z.string() }),
});

/** What the customer may need beyond what was asked for. `sentence` proposes it; may hold slots. */
export const deeperNeedSchema = z.object({ id: z.string(), title: z.string().min(1), sentence: z.string().min(1) });

export const guideSchema = z.object({
  guide_id: z.string(),
  /** 'any' is the generic guide. */
  type: z.union([complaintTypeSchema, z.literal('any')]),
  title: z.string(),
  channels: z.array(channelSchema).optional(),
  steps: z.array(guideStepSchema).length(5),
  evidence: z.array(guideEvidenceSchema),
  options: z.array(guideOptionSchema).min(2),
  deeper_needs: z.array(deeperNeedSchema).max(3).optional(),
  follow_up: z.object({ progress_hours: z.number().positive(), care_days: z.int().min(7).max(14) }),
});
export type Guide = z.infer<typeof guideSchema>;

export const guidesContentSchema = z.object({
  guides: z.array(guideSchema).min(1),
  /** What to say where a claim and a record differ. */
  doubts: z.array(doubtSchema).optional(),
});
export type GuidesContent = z.infer<typeof guidesContentSchema>;

/** Why a step counts as covered: the words that did it. Offsets are UTF-16 into the utterance's text. */
export const stepEvidenceSchema = z.object({
  utteranceId: z.string(),
  text: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  atMs: z.number(),
  by: z.enum(['said', 'typed']),
});

export const stepStateSchema = z.object({
  status: z.enum(['open', 'done', 'skipped']),
  /** How it became so. `known`: pre-filled from the ticket. */
  by: z.enum(['none', 'said', 'typed', 'hand', 'known']),
  evidence: stepEvidenceSchema.nullable(),
  skipReason: z.string().nullable(),
  /** True once the agent unticked it by hand: it is not ticked again by the same utterance. */
  unticked: z.boolean(),
  /** Utterances whose tick the agent took back: they never tick this step again. */
  refusedUtterances: z.array(z.string()).optional(),
});
export type StepState = z.infer<typeof stepStateSchema>;

/** Where in the guide a contact stands. Plain JSON, saved by the store at every transition, with the pack version it began with. */
export const guideSnapshotSchema = z.object({
  guideId: z.string(),
  packVersion: z.int(),
  type: complaintTypeSchema,
  /** True once the agent confirmed or corrected the proposed type. */
  typeConfirmed: z.boolean(),
  current: stepSchema,
  steps: z.object({
    empathize: stepStateSchema,
    paraphrase: stepStateSchema,
    request_evidence: stepStateSchema,
    offer_two_options: stepStateSchema,
    commit_time: stepStateSchema,
  }),
  problem: problemSchema,
  demands: z.array(demandSchema),
  evidence: z.array(evidenceSchema),
  options: z.array(optionSchema),
  /** Ids of the options that were put to the customer. */
  offered: z.array(z.string()),
  chosenOptionId: z.string().nullable(),
  /** Order problems to point out, e.g. cause before empathy; newest last. */
  notices: z.array(z.object({ code: z.string(), text: z.string() })),
});
export type GuideSnapshot = z.infer<typeof guideSnapshotSchema>;

/** One utterance covers a step by these words. */
export type StepHit = { step: Step; start: number; end: number };

export const guideEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('covered'),
    hits: z.array(z.object({ step: stepSchema, start: z.int(), end: z.int() })),
    utteranceId: z.string(),
    text: z.string(),
    atMs: z.number(),
    by: z.enum(['said', 'typed']),
  }),
  z.object({ type: z.literal('tick'), step: stepSchema }),
  z.object({ type: z.literal('untick'), step: stepSchema }),
  z.object({ type: z.literal('skip'), step: stepSchema, reason: z.string().min(1) }),
  z.object({ type: z.literal('goto'), step: stepSchema }),
  z.object({ type: z.literal('next') }),
  z.object({ type: z.literal('setProblem'), problem: problemSchema }),
  z.object({ type: z.literal('setDemands'), demands: z.array(demandSchema) }),
  z.object({ type: z.literal('setEvidence'), evidence: evidenceSchema }),
  z.object({ type: z.literal('offerOptions'), optionIds: z.array(z.string()) }),
  z.object({ type: z.literal('chooseOption'), optionId: z.string().nullable() }),
]);
export type GuideEvent = z.infer<typeof guideEventSchema>;
