/** Which of the five steps an agent's sentence covers, and by which words. Paraphrase counts, not only verbatim scripts; it never judges the customer. */
import type { Step } from '../base/words.ts';
import { foldSpeech } from '../classify/fold-speech.ts';
import { findTimeExpressions } from '../language/time-expressions.ts';
import * as cues from './coverage-cues.ts';
import type { StepHit } from './guide.ts';

export type CoverageContext = {
  /** Only an agent's words can cover a step. */
  speakerIsAgent: boolean;
  /** What the customer said so far, oldest first; a read-back is recognised by it. */
  customerTexts: readonly string[];
  /** What the agent said before, oldest first: a second option may come in a sentence of its own. */
  agentTexts?: readonly string[];
};

type Span = { start: number; end: number };

const remedyWords = new RegExp(cues.remedy, 'g');

/** The clause group (up to 。 or ？) that holds a place. */
function sentenceAround(text: string, span: Span): string {
  const from = Math.max(text.lastIndexOf('。', span.start - 1), text.lastIndexOf('？', span.start - 1)) + 1;
  const ends = [text.indexOf('。', span.end), text.indexOf('？', span.end)].filter((place) => place >= 0);
  return text.slice(from, ends.length === 0 ? text.length : Math.min(...ends));
}

function clauseAround(text: string, span: Span): string {
  const from = Math.max(...['。', '？', '，'].map((mark) => text.lastIndexOf(mark, span.start - 1))) + 1;
  const ends = ['。', '？', '，'].map((mark) => text.indexOf(mark, span.end)).filter((place) => place >= 0);
  return text.slice(from, ends.length === 0 ? text.length : Math.min(...ends));
}

function matches(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function earliest(spans: readonly Span[]): Span | null {
  return spans.reduce<Span | null>((best, span) => (best === null || span.start < best.start ? span : best), null);
}

function findEmpathy(text: string): Span | null {
  const spans = cues.empathyCues.flatMap((pattern) => matches(text, pattern));
  return earliest(
    spans.filter((span) => !cues.notEmpathy.test(clauseAround(text, span)) && !cues.notEmpathy.test(text.slice(span.start, span.end + 8))),
  );
}

const empty = /[的了是吗呢吧啊我您你他她它这那一下在有和跟对不就也都还要给，。？]/g;

function bigrams(text: string): Set<string> {
  const grams = new Set<string>();
  for (const clause of text.split(/[，。？]/)) {
    const bare = clause.replace(empty, '');
    for (let i = 0; i + 2 <= bare.length; i++) grams.add(bare.slice(i, i + 2));
  }
  return grams;
}

function sharesWords(text: string, customerTexts: readonly string[], least: number): boolean {
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

/** A lead (「跟您确认一下」, 「您的意思是」) with content, or the customer's own words with 「对吗」. */
function findParaphrase(text: string, context: CoverageContext): Span | null {
  const tail = earliest(matches(text, cues.confirmTail));
  const lead = earliest(cues.paraphraseLeads.flatMap((pattern) => matches(text, pattern)));
  if (lead !== null) {
    const behind = text.slice(lead.end);
    const content = behind.replace(/^[，：。]+/, '');
    if (cues.notParaphrase.test(content) || cues.notParaphrase.test(text)) return null;
    const end = tail !== null && tail.start >= lead.end ? tail.end : text.length;
    const isConfirmed = tail !== null && tail.start >= lead.end;
    if (content.length >= 5 && (isConfirmed || sharesWords(behind, context.customerTexts, 2))) return { start: lead.start, end };
  }
  if (tail === null || cues.notParaphrase.test(text)) return null;
  const before = text.slice(0, tail.start);
  return before.length >= 6 && sharesWords(before, context.customerTexts, 3) ? { start: 0, end: tail.end } : null;
}

function findRequest(text: string): Span | null {
  const spans = cues.evidenceCues.flatMap((pattern) => matches(text, pattern));
  const isPolite = (span: Span) => !cues.notEvidence.test(sentenceAround(text, span).slice(0, 80));
  return earliest(spans.filter(isPolite));
}

function remediesIn(text: string): string[] {
  return [...new Set([...text.matchAll(remedyWords)].map((match) => match[0]))];
}

/** Both sides must offer something, and not the same thing. */
function isChoice(words: string): boolean {
  if (cues.notOptions.test(words)) return false;
  const parts = words.split(/或者|或是|还是|要么|也可以|也能|还可以|也行|二是|第二|另一|和|跟|以及|，|。/);
  const offers = parts.map(remediesIn).filter((found) => found.length > 0);
  return offers.length >= 2 && new Set(offers.flat()).size >= 2;
}

function findOptions(text: string, context: CoverageContext): Span | null {
  const spans = cues.twoOptionCues
    .flatMap((pattern) => matches(text, pattern))
    .filter((span) => isChoice(text.slice(span.start, span.end)));
  const first = earliest(spans);
  if (first !== null) return first;
  const before = (context.agentTexts ?? []).slice(-2).map((said) => foldSpeech(said).text);
  const hasFirst = before.some((said) =>
    matches(said, cues.singleOption).some((span) => remediesIn(said.slice(span.start, span.end)).length > 0),
  );
  const further = matches(text, cues.furtherOption).filter((span) => remediesIn(text.slice(span.start, span.end)).length > 0);
  return hasFirst && !cues.notOptions.test(text) ? earliest(further) : null;
}

const sentenceEnds = ['。', '！', '？', '；', '!', '?', ';', '\n'];
const clauseEnds = [...sentenceEnds, '，', ',', '、'];

/** From the last of `ends` before the span to the first after it, blanks trimmed. Works on the source, where the times were found. */
function stretch(source: string, span: Span, ends: readonly string[]): Span {
  const from = Math.max(-1, ...ends.map((end) => (span.start === 0 ? -1 : source.lastIndexOf(end, span.start - 1)))) + 1;
  const stops = ends.map((end) => source.indexOf(end, span.end)).filter((place) => place >= 0);
  const to = stops.length === 0 ? source.length : Math.min(...stops);
  const text = source.slice(from, to);
  return { start: from + text.length - text.trimStart().length, end: to - text.length + text.trimEnd().length };
}

function isPromise(source: string, time: Span): boolean {
  const clause = stretch(source, time, clauseEnds);
  const sentence = stretch(source, time, sentenceEnds);
  const words = foldSpeech(source.slice(sentence.start, sentence.end)).text;
  const near = foldSpeech(source.slice(clause.start, clause.end)).text;
  const before = foldSpeech(source.slice(clause.start, time.start)).text;
  const isAsked = /[？?]/.test(source.charAt(sentence.end)) && /还是|或者|呢|哪/.test(words);
  if (isAsked || cues.askedBack.test(words) || cues.notOurDeed.test(near)) return false;
  const behind = foldSpeech(source.slice(time.end, sentence.end)).text;
  if (cues.guess.test(before) && !cues.ownAct.test(behind)) return false;
  return cues.ourDeed.test(words);
}

/** A concrete time together with a deed of ours in the same sentence. */
function findCommitment(source: string): Span | null {
  const time = findTimeExpressions(source).find((item) => item.kind !== 'vague' && isPromise(source, item));
  return time === undefined ? null : stretch(source, time, sentenceEnds);
}

/** In order of appearance; offsets are half-open UTF-16 into `text`. */
export function coverSteps(text: string, context: CoverageContext): StepHit[] {
  if (!context.speakerIsAgent || text.trim() === '') return [];
  const speech = foldSpeech(text);
  const found: [Step, Span | null][] = [
    ['empathize', findEmpathy(speech.text)],
    ['paraphrase', findParaphrase(speech.text, context)],
    ['request_evidence', findRequest(speech.text)],
    ['offer_two_options', findOptions(speech.text, context)],
  ];
  const hits = found.flatMap(([step, span]): StepHit[] => (span === null ? [] : [{ step, ...speech.spanOf(span.start, span.end) }]));
  const commitment = findCommitment(text);
  if (commitment !== null) hits.push({ step: 'commit_time', ...commitment });
  return hits.filter((hit) => hit.end > hit.start).sort((a, b) => a.start - b.start);
}

/** True when the sentence explains before it has said one word of care. */
export function leadsWithCause(text: string): boolean {
  const { text: folded } = foldSpeech(text);
  return cues.causeLead.test(folded) && findEmpathy(folded) === null;
}
