/** Customers this desk does not hold, as screens see them. */
import { z } from 'zod';
import { candidateSchema } from '../contact/contact.ts';

export const awayHitSchema = candidateSchema;
export type AwayHit = z.infer<typeof awayHitSchema>;

export const awayHitsSchema = z.object({ hits: z.array(awayHitSchema), more: z.boolean() });
export type AwayHits = z.infer<typeof awayHitsSchema>;
