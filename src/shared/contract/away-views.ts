/**
 * Customers the hub has and this desk does not hold, as screens see them. Asking for them asks the hub, and fails where it cannot be reached;
 * only `days` asks nobody. Fetching answers once the customer is here.
 */
import { z } from 'zod';
import { idSchema } from '../base/words.ts';
import { candidateSchema } from '../contact/contact.ts';

export type AwayHit = z.infer<typeof candidateSchema>;

export const hits = z.object({ hits: z.array(candidateSchema), more: z.boolean() });
export type AwayHits = z.infer<typeof hits>;

/** Without contact for so many days customers are not on this PC; null: they all are. */
export const days = z.object({ days: z.int().nullable() });
export const text = z.object({ text: z.string().max(64) });
export const who = z.object({ customerId: idSchema });
