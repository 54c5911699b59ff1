/** How strongly a customer feels, 0 to 3, and the name of the feeling. Reads cue tables, marks of emphasis and fault; keeps calm about polite questions. */
import type { Emotion } from '../base/words.ts';
import { type CueHit, cueFinder } from './cue-table.ts';
import { abuseCues, angerCues, discontentCues, feelingLexicon, politeCues } from './emotion-lexicon.ts';

const words = (cues: string): string[] => cues.split(/\s+/).filter((cue) => cue !== '');
const findAbuse = cueFinder(words(abuseCues));
const findAnger = cueFinder(words(angerCues));
const findDiscontent = cueFinder(words(discontentCues));
const findPolite = cueFinder(words(politeCues));
const feelings = feelingLexicon.map(({ feeling, cues }) => ({ feeling, find: cueFinder(words(cues)) }));

/** Somebody else's words, or said of oneself or of a thing that is not meant as abuse. */
const reported = /(?:骂(?:我|人|了我)?|说我(?:是)?|叫我|喊我)[^。？，]{0,4}$/;

/** 「他妈妈」 and 「给你妈」 speak of a mother. */
const family = /妈妈|(?:给|跟|和|帮|替)[你他她]妈/;

function meant(folded: string, hits: readonly CueHit[]): CueHit[] {
  const isFamily = (hit: CueHit) => hit.words.includes('妈') && family.test(folded.slice(Math.max(0, hit.start - 1), hit.end + 1));
  return hits.filter((hit) => !reported.test(folded.slice(Math.max(0, hit.start - 8), hit.start)) && !isFamily(hit));
}

/** 「我没生气」 tells of calm, 「能不生气吗」 does not. */
const notAngry = /(?<![能谁会哪么])(?:不|没|没有|不是|别)(?:想|要|太|很)?$/;

/** Without the hits that are part of a milder wording (「听够了」) or denied. */
function angry(folded: string, hits: readonly CueHit[], milder: readonly CueHit[]): CueHit[] {
  const isMild = ({ start, end }: CueHit) =>
    milder.some((hit) => hit.start <= start && hit.end >= end && hit.end - hit.start > end - start);
  const isDenied = (hit: CueHit) => hit.words === '生气' && notAngry.test(folded.slice(Math.max(0, hit.start - 4), hit.start));
  return hits.filter((hit) => !isMild(hit) && !isDenied(hit));
}

/** Words that abuse only where a clause begins or stands alone: 「滚筒」 is a thing, 「给我妈的」 a present. */
const curtAbuse = /(?:^|[，。？])(?:(?:你|你们|都|快|赶紧)*(?:给我)?滚(?:[，。？]|$)|妈的)/;

const shouts = /[!！]/g;
const rhetorical = /(?:怎么|为什么|到底|难道|凭什么|居然|竟然)[^。？]{0,14}(?:啊|呢|吗|呀)?[!！]/;

function levelOf(abuse: number, anger: number, isPlain: boolean, emphasis: number, isPolite: boolean): Emotion {
  if (abuse > 0) return 3;
  if (anger > 0) return 2;
  if (isPlain && emphasis >= 1 && !isPolite) return 2;
  if (!isPlain) return 0;
  return isPolite ? 0 : 1;
}

/** `source` keeps the exclamation marks that folding drops. `hasFault`: the words tell of something gone wrong. */
export function readEmotion(folded: string, hasFault: boolean, source = folded): { emotion: Emotion; feeling: string; words: string[] } {
  const abuse = meant(folded, findAbuse(folded));
  const curt = curtAbuse.exec(folded);
  if (curt !== null)
    abuse.push({ cue: curt[0], start: curt.index, end: curt.index + curt[0].length, words: curt[0].replace(/[，。？]/g, '') });
  const discontent = findDiscontent(folded);
  const anger = angry(folded, findAnger(folded), discontent);
  const polite = findPolite(folded);
  const emphasis = (source.match(shouts) ?? []).length + (rhetorical.test(source) ? 1 : 0);
  const isPlain = hasFault || discontent.length > 0;
  const emotion = levelOf(abuse.length, anger.length, isPlain, emphasis, polite.length > 0);
  const led = emotion === 3 ? abuse : emotion === 2 ? anger : emotion === 1 ? discontent : [];
  return { emotion, feeling: emotion === 0 ? '' : feelingOf(folded, emotion), words: [...new Set(led.map((hit) => hit.words))] };
}

function feelingOf(folded: string, emotion: Emotion): string {
  if (emotion === 3) return '愤怒';
  const heard = feelings.find(({ find }) => find(folded).length > 0)?.feeling;
  if (heard !== undefined) return heard;
  return emotion === 2 ? '生气' : '不满';
}
