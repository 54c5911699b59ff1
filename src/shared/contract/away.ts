/**
 * What a desk may ask of the hub about customers it does not hold: idle ones, in the archive, and erased ones. Needs a device token; only people of scopes
 * the user has been granted are found. The hub notes that somebody asked and how many were shown, never what was typed.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { idSchema } from '../base/words.ts';

export const awayPath = '/customers/v1';
export const awayKinds = ['name', 'pinyin', 'initials', 'phone', 'tail', 'member', 'order', 'ticket'] as const;
export const mostAway = 20;

const base = oc.errors({
  UNAUTHORIZED: { status: 401 },
  BAD_REQUEST: { status: 400 },
  TOO_MANY_REQUESTS: { status: 429 },
});

/** Masked as on a desk's own lists. */
export const awayPersonSchema = z.object({
  customer: idSchema,
  masked_name: z.string(),
  masked_phone: z.string(),
  tier: z.string(),
  region: z.string(),
  last_contact_at_ms: z.int().nullable(),
  by: z.enum(awayKinds),
});
export type AwayPerson = z.infer<typeof awayPersonSchema>;

/** `more`: others match as well. */
export const awayAnswerSchema = z.object({ people: z.array(awayPersonSchema), more: z.boolean() });
/** `scope`: where their rows lie now, and from which seq on (0: they were there already). */
export const recalledSchema = z.object({ customer: idSchema, scope: z.string(), seq: z.int().nonnegative() });

/** How many ids one question about erased customers may name. */
export const mostErasedAsked = 400;
export const erasedSchema = z.object({ erased: z.array(idSchema) });

export const awayContract = {
  /** At most 20, the latest contact first. Nothing for less than two characters. */
  search: base
    .route({ method: 'POST', path: `${awayPath}/search` })
    .input(z.strictObject({ text: z.string().max(64) }))
    .output(awayAnswerSchema),
  /** Who may be calling from this number or its end; nothing for what is no number. */
  callers: base
    .route({ method: 'POST', path: `${awayPath}/callers` })
    .input(z.strictObject({ from: z.string().max(64) }))
    .output(awayAnswerSchema),
  /** Brings the customer back to the desks of their team, with all that hangs on them. Asked again it answers the same. */
  recall: base
    .route({ method: 'POST', path: `${awayPath}/recall` })
    .input(z.strictObject({ customer: idSchema }))
    .output(recalledSchema),
  /**
   * Which of these ids are of customers erased on request, or of rows that went with them. For a PC that keeps somebody's work apart and
   * heard nothing of an erasure meanwhile. Says nothing of any other id, and not whose it was.
   */
  erased: base
    .route({ method: 'POST', path: `${awayPath}/erased` })
    .input(z.strictObject({ ids: z.array(idSchema).max(mostErasedAsked) }))
    .output(erasedSchema),
};
