/**
 * One reading of an agent's sentence for the tables of this folder: dialect as plain words, 你 as 您, blanks of a transcript as places
 * where a clause may end, with the way back to the source. It judges nothing.
 */
import { foldSpeech } from '../classify/fold-speech.ts';
import { plainSpeech } from '../classify/plain-speech.ts';

export type Span = { start: number; end: number };

export type AgentSpeech = {
  source: string;
  text: string;
  /** Half-open UTF-16 span in `source` of `[start, end)` in `text`. */
  spanOf(start: number, end: number): Span;
  /** The other way: the places of `text` that came from `[start, end)` of `source`. */
  placesOf(start: number, end: number): Span;
};

/** Words of customers' dialects that an agent says too, after the table of plain speech. Every pair has the same length. */
const sameLength: readonly (readonly [RegExp, string])[] = [
  [/[你妳侬]/g, '您'],
  [/抱[欠谦嫌]|报[歉欠]/g, '抱歉'],
  [/要嘛/g, '要么'],
  [/对勿起|对不气/g, '对不起'],
];

/** In a transcript a blank between words is all that parts clauses; single characters with blanks between are something else. */
const pause = /(?<=\p{Script=Han}{2})[ \u3000](?=\p{Script=Han}{2})/gu;

export function readAgent(source: string): AgentSpeech {
  const folded = foldSpeech(source.replace(pause, '，'));
  const plain = plainSpeech(folded.text);
  const text = sameLength.reduce((words, [said, meant]) => words.replace(said, meant), plain.text);
  const spanOf = (start: number, end: number) => folded.spanOf(plain.from[start] ?? 0, plain.to[Math.max(start, end - 1)] ?? 0);
  const placeFrom = (offset: number) => {
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spanOf(middle, middle + 1).start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { source, text, spanOf, placesOf: (start, end) => ({ start: placeFrom(start), end: placeFrom(end) }) };
}

export function matchesOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

export function earliest(spans: readonly Span[]): Span | null {
  return spans.reduce<Span | null>((best, span) => (best === null || span.start < best.start ? span : best), null);
}

function around(text: string, span: Span, ends: readonly string[]): Span {
  const start = Math.max(...ends.map((end) => (span.start === 0 ? -1 : text.lastIndexOf(end, span.start - 1)))) + 1;
  const stops = ends.map((end) => text.indexOf(end, Math.max(span.start, span.end - 1))).filter((place) => place >= 0);
  return { start, end: stops.length === 0 ? text.length : Math.min(...stops) };
}

/** The clause group (up to 。 or ？) that holds a place. */
export function sentenceOf(text: string, span: Span): string {
  const { start, end } = around(text, span, ['。', '？']);
  return text.slice(start, end);
}

export function clauseOf(text: string, span: Span): Span {
  return around(text, span, ['。', '？', '，']);
}
