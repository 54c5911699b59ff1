/**
 * A public post (a review, a social post) is a contact of channel `public` that stays open until somebody answered it in public or put
 * it away. Owns its clock, what an outside system sends, and what is kept when the source sends it again.
 */
import { z } from 'zod';
import { minuteMs } from '../base/clock.ts';
import type { Contact } from './contact.ts';

/** Strictest of all clocks: everybody reads along. */
export const postPolicySchema = z.strictObject({
  first_reply_minutes: z.int().positive(),
  /** Said in public, it leads to a private talk. */
  invitation: z.string().min(1).max(300),
  /** Offered when a post needs no answer. */
  close_reasons: z.array(z.string().min(1).max(40)).min(1).max(6),
});
export type PostPolicy = z.infer<typeof postPolicySchema>;

/** Payload of the event `post.published`. */
export const postPayloadSchema = z.object({
  from: z.string().trim().min(1).max(64),
  text: z.string().trim().min(1).max(2_000),
  /** Where it stands: a platform, a shop's review page. */
  place: z.string().trim().max(40).default(''),
  rating: z.int().min(1).max(5).nullable().default(null),
  url: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .nullable()
    .default(null),
  /** source_id of the customer in the same source, where it is known. */
  customer: z.string().min(1).max(128).nullable().default(null),
});
export type PostPayload = z.infer<typeof postPayloadSchema>;

/** One line that lists show: where it stands, how many stars, its address. */
export function postSummary({ place, rating, url }: Pick<PostPayload, 'place' | 'rating' | 'url'>): string {
  return [place, rating === null ? '' : `${rating} 星`, url ?? ''].filter((part) => part !== '').join(' · ');
}

/** Where it stands, as its summary tells, without the address. */
export function postPlace({ summary }: Pick<Contact, 'summary'>): string {
  return summary
    .split(' · ')
    .filter((part) => !/^https?:/.test(part))
    .join(' · ');
}

export function isPost({ channel, direction }: Pick<Contact, 'channel' | 'direction'>): boolean {
  return channel === 'public' && direction === 'in';
}

/** Wall time, like the first response of a ticket; never longer than that. */
export function postDueAtMs(
  { startedAtMs }: Pick<Contact, 'startedAtMs'>,
  policy: { golden_minutes: number; public_posts?: PostPolicy | undefined },
): number {
  const minutes = Math.min(policy.golden_minutes, policy.public_posts?.first_reply_minutes ?? policy.golden_minutes);
  return startedAtMs + minutes * minuteMs;
}

const ours = 'reply:';

export function replyId(mutationId: string): string {
  return `${ours}${mutationId}`;
}

/** The source's newer text of a post, with what was done about it here. */
export function withOwnWork(fresh: Contact, existing: Contact): Contact {
  if (!isPost(existing) || existing.agentId === null) return fresh;
  const { state, endedAtMs, agentId, agentName, wrapCode, packs } = existing;
  const replies = existing.transcript.filter(({ id }) => id.startsWith(ours));
  return { ...fresh, state, endedAtMs, agentId, agentName, wrapCode, packs, transcript: [...fresh.transcript, ...replies] };
}
