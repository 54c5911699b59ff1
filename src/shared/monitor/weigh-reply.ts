/** Owns what the wording of a customer's reply says about displeasure with the handling: log odds from the fitted table. */
import { normalizeText } from '../language/normalize.ts';
import { createWeigher } from '../language/wording.ts';
import replyWording from './reply-wording.json' with { type: 'json' };

const weigher = createWeigher(replyWording);

/** Reads the table in steps; without it the first reply waits for that. */
export function warmReplyWording(): Generator<void, void> {
  return weigher.warm();
}

/** Of a long reply the part that says most counts; marks alone say nothing. */
export function weighReply(text: string): number {
  const [first, ...others] = weigher.weigh(normalizeText(text)).map(({ sums }) => sums[0] ?? 0);
  return first === undefined ? 0 : Math.max(first, ...others);
}
