/** One recorded contact as the desk shows it: who, when, every sentence with its speaker, its files and its ticket. Already masked. */
import { z } from 'zod';
import { channelSchema, emotionSchema, idSchema, speakerSchema, ticketStageSchema } from '../base/words.ts';

export const recordedContactSchema = z.object({
  id: idSchema,
  channel: channelSchema,
  direction: z.enum(['in', 'out']),
  /** `open`: still going on, or a public post that waits for its answer. */
  state: z.enum(['open', 'ended']),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  /** Masked number or chat address; of a public post the author's public name. */
  from: z.string(),
  /** Null while nobody knows who it is, or where the customer is not on this desk. */
  customer: z.object({ id: idSchema, maskedName: z.string() }).nullable(),
  agentName: z.string(),
  summary: z.string(),
  emotionPeak: emotionSchema,
  satisfaction: z.int().nullable(),
  /** Null without one, or where it is not on this desk. */
  ticket: z.object({ id: idSchema, ticketNo: z.string(), title: z.string(), stage: ticketStageSchema }).nullable(),
  /** In the order they were said; `atMs` since it began. */
  said: z.array(z.object({ id: z.string(), speaker: speakerSchema, text: z.string(), atMs: z.number(), isTyped: z.boolean() })),
  /** What the customer gave in this contact. */
  files: z.array(z.object({ sha256: z.string(), name: z.string() })),
  unsent: z.boolean(),
});
export type RecordedContact = z.infer<typeof recordedContactSchema>;
