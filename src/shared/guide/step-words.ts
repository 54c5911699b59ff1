/**
 * An agent's sentence as the table of steps knows it: plain agent speech in which every time is one and the same word, so that
 * 「周三中午前」 teaches what 「初八上午」 needs. It weighs nothing.
 */
import { type NormalizedText, normalizeText } from '../language/normalize.ts';
import type { TimeExpression } from '../language/time-expressions.ts';
import type { AgentSpeech, Span } from './agent-speech.ts';

/** What stands for a time that can be kept to, and for one that cannot. */
const kept = 'tt';
const vague = 'vv';

export type StepWords = {
  normalized: NormalizedText;
  /** The units that stand for a time that can be kept to. */
  times: Span[];
  /** Units to agent speech. */
  speechOf(units: Span): Span;
  /** Agent speech to units; empty behind the last one. */
  unitsOf(words: Span): Span;
};

function firstFrom(count: number, isFrom: (unit: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isFrom(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** `times`: as found in the source of the speech, in order. */
export function stepWords(speech: AgentSpeech, times: readonly TimeExpression[]): StepWords {
  const from: number[] = [];
  const to: number[] = [];
  const keptAt: number[] = [];
  let words = '';
  let at = 0;
  const copyTo = (end: number) => {
    words += speech.text.slice(at, end);
    for (; at < end; at++) {
      from.push(at);
      to.push(at + 1);
    }
  };
  for (const time of times) {
    const { start, end } = speech.placesOf(time.start, time.end);
    if (start < at || end <= start) continue;
    copyTo(start);
    if (time.kind !== 'vague') keptAt.push(words.length);
    words += time.kind === 'vague' ? vague : kept;
    from.push(start, start);
    to.push(end, end);
    at = end;
  }
  copyTo(speech.text.length);
  const normalized = normalizeText(words);
  const { length } = normalized;
  const speechFrom = (unit: number) => from[normalized.from[unit] ?? 0] ?? 0;
  const speechTo = (unit: number) => to[(normalized.to[unit] ?? 1) - 1] ?? 0;
  return {
    normalized,
    times: keptAt.map((place) => {
      const start = firstFrom(length, (unit) => (normalized.from[unit] ?? 0) >= place);
      return { start, end: Math.min(length, start + kept.length) };
    }),
    speechOf: ({ start, end }) => ({ start: speechFrom(start), end: speechTo(Math.max(start, end - 1)) }),
    unitsOf: ({ start, end }) => ({
      start: firstFrom(length, (unit) => speechTo(unit) > start),
      end: firstFrom(length, (unit) => speechFrom(unit) >= end),
    }),
  };
}
