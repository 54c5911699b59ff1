/**
 * How desks tell the hub who has which ticket open, and hear of one another. Live news beside sync: nothing of it is stored for longer
 * than a claim lasts, nothing in it is about a customer, and work goes on without it.
 */
import { z } from 'zod';
import { idSchema } from '../base/words.ts';
import { mostSaid, presenceWhatSchema } from '../presence/claims.ts';

/** POST what this desk does now, all of it, with the device's token. What is not said any more is released at once. */
export const presencePath = '/presence/v1';
/** Server-sent events for a desk: who is on the tickets of its scopes. */
export const presenceStreamPath = '/presence/v1/stream';
export const presenceMaxBytes = 16 * 1024;

/** `seat` is made anew by each start of a desk. */
export const saySchema = z.strictObject({
  seat: z.uuid(),
  said: z.array(z.strictObject({ ticket_id: idSchema, what: presenceWhatSchema, idle_ms: z.int().min(0).max(600_000) })).max(mostSaid),
});
export type Say = z.infer<typeof saySchema>;
export const saidAnswerSchema = z.object({ ok: z.literal(true) });

export const toldClaimSchema = z.object({
  seat: z.string(),
  user_id: idSchema,
  name: z.string(),
  what: presenceWhatSchema,
  since_ms: z.int(),
  active_ms: z.int(),
});

/** The claims of each named ticket as they are now; none: everybody left. `whole`: there are no other tickets than these. */
export const toldPresenceSchema = z.object({
  whole: z.boolean(),
  tickets: z.array(z.object({ ticket_id: idSchema, claims: z.array(toldClaimSchema) })),
});
export type ToldPresence = z.infer<typeof toldPresenceSchema>;
