/** What the queue of public posts reads and asks. Times are epoch ms UTC. */
import { z } from 'zod';
import { atMsSchema, idSchema, speakerSchema } from '../base/words.ts';

export const postViewSchema = z.object({
  id: idSchema,
  /** The author's public name. */
  from: z.string(),
  /** Where it stands, its stars and address, as far as known. */
  place: z.string(),
  postedAtMs: atMsSchema,
  /** When the public answer is due. */
  dueAtMs: atMsSchema,
  /** Null while nobody answered or put it away. */
  answeredAtMs: atMsSchema.nullable(),
  answeredBy: z.string(),
  /** Oldest first: the post, and what we said in public. */
  said: z.array(z.object({ id: z.string(), speaker: speakerSchema, text: z.string() })),
  customerId: idSchema.nullable(),
  /** Masked; empty while nobody knows who it is. */
  customerName: z.string(),
  ticket: z.object({ id: idSchema, ticketNo: z.string() }).nullable(),
  /** The post tells of harm or of a large loss. */
  isEmergency: z.boolean(),
  unsent: z.boolean(),
});
export type PostView = z.infer<typeof postViewSchema>;

export const postQueueSchema = z.object({
  /** Unanswered, the shortest time left first. */
  open: z.array(postViewSchema),
  /** Of the last day, the latest first. */
  answered: z.array(postViewSchema),
  /** Leads from the public into a private talk; empty where the policy has none. */
  invitation: z.string(),
  closeReasons: z.array(z.string()),
});
export type PostQueue = z.infer<typeof postQueueSchema>;

export const addPostSchema = z.object({
  from: z.string().trim().min(1).max(64),
  place: z.string().trim().max(40),
  text: z.string().trim().min(1).max(2_000),
});
export const replyPostSchema = z.object({
  postId: idSchema,
  text: z.string().trim().min(1).max(2_000),
  overrideReason: z.string().max(500).nullable(),
});
/** `contactId`: the private talk that was opened on this desk. */
export const movedPostSchema = z.object({ ticketId: idSchema, ticketNo: z.string(), contactId: idSchema });
