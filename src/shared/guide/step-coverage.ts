/** Which of the five steps an agent's sentence covers, and by which words. Paraphrase counts, not only verbatim scripts; it never judges the customer. */
import type { Step } from '../base/words.ts';
import { foldSpeech } from '../classify/fold-speech.ts';
import { findTimeExpressions, type TimeExpression } from '../language/time-expressions.ts';
import { type AgentSpeech, clauseOf, earliest, matchesOf, readAgent, type Span, sentenceOf } from './agent-speech.ts';
import { causeLead } from './coverage-cues.ts';
import { empathyCues, formalApology, notEmpathy } from './empathy-cues.ts';
import { findPromises } from './find-promises.ts';
import type { StepHit } from './guide.ts';
import {
  alternatives,
  anyChoice,
  asksToChoose,
  bothWaysCues,
  eitherCues,
  furtherOption,
  handsOver,
  notOptions,
  onlyFurther,
  remedy,
  singleOption,
  twoOptionCues,
} from './option-cues.ts';
import {
  confirmTail,
  leads,
  leastContent,
  leastSureContent,
  namedLeads,
  notParaphrase,
  openQuestion,
  sureLeads,
} from './read-back-cues.ts';
import { anyObject, evidenceCues, notAsked, notEvidence, notOurs, secrets } from './request-cues.ts';
import { type StepWeights, type StepWording, stepWording } from './weigh-step.ts';

export type CoverageContext = {
  /** Only an agent's words can cover a step. */
  speakerIsAgent: boolean;
  /** What the customer said so far, oldest first; a read-back is recognised by it. */
  customerTexts: readonly string[];
  /** What the agent said before, oldest first: a second option may come in a sentence of its own. */
  agentTexts?: readonly string[];
};

const remedyWords = new RegExp(remedy, 'g');

function findEmpathy(text: string): Span | null {
  const spans = empathyCues.flatMap((pattern) => matchesOf(text, pattern));
  return earliest(
    spans.filter((span) => {
      const clause = clauseOf(text, span);
      const words = text.slice(clause.start, Math.max(clause.end, span.end));
      return (
        !notEmpathy.test(words) && !notEmpathy.test(text.slice(span.start, span.end + 8)) && !formalApology.test(text.slice(clause.start))
      );
    }),
  );
}

const empty = /[的了是吗呢吧啊我您你他她它这那一下在有和跟对不就也都还要给，。？]/g;

/** Numbers read back check that they were heard, not what is wrong. */
const figures = /[0-9零〇一二三四五六七八九十百千万两幺]/;

function bigrams(text: string): Set<string> {
  const grams = new Set<string>();
  for (const clause of text.split(/[，。？]/)) {
    const bare = clause.replace(empty, '');
    for (let i = 0; i + 2 <= bare.length; i++) if (!figures.test(bare.slice(i, i + 2))) grams.add(bare.slice(i, i + 2));
  }
  return grams;
}

function sharesWords(text: string, customerTexts: readonly string[], least: number): boolean {
  if (customerTexts.length === 0) return false;
  const heard = bigrams(
    customerTexts
      .slice(-12)
      .map((said) => foldSpeech(said).text)
      .join('。'),
  );
  let shared = 0;
  for (const gram of bigrams(text)) if (heard.has(gram)) shared += 1;
  return shared >= least;
}

const leastEcho = 2;
const longestReadBack = 90;
const longestTail = 12;

/** A summary announced, a lead (「您说的是」) with a question back, or the customer's own words. */
function findParaphrase(text: string, context: CoverageContext): Span | null {
  if (notParaphrase.test(text)) return null;
  const tails = matchesOf(text, confirmTail);
  const named = earliest(namedLeads.flatMap((pattern) => matchesOf(text, pattern)));
  if (named !== null) {
    const end = sentenceEnd(text, named.end);
    if (end - named.end >= leastContent && !notParaphrase.test(text.slice(named.end, end))) return { start: named.start, end };
  }
  for (const lead of sureLeads.flatMap((pattern) => matchesOf(text, pattern)).sort((a, b) => a.start - b.start)) {
    const tail = tails.find((span) => span.start > lead.end + 1 && span.start - lead.end < longestReadBack);
    const end = tail?.end ?? sentenceEnd(text, lead.end);
    const content = text.slice(lead.end, tail?.start ?? end).replace(/^[，：。]+/, '');
    if (tail === undefined && openQuestion.test(content.slice(0, 24))) continue;
    if (!notParaphrase.test(content) && content.length >= (tail === undefined ? leastSureContent : 3)) return { start: lead.start, end };
  }
  const tail = tails.find((span) => span.start >= leastContent);
  if (tail !== undefined) {
    const from = askedFrom(text, tail);
    const before = text.slice(from, tail.start);
    const lead = earliest(leads.flatMap((pattern) => matchesOf(before, pattern)));
    const isLong = before.length >= leastContent && before.length <= longestReadBack;
    const isInnocent = !notParaphrase.test(before) && (lead === null || !notParaphrase.test(before.slice(lead.end)));
    if (isLong && isInnocent && (lead !== null || sharesWords(before, context.customerTexts, 3))) return { start: from, end: tail.end };
  }
  const lead = earliest(leads.slice(0, 3).flatMap((pattern) => matchesOf(text, pattern)));
  if (lead === null || text.length - lead.end < leastContent || notParaphrase.test(text.slice(lead.end))) return null;
  return sharesWords(text.slice(lead.end), context.customerTexts, 3) ? { start: lead.start, end: sentenceEnd(text, lead.end) } : null;
}

/** A question back in a turn of its own asks about the turn before. */
function findParaphraseOver(text: string, context: CoverageContext): Span | null {
  const own = findParaphrase(text, context);
  const said = context.agentTexts?.at(-1);
  if (own !== null || said === undefined || text.length > longestTail || matchesOf(text, confirmTail).length === 0) return own;
  const before = readAgent(said).text;
  const both = findParaphrase(`${before}，${text}`, context);
  return both !== null && both.end > before.length + 1 ? { start: 0, end: text.length } : null;
}

/** Where the words begin that a question back asks about: its own sentence, or the one before when it stands alone. */
function askedFrom(text: string, tail: Span): number {
  let from = tail.start;
  while (from > 0 && tail.start - from < leastContent) {
    from = Math.max(text.lastIndexOf('。', from - 2), text.lastIndexOf('？', from - 2)) + 1;
  }
  return from;
}

function sentenceEnd(text: string, from: number): number {
  const ends = [text.indexOf('。', from), text.indexOf('？', from)].filter((place) => place > from);
  return ends.length === 0 ? text.length : Math.min(...ends);
}

function findRequest(text: string): Span | null {
  if (!anyObject.test(text)) return null;
  const spans = evidenceCues.flatMap((pattern) => matchesOf(text, pattern));
  return earliest(
    spans.filter((span) => {
      const clause = clauseOf(text, span);
      return (
        !notEvidence.test(text.slice(Math.max(0, span.start - 30), span.start) + sentenceOf(text, span)) &&
        !secrets.test(text.slice(Math.max(clause.start, span.start - 10), Math.min(clause.end, span.end + 8))) &&
        !notAsked.test(text.slice(Math.max(clause.start, span.start - 8), span.end))
      );
    }),
  );
}

function remediesIn(text: string): string[] {
  return [...new Set([...text.matchAll(remedyWords)].map((match) => match[0]))];
}

/** From a clause to the end of the one behind it. */
function clausesFrom(text: string, span: Span): string {
  const clause = clauseOf(text, span);
  const next = clause.end + 1 < text.length ? clauseOf(text, { start: clause.end + 1, end: clause.end + 2 }) : clause;
  return text.slice(clause.start, Math.max(clause.end, span.end, next.end));
}

/** Both sides offer something, and not the same thing. */
function isChoice(words: string): boolean {
  const offers = words
    .split(alternatives)
    .map(remediesIn)
    .filter((found) => found.length > 0);
  return offers.length >= 2 && new Set(offers.flat()).size >= 2;
}

function findOptions(text: string, context: CoverageContext): Span | null {
  if (!anyChoice.test(text)) return null;
  const real = (span: Span) => !notOptions.test(sentenceOf(text, span)) && !notOptions.test(text.slice(span.start, span.end));
  const isOffered = (span: Span) => isChoice(text.slice(span.start, span.end));
  const isAsked = (span: Span) => asksToChoose.test(clausesFrom(text, span));
  const isHandedOver = (span: Span) => handsOver.test(clausesFrom(text, span));
  const first = earliest([
    ...bothWaysCues.flatMap((pattern) => matchesOf(text, pattern)).filter(real),
    ...twoOptionCues.flatMap((pattern) => matchesOf(text, pattern)).filter((span) => real(span) && (isOffered(span) || isAsked(span))),
    ...eitherCues.flatMap((pattern) => matchesOf(text, pattern)).filter((span) => real(span) && isHandedOver(span)),
  ]);
  if (first !== null) return first;
  const before = (context.agentTexts ?? []).slice(-2).map((said) => readAgent(said).text);
  const hasFirst = before.some((said) =>
    matchesOf(said, singleOption).some((span) => remediesIn(said.slice(span.start, span.end)).length > 0),
  );
  const further = matchesOf(text, furtherOption).filter((span) => remediesIn(text.slice(span.start, span.end)).length > 0);
  return hasFirst && !notOptions.test(text) ? earliest(further) : null;
}

/** What cues are not believed with, wording is not believed with either. */
function isRuledOut(step: Step, text: string, span: Span): boolean {
  const words = text.slice(span.start, span.end);
  switch (step) {
    case 'empathize':
      return notEmpathy.test(words) || formalApology.test(text.slice(span.start));
    case 'paraphrase':
      return notParaphrase.test(words);
    case 'request_evidence':
      return notEvidence.test(words) || secrets.test(words) || notOurs.test(words);
    case 'offer_two_options':
      return notOptions.test(words) || onlyFurther.test(words);
    case 'commit_time':
      return false;
  }
}

/** Worded like a read-back, it must also say something that the customer said, where that is known. */
function isEcho(text: string, span: Span, { customerTexts }: CoverageContext): boolean {
  return customerTexts.length === 0 || sharesWords(text.slice(span.start, span.end), customerTexts, leastEcho);
}

/** What a cue found, unless the wording speaks against it; what the wording makes likely where no cue found anything. */
function joined(step: Step, text: string, cue: Span | null, weights: StepWeights, context: CoverageContext): Span | null {
  if (cue !== null) return weights.isAgainst(step, cue) ? null : cue;
  const likely = weights.likely(step);
  if (likely === null || isRuledOut(step, text, likely)) return null;
  return step === 'paraphrase' && !isEcho(text, likely, context) ? null : likely;
}

/** A time that can be kept to, with what is to happen then. */
function findCommitment(text: string, speech: AgentSpeech, times: readonly TimeExpression[], weights: StepWeights): Span | null {
  const promises = findPromises(text, times).filter((item) => item.kind === 'dated');
  if (promises.length === 0) {
    const likely = weights.likely('commit_time');
    return likely === null ? null : speech.spanOf(likely.start, likely.end);
  }
  return promises.find((promise) => !weights.isAgainst('commit_time', speech.placesOf(promise.start, promise.end))) ?? null;
}

/** In order of appearance; offsets are half-open UTF-16 into `text`. `wording`: another table than the shipped one, to judge it. */
export function coverSteps(text: string, context: CoverageContext, wording: StepWording = stepWording): StepHit[] {
  if (!context.speakerIsAgent || text.trim() === '') return [];
  const speech = readAgent(text);
  const times = findTimeExpressions(text);
  const weights = wording.weigh(speech, times);
  const found: [Step, Span | null][] = [
    ['empathize', findEmpathy(speech.text)],
    ['paraphrase', findParaphraseOver(speech.text, context)],
    ['request_evidence', findRequest(speech.text)],
    ['offer_two_options', findOptions(speech.text, context)],
  ];
  const hits = found.flatMap(([step, cue]): StepHit[] => {
    const span = joined(step, speech.text, cue, weights, context);
    return span === null ? [] : [{ step, ...speech.spanOf(span.start, span.end) }];
  });
  const commitment = findCommitment(text, speech, times, weights);
  if (commitment !== null) hits.push({ step: 'commit_time', start: commitment.start, end: commitment.end });
  return hits.filter((hit) => hit.end > hit.start).sort((a, b) => a.start - b.start);
}

/** True when the sentence explains before it has said one word of care. */
export function leadsWithCause(text: string): boolean {
  const { text: folded } = readAgent(text);
  return causeLead.test(folded) && findEmpathy(folded) === null;
}
