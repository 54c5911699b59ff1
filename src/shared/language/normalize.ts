/**
 * Owns reading text for matching: one pass folds width, case and traditional characters, drops what is inserted to evade, keeps
 * clause breaks as marks and a way back to the original offsets. It matches nothing and never changes what is shown.
 *
 *   source   你 这 [zwj] 不，是 Ａ      units  你 这 不 是 a      marks  0 0 0 soft 0      from  0 1 3 5 6
 */
import { normalizeTable, part } from './normalize-table.ts';

/** Bits of `NormalizedText.marks`: what stood in the source just before the unit, or around it. */
export const mark = { hard: 1, soft: 2, gap: 4, quoted: 8 } as const;

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
};

/** A quotation longer than this is taken for a stray mark. */
const longestQuote = 120;

function grown<T extends Uint16Array | Int32Array | Uint8Array>(old: T, next: T): T {
  next.set(old);
  return next;
}

function ensureRoom(draft: Draft, needed: number): void {
  if (draft.length + needed <= draft.units.length) return;
  const size = draft.units.length * 2 + needed;
  draft.units = grown(draft.units, new Uint16Array(size));
  draft.from = grown(draft.from, new Int32Array(size));
  draft.to = grown(draft.to, new Int32Array(size));
  draft.marks = grown(draft.marks, new Uint8Array(size));
  draft.clause = grown(draft.clause, new Int32Array(size));
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

function closeQuote(draft: Draft): void {
  const start = draft.quoteFrom;
  draft.quoteFrom = -1;
  if (start < 0 || draft.length - start > longestQuote) return;
  for (let k = start; k < draft.length; k++) draft.marks[k] = (draft.marks[k] ?? 0) | mark.quoted;
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

/** Handles one unit that has no folded form; answers the index of the next. */
function readPart(draft: Draft, index: number, kind: number): number {
  const { source } = draft;
  const isBetweenDigits = (): boolean => isDigitAt(source, index - 1) && isDigitAt(source, index + 1);
  switch (kind) {
    case part.hardBreak:
      draft.pending |= mark.hard;
      break;
    case part.question:
      if (draft.length > 0 && (draft.pending & mark.hard) === 0) draft.asks[draft.clauseIndex] = true;
      draft.pending |= mark.hard;
      break;
    case part.softBreak:
      draft.pending |= mark.soft;
      break;
    case part.gap:
      draft.pending |= mark.gap;
      break;
    case part.comma:
      if (!isBetweenDigits()) draft.pending |= mark.soft;
      break;
    case part.fullStop:
      if (source.charCodeAt(index + 1) === 0x2e || source.charCodeAt(index - 1) === 0x2e) draft.pending |= mark.soft;
      else if (!isBetweenDigits()) draft.pending |= mark.hard;
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

/** Deterministic and linear in the length of `text`. */
export function normalizeText(text: string): NormalizedText {
  const { folded, parts } = normalizeTable();
  const room = text.length + 1;
  const draft: Draft = {
    source: text,
    length: 0,
    units: new Uint16Array(room),
    from: new Int32Array(room),
    to: new Int32Array(room),
    marks: new Uint8Array(room),
    clause: new Int32Array(room),
    asks: [false],
    pending: 0,
    clauseIndex: 0,
    quoteFrom: -1,
  };
  let i = 0;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    const unit = folded[code] ?? 0;
    if (unit !== 0) {
      keep(draft, unit, i, i + 1);
      i += 1;
    } else {
      i = readPart(draft, i, parts[code] ?? part.dropped);
    }
  }
  const { length, units, from, to, marks, clause, asks } = draft;
  return { source: text, length, units, from, to, marks, clause, asks };
}

/** Half-open span of the original text that units `[start, end)` came from. */
export function originalSpan(normalized: NormalizedText, start: number, end: number): { start: number; end: number } {
  return { start: normalized.from[start] ?? 0, end: normalized.to[end - 1] ?? 0 };
}

/** The kept units as a string, for phrases and tests. */
export function normalizedString(normalized: NormalizedText): string {
  let text = '';
  for (let k = 0; k < normalized.length; k++) text += String.fromCharCode(normalized.units[k] ?? 0);
  return text;
}

/** Whether a clause, comma or blank boundary lies just before unit `index` (both ends of the text count). */
export function isEdge(normalized: NormalizedText, index: number): boolean {
  return index <= 0 || index >= normalized.length || ((normalized.marks[index] ?? 0) & edgeMarks) !== 0;
}
