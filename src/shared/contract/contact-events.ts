/** Calls and chats that a telephone or chat system in the network tells the hub, and how desks hear of them. Kept for minutes, not synced. */
import { z } from 'zod';
import { eventEnvelopeSchema } from '../contact/event.ts';

/** POST one envelope, a list, or JSON Lines, with a token of `npm run hub -- token NAME SCOPE`. */
export const contactEventsPath = '/contact-events/v1';
/** Server-sent events for a desk: those of its scopes, from the last minute on. */
export const contactStreamPath = '/contact-events/v1/stream';

export const mostContactBatch = 500;
export const contactEventsMaxBytes = 1024 * 1024;

/** As a desk hears it. `source` is the name of the token. */
export const toldEventSchema = z.object({ seq: z.int(), source: z.string(), event: eventEnvelopeSchema });
export type ToldEvent = z.infer<typeof toldEventSchema>;
