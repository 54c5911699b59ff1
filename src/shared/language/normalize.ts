/**
 * Owns reading text for matching: one pass folds width, case and traditional characters, drops what is inserted to evade, keeps
 * clause breaks as marks and a way back to the original offsets. It matches nothing and never changes what is shown.
 *
 *   source   你 这 [zwj] 不，是 Ａ      units  你 这 不 是 a      marks  0 0 0 soft 0      from  0 1 3 5 6
 */
import { type NormalizeTable, normalizeTable, part } from './normalize-table.ts';

/** Bits of `NormalizedText.marks`: what stood in the source just before the unit, or around it. */
export const mark = { hard: 1, soft: 2, gap: 4, quoted: 8, titled: 16 } as const;

/** A mark set means a place where a clause may begin: punctuation or a blank. */
export const edgeMarks = mark.hard | mark.soft | mark.gap;

/** Stands for an ideograph outside the basic plane: it keeps its place but equals no phrase. */
const unknownIdeograph = 0xfffc;

export type NormalizedText = {
  readonly source: string;
  /** Number of kept units; the arrays may be longer. */
  readonly length: number;
  readonly units: Uint16Array;
  /** UTF-16 index in `source` where the unit's character begins. */
  readonly from: Int32Array;
  /** UTF-16 index just after the unit's character, combining marks and low surrogates included. */
  readonly to: Int32Array;
  readonly marks: Uint8Array;
  /** Number of the hard clause each unit stands in, from 0; hard breaks are 。！？； and new lines. */
  readonly clause: Int32Array;
  /** Per clause: whether it ended in a question mark. */
  readonly asks: readonly boolean[];
};

type Draft = {
  source: string;
  length: number;
  units: Uint16Array;
  from: Int32Array;
  to: Int32Array;
  marks: Uint8Array;
  clause: Int32Array;
  asks: boolean[];
  pending: number;
  clauseIndex: number;
  quoteFrom: number;
  titleFrom: number;
};

/** A quotation longer than this is taken for a stray mark. */
const longestQuote = 120;
/** The same for 《…》. */
const longestTitle = 40;

/** The five arrays in one piece of memory; always one place more than asked for, which stays 0 behind the last unit. */
function withRoom(draft: Draft, places: number): void {
  const room = places + 1;
  const memory = new ArrayBuffer(room * 15);
  const { units, from, to, marks, clause } = draft;
  draft.from = new Int32Array(memory, 0, room);
  draft.to = new Int32Array(memory, room * 4, room);
  draft.clause = new Int32Array(memory, room * 8, room);
  draft.units = new Uint16Array(memory, room * 12, room);
  draft.marks = new Uint8Array(memory, room * 14, room);
  if (draft.length === 0) return;
  draft.from.set(from.subarray(0, draft.length));
  draft.to.set(to.subarray(0, draft.length));
  draft.clause.set(clause.subarray(0, draft.length));
  draft.units.set(units.subarray(0, draft.length));
  draft.marks.set(marks.subarray(0, draft.length));
}

function ensureRoom(draft: Draft, needed: number): void {
  if (draft.length + needed >= draft.units.length) withRoom(draft, draft.units.length * 2 + needed);
}

function keep(draft: Draft, unit: number, from: number, to: number): void {
  const k = draft.length;
  if ((draft.pending & mark.hard) !== 0 && k > 0) {
    draft.clauseIndex += 1;
    draft.asks.push(false);
  }
  draft.units[k] = unit;
  draft.from[k] = from;
  draft.to[k] = to;
  draft.marks[k] = draft.pending;
  draft.clause[k] = draft.clauseIndex;
  draft.pending = 0;
  draft.length = k + 1;
}

function markFrom(draft: Draft, start: number, longest: number, bits: number): void {
  if (start < 0 || draft.length - start > longest) return;
  for (let k = start; k < draft.length; k++) draft.marks[k] = (draft.marks[k] ?? 0) | bits;
}

function closeQuote(draft: Draft): void {
  markFrom(draft, draft.quoteFrom, longestQuote, mark.quoted);
  draft.quoteFrom = -1;
}

function closeTitle(draft: Draft): void {
  markFrom(draft, draft.titleFrom, longestTitle, mark.quoted | mark.titled);
  draft.titleFrom = -1;
}

function keepForm(draft: Draft, form: string, from: number, to: number): void {
  const { folded, parts } = normalizeTable();
  ensureRoom(draft, draft.source.length - from + form.length);
  for (let i = 0; i < form.length; i++) {
    const code = form.charCodeAt(i);
    const unit = folded[code] ?? 0;
    if (unit !== 0) keep(draft, unit, from, to);
    else if (parts[code] === part.softBreak) draft.pending |= mark.soft;
  }
}

/** Emoji and the like part words as a blank does; styled letters are folded; far ideographs keep their place. */
function keepPair(draft: Draft, index: number): number {
  const point = draft.source.codePointAt(index) ?? 0;
  if (point < 0x10000) return index + 1;
  if (point >= 0x20000 && point < 0x32000) {
    const form = String.fromCodePoint(point).normalize('NFKC');
    if (form.length === 1) keepForm(draft, form, index, index + 2);
    else keep(draft, unknownIdeograph, index, index + 2);
  } else if (point >= 0xe0100 && point <= 0xe01ef) {
    attach(draft, index, index + 2);
  } else if ((point >= 0x1d400 && point <= 0x1d7ff) || (point >= 0x1f100 && point <= 0x1f1ff)) {
    keepForm(draft, String.fromCodePoint(point).normalize('NFKC'), index, index + 2);
  } else {
    draft.pending |= mark.gap;
  }
  return index + 2;
}

function attach(draft: Draft, index: number, end: number): void {
  const last = draft.length - 1;
  if (last < 0 || draft.to[last] !== index) return;
  const from = draft.from[last];
  for (let k = last; k >= 0 && draft.from[k] === from; k--) draft.to[k] = end;
}

function isDigitAt(source: string, index: number): boolean {
  const code = source.charCodeAt(index);
  return (code >= 0x30 && code <= 0x39) || (code >= 0xff10 && code <= 0xff19);
}

function isBetweenDigits(source: string, index: number): boolean {
  return isDigitAt(source, index - 1) && isDigitAt(source, index + 1);
}

/** What a part that needs no further thought adds to the marks before the next unit. */
const notPlain = 0xff;
const plainMarks = new Uint8Array(16).fill(notPlain);
plainMarks[part.dropped] = 0;
plainMarks[part.hardBreak] = mark.hard;
plainMarks[part.softBreak] = mark.soft;
plainMarks[part.gap] = mark.gap;

/** Handles one unit that is neither letter nor plain break; answers the index of the next. */
function readPart(draft: Draft, index: number, kind: number): number {
  const { source } = draft;
  switch (kind) {
    case part.question:
      if (draft.length > 0 && (draft.pending & mark.hard) === 0) draft.asks[draft.clauseIndex] = true;
      draft.pending |= mark.hard;
      break;
    case part.comma:
      if (!isBetweenDigits(source, index)) draft.pending |= mark.soft;
      break;
    case part.fullStop:
      if (source.charCodeAt(index + 1) === 0x2e || source.charCodeAt(index - 1) === 0x2e) draft.pending |= mark.soft;
      else if (!isBetweenDigits(source, index)) draft.pending |= mark.hard;
      break;
    case part.quoteOpen:
      draft.quoteFrom = draft.length;
      break;
    case part.quoteClose:
      closeQuote(draft);
      break;
    case part.quoteToggle:
      if (draft.quoteFrom < 0) draft.quoteFrom = draft.length;
      else closeQuote(draft);
      break;
    case part.titleOpen:
      draft.titleFrom = draft.length;
      break;
    case part.titleClose:
      closeTitle(draft);
      break;
    case part.attached:
      attach(draft, index, index + 1);
      break;
    case part.expanded:
      keepForm(draft, normalizeTable().expansions.get(source.charCodeAt(index)) ?? '', index, index + 1);
      break;
    case part.highSurrogate:
      return keepPair(draft, index);
    default:
      break;
  }
  return index + 1;
}

const noUnits = new Uint16Array(0);
const noPlaces = new Int32Array(0);

function emptyDraft(): Draft {
  const draft = { source: '', length: 0, pending: 0, clauseIndex: 0, quoteFrom: -1, titleFrom: -1, asks: [false] };
  return { ...draft, units: noUnits, from: noPlaces, to: noPlaces, marks: new Uint8Array(0), clause: noPlaces };
}

function reset(draft: Draft, text: string): void {
  draft.source = text;
  draft.length = 0;
  draft.asks = [false];
  draft.pending = 0;
  draft.clauseIndex = 0;
  draft.quoteFrom = -1;
  draft.titleFrom = -1;
  if (draft.units.length <= text.length) withRoom(draft, text.length);
}

/** Keeps letters and notes plain breaks from `index` on, the ordinary case; answers where it met something else, or the end. */
function readPlain(draft: Draft, index: number, { folded, parts }: NormalizeTable): number {
  const { source, units, from, to, marks, clause, asks } = draft;
  let { length: k, pending, clauseIndex } = draft;
  let i = index;
  for (; i < source.length; i++) {
    const code = source.charCodeAt(i);
    const unit = folded[code] ?? 0;
    if (unit !== 0) {
      if ((pending & mark.hard) !== 0 && k > 0) {
        clauseIndex += 1;
        asks.push(false);
      }
      units[k] = unit;
      from[k] = i;
      to[k] = i + 1;
      marks[k] = pending;
      clause[k] = clauseIndex;
      pending = 0;
      k += 1;
    } else {
      const plain = plainMarks[parts[code] ?? 0] ?? notPlain;
      if (plain === notPlain) break;
      pending |= plain;
    }
  }
  draft.length = k;
  draft.pending = pending;
  draft.clauseIndex = clauseIndex;
  return i;
}

function read(draft: Draft, text: string): NormalizedText {
  const table = normalizeTable();
  reset(draft, text);
  let i = readPlain(draft, 0, table);
  while (i < text.length) i = readPlain(draft, readPart(draft, i, table.parts[text.charCodeAt(i)] ?? part.dropped), table);
  const { length, units, from, to, marks, clause, asks } = draft;
  units[length] = 0;
  from[length] = 0;
  to[length] = 0;
  marks[length] = 0;
  clause[length] = 0;
  return { source: text, length, units, from, to, marks, clause, asks };
}

/** Deterministic and linear in the length of `text`. */
export function normalizeText(text: string): NormalizedText {
  return read(emptyDraft(), text);
}

/** Texts longer than this are read into memory of their own, so that one long text does not hold its room for ever. */
const longestKept = 20_000;

/** Reads as `normalizeText` does, into the same memory each time: a reading holds only until the next one. */
export function createTextReader(): (text: string) => NormalizedText {
  const draft = emptyDraft();
  return (text) => (text.length > longestKept ? normalizeText(text) : read(draft, text));
}

/** Half-open span of the original text that units `[start, end)` came from. */
export function originalSpan(normalized: NormalizedText, start: number, end: number): { start: number; end: number } {
  return { start: normalized.from[start] ?? 0, end: normalized.to[end - 1] ?? 0 };
}

/** The kept units as a string, for phrases and tests. */
export function normalizedString({ units, length }: NormalizedText): string {
  if (length <= 4096) return String.fromCharCode(...units.subarray(0, length));
  let text = '';
  for (let k = 0; k < length; k++) text += String.fromCharCode(units[k] ?? 0);
  return text;
}

/** Whether a clause, comma or blank boundary lies just before unit `index` (both ends of the text count). */
export function isEdge(normalized: NormalizedText, index: number): boolean {
  return index <= 0 || index >= normalized.length || ((normalized.marks[index] ?? 0) & edgeMarks) !== 0;
}

/** The units from pause to pause around a stretch: punctuation, a blank, or an end of the text. */
export function clauseAround({ marks, length }: NormalizedText, stretch: { start: number; end: number }): { start: number; end: number } {
  let { start, end } = stretch;
  while (start > 0 && ((marks[start] ?? 0) & edgeMarks) === 0) start -= 1;
  while (end < length && ((marks[end] ?? 0) & edgeMarks) === 0) end += 1;
  return { start, end };
}
