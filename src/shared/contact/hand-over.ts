/** What whoever had the contact before passes on, so that nobody asks again: the problem and what was tried, or else their own words. Adds nothing of its own. */
import { z } from 'zod';
import type { Utterance } from './contact.ts';

export const handOverReasons = ['requested', 'misunderstood', 'identity', 'safety', 'anger', 'other'] as const;

/** As it comes with `call.offered` or `chat.opened`. */
export const handOverPayloadSchema = z.object({
  from: z.enum(['bot', 'agent']),
  name: z.string().max(50).default(''),
  reason: z.enum(handOverReasons).catch('other').default('other'),
  problem: z.string().max(500).default(''),
  tried: z.array(z.string().max(200)).max(10).default([]),
});
export type HandOverPayload = z.infer<typeof handOverPayloadSchema>;

export const handOverSchema = z.object({
  from: z.enum(['bot', 'agent']),
  name: z.string(),
  reason: z.enum(handOverReasons).nullable(),
  problem: z.string(),
  /** True: the customer's own words, because nobody stated the problem. */
  problemIsQuoted: z.boolean(),
  tried: z.array(z.string()),
  /** True: what was said before, because nobody listed what was tried. */
  triedIsQuoted: z.boolean(),
  /** Utterances that were there before anybody here spoke. */
  earlier: z.int(),
});
export type HandOver = z.infer<typeof handOverSchema>;

const mostQuoted = 3;
const mostQuotedChars = 80;

type Said = Pick<Utterance, 'speaker' | 'text'>;

function clipped(text: string): string {
  return text.length <= mostQuotedChars ? text : `${text.slice(0, mostQuotedChars - 1)}…`;
}

/** The longest thing the customer said says most; of equals the later. */
function fullest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length >= best.length ? text : best), '');
}

/** `earlier`: what was said before anybody here spoke. Null for a contact that nobody had before. */
export function handOverOf(payload: HandOverPayload | undefined, earlier: readonly Said[]): HandOver | null {
  const byThem = earlier.filter((one) => one.speaker === 'bot' || one.speaker === 'agent').map((one) => one.text);
  if (payload === undefined && byThem.length === 0) return null;
  const byCustomer = earlier.filter((one) => one.speaker === 'customer').map((one) => one.text);
  const { from = 'bot', name = '', problem = '', tried = [] } = payload ?? {};
  return {
    from,
    name,
    reason: payload?.reason ?? null,
    problem: problem === '' ? clipped(fullest(byCustomer)) : problem,
    problemIsQuoted: problem === '',
    tried: tried.length === 0 ? byThem.slice(-mostQuoted).map(clipped) : tried,
    triedIsQuoted: tried.length === 0,
    earlier: earlier.length,
  };
}
