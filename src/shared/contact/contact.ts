/** A contact is one call or chat: the finished record that is synced, and the running view a desk shows. */
import { z } from 'zod';
import { atMsSchema, channelSchema, emotionSchema, idSchema, speakerSchema } from '../base/words.ts';
import { classificationSchema } from '../classify/classification.ts';
import { findingSchema } from '../compliance/finding.ts';
import { entityBase } from '../customer/customer.ts';
import { guideSnapshotSchema } from '../guide/guide.ts';
import { alertSchema } from '../monitor/alert.ts';
import { emergencySchema } from '../ticket/emergency.ts';
import { handOverSchema } from './hand-over.ts';

/** One final utterance or typed text. `atMs` is ms since the contact began. */
export const utteranceSchema = z.object({
  id: z.string(),
  speaker: speakerSchema,
  via: z.enum(['speech', 'typed', 'message']),
  text: z.string(),
  atMs: z.number(),
  endMs: z.number(),
  rev: z.int(),
  emotion: emotionSchema.nullable(),
  findings: z.array(findingSchema),
});
export type Utterance = z.infer<typeof utteranceSchema>;

export const packVersionsSchema = z.object({ scripts: z.int(), rules: z.int(), guides: z.int(), policy: z.int() });
export type PackVersions = z.infer<typeof packVersionsSchema>;

export const contactSchema = z.object({
  ...entityBase,
  customerId: idSchema.nullable(),
  ticketId: idSchema.nullable(),
  channel: channelSchema,
  direction: z.enum(['in', 'out']),
  /** Normalised number or chat address it came from. */
  fromAddress: z.string(),
  state: z.enum(['open', 'ended']),
  startedAtMs: atMsSchema,
  endedAtMs: atMsSchema.nullable(),
  agentId: idSchema.nullable(),
  agentName: z.string(),
  /** One line, for lists. */
  summary: z.string(),
  emotionPeak: emotionSchema,
  /** Two-level wrap-up code, e.g. `product_quality/exchange`. */
  wrapCode: z.string().nullable(),
  /** Packs in force when it began. */
  packs: packVersionsSchema,
  transcript: z.array(utteranceSchema),
  guide: guideSnapshotSchema.nullable(),
  alerts: z.array(alertSchema),
  /** Satisfaction answer 1–5, when the customer gave one. */
  satisfaction: z.int().min(1).max(5).nullable(),
});
export type Contact = z.infer<typeof contactSchema>;

export const contactPhases = ['ringing', 'talking', 'held', 'wrapup', 'ended'] as const;

/** Why a customer was proposed for a contact. */
export const matchReasons = ['exact_phone', 'phone_tail', 'member_no', 'order_no', 'picked', 'created', 'none'] as const;
export const candidateSchema = z.object({
  customerId: idSchema,
  maskedName: z.string(),
  maskedPhone: z.string(),
  tier: z.string(),
  region: z.string(),
  openTickets: z.int(),
  lastContactAtMs: z.number().nullable(),
  reason: z.enum(matchReasons),
  /** For people: 「来电号码与主号码完全一致」. */
  why: z.string(),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** Everything the store keeps about a contact in progress (own.db) and the call desk shows. */
export const runningContactSchema = z.object({
  id: idSchema,
  /** The id the telephone system or file uses. */
  sourceContactId: z.string(),
  source: z.string(),
  phase: z.enum(contactPhases),
  channel: channelSchema,
  direction: z.enum(['in', 'out']),
  fromMasked: z.string(),
  /** True for relay/privacy numbers: the match is unreliable. */
  relayNumber: z.boolean(),
  offeredAtMs: z.number(),
  answeredAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
  candidates: z.array(candidateSchema),
  customerId: idSchema.nullable(),
  matchReason: z.enum(matchReasons),
  matchWhy: z.string(),
  ticketId: idSchema.nullable(),
  utterances: z.array(utteranceSchema),
  /** A sentence still being heard. */
  partial: z.object({ speaker: speakerSchema, text: z.string() }).nullable(),
  classification: classificationSchema.nullable(),
  /** Emotion marked by hand overrides what was heard. */
  emotionMark: emotionSchema.nullable(),
  /** Heard emotion per customer turn, for the trend line. */
  emotionTrend: z.array(z.object({ atMs: z.number(), emotion: emotionSchema })),
  alerts: z.array(alertSchema.extend({ dismissed: z.boolean() })),
  guide: guideSnapshotSchema,
  packs: packVersionsSchema,
  /** Commitments made during this contact. */
  commitmentIds: z.array(idSchema),
  skippedEventLines: z.int(),
  /** From a bot or a colleague who had it before; null or left out when nobody had. */
  handOver: handOverSchema.nullable().optional(),
  /** What the customer wrote in public before this talk: heard like what is said in it, and no part of its transcript. */
  writtenBefore: z.array(z.string()).optional(),
  /** The agent said that it is about none of the customer's open tickets. */
  isOtherMatter: z.boolean().optional(),
  /** The emergency plan that what was said has opened; null or left out when there is none. */
  emergency: emergencySchema.nullable().optional(),
});
export type RunningContact = z.infer<typeof runningContactSchema>;
