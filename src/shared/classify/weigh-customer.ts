/**
 * Owns what the wording of a customer's sentence says about its type, how upset it sounds and which flags it raises: log odds from
 * the fitted table, joined with what the tables of cues found.
 */
import type { ComplaintType, Emotion } from '../base/words.ts';
import { normalizeText, originalSpan } from '../language/normalize.ts';
import { createWeigher, strongestPart } from '../language/wording.ts';
import { type CustomerFlag, customerFlags } from './classification.ts';
import customerWording from './customer-wording.json' with { type: 'json' };

export type CustomerOutcome = ComplaintType | CustomerFlag | `upset${1 | 2 | 3}`;

/** `words`: in the customer's own spelling, what speaks most for the outcome. */
export type CustomerWeights = { of(outcome: CustomerOutcome): number; words(outcome: CustomerOutcome): string[] };

const weigher = createWeigher(customerWording);
const placeOf = new Map(customerWording.outcomes.map((outcome, place) => [outcome, place]));

/** What is not said weighs so little. */
const nothing = -9;

/** Reads the table in steps; without it the first sentence waits for that. */
export function warmCustomerWording(): Generator<void, void> {
  return weigher.warm();
}

/** Fewer characters than this say little; cues are believed rather. */
const fullLength = 7;

/** Of a long text the part that says most counts, of a very short one only a share. */
export function weighCustomer(text: string): CustomerWeights {
  const normalized = normalizeText(text);
  const parts = weigher.weigh(normalized);
  const share = Math.min(1, normalized.length / fullLength);
  const strongest = (outcome: CustomerOutcome) => strongestPart(parts, placeOf.get(outcome) ?? -1);
  return {
    of: (outcome) => {
      const sum = strongest(outcome)?.sums[placeOf.get(outcome) ?? -1];
      return sum === undefined ? nothing : Math.max(nothing, sum * share);
    },
    words: (outcome) => {
      const part = strongest(outcome);
      const evidence = part === undefined ? null : weigher.evidence(normalized, part, placeOf.get(outcome) ?? -1);
      if (evidence === null) return [];
      const { start, end } = originalSpan(normalized, evidence.start, evidence.end);
      return [text.slice(start, end).trim()];
    },
  };
}

/** A reading by cues counts so much, in log odds; the wording must outweigh it to be believed instead. */
const cuesCount = 3;

/** Abuse calls the lead at once: without a cue the wording must be this clear. */
const abuseFrom = 3;

/**
 * The emotion that cues and wording together speak for. Marks are not part of the wording: who complains with an exclamation mark
 * (`shouts`) is angry, however calm the words are.
 */
export function weighedEmotion(byCues: Emotion, weights: CustomerWeights, shouts: boolean): Emotion {
  const isAtLeast = (level: 1 | 2 | 3) => weights.of(`upset${level}`) + (byCues >= level ? cuesCount : -cuesCount) > 0;
  const isAngry = isAtLeast(2) || (shouts && byCues >= 2 && isAtLeast(1));
  return isAtLeast(3) && (byCues === 3 || weights.of('upset3') > abuseFrom) ? 3 : isAngry ? 2 : isAtLeast(1) ? 1 : 0;
}

/** What wording adds to the score of a type; only what lies above `leastWeight` is added, so that no score falls below zero. */
const leastWeight = -5;
const typeShare = 1.5;

export function typeWeight(weights: CustomerWeights, type: ComplaintType): number {
  return typeShare * Math.max(0, weights.of(type) - leastWeight);
}

/** From here on the wording alone is taken to say something about a type. */
const saidFrom = -0.5;

export function saysType(weights: CustomerWeights, type: ComplaintType): boolean {
  return weights.of(type) > saidFrom;
}

/**
 * Wording may raise a flag by itself, and speak so much against one that its cues are not believed. Years and sums are read as figures,
 * which the table does not tell apart: they are never raised, and years never doubted.
 */
const flagFrom = 0;
const noFlagBelow = -5;

export type FoundFlag = { flag: CustomerFlag; words: string[] };

export function weighedFlags(byCues: readonly FoundFlag[], weights: CustomerWeights): FoundFlag[] {
  return customerFlags.flatMap((flag): FoundFlag[] => {
    const known = byCues.find((found) => found.flag === flag);
    const weight = weights.of(flag);
    if (known !== undefined) return flag === 'oos_over_3_years' || weight > noFlagBelow ? [known] : [];
    return weight > flagFrom && flag !== 'oos_over_3_years' && flag !== 'major_loss' ? [{ flag, words: weights.words(flag) }] : [];
  });
}

/** Chosen, like the limits above, on sentences that the table was not fitted to. */
const noDangerBelow = -4;

/** `isLeading`: of all types the words speak for a hazard most. */
export function weighedDanger(isLeading: boolean, weights: CustomerWeights): boolean {
  return isLeading && weights.of('safety_hazard') > noDangerBelow;
}
