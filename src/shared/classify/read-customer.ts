/**
 * Reads a customer's words: type, emotion, urgency, flags, demands, department, each with the words that led to it. Tables of
 * cues and of weighed wording that a person can read; it proposes and the agent confirms. It never labels a person.
 *
 *   text ─▶ folded ─▶ plain speech ─▶ cues of types, feeling, needs ─▶ Reading ─▶ (fold over turns) ─▶ Classification
 */
import { type ComplaintType, complaintTypes, type Emotion } from '../base/words.ts';
import type { Classification } from './classification.ts';
import { type CueHit, clauseSpan, cueScanner, cuesOf, outermost } from './cue-table.ts';
import { feelingAt, isShouted, readEmotion } from './emotion.ts';
import { type FoldedSpeech, foldSpeech } from './fold-speech.ts';
import { findDemands, findFlags } from './needs.ts';
import { type PlainSpeech, plainSpeech } from './plain-speech.ts';
import { innocentCues, typeLexicon } from './type-lexicon.ts';
import { typeTopics } from './type-topics.ts';
import {
  type CustomerWeights,
  saysType,
  typeWeight,
  warmCustomerWording,
  weighCustomer,
  weighedDanger,
  weighedEmotion,
  weighedFlags,
} from './weigh-customer.ts';

const tiers = ['sure', 'fault', 'topic', 'hint', 'lean'] as const;
type Tier = (typeof tiers)[number];
const weights = { sure: 5, fault: 3, topic: 2, hint: 1 } as const;

function tableOf(type: ComplaintType, tier: Tier): string {
  return tier === 'lean' ? typeTopics[type] : typeLexicon[type][tier];
}

const scanTypes = cueScanner(
  complaintTypes.flatMap((type) => tiers.map((tier) => ({ tag: { type, tier }, cues: cuesOf(tableOf(type, tier)) }))),
);
const scanInnocent = cueScanner([{ tag: null, cues: cuesOf(innocentCues) }]);

type TypeHit = CueHit & { tier: Tier };
/** `isSaid`: something was said about it at all; without, the score only ranks it. */
export type TypeScore = { type: ComplaintType; score: number; isSaid: boolean; words: string[]; hits: TypeHit[] };
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
  /** Somebody or something is or may come to harm. */
  isDanger: boolean;
};

/** 「点不着火」 and 「没受伤」 are no hazard. */
const denied = /[不没未]$|没有$|不会$/;

/** More of one kind of cue says little more: a whole complaint about one type must not drown a sure sign of another. */
const mostOf = { sure: 2, fault: 3, topic: 2, hint: 1 } as const;
const mostLean = 2.5;
const calmBonus = 1;

/** Below this score cues say nothing about a type. */
const leastScore = 0.45;

/** From this score on the words are taken for a complaint at all. */
const leastComplaint = 0.6;

/** Praise and press calls are no complaint of any kind, unless the same words also tell of a fault. */
const noComplaint =
  /五星(?!级)|手艺好|人也?(?:好|和气)|(?:替|代|帮)我(?:谢|说声|夸|感谢)|说声?谢|(?:快递|物流|发货|送货|师傅|客服)(?:很|真|也|特别|挺)(?:快|准|细心|耐心|周到|负责)|好评|点赞|点个赞|给个赞|(?:很|真|老|太|挺|超|特别)(?:好吃|好用|准|热情|棒|贴心|好喝|舒服|满意|不错|好看)|爱吃|确实不错|讲得真好|表扬|夸一下|夸夸|谢谢(?:昨天|你们的|客服|您的帮)|致谢|谢一声|道个谢|特意打来谢|办妥了|圆满|处理得很好|问题已经解决|收回那句|推荐给|采访|访问下|我(?:是|系)[^。？]{0,10}记者|连线|发言人|栏目组|记者站|截稿|编导|融媒体/;
const plainOther = 4;

/** A single character leans less than a word. */
function leanOf({ start, end }: CueHit): number {
  const length = end - start;
  return length === 1 ? 0.15 : length === 2 ? 0.5 : 0.8;
}

function tierScore(tier: Tier, hits: readonly TypeHit[]): number {
  if (tier === 'lean')
    return Math.min(
      mostLean,
      hits.reduce((sum, hit) => sum + leanOf(hit), 0),
    );
  return weights[tier] * Math.min(mostOf[tier], hits.length);
}

function scoreTypes(plain: string, isInnocent: (hit: CueHit) => boolean): TypeScore[] {
  const found = scanTypes(plain).filter((hit) => !isInnocent(hit));
  const other = noComplaint.exec(plain);
  const scores = complaintTypes.map((type) => {
    const ofType = found.filter((hit) => hit.tag.type === type).map(({ tag, ...hit }) => ({ ...hit, tier: tag.tier }));
    const kept = outermost(ofType).filter(
      (hit) => type !== 'safety_hazard' || !denied.test(plain.slice(Math.max(0, hit.start - 2), hit.start)),
    );
    const distinct = [...new Map(kept.map((hit) => [`${hit.start} ${hit.end} ${hit.tier}`, hit])).values()];
    const score = tiers.reduce(
      (sum, tier) =>
        sum +
        tierScore(
          tier,
          distinct.filter((hit) => hit.tier === tier),
        ),
      0,
    );
    return { type, score, isSaid: score >= leastScore, words: [...new Set(distinct.map((hit) => hit.words))], hits: distinct };
  });
  const isClean = !scores.some((entry) => entry.type !== 'other' && entry.hits.some((hit) => hit.tier === 'sure'));
  if (other === null || !isClean) return scores;
  return scores.map((entry) =>
    entry.type === 'other' ? { ...entry, score: entry.score + plainOther, words: [...entry.words, other[0]] } : entry,
  );
}

function isFault(hit: TypeHit): boolean {
  return hit.tier === 'fault' || hit.tier === 'sure';
}

/** In the customer's own spelling. */
function problemClause(speech: FoldedSpeech, plain: PlainSpeech, scores: readonly TypeScore[]): string {
  const faults = scores.flatMap((entry) => (entry.type === 'other' ? [] : entry.hits.filter(isFault)));
  const first = faults.sort((a, b) => a.start - b.start)[0];
  if (first === undefined) return '';
  const clause = clauseSpan(plain.text, first.start);
  const words = plain.text.slice(clause.start, clause.end);
  const feeling = readEmotion({
    plain: words,
    source: words,
    faults: 1,
    isComplaint: true,
    isInnocent: () => false,
    isQuoted: () => false,
  });
  if (feeling.emotion >= 3) return '';
  const { start, end } = speech.spanOf(plain.from[clause.start] ?? 0, plain.to[clause.end - 1] ?? 0);
  return [...speech.source.slice(start, end)].slice(0, 40).join('').trim();
}

/** Calm words without a fault are more likely a question or small talk than a complaint. */
function calmScores(scores: readonly TypeScore[]): TypeScore[] {
  return scores.map((entry) => (entry.type === 'other' && entry.score > 0 ? { ...entry, score: entry.score + calmBonus } : entry));
}

/** Cues name what they found; where there are none the words are shown that speak most for the type. */
function withWording(scores: readonly TypeScore[], weights: CustomerWeights): TypeScore[] {
  return scores.map((entry) => {
    const isWorded = saysType(weights, entry.type);
    const words = entry.words.length === 0 && isWorded ? weights.words(entry.type) : entry.words;
    return { ...entry, score: entry.score + typeWeight(weights, entry.type), isSaid: entry.isSaid || isWorded, words };
  });
}

/** Whether a hazard was told of, and is what the words speak for most. */
function isLeadingHazard(scores: readonly TypeScore[]): boolean {
  const hazard = scores.find((entry) => entry.type === 'safety_hazard');
  return hazard?.isSaid === true && scores.every(({ score }) => score <= hazard.score);
}

/** Everyday words whose reading brings up the greater part of the tables. */
const warmUp = [
  '请问我的快递还没到，什么时候能送到，都等了三天了',
  '衣服尺码小了想换大一码，页面上写的跟收到的不一样，质量太差，一洗就掉色开线',
  '你们客服态度不好，每次打电话都没人处理，售后一直拖着不给退款，我要投诉，叫经理来，给我个说法！',
  '插座冒烟漏电，孩子手被烫伤了，赔偿我的损失，再也不买了，发抖音曝光',
  '多扣了我五十块钱，运费和优惠券不对，我的信息被泄露了，骚扰电话打个没完，你们要不要脸，什么破东西',
];

/**
 * Reads a few sentences for nobody, one per answer of the iterator, so that a customer's first words need not wait for the tables.
 * Meant for idle moments after start.
 */
export function* warmReading(): Generator<void> {
  yield* warmCustomerWording();
  for (const text of warmUp) {
    readCustomer(text);
    yield;
  }
}

/** When words were said. Without it a named year (「18年买的」) is not compared with anything. */
export type SaidAt = { nowMs?: number };

/** Everything heard in one utterance. */
export function readCustomer(text: string, { nowMs }: SaidAt = {}): Reading {
  const speech = foldSpeech(text);
  const plain = plainSpeech(speech.text);
  const innocents = scanInnocent(plain.text);
  const isInnocent = (hit: CueHit) =>
    innocents.some((other) => other.start <= hit.start && other.end >= hit.end && other.end - other.start > hit.end - hit.start);
  const isQuoted = (hit: CueHit) => speech.isQuoted(plain.from[hit.start] ?? 0);
  const scores = scoreTypes(plain.text, isInnocent);
  const faults = scores.reduce((sum, entry) => sum + (entry.type === 'other' ? 0 : entry.hits.filter(isFault).length), 0);
  const calm = scores.find((entry) => entry.type === 'other')?.score ?? 0;
  const isComplaint = scores.some((entry) => entry.type !== 'other' && entry.score >= leastComplaint && entry.score > calm);
  const {
    emotion: byCues,
    feeling,
    words: cueWords,
  } = readEmotion({ plain: plain.text, source: text, faults, isComplaint, isInnocent, isQuoted });
  const weights = weighCustomer(text);
  const emotion = weighedEmotion(byCues, weights, isShouted(text));
  const weighed = withWording(emotion === 0 && faults === 0 ? calmScores(scores) : scores, weights);
  return {
    folded: speech.text,
    scores: weighed,
    emotion,
    feeling: feelingAt(emotion, feeling),
    emotionWords:
      emotion > 0 && (cueWords.length === 0 || emotion > byCues)
        ? [...cueWords, ...weights.words(`upset${emotion as 1 | 2 | 3}`)]
        : cueWords,
    flags: weighedFlags(findFlags(plain.text, isInnocent, { nowMs, isAggrieved: faults > 0 || emotion > 0 }), weights),
    demands: findDemands(plain.text, emotion),
    problem: problemClause(speech, plain, scores),
    isDanger: weighedDanger(isLeadingHazard(weighed), weights),
  };
}
