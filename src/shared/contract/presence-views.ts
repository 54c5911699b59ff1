/** Who else is on a ticket, as a window shows it. */
import { z } from 'zod';
import { atMsSchema, idSchema } from '../base/words.ts';
import { editedFieldSchema, presenceWhatSchema } from '../presence/claims.ts';

export const presentSchema = z.object({
  userId: idSchema,
  name: z.string(),
  doing: z.array(z.object({ what: presenceWhatSchema, sinceMs: atMsSchema, activeMs: atMsSchema, isFirst: z.boolean() })),
});

/** `blind`: the hub cannot be reached, so others are neither seen nor see this desk. `unknown`: it was not asked yet. */
export const presenceViewSchema = z.object({
  sight: z.enum(['live', 'blind', 'unknown']),
  tickets: z.array(z.object({ ticketId: idSchema, people: z.array(presentSchema) })),
});
export type PresenceView = z.infer<typeof presenceViewSchema>;

/** A part of a window says what it does; again every few seconds while it does, since a window may be gone without a word. */
export const placeSchema = z.object({
  placeId: z.string().min(1).max(60),
  /** Null: it does nothing any more. */
  ticketId: idSchema.nullable(),
  edits: z.array(z.object({ field: editedFieldSchema, idleMs: z.int().min(0).max(600_000) })).max(5),
});
export type Place = z.infer<typeof placeSchema>;
