/**
 * Owns whether a customer's turn tells of a hazard that the lead must come for at once: one that has happened, by sure words or several
 * faults. Not one that is asked about, feared or heard of.
 */
import { clauseSpan } from '../classify/cue-table.ts';
import type { Reading } from '../classify/read-customer.ts';

/** So many faults that point to a hazard are as good as one sure sign. */
const leastFaults = 2;
/** Words shown with the alert. */
const mostWords = 3;

const onlyFeared = /会不会|会否|不敢|新闻|听说|怕|万一|担心|记者|采访/;
/** A thing that merely arrived broken. */
const brokenThing = /(?:玻璃|瓷|碗|杯|盘|瓶|屏)[^，。？]{0,2}碎(?:了|掉|成|裂|$)/;
/** The customer's own errand, a reason not to be at home. */
const errand = /医院[^，。？]{0,4}(?:拿药|取药|配药|开药|复查|体检|上班|探望|看望|陪|值班|门口|附近|对面|旁)/;

function isHarmless(folded: string, words: string): boolean {
  const at = folded.indexOf(words);
  const clause = at < 0 ? { start: 0, end: 0 } : clauseSpan(folded, at);
  if (onlyFeared.test(words) || onlyFeared.test(folded.slice(clause.start, clause.end))) return true;
  return (words.includes('碎') && brokenThing.test(folded)) || (words.includes('医院') && errand.test(folded));
}

/** The words that tell; null when nothing of the kind has happened. */
export function hazardIn({ folded, scores, isDanger }: Reading): string[] | null {
  const hazard = scores.find((entry) => entry.type === 'safety_hazard');
  if (hazard === undefined || !isDanger) return null;
  const told = hazard.hits.filter(({ tier, words }) => (tier === 'sure' || tier === 'fault') && !isHarmless(folded, words));
  const isSure = told.some(({ tier }) => tier === 'sure') || told.length >= leastFaults;
  return isSure ? hazard.words.slice(0, mostWords) : null;
}
