/**
 * Reads a customer's words: type, emotion, urgency, flags, demands, department, each with the words that led to it. Transparent tables,
 * no model, no state; it proposes and the agent confirms. It never labels a person.
 */
import { type ComplaintType, complaintTypes, type Department, type Emotion, type Urgency } from '../base/words.ts';
import type { Classification } from './classification.ts';
import { type CueFinder, type CueHit, clauseSpan, cueFinder, outermost } from './cue-table.ts';
import { readEmotion } from './emotion.ts';
import { type FoldedSpeech, foldSpeech } from './fold-speech.ts';
import { findDemands, findFlags } from './needs.ts';
import { typeLexicon } from './type-lexicon.ts';

const words = (cues: string): string[] => cues.split(/\s+/).filter((cue) => cue !== '');

const tiers = ['fault', 'topic', 'hint'] as const;
const weights = { fault: 3, topic: 2, hint: 1 } as const;

type TypeFinders = { type: ComplaintType; find: { [K in (typeof tiers)[number]]: CueFinder } };

const finders: readonly TypeFinders[] = complaintTypes.map((type) => ({
  type,
  find: {
    fault: cueFinder(words(typeLexicon[type].fault)),
    topic: cueFinder(words(typeLexicon[type].topic)),
    hint: cueFinder(words(typeLexicon[type].hint)),
  },
}));

/** On equal scores the one whose neglect would cost most comes first. */
const precedence: readonly ComplaintType[] = [
  'safety_hazard',
  'privacy_leak',
  'not_received_signed',
  'service_attitude',
  'description_mismatch',
  'size_fit',
  'after_sales_slow',
  'price_refund',
  'logistics_delay',
  'product_quality',
  'other',
];

const departmentOf: { readonly [K in ComplaintType]: Department } = {
  product_quality: 'quality',
  service_attitude: 'service',
  logistics_delay: 'logistics',
  not_received_signed: 'logistics',
  size_fit: 'product',
  description_mismatch: 'product',
  after_sales_slow: 'service',
  price_refund: 'finance',
  safety_hazard: 'quality',
  privacy_leak: 'membership',
  other: 'service',
};

type TypeHit = CueHit & { tier: (typeof tiers)[number] };
export type TypeScore = { type: ComplaintType; score: number; words: string[]; hits: TypeHit[] };
export type Reading = {
  folded: string;
  scores: TypeScore[];
  emotion: Emotion;
  feeling: string;
  emotionWords: string[];
  flags: { flag: Classification['flags'][number]; words: string[] }[];
  demands: { demand: string; words: string[] }[];
  /** The clause that says what is wrong; empty when none does. */
  problem: string;
};

/** 「点不着火」 and 「没受伤」 are no hazard. */
const denied = /[不没未]$|没有$|不会$/;

function scoreTypes(folded: string): TypeScore[] {
  return finders.map(({ type, find }) => {
    const tagged = tiers.flatMap((tier) => find[tier](folded).map((hit) => ({ ...hit, tier })));
    const kept = outermost(tagged).filter(
      (hit) => type !== 'safety_hazard' || !denied.test(folded.slice(Math.max(0, hit.start - 2), hit.start)),
    );
    const score = kept.reduce((sum, hit) => sum + weights[hit.tier], 0);
    return { type, score, words: [...new Set(kept.map((hit) => hit.words))], hits: kept };
  });
}

/** In the customer's own spelling. */
function problemClause(speech: FoldedSpeech, scores: readonly TypeScore[]): string {
  const faults = scores.flatMap((entry) => (entry.type === 'other' ? [] : entry.hits.filter((hit) => hit.tier === 'fault')));
  const first = faults.sort((a, b) => a.start - b.start)[0];
  if (first === undefined) return '';
  const clause = clauseSpan(speech.text, first.start);
  if (readEmotion(speech.text.slice(clause.start, clause.end), true).emotion >= 3) return '';
  const { start, end } = speech.spanOf(clause.start, clause.end);
  return [...speech.source.slice(start, end)].slice(0, 40).join('').trim();
}

/** Everything heard in one utterance. */
export function readCustomer(text: string): Reading {
  const speech = foldSpeech(text);
  const folded = speech.text;
  const scores = scoreTypes(folded);
  const hasFault = scores.some((entry) => entry.hits.some((hit) => hit.tier === 'fault'));
  const isUrgentThing = scores.some((entry) => entry.type === 'safety_hazard' && entry.score >= 3);
  const { emotion, feeling, words: emotionWords } = readEmotion(folded, hasFault, text);
  return {
    folded,
    scores,
    emotion: isUrgentThing && emotion === 0 ? 1 : emotion,
    feeling,
    emotionWords,
    flags: findFlags(folded),
    demands: findDemands(folded),
    problem: problemClause(speech, scores),
  };
}

function rankTypes(scores: readonly TypeScore[]): Classification['types'] {
  const total = scores.reduce((sum, entry) => sum + entry.score, 0);
  const found = scores
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score || precedence.indexOf(a.type) - precedence.indexOf(b.type))
    .slice(0, 3)
    .map((entry) => ({ type: entry.type, confidence: Number((entry.score / (total + 1)).toFixed(2)), words: entry.words }));
  return found.length > 0 ? found : [{ type: 'other', confidence: 0.2, words: [] }];
}

function urgencyOf(types: Classification['types'], emotion: Emotion, flags: readonly string[]): Urgency {
  if (types[0]?.type === 'safety_hazard' || flags.includes('major_loss')) return 'emergency';
  return emotion >= 2 ? 'phone_first' : 'normal';
}

function summarise(readings: readonly Reading[], last: Reading): Classification {
  const merged = complaintTypes.map((type): TypeScore => {
    const entries = readings.map((reading) => reading.scores.find((entry) => entry.type === type)).filter((entry) => entry !== undefined);
    return {
      type,
      score: entries.reduce((sum, entry) => sum + entry.score, 0),
      words: [...new Set(entries.flatMap((entry) => entry.words))],
      hits: [],
    };
  });
  const types = rankTypes(merged);
  const best = types[0]?.type ?? 'other';
  const flags = [...new Set(readings.flatMap((reading) => reading.flags.map((entry) => entry.flag)))];
  const demands = [...new Set(readings.flatMap((reading) => reading.demands.map((entry) => entry.demand)))];
  const problem = readings.map((reading) => reading.problem).find((clause) => clause !== '');
  const urgency = urgencyOf(types, last.emotion, flags);
  const why: Record<string, string[]> = {
    type: types[0]?.words ?? [],
    emotion: last.emotionWords,
    flags: readings.flatMap((reading) => reading.flags.flatMap((entry) => entry.words)),
    demands: readings.flatMap((reading) => reading.demands.flatMap((entry) => entry.words)),
    urgency: urgency === 'emergency' ? (types[0]?.words ?? []) : urgency === 'phone_first' ? last.emotionWords : [],
    problem: problem === undefined ? [] : [problem],
  };
  return { types, emotion: last.emotion, feeling: last.feeling, urgency, flags, demands, department: departmentOf[best], why };
}

export function classifyText(text: string): Classification {
  const reading = readCustomer(text);
  return summarise([reading], reading);
}

/** Over the customer's turns, oldest first: types add up, demands and flags are kept, emotion and feeling are those of the last turn. */
export function classifyConversation(texts: readonly string[]): Classification {
  const readings = texts.filter((text) => text.trim() !== '').map(readCustomer);
  const last = readings.at(-1) ?? readCustomer('');
  const isEmergency = readings.some((reading) => reading.scores.some((entry) => entry.type === 'safety_hazard' && entry.score >= 3));
  const merged = summarise(readings.length === 0 ? [last] : readings, last);
  return isEmergency ? { ...merged, urgency: 'emergency' } : merged;
}
