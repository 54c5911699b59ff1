/**
 * One reading of a sentence for cue tables and patterns: width, case and traditional forms folded, blanks and symbols dropped,
 * clause ends kept as 。？ and ，, with the way back to the original offsets. It judges nothing.
 */
import { mark, normalizedString, normalizeText } from '../language/normalize.ts';

export type FoldedSpeech = {
  source: string;
  text: string;
  /** Half-open UTF-16 span in `source` of `[start, end)` in `text`. */
  spanOf(start: number, end: number): { start: number; end: number };
  /** Whether the unit of `text` stood between quotation marks. */
  isQuoted(place: number): boolean;
};

export function foldSpeech(source: string): FoldedSpeech {
  const normalized = normalizeText(source);
  // The variant table reads 么 as 幺; patterns and tables are written with 么.
  const units = normalizedString(normalized).replaceAll('幺', '么');
  const place: number[] = [];
  let text = '';
  for (let k = 0; k < units.length; k++) {
    const marks = normalized.marks[k] ?? 0;
    if (k > 0 && (marks & mark.hard) !== 0) text += normalized.asks[(normalized.clause[k] ?? 1) - 1] ? '？' : '。';
    else if (k > 0 && (marks & mark.soft) !== 0) text += '，';
    while (place.length < text.length) place.push(k);
    text += units.charAt(k);
    place.push(k);
  }
  if (units.length > 0 && normalized.asks.at(-1)) text += '？';
  while (place.length < text.length) place.push(units.length);
  const spanOf = (start: number, end: number) => {
    const first = place[start] ?? 0;
    const last = Math.min(place[end - 1] ?? 0, units.length - 1);
    return { start: normalized.from[first] ?? 0, end: normalized.to[last] ?? 0 };
  };
  const isQuoted = (at: number) => ((normalized.marks[place[at] ?? 0] ?? 0) & mark.quoted) !== 0;
  return { source, text, spanOf, isQuoted };
}
