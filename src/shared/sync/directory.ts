/** Small synced rows that are about the team itself. */
import { z } from 'zod';
import { atMsSchema, idSchema, roleSchema } from '../base/words.ts';
import { entityBase } from '../customer/customer.ts';

/** A colleague, as shown beside owners and authors. */
export const memberSchema = z.object({
  ...entityBase,
  name: z.string(),
  role: roleSchema,
  teamId: z.string(),
  /** An agent to whom emergencies may be handed. */
  senior: z.boolean(),
});
export type Member = z.infer<typeof memberSchema>;

/** An agent's objection to a warning; reaches the owner of the rules. */
export const contestSchema = z.object({
  ...entityBase,
  rule: z.string(),
  packVersion: z.int(),
  text: z.string(),
  note: z.string(),
  authorId: idSchema,
  authorName: z.string(),
  atMs: atMsSchema,
  status: z.enum(['open', 'accepted', 'declined']),
});
export type Contest = z.infer<typeof contestSchema>;
