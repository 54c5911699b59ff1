/** Which characters of a masked name or number were meant by what was typed. Marks may lie on a mask's stars; they say where, never what. */
import { foldForSearch } from '../language/search-fold.ts';
import { maskName } from './mask.ts';
import { nameKey, nameReadings } from './search-keys.ts';

/** Half-open, in UTF-16 units of the text that is shown. */
export type Mark = [from: number, to: number];

/** How many syllables the letters reach into, the last of them perhaps half-way; 0 when they do not say this reading. */
function reachOf(reading: readonly string[], letters: string): number {
  let left = letters;
  for (let at = 0; at < reading.length; at++) {
    const syllable = reading[at] ?? '';
    if (left.length <= syllable.length) return syllable.startsWith(left) ? at + 1 : 0;
    if (!left.startsWith(syllable)) return 0;
    left = left.slice(syllable.length);
  }
  return 0;
}

function syllablesReached(name: string, letters: string): number {
  const reaches = nameReadings(name).flatMap((reading) => {
    const plain = reading.map((syllable) => syllable.replace(/^([ln])v/, '$1u'));
    const initials = reading.map((syllable) => syllable.charAt(0));
    const long = reading.map((syllable) => /^[zcs]h/.exec(syllable)?.[0] ?? syllable.charAt(0));
    return [reading, plain, initials, long].map((way) => reachOf(way, letters));
  });
  return Math.max(0, ...reaches);
}

/** Where in the name the query stands, counted in its characters without blanks; null when it does not. */
function reachedIn(name: string, query: string): Mark | null {
  const at = nameKey(name).indexOf(query);
  if (at >= 0) return [at, at + query.length];
  const letters = query.replaceAll(/['’·•-]/g, '').replace(/\d+$/, '');
  const head = /^\p{Script=Han}*/u.exec(letters)?.[0] ?? '';
  if (letters === '' || !nameKey(name).includes(head)) return null;
  const typed = (nameReadings(head)[0] ?? []).join('') + letters.slice(head.length);
  const reached = syllablesReached(name, typed);
  return reached > 0 ? [0, reached] : head === '' ? null : [nameKey(name).indexOf(head), nameKey(name).indexOf(head) + head.length];
}

/** In `maskName(name)`; empty where the mask does not give the name's length away and what was meant is hidden. */
export function nameMarks(name: string, typed: string): Mark[] {
  const reached = reachedIn(name, nameKey(typed));
  if (reached === null) return [];
  const masked = maskName(name);
  const isLetterForLetter = masked.length === nameKey(name).length && foldForSearch(masked.charAt(0)) === nameKey(name).charAt(0);
  const [from, to] = reached;
  if (isLetterForLetter) return [[from, Math.min(to, masked.length)]];
  return from === 0 ? [[0, 1]] : [];
}

/** In `masked`, which shows a number's beginning and end: the end when `digits` are its last ones, else its beginning. */
export function phoneMarks(number: string, masked: string, digits: string): Mark[] {
  const length = Math.min(digits.length, masked.length);
  if (length === 0) return [];
  if (number.endsWith(digits)) return [[masked.length - length, masked.length]];
  return number.startsWith(digits) && masked.length === number.length ? [[0, length]] : [];
}
