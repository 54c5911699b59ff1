/**
 * Owns what the wording of an agent's sentence says for or against each of the five steps, and from where on it counts. The tables of
 * cues explain most ticks; the wording takes back what the sentence as a whole speaks against and adds what no cue foresaw.
 */
import { type Step, steps } from '../base/words.ts';
import { clauseAround } from '../language/normalize.ts';
import type { TimeExpression } from '../language/time-expressions.ts';
import { createWeigher, partAt, type Weighed, type WordingData } from '../language/wording.ts';
import type { AgentSpeech, Span } from './agent-speech.ts';
import { stepHints } from './step-hints.ts';
import stepWordingData from './step-wording.json' with { type: 'json' };
import { stepWords } from './step-words.ts';

/** Log odds of a part of the sentence: with a cue in it, with a hint, and with neither. */
export type StepLimits = Readonly<Record<Step, { againstBelow: number; hintedFrom: number; likelyFrom: number }>>;

/** Chosen on development sentences that were not used to fit the table (`node test/fit/judge-steps.ts`). */
export const stepLimits: StepLimits = {
  empathize: { againstBelow: -6, hintedFrom: 1, likelyFrom: 1.5 },
  paraphrase: { againstBelow: -7, hintedFrom: -1, likelyFrom: 1 },
  request_evidence: { againstBelow: -7, hintedFrom: 0.5, likelyFrom: 1 },
  // What joins two ways, no single run of characters shows.
  offer_two_options: { againstBelow: Number.NEGATIVE_INFINITY, hintedFrom: -1, likelyFrom: 1 },
  commit_time: { againstBelow: -5, hintedFrom: 0.5, likelyFrom: 0.5 },
};

/** The clause by itself may say so much less than the part it stands in. */
const clauseSlack = 2;
/** A clause that speaks this much for the step by itself is believed whatever surrounds it. */
const plainFrom = 2;
/** Fewer characters say nothing by themselves. */
const leastLength = 4;

/** Spans are places in the speech. */
export type StepWeights = {
  /** The part of the text around the words speaks against the step. */
  isAgainst(step: Step, words: Span): boolean;
  /** From pause to pause, the words that make the step likely; null when nothing does. A commitment holds a time that can be kept to. */
  likely(step: Step): Span | null;
};

export type StepWording = {
  /** See `Weigher.warm`. */
  warm(): Generator<void, void>;
  /** `times`: as found in the source of the speech. */
  weigh(speech: AgentSpeech, times: readonly TimeExpression[]): StepWeights;
};

export function createStepWording(data: WordingData, limits: StepLimits): StepWording {
  const weigher = createWeigher(data);
  const placeOf = new Map(steps.map((step) => [step, data.outcomes.indexOf(step)]));
  const sumOf = ({ sums }: Weighed, step: Step) => sums[placeOf.get(step) ?? -1] ?? Number.NEGATIVE_INFINITY;

  function weigh(speech: AgentSpeech, times: readonly TimeExpression[]): StepWeights {
    const words = stepWords(speech, times);
    const { normalized } = words;
    const parts = weigher.weigh(normalized);

    const sumWithin = (step: Step, { start, end }: Span, part: Weighed): number =>
      start <= part.start && end >= part.end ? sumOf(part, step) : sumOf(weigher.weighStretch(normalized, start, end), step);

    function isAgainst(step: Step, span: Span): boolean {
      const units = words.unitsOf(span);
      const part = partAt(parts, units.start);
      const { againstBelow } = limits[step];
      if (part === undefined || sumOf(part, step) >= againstBelow) return false;
      const clause = clauseAround(normalized, units);
      return sumWithin(step, clause, part) < (clause.start <= part.start && clause.end >= part.end ? againstBelow : plainFrom);
    }

    function clausesOf(step: Step, part: Weighed): Span[] {
      if (step === 'commit_time') return words.times.filter(({ start }) => start >= part.start && start < part.end);
      const evidence = weigher.evidence(normalized, part, placeOf.get(step) ?? -1);
      return evidence === null ? [] : [evidence];
    }

    function leastSum(step: Step, part: Weighed): number {
      const { hintedFrom, likelyFrom } = limits[step];
      if (step === 'commit_time' || hintedFrom >= likelyFrom || sumOf(part, step) >= likelyFrom) return likelyFrom;
      const { start, end } = words.speechOf(part);
      return stepHints[step].test(speech.text.slice(start, end)) ? hintedFrom : likelyFrom;
    }

    function likely(step: Step): Span | null {
      let best: Span | null = null;
      let most = Number.NEGATIVE_INFINITY;
      for (const part of parts) {
        if (part.end - part.start < leastLength || sumOf(part, step) < limits[step].hintedFrom) continue;
        const least = leastSum(step, part);
        if (sumOf(part, step) < least) continue;
        for (const stretch of clausesOf(step, part)) {
          const clause = clauseAround(normalized, stretch);
          const sum = sumWithin(step, clause, part);
          if (sum < least - clauseSlack || sum <= most) continue;
          most = sum;
          best = words.speechOf(clause);
        }
      }
      return best;
    }

    return { isAgainst, likely };
  }

  return { warm: () => weigher.warm(), weigh };
}

/** The shipped table. */
export const stepWording = createStepWording(stepWordingData, stepLimits);
