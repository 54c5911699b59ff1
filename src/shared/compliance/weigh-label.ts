/** Owns what the wording of an agent's sentence says for or against a label, and from where on it counts. */
import { clauseAround, type NormalizedText, normalizeText, originalSpan } from '../language/normalize.ts';
import { createWeigher, type Evidence, strongestPart, type Weighed } from '../language/wording.ts';
import agentWording from './agent-wording.json' with { type: 'json' };
import type { Label } from './finding.ts';

/** Log odds, chosen on sentences that were not used to fit the table (`npm run fit`). */
const likelyFrom = 0.3;
const unlikelyBelow = -2;
/** Below this a rule that weighs wording warns instead of holding back. */
const blockFrom = -0.5;
/** A clause that speaks this much for the label by itself is believed whatever surrounds it. */
const plainFrom = 2;
/** Fewer characters say nothing by themselves. */
const leastLength = 4;

const weigher = createWeigher(agentWording);
const placeOf = new Map(agentWording.outcomes.map((outcome, place) => [outcome, place]));

/** See `Weigher.warm`. */
export function warmWording(): Generator<void, void> {
  return weigher.warm();
}

/** False for a label that is not found by wording, such as personal data. */
export function hasWording(label: Label): boolean {
  return placeOf.has(label);
}

export function weighParts(text: NormalizedText): Weighed[] {
  return weigher.weigh(text);
}

/** The part of the text as a whole, unless the words from pause to pause speak for the label: polite words beside them excuse nothing. */
export function weighsAgainst(text: NormalizedText, part: Weighed, hit: { start: number; end: number }, label: Label): boolean {
  const place = placeOf.get(label);
  if (place === undefined || (part.sums[place] ?? 0) >= unlikelyBelow) return false;
  const { start, end } = clauseAround(text, hit);
  if (start <= part.start && end >= part.end) return true;
  return (weigher.weighStretch(text, start, end).sums[place] ?? 0) < plainFrom;
}

/** Words that would hold a message back must not stand in a sentence that rather weighs against the label. */
export function weighsToBlock(part: Weighed, label: Label): boolean {
  const place = placeOf.get(label);
  return place === undefined || (part.sums[place] ?? 0) >= blockFrom;
}

/** The words that speak most for the label, where the part as a whole does. */
export function weighsFor(text: NormalizedText, part: Weighed, label: Label): Evidence | null {
  const place = placeOf.get(label);
  if (place === undefined || part.end - part.start < leastLength || (part.sums[place] ?? 0) < likelyFrom) return null;
  return weigher.evidence(text, part, place);
}

/** For people: the words that speak most for a label in a sentence, and their weights in the table. */
export function wordsFor(source: string, label: Label): { words: string; weight: number }[] {
  const text = normalizeText(source);
  const place = placeOf.get(label) ?? -1;
  const part = strongestPart(weigher.weigh(text), place);
  if (part === undefined) return [];
  return weigher.heaviest(text, part, place, 3).map(({ weight, ...run }) => {
    const { start, end } = originalSpan(text, run.start, run.end);
    return { words: source.slice(start, end), weight };
  });
}
