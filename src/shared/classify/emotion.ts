/**
 * How strongly a customer feels, 0 to 3, and the name of the feeling. Adds up cue words, marks of emphasis, rhetorical turns and
 * fault; keeps calm about polite questions and about abuse that is only reported.
 */
import type { Emotion } from '../base/words.ts';
import { abuseCues, abuseEmoji } from './abuse-lexicon.ts';
import { angerCues, discontentCues, feelingLexicon, furyCues, heatCues, politeCues } from './anger-lexicon.ts';
import { type CueHit, cueScanner, cuesOf, outermost } from './cue-table.ts';
import { rhetoricalTurns } from './rhetoric.ts';

const levels = ['abuse', 'fury', 'anger', 'heat', 'discontent', 'polite'] as const;
type Level = (typeof levels)[number];
const tables: Record<Level, string> = {
  abuse: abuseCues,
  fury: furyCues,
  anger: angerCues,
  heat: heatCues,
  discontent: discontentCues,
  polite: politeCues,
};
const scan = cueScanner(levels.map((level) => ({ tag: level, cues: cuesOf(tables[level]) })));
const scanFeelings = cueScanner(feelingLexicon.map(({ feeling, cues }) => ({ tag: feeling, cues: cuesOf(cues) })));

/** Somebody else's words, or said of oneself or of a thing that is not meant as abuse. */
const reported = /(?:骂(?:我|人|了我|俺|客户)?|说(?:我|俺|我妈|他们)(?:是)?|叫我|喊我|笑我|嫌我|当我是?|回我)[^。？，]{0,6}$/;

/** 「他妈妈」 and 「给你妈」 speak of a mother. */
const family = /妈妈|(?:给|跟|和|帮|替)[你他她]妈/;

/** 「我没生气」 tells of calm, 「能不生气吗」 does not. */
const notAngry = /(?<![能谁会哪么])(?:不|没|没有|不是|别|不想|不会|并不)(?:想|要|太|很|骂|是)?$/;

/** Words that abuse only where a clause begins or stands alone: 「滚筒」 is a thing, 「给我妈的」 a present. */
const curtAbuse = /(?:^|[，。？])(?:(?:你|你们|都|快|赶紧)*(?:给我)?滚(?:[，。？]|$)|妈的|操[，。？]|操你|草[，。])/;

const shouts = /[!！]/;

export function isShouted(source: string): boolean {
  return shouts.test(source);
}

const repeatedMarks = /[!！?？]{2,}/;

/** What makes anger, and how much of each is counted; fitted on labelled sentences and rounded, so that a person can follow the sum. */
const angerWeights = {
  fury: 2.4,
  anger: 1.5,
  heat: 0.55,
  shout: 2.2,
  marks: 0.3,
  turn: 0.7,
  bareQuestion: 1.2,
  you: 0.4,
  polite: -0.7,
  from: 2,
} as const;

/** What parts plain discontent from a calm question. */
const discontentWeights = {
  fault: 0.6,
  discontent: 0.6,
  heat: 0.4,
  polite: -2,
  question: -0.8,
  softQuestion: -1.4,
  smile: -1.6,
  start: 0.7,
} as const;

const softQuestion = /(?:吗|不|没|没有|呢|么|吧|行不行|能不能|可不可以|怎么办)(?:$|[？，。])/;
const smiles = /哈哈|😂|[~～😅👌👍😊🙏]|嘻|\^_\^/u;
/** Praise: its exclamation mark is joy. */
const praise =
  /好评|点赞|点个赞|给个赞|好吃|爱吃|真棒|很棒|太棒|喜欢|满意|开心|真好|不错|支持|表扬|夸|贴心|感动|谢谢你们|感谢你们|好用|很准|新年快乐|顺利/;
const toYou = /你们|你家|你公司|贵司/;

export type Feeling = { emotion: Emotion; feeling: string; words: string[] };

/**
 * What the emotion is read from. `faults`: wordings of something gone wrong; `isComplaint`: the words lean to one at all;
 * innocent hits mean something harmless, quoted ones are somebody else's.
 */
export type Heard = {
  plain: string;
  source: string;
  faults: number;
  isComplaint: boolean;
  isInnocent(hit: CueHit): boolean;
  isQuoted(hit: CueHit): boolean;
};

/** 「差点撞死人」 tells of a danger, not of a wish. */
const nearMiss = /(?:差点儿?|险些|差一点|万一|要是|怕)[^。？，]{0,4}$/;
const deadly = /^(?:撞|摔|噎|淹|砸|毒|烫|炸|烧)死/;

function meantAbuse({ plain, isInnocent, isQuoted }: Heard, hits: readonly CueHit[]): CueHit[] {
  const isFamily = (hit: CueHit) =>
    (hit.words === '妈的' && /[我你她咱俺]$/.test(plain.slice(0, hit.start))) ||
    (hit.words.includes('妈') && family.test(plain.slice(Math.max(0, hit.start - 1), hit.end + 1)));
  const isNearMiss = (hit: CueHit) => deadly.test(hit.words) && nearMiss.test(plain.slice(Math.max(0, hit.start - 8), hit.start));
  const isReported = (hit: CueHit) => reported.test(plain.slice(Math.max(0, hit.start - 10), hit.start));
  return hits.filter((hit) => !isReported(hit) && !isNearMiss(hit) && !isFamily(hit) && !isInnocent(hit) && !isQuoted(hit));
}

type Parts = { hits: Record<Level, CueHit[]>; turns: string[]; shouts: number; marks: number; asks: number };

function feelingParts(heard: Heard): Parts {
  const { plain, source } = heard;
  const all = scan(plain).filter((hit) => !heard.isInnocent(hit));
  const of = (level: Level) => all.filter((hit) => hit.tag === level);
  const abuse = meantAbuse(heard, of('abuse'));
  const curt = curtAbuse.exec(plain);
  if (curt !== null)
    abuse.push({ cue: curt[0], start: curt.index, end: curt.index + curt[0].length, words: curt[0].replace(/[，。？]/g, '') });
  const emoji = abuseEmoji.exec(source);
  if (emoji !== null) abuse.push({ cue: emoji[0], start: 0, end: 0, words: emoji[0] });
  const isDenied = (hit: CueHit) => notAngry.test(plain.slice(Math.max(0, hit.start - 4), hit.start));
  const milder = of('discontent');
  const isMild = ({ start, end }: CueHit) =>
    milder.some((hit) => hit.start <= start && hit.end >= end && hit.end - hit.start > end - start);
  const anger = outermost(of('anger')).filter((hit) => !isMild(hit) && !isDenied(hit) && !heard.isQuoted(hit));
  const fury = outermost(of('fury')).filter((hit) => !isMild(hit) && !isDenied(hit) && !heard.isQuoted(hit));
  const heat = outermost(of('heat')).filter((hit) => !isMild(hit) && !isDenied(hit));
  const turns = rhetoricalTurns(plain);
  return {
    hits: { abuse, fury, anger, heat, discontent: milder, polite: outermost(of('polite')) },
    turns,
    shouts: isShouted(source) ? 1 : 0,
    marks: repeatedMarks.test(source) ? 1 : 0,
    asks: /[?？]/.test(source) ? 1 : 0,
  };
}

function angerSum(heard: Heard, { hits, turns, shouts: loud, marks, asks }: Parts): number {
  const w = angerWeights;
  const polite = Math.min(3, hits.polite.length) + (heard.faults === 0 && praise.test(heard.plain) ? 2 : 0);
  return (
    w.fury * Math.min(1, hits.fury.length) +
    w.anger * Math.min(2, hits.anger.length) +
    w.heat * Math.min(5, hits.heat.length) +
    w.shout * loud +
    w.marks * marks +
    w.turn * Math.min(2, turns.length) +
    w.bareQuestion * (asks > 0 && polite === 0 ? 1 : 0) +
    w.you * (toYou.test(heard.plain) ? 1 : 0) +
    w.polite * polite
  );
}

function discontentSum(heard: Heard, { hits, asks }: Parts): number {
  const w = discontentWeights;
  return (
    w.start +
    w.polite * (heard.faults === 0 && praise.test(heard.plain) ? 2 : 0) +
    w.fault * Math.min(2, heard.faults) +
    w.discontent * Math.min(3, hits.discontent.length) +
    w.heat * Math.min(3, hits.heat.length) +
    w.polite * Math.min(3, hits.polite.length) +
    w.question * asks +
    w.softQuestion * (softQuestion.test(heard.plain) ? 1 : 0) +
    w.smile * (smiles.test(heard.source) ? 1 : 0)
  );
}

export function readEmotion(heard: Heard): Feeling {
  const parts = feelingParts(heard);
  const { hits } = parts;
  const isPlain = heard.isComplaint || heard.faults > 0 || hits.discontent.length > 0 || hits.anger.length > 0 || hits.fury.length > 0;
  let emotion: Emotion = 0;
  if (hits.abuse.length > 0) emotion = 3;
  else if ((isPlain || parts.turns.length > 0 || parts.asks > 0) && angerSum(heard, parts) >= angerWeights.from) emotion = 2;
  else if (isPlain && discontentSum(heard, parts) > 0) emotion = 1;
  const led =
    emotion === 3 ? hits.abuse : emotion === 2 ? [...hits.fury, ...hits.anger, ...hits.heat] : emotion === 1 ? hits.discontent : [];
  const words = [...led.map((hit) => hit.words), ...(emotion === 2 ? parts.turns : [])];
  return { emotion, feeling: emotion === 0 ? '' : feelingOf(heard.plain, emotion), words: [...new Set(words)] };
}

const feelingNames = { 0: '', 1: '不满', 2: '生气', 3: '愤怒' } as const;

/** A feeling has a name wherever there is one; `known` comes from the words. */
export function feelingAt(emotion: Emotion, known: string): string {
  return emotion === 0 ? '' : known || feelingNames[emotion];
}

function feelingOf(plain: string, emotion: Emotion): string {
  if (emotion === 3) return '愤怒';
  const heard = new Set(scanFeelings(plain).map((hit) => hit.tag));
  const first = feelingLexicon.find(({ feeling }) => heard.has(feeling))?.feeling;
  return first ?? feelingNames[emotion];
}
