/** Owns what each UTF-16 unit becomes when text is read for matching: its folded form, or the part it plays when it is no letter. */
import { traditionalPairs } from './traditional-pairs.ts';

/** The part a unit plays when it has no folded form of its own. */
export const part = {
  /** Symbols, controls, zero-width characters: as if they were not there. */
  dropped: 0,
  hardBreak: 1,
  question: 2,
  softBreak: 3,
  gap: 4,
  quoteOpen: 5,
  quoteClose: 6,
  /** The straight quote, which opens and closes in turn. */
  quoteToggle: 7,
  /** Belongs to the character before it (combining marks, variation selectors). */
  attached: 8,
  /** Several units under NFKC, see `expansions`. */
  expanded: 9,
  highSurrogate: 10,
  /** A full stop, which ends a sentence but not between digits. */
  fullStop: 11,
  /** The plain comma, which parts clauses but not the digits of a number. */
  comma: 12,
  titleOpen: 13,
  titleClose: 14,
} as const;

export type NormalizeTable = {
  /** The folded unit, or 0 when `parts` decides. */
  readonly folded: Uint16Array;
  readonly parts: Uint8Array;
  readonly expansions: ReadonlyMap<number, string>;
};

/** Inclusive ranges where NFKC changes characters that occur in service text. */
const compatibilityRanges = [
  [0x00a0, 0x00ff],
  [0x1d2c, 0x1d6a],
  [0x2000, 0x218f],
  [0x2460, 0x24ff],
  [0x2e80, 0x2fdf],
  [0x3000, 0x303f],
  [0x3200, 0x33ff],
  [0xf900, 0xfaff],
  [0xfb00, 0xfb06],
  [0xfe10, 0xfe6b],
  [0xff00, 0xffef],
] as const;

/** Inclusive ranges of letters with case. */
const casedRanges = [
  [0x0041, 0x005a],
  [0x00c0, 0x0587],
  [0x1e00, 0x1fff],
] as const;

/** Inclusive ranges without a folded form (unless NFKC gives one). */
const droppedRanges = [
  [0x0000, 0x002f],
  [0x003a, 0x0040],
  [0x005b, 0x0060],
  [0x007b, 0x00a9],
  [0x00ab, 0x00b4],
  [0x00b6, 0x00b9],
  [0x00bb, 0x00bf],
  [0x00d7, 0x00d7],
  [0x00f7, 0x00f7],
  [0x02b0, 0x036f],
  [0x0483, 0x0489],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2000, 0x2bff],
  [0x2e00, 0x2e7f],
  [0x2ff0, 0x3004],
  [0x3008, 0x3030],
  [0x303d, 0x303f],
  [0x30fb, 0x30fb],
  [0x3164, 0x3164],
  [0xd800, 0xf8ff],
  [0xfe00, 0xfe6f],
  [0xfeff, 0xfeff],
  [0xff9e, 0xffa0],
  [0xffe0, 0xffff],
] as const;

const attachedRanges = [
  [0x0300, 0x036f],
  [0x0483, 0x0489],
  [0x180b, 0x180d],
  [0x200d, 0x200d],
  [0x20d0, 0x20ff],
  [0x302a, 0x302d],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
] as const;

const partOf: readonly (readonly [string, number])[] = [
  ['\n\r\u2028\u2029。!;', part.hardBreak],
  ['?', part.question],
  ['，、:…—―()[]{}【】〔〕〖〗', part.softBreak],
  [' \t\u3000\u00a0|', part.gap],
  ['“‘「『«〝', part.quoteOpen],
  ['”’」』»〞', part.quoteClose],
  ['《〈', part.titleOpen],
  ['》〉', part.titleClose],
  ['"', part.quoteToggle],
  ['.', part.fullStop],
  [',', part.comma],
];

/** Symbols that carry meaning in a phrase (100%). */
const keptSymbols = '%';

function fill(target: Uint8Array | Uint16Array, ranges: readonly (readonly [number, number])[], value: number): void {
  for (const [first, last] of ranges) target.fill(value, first, last + 1);
}

/** Latin letters with tone marks (dǎ), read without them. */
const tonedRanges = [
  [0x00c0, 0x024f],
  [0x1e00, 0x1eff],
] as const;

function foldTones(folded: Uint16Array): void {
  for (const [first, last] of tonedRanges) {
    for (let code = first; code <= last; code++) {
      const letter = String.fromCharCode(code).normalize('NFD').charCodeAt(0) | 0x20;
      if (letter >= 0x61 && letter <= 0x7a) folded[code] = letter;
    }
  }
}

function foldCharacters(folded: Uint16Array): void {
  for (let code = 0; code < folded.length; code++) folded[code] = code;
  for (const [first, last] of casedRanges) {
    for (let code = first; code <= last; code++) {
      const lower = String.fromCharCode(code).toLowerCase();
      if (lower.length === 1) folded[code] = lower.charCodeAt(0);
    }
  }
  foldTones(folded);
  for (let i = 0; i < traditionalPairs.length; i += 2) folded[traditionalPairs.charCodeAt(i)] = traditionalPairs.charCodeAt(i + 1);
  fill(folded, droppedRanges, 0);
  for (const symbol of keptSymbols) folded[symbol.charCodeAt(0)] = symbol.charCodeAt(0);
}

function nameParts(parts: Uint8Array, folded: Uint16Array): void {
  fill(parts, attachedRanges, part.attached);
  fill(parts, [[0xd800, 0xdbff]], part.highSurrogate);
  for (const [characters, value] of partOf) {
    for (let i = 0; i < characters.length; i++) {
      parts[characters.charCodeAt(i)] = value;
      folded[characters.charCodeAt(i)] = 0;
    }
  }
}

function buildTable(): NormalizeTable {
  const folded = new Uint16Array(65_536);
  const parts = new Uint8Array(65_536);
  const expansions = new Map<number, string>();
  foldCharacters(folded);
  nameParts(parts, folded);
  for (const [first, last] of compatibilityRanges) {
    for (let code = first; code <= last; code++) {
      const own = String.fromCharCode(code);
      const form = own.normalize('NFKC');
      if (form === own || parts[code] !== part.dropped) continue;
      if (form.length === 1) {
        const target = form.charCodeAt(0);
        folded[code] = folded[target] ?? 0;
        parts[code] = parts[target] ?? part.dropped;
      } else if (form.trim().length > 0) {
        folded[code] = 0;
        parts[code] = part.expanded;
        expansions.set(code, form.trim());
      }
    }
  }
  return { folded, parts, expansions };
}

let table: NormalizeTable | undefined;

/** Built at the first call (a few milliseconds), the same for ever after. */
export function normalizeTable(): NormalizeTable {
  table ??= buildTable();
  return table;
}
