/**
 * The neutral event schema for calls and chats. Every adapter (replay, softphone socket, links, manual)
 * produces these envelopes; nothing downstream knows a vendor. On the wire (files, sockets) keys are snake_case.
 */
import { z } from 'zod';
import { channelSchema, speakerSchema } from '../base/words.ts';
import { handOverPayloadSchema } from './hand-over.ts';

export const eventKinds = [
  'call.offered',
  'call.answered',
  'call.held',
  'call.resumed',
  'call.transferred',
  'call.conferenced',
  'call.ended',
  'call.wrapup_started',
  'call.wrapup_ended',
  'call.missed',
  'chat.opened',
  'chat.message',
  'chat.closed',
  'agent.state',
  'transcript.partial',
  'transcript.final',
  'transcript.revised',
  'quality',
  'alert',
  'typed.text',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** Longest text of one event that is heard, in UTF-16 units: more than any way in lets through. One of `mostUtterance` or more becomes several utterances. */
export const mostHeard = 1_048_576;

export const transcriptPayloadSchema = z.object({
  utterance_id: z.string().min(1).max(100),
  rev: z.int().nonnegative().default(0),
  role: speakerSchema,
  channel: z.string().default('phone'),
  text: z.string().max(mostHeard),
  lang: z.string().default('zh-CN'),
  begin_ms: z.number().nonnegative(),
  end_ms: z.number().nonnegative(),
  confidence: z.number().min(0).max(1).optional(),
});
export type TranscriptPayload = z.infer<typeof transcriptPayloadSchema>;

/** Payload of `call.offered` and `chat.opened`. */
export const offeredPayloadSchema = z.object({
  /** As the telephone system gave it; normalised by us. */
  from: z.string().max(64).default(''),
  to: z.string().max(64).default(''),
  channel: channelSchema.default('phone'),
  direction: z.enum(['in', 'out']).default('in'),
  display_name: z.string().max(200).optional(),
  /** From whoever had it before. One that cannot be read never keeps the contact from ringing. */
  hand_over: handOverPayloadSchema.optional().catch(undefined),
});

/**
 * One event. `id` is idempotent per source; `seq` orders events of one contact; `ts_wall` epoch ms UTC;
 * `ts_mono_ms` ms since the recording began. `kind` is any string: unknown kinds are kept and ignored.
 */
export const eventEnvelopeSchema = z.object({
  v: z.literal(1),
  id: z.string().min(1).max(200),
  seq: z.int().nonnegative(),
  source: z.string().min(1).max(100),
  contact_id: z.string().min(1).max(200),
  kind: z.string().min(1).max(100),
  ts_wall: z.int().nonnegative(),
  ts_mono_ms: z.number().nonnegative(),
  payload: z.record(z.string(), z.json()),
});
export type EventEnvelope = z.infer<typeof eventEnvelopeSchema>;
