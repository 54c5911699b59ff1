/**
 * Cuts text into what the search index holds: every single UTF-16 unit and every pair of neighbours, so that a substring of any
 * length and script is found. Units are folded as `search-fold.ts` says. Grams are written in hex, so no tokenizer can change them.
 */
import { searchUnits } from '../../../shared/language/search-fold.ts';

const unitHex: string[] = [];

function hexOf(unit: number): string {
  let hex = unitHex[unit];
  if (hex === undefined) {
    hex = unit.toString(16).padStart(4, '0');
    unitHex[unit] = hex;
  }
  return hex;
}

/** Distinct grams of all texts, to be stored; no gram spans two texts. */
export function gramsOf(texts: readonly string[]): string {
  const units = searchUnits();
  const grams = new Set<string>();
  for (const text of texts) {
    let before = '';
    for (let at = 0; at < text.length; at++) {
      const unit = hexOf(units[text.charCodeAt(at)] ?? 0);
      grams.add(unit);
      if (before !== '') grams.add(before + unit);
      before = unit;
    }
  }
  return [...grams].join(' ');
}

/** FTS5 walks through every row of each pair it is asked for: one that stands in more than every second row costs more than it spares. */
const mostShare = 0.5;
const leastPairs = 2;

/**
 * FTS5 expression that every text with this substring satisfies: the one unit, or its pairs but for those in most rows. `folded` must
 * not be empty; `shareOf` says in what share of all rows a pair stands, 0 when that is not known.
 */
export function matchOf(folded: string, shareOf: (gram: string) => number): string {
  if (folded.length === 1) return `"${hexOf(folded.charCodeAt(0))}"`;
  const pairs = new Set<string>();
  for (let at = 1; at < folded.length; at++) pairs.add(hexOf(folded.charCodeAt(at - 1)) + hexOf(folded.charCodeAt(at)));
  const rarest = [...pairs].sort((one, other) => shareOf(one) - shareOf(other));
  const telling = rarest.filter((pair, at) => at < leastPairs || shareOf(pair) <= mostShare);
  return telling.map((pair) => `"${pair}"`).join(' AND ');
}

/** One unit or one pair says it all; for anything longer the pairs may stand apart. */
export function isExact(query: string): boolean {
  return query.length <= 2;
}
