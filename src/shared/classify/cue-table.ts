/**
 * Finds cues in folded speech. A cue is a phrase; `..` stands for up to eight characters of the same sentence. Tables are plain data,
 * so that what was heard can always be shown as words.
 */
import { foldSpeech } from './fold-speech.ts';

/** Where a cue was found in the folded text, with the cue as written in the table. */
export type CueHit = { cue: string; start: number; end: number; words: string };

export type CueFinder = (foldedText: string) => CueHit[];

const gap = '[^。？]{0,8}';

/** Folded like the text, so that a table may be written in any form. */
function folded(part: string): string {
  return foldSpeech(part).text;
}

function patternOf(cue: string): string {
  return cue.split('..').map(folded).join(gap);
}

const latin = /[a-z0-9]/;

/** A Latin cue is a word of its own: no 「sb」 in 「usb」. */
function placeOf(text: string, words: string): number {
  for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
    const isInWord = (edge: string, beside: string) => latin.test(edge) && latin.test(beside);
    if (isInWord(words.charAt(0), text.charAt(start - 1)) || isInWord(words.slice(-1), text.charAt(start + words.length))) continue;
    return start;
  }
  return -1;
}

/** Prepares a table once; the finder answers every cue at its first place, longest cue first on a tie. */
export function cueFinder(cues: readonly string[]): CueFinder {
  const plain = cues.filter((cue) => !cue.includes('..')).map((cue) => ({ cue, words: folded(cue) }));
  const gapped = cues.filter((cue) => cue.includes('..')).map((cue) => ({ cue, pattern: new RegExp(patternOf(cue)) }));
  return (text) => {
    const hits: CueHit[] = [];
    for (const { cue, words } of plain) {
      const start = placeOf(text, words);
      if (start >= 0) hits.push({ cue, start, end: start + words.length, words: cue });
    }
    for (const { cue, pattern } of gapped) {
      const match = pattern.exec(text);
      if (match !== null) hits.push({ cue, start: match.index, end: match.index + match[0].length, words: match[0] });
    }
    return hits.sort((a, b) => a.start - b.start || b.end - a.end);
  };
}

/** Drops hits that lie wholly inside a longer one, so that one wording counts once. */
export function outermost<Hit extends CueHit>(hits: readonly Hit[]): Hit[] {
  const length = (hit: Hit) => hit.end - hit.start;
  const holds = (outer: Hit, inner: Hit) => outer.start <= inner.start && outer.end >= inner.end && length(outer) > length(inner);
  return hits.filter((hit) => !hits.some((other) => holds(other, hit)));
}

/** The clause (up to a mark) around a place. */
export function clauseSpan(text: string, place: number): { start: number; end: number } {
  const marks = ['。', '？', '，'];
  const before = Math.max(...marks.map((mark) => text.lastIndexOf(mark, place)));
  const ends = marks.map((mark) => text.indexOf(mark, place)).filter((end) => end >= 0);
  return { start: before + 1, end: ends.length === 0 ? text.length : Math.min(...ends) };
}
