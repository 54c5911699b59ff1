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

/** Longer names before those they begin with. */
const platforms = [
  ...['小红书', '微博', '抖音商品评论', '抖音', '快手', '视频号', '公众号', '微信', '哔哩哔哩', 'B站', '知乎', '豆瓣', '百度贴吧'],
  ...['店铺评价', '商品评价', '淘宝', '天猫', '京东', '拼多多', '唯品会', '得物', '大众点评', '美团', '饿了么', '应用商店', '黑猫投诉'],
];

/** The platform it stands on and its stars; empty where its summary begins with no platform we know: a source's own words go nowhere else. */
export function postPlace({ summary }: Pick<Contact, 'summary'>): string {
  const [place = '', rating = ''] = summary.split(' · ');
  const platform = platforms.find((name) => place.startsWith(name));
  if (platform === undefined) return '';
  return /^[1-5] 星$/.test(rating) ? `${platform} · ${rating}` : platform;
}

const whatName = '公开帖文';

/** A post that nobody answered in time, as Chinese records name it: told in the reader's language by `placeOfWhat`. */
export function postWhat(post: Pick<Contact, 'summary'>): string {
  const place = postPlace(post);
  return place === '' ? whatName : `${whatName}（${place}）`;
}

/** The place in what `postWhat` wrote, empty for none; null for words that it did not write. */
export function placeOfWhat(what: string): string | null {
  if (what === whatName) return '';
  return what.startsWith(`${whatName}（`) && what.endsWith('）') ? what.slice(whatName.length + 1, -1) : null;
}

/** Its own address, when its summary tells one. */
export function postAddress({ summary }: Pick<Contact, 'summary'>): string {
  return summary.split(' · ').find((part) => /^https?:\/\/\S+$/.test(part)) ?? '';
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
