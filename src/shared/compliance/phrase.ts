/** Owns turning a phrase of the rule pack into the unit strings the automaton looks for: word lists expanded, text normalised. */

import { normalizedString, normalizeText } from '../language/normalize.ts';
import { normalizeTable } from '../language/normalize-table.ts';
import type { WordLists } from './rule.ts';

/** A phrase with more spellings than this is kept in parts that must touch. */
const mostSpellings = 8;

/** Characters that are read as the first of their group, in phrases and in text. */
export const alikeCharacters = ['你您', '他她它', '做作', '账帐', '哪那', '唯惟', '订定腚锭', '嘛吗嚒', '啰罗咯', '份分', '象像'];

/**
 * `parts`: what must stand side by side, each with its spellings. `outline` is the folded phrase with its list names, for comparing
 * phrases; `shortest` the length of its shortest spelling; `edges` 1 = must begin, 2 = must end at a clause edge (`|滚|`).
 */
export type PhraseReading =
  | { ok: true; parts: { key: string; units: readonly string[] }[]; outline: string; shortest: number; edges: number }
  | { ok: false; problem: string };

/** The reading table with alike characters merged; built at the first use. */
let spellingTable: Uint16Array | undefined;

function buildSpellingTable(): Uint16Array {
  const table = normalizeTable().folded.slice();
  for (const group of alikeCharacters) for (let i = 1; i < group.length; i++) table[group.charCodeAt(i)] = group.charCodeAt(0);
  return table;
}

/** One spelling as the automaton reads it; equal results are the same phrase. */
function foldSpelling(spelling: string): string {
  spellingTable ??= buildSpellingTable();
  let folded = '';
  let isFolded = false;
  for (let i = 0; i < spelling.length; i++) {
    const code = spelling.charCodeAt(i);
    const unit = spellingTable[code] ?? 0;
    if (unit === 0) return foldRareSpelling(spelling, spellingTable);
    if (unit !== code && !isFolded) {
      isFolded = true;
      folded = spelling.slice(0, i);
    }
    if (isFolded) folded += String.fromCharCode(unit);
  }
  return isFolded ? folded : spelling;
}

/** A spelling with punctuation, blanks or symbols in it. */
function foldRareSpelling(spelling: string, table: Uint16Array): string {
  return Array.from(normalizedString(normalizeText(spelling)), (unit) => String.fromCharCode(table[unit.charCodeAt(0)] ?? 0)).join('');
}

/** Word lists in folded form, each read once however many phrases name it. */
export type FoldedLists = ReadonlyMap<string, readonly string[]>;

export function foldLists(lists: WordLists): FoldedLists {
  return new Map(Object.entries(lists).map(([name, words]) => [name, [...new Set(words.map(foldSpelling))]]));
}

type Part = { key: string; units: readonly string[] };

/** Splits `跟<carrier>没关系` into its fixed parts and its lists. */
function split(phrase: string, lists: FoldedLists): { ok: true; parts: Part[] } | { ok: false; problem: string } {
  const parts: Part[] = [];
  let rest = phrase;
  while (rest.length > 0) {
    const open = rest.indexOf('<');
    const fixed = foldSpelling(open < 0 ? rest : rest.slice(0, open));
    if (fixed.length > 0) parts.push({ key: fixed, units: [fixed] });
    if (open < 0) break;
    const close = rest.indexOf('>', open);
    if (close < 0) return { ok: false, problem: `「${phrase}」: < without >` };
    const name = rest.slice(open + 1, close);
    const words = lists.get(name);
    if (words === undefined) return { ok: false, problem: `「${phrase}」: no word list named ${name}` };
    parts.push({ key: `<${name}>`, units: words });
    rest = rest.slice(close + 1);
  }
  return { ok: true, parts };
}

function multiply(parts: readonly Part[]): string[] {
  return parts.reduce<string[]>((spellings, part) => spellings.flatMap((before) => part.units.map((unit) => before + unit)), ['']);
}

/** Room for the units of one spelling, used again for the next. */
export type FoldedUnits = { units: Uint16Array; length: number };

export function newFoldedUnits(): FoldedUnits {
  return { units: new Uint16Array(64), length: 0 };
}

export function putUnits(into: FoldedUnits, folded: string): void {
  if (folded.length > into.units.length) into.units = new Uint16Array(folded.length * 2);
  for (let i = 0; i < folded.length; i++) into.units[i] = folded.charCodeAt(i);
  into.length = folded.length;
}

/** Most phrases name no list and no edge: puts the units of their one spelling; false when the phrase needs `readPhrase`. */
export function foldPlain(phrase: string, into: FoldedUnits): boolean {
  spellingTable ??= buildSpellingTable();
  const { length } = phrase;
  if (length > into.units.length) into.units = new Uint16Array(length * 2);
  for (let i = 0; i < length; i++) {
    const unit = spellingTable[phrase.charCodeAt(i)] ?? 0;
    if (unit === 0) {
      if (phrase.includes('<') || phrase.includes('|')) return false;
      putUnits(into, foldRareSpelling(phrase, spellingTable));
      return into.length > 0;
    }
    into.units[i] = unit;
  }
  into.length = length;
  return length > 0;
}

/** A phrase with nothing readable in it is a problem. */
export function readPhrase(phrase: string, lists: FoldedLists): PhraseReading {
  const edges = (phrase.startsWith('|') ? 1 : 0) | (phrase.endsWith('|') ? 2 : 0);
  const reading = split(phrase.replace('|', '').replace('|', ''), lists);
  if (!reading.ok) return reading;
  const { parts } = reading;
  if (parts.length === 0 || parts.some((part) => part.units.includes('')))
    return { ok: false, problem: `「${phrase}」: nothing readable in it` };
  const outline = `${(edges & 1) === 0 ? '' : '|'}${parts.map((part) => part.key).join('')}${(edges & 2) === 0 ? '' : '|'}`;
  const shortest = parts.reduce((sum, part) => sum + Math.min(...part.units.map((unit) => unit.length)), 0);
  const spellings = parts.reduce((product, part) => product * part.units.length, 1);
  if (parts.length === 1 || spellings > mostSpellings) return { ok: true, parts, outline, shortest, edges };
  return { ok: true, parts: [{ key: parts.map((part) => part.key).join(''), units: multiply(parts) }], outline, shortest, edges };
}
