/**
 * How displeased one customer turn is with the handling: from the emotion, from cue words, and from how it answers what the agent just
 * said. Bounded, no state; a fault that is merely described is no displeasure with the handling.
 */
import type { Emotion } from '../base/words.ts';
import { cueScanner, cuesOf, outermost } from '../classify/cue-table.ts';
import { foldSpeech } from '../classify/fold-speech.ts';
import { plainSpeech } from '../classify/plain-speech.ts';
import {
  askingWord,
  calmOpening,
  delight,
  edgeCues,
  joy,
  lendsHand,
  plainCues,
  plainQuestion,
  plainRequest,
  retorts,
} from './displeasure-cues.ts';
import { weighReply } from './weigh-reply.ts';

/** What the agent said just before, as far as it tells how an answer is meant. */
export type HeardReply = {
  text: string;
  /** Asked or requested something: an answer to it is no objection. */
  asked: boolean;
  /** Brought a fact, a time or an offer. */
  helped: boolean;
};

/** `odds`: log odds that the turn is displeased with the handling, by itself. */
export type Displeasure = { odds: number; words: string[]; emotion: Emotion };

const scan = cueScanner([
  ...Object.values(plainCues).map((cues) => ({ tag: 'plain' as const, cues: cuesOf(cues) })),
  { tag: 'edge' as const, cues: cuesOf(edgeCues) },
]);

/** What points are given for, fitted on labelled dialogues and rounded, so that a person can follow the sum. */
const points = {
  plain: 2,
  angry: 2,
  discontent: 1,
  edge: 0.5,
  echo: 1,
  unhelped: 1,
  bang: 0.5,
  question: -1.5,
  calm: -2,
  answer: -1,
  lendsHand: -1.5,
  request: -1,
} as const;
const mostEdges = 4;

const askedMark = /[？?]|[吗呢么]$|麻烦|请(?:您|问|把|发|拍|提供)|方便|报一下|告诉我|您(?:看|选|要|想)(?:哪|退|换|怎么)/;

export function asksSomething(agentText: string): boolean {
  return askedMark.test(agentText.trim());
}

/** The customer takes up the agent's own words: two characters said twice, or four in one piece. */
function echoes(said: string, reply: string): boolean {
  const bare = said.replace(/[，。？]/g, '');
  for (let k = 0; k + 2 <= bare.length; k++) {
    const pair = bare.slice(k, k + 2);
    if (!reply.includes(pair)) continue;
    if (bare.indexOf(pair, k + 2) >= 0) return true;
    if (k + 3 <= bare.length && reply.includes(bare.slice(k, k + 3))) return true;
  }
  return false;
}

function retortsIn(text: string): string[] {
  return retorts.flatMap((retort) => {
    const match = retort.exec(text);
    return match === null ? [] : [match[0].replace(/[，。？]/g, '')];
  });
}

/** 「尽量尽量」, 「催催催」, 「明天？…」: the agent's word said over again. */
function mockedWord(text: string, reply: HeardReply | null): string[] {
  const match = /([^，。？]{2,4})[，]?\1|([^，。？])\2\2/.exec(text);
  const word = match?.[1] ?? match?.[2];
  if (match !== null && word !== undefined && reply?.text.includes(word)) return [match[0]];
  const asked = /^([^，。？]{2,8})？./.exec(text)?.[1];
  return asked !== undefined && plainOf(reply?.text ?? '').includes(asked.replace(/^(?:那|又|还|再)/, '')) ? [`${asked}？`] : [];
}

export function plainOf(text: string): string {
  return plainSpeech(foldSpeech(text).text).text;
}

/** How much points, anger and wording count, in log odds; fitted on labelled replies that the table of wording had not seen. */
const weighing = { bias: -0.7, wording: 0.55, point: 0.45, angry: 1.9 } as const;
const mostPoints = 5;
/** Said of joy, and of abuse. */
const surely = 6;

function weighedOdds(points: number, emotion: Emotion, wording: number): number {
  const byPoints = weighing.point * Math.min(mostPoints, points);
  return weighing.bias + weighing.wording * wording + byPoints + (emotion >= 2 ? weighing.angry : 0);
}

/** `emotion` as heard; `source` keeps the marks of emphasis. */
export function readDispleasure(source: string, emotion: Emotion, reply: HeardReply | null): Displeasure {
  const text = plainOf(source.slice(0, 500));
  const hits = outermost(scan(text));
  const cues = [...hits.filter((hit) => hit.tag === 'plain').map((hit) => hit.words), ...retortsIn(text), ...mockedWord(text, reply)];
  const edges = hits.filter((hit) => hit.tag === 'edge').length;
  const isCalm = calmOpening.test(text);
  const isQuestion = plainQuestion.test(text) && askingWord.test(text);
  let sum = 0;
  if (cues.length > 0) sum += points.plain;
  if (emotion >= 2) sum += points.angry;
  if (emotion === 1) sum += points.discontent;
  sum += points.edge * Math.min(mostEdges, edges);
  if (/[!！]/.test(source)) sum += points.bang;
  if (reply !== null && !reply.asked && echoes(text, plainOf(reply.text))) sum += points.echo;
  if (reply !== null && !reply.helped && !reply.asked && text.length >= 6) sum += points.unhelped;
  if (reply?.asked && cues.length === 0) sum += points.answer;
  if (isQuestion && emotion < 2 && cues.length === 0) sum += points.question;
  if (isCalm && cues.length === 0) sum += points.calm;
  if (lendsHand.test(text) && cues.length === 0) sum += points.lendsHand;
  if (plainRequest.test(text)) sum += points.request;
  const isGlad = joy.test(text) || (delight.test(text) && cues.length === 0);
  if (isGlad) return { odds: -surely, words: [], emotion: 0 };
  const odds = emotion === 3 ? surely : weighedOdds(sum, emotion, weighReply(source.slice(0, 500)));
  return { odds, words: [...new Set(cues)], emotion };
}
