/**
 * Owns what counts as the same character when somebody searches: width, case, and traditional against simplified. Unit by unit, so that a
 * place in the folded text is the same place in the text. Decides nothing about meaning; `normalize.ts` reads text for rules.
 */
import { traditionalPairs } from './traditional-pairs.ts';

/** Full-width forms of the quotation mark and the backslash stay apart: as plain ones they would mean something else inside JSON text. */
const keptWide: ReadonlySet<number> = new Set([0xff02, 0xff3c]);

function buildUnits(): Uint16Array {
  const units = new Uint16Array(65_536);
  for (let code = 0; code < units.length; code++) units[code] = code;
  for (let i = 0; i < traditionalPairs.length; i += 2) units[traditionalPairs.charCodeAt(i)] = traditionalPairs.charCodeAt(i + 1);
  for (let code = 0xff01; code <= 0xff5e; code++) if (!keptWide.has(code)) units[code] = code - 0xfee0;
  units[0x3000] = 0x20;
  for (let code = 0; code < 0xd800; code++) {
    const lower = String.fromCharCode(units[code] ?? code).toLowerCase();
    if (lower.length === 1) units[code] = lower.charCodeAt(0);
  }
  for (let code = 0xff21; code <= 0xff3a; code++) units[code] = (units[code] ?? code) | 0x20;
  return units;
}

let built: Uint16Array | null = null;

/** What each UTF-16 unit is searched as. */
export function searchUnits(): Uint16Array {
  built ??= buildUnits();
  return built;
}

/** As long as `text`: full-width, capital and traditional characters become plain, small and simplified ones. */
export function foldForSearch(text: string): string {
  const units = searchUnits();
  let folded = '';
  let same = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const plain = units[unit] ?? unit;
    if (plain === unit) continue;
    folded += text.slice(same, at) + String.fromCharCode(plain);
    same = at + 1;
  }
  return same === 0 ? text : folded + text.slice(same);
}

/** Half-open ranges of `text` where `query` stands, side by side and never overlapping. */
export function searchMarks(text: string, query: string): [from: number, to: number][] {
  const wanted = foldForSearch(query);
  if (wanted === '') return [];
  const folded = foldForSearch(text);
  const marks: [number, number][] = [];
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) marks.push([at, at + wanted.length]);
  return marks;
}
