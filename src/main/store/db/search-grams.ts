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

/**
 * FTS5 walks through every row of each pair it is asked for: one that stands in more than every second row costs more than it spares, and
 * so does any when the rarer ones leave next to none.
 */
const mostShare = 0.5;
const leastPairs = 2;
const enoughShare = 1e-13;
/** Of a pair that is too rare to be known. */
const unknownShare = 0.005;

/**
 * FTS5 expression that every text with this substring satisfies: the one unit, or its pairs. `folded` must not be empty. With `shareOf`
 * (in what share of all rows a pair stands, 0 when that is not known) only the telling ones.
 */
export function matchOf(folded: string, shareOf: ((gram: string) => number) | null): string {
  if (folded.length === 1) return `"${hexOf(folded.charCodeAt(0))}"`;
  const pairs = new Set<string>();
  for (let at = 1; at < folded.length; at++) pairs.add(hexOf(folded.charCodeAt(at - 1)) + hexOf(folded.charCodeAt(at)));
  const asked = shareOf === null ? [...pairs] : tellingOf([...pairs], shareOf);
  return asked.map((pair) => `"${pair}"`).join(' AND ');
}

/** The rarest first, until they leave few rows. */
function tellingOf(pairs: readonly string[], shareOf: (gram: string) => number): string[] {
  const known = pairs.map((pair) => ({ pair, share: shareOf(pair) || unknownShare })).sort((one, other) => one.share - other.share);
  let left = 1;
  const telling = known.filter(({ share }, at) => {
    const isTold = at >= leastPairs && (share > mostShare || left <= enoughShare);
    if (!isTold) left *= share;
    return !isTold;
  });
  return telling.map(({ pair }) => pair);
}

/** One unit or one pair says it all; for anything longer the pairs may stand apart. */
export function isExact(query: string): boolean {
  return query.length <= 2;
}
