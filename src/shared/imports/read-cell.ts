/** Reads one cell as a field: gives its value or says what is wrong with it. Never guesses what digits a spreadsheet has dropped. */
import { dayMs, minuteMs } from '../base/clock.ts';
import { normalizePhone } from '../customer/normalize-phone.ts';
import { type Cell, cellText, isScientific, mostExactDigits } from './cell.ts';
import type { Field, Vocabulary } from './fields.ts';
import type { IssueCode } from './issues.ts';

export type Read<T> = { ok: true; value: T } | { ok: false; code: IssueCode; hint: string };

const good = <T>(value: T): Read<T> => ({ ok: true, value });
const bad = (code: IssueCode, hint = ''): { ok: false; code: IssueCode; hint: string } => ({ ok: false, code, hint });

/** What must hold of numbers that stand for something: none of their digits may be gone. */
function lostDigits(cell: Cell, text: string): IssueCode | null {
  if (isScientific(text)) return 'scientific';
  if (typeof cell === 'number' && (!Number.isFinite(cell) || Math.abs(cell) >= 10 ** mostExactDigits)) return 'digits_lost';
  return null;
}

export function readText(cell: Cell, most: number): Read<string> {
  const text = cellText(cell);
  return [...text].length > most ? bad('too_long', String(most)) : good(text);
}

export function readId(cell: Cell, most: number): Read<string> {
  const text = cellText(cell).normalize('NFKC').replace(/\s+/g, '');
  const lost = lostDigits(cell, text);
  if (lost !== null) return bad(lost);
  if (typeof cell === 'number' && !Number.isInteger(cell)) return bad('bad_id');
  return text.length > most || !/^[^\p{C}]*$/u.test(text) ? bad('bad_id') : good(text);
}

/** Telephone numbers as people have them: a mobile that is short of a digit is none. */
export function readPhone(cell: Cell): Read<string> {
  const text = cellText(cell);
  if (text === '') return good('');
  const lost = lostDigits(cell, text.replace(/\s+/g, ''));
  if (lost !== null) return bad(lost);
  const phone = normalizePhone(text);
  if (phone === null) return bad('bad_phone');
  const isService = /^(?:400|800)\d{7}$|^95\d{3,6}$|^00/.test(phone.number);
  return phone.kind === 'other' && !isService ? bad('bad_phone') : good(phone.number);
}

const fewest = Date.UTC(1990, 0, 1);
const written =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]*(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*分?)?(?:\s*:?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const joined = /^(\d{4})(\d{2})(\d{2})(?:\s*(\d{2})(\d{2})(\d{2})?)?$/;

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Null for a day or hour that does not exist. */
function wallOf(parts: readonly (string | undefined)[]): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? at.getTime() : null;
}

/** `utcOffsetMinutes` of the wall clock that times without a zone were written by. Answers epoch ms UTC. */
export function readTime(cell: Cell, utcOffsetMinutes: number): Read<number | null> {
  const text = cellText(cell);
  if (text === '') return good(null);
  if (typeof cell === 'object' && cell !== null && 'wallMs' in cell) return inRange(cell.wallMs - utcOffsetMinutes * minuteMs);
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return bad('serial_time');
  const plain = text.normalize('NFKC');
  const found = written.exec(plain) ?? joined.exec(plain);
  const wallMs = found === null ? null : wallOf(found.slice(1, 7));
  if (found === null || wallMs === null) return bad('bad_time');
  const zone = found[7];
  return inRange(wallMs - (zone === undefined ? utcOffsetMinutes : offsetMinutes(zone)) * minuteMs);
}

function inRange(atMs: number): Read<number> {
  return Number.isFinite(atMs) && atMs >= fewest && atMs < Date.UTC(2100, 0, 1) ? good(Math.round(atMs)) : bad('bad_time');
}

/** A day ahead is allowed: clocks and zones differ. */
export function isFuture(atMs: number, nowMs: number): boolean {
  return atMs > nowMs + dayMs;
}

/** In cents. */
export function readMoney(cell: Cell): Read<number | null> {
  const text = cellText(cell)
    .normalize('NFKC')
    .replace(/[\s,]|^(?:rmb|cny|[\u00a5\uffe5])|(?:元|rmb|cny)$/gi, '');
  if (text === '') return cellText(cell) === '' ? good(null) : bad('bad_amount');
  if (isScientific(text)) return bad('scientific');
  const value = typeof cell === 'number' ? Math.round(cell * 100) / 100 : Number(text);
  if (!/^\d+(?:\.\d{1,2}0*)?$/.test(typeof cell === 'number' ? String(value) : text) || value > 1_000_000_000) return bad('bad_amount');
  return good(Math.round(value * 100));
}

export function readCount(cell: Cell): Read<number | null> {
  const text = cellText(cell)
    .normalize('NFKC')
    .replace(/\s*[件个只台套份]$/, '');
  if (text === '') return good(null);
  const value = Number(text);
  return /^\d+(?:\.0+)?$/.test(text) && value >= 1 && value <= 1_000_000 ? good(value) : bad('bad_count');
}

function plainWord(word: string): string {
  return word.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}

const byWord = new WeakMap<Vocabulary, Map<string, string>>();

function wordsOf(vocabulary: Vocabulary): Map<string, string> {
  const known = byWord.get(vocabulary);
  if (known !== undefined) return known;
  const made = new Map(Object.entries(vocabulary).flatMap(([value, words]) => words.map((word) => [plainWord(word), value] as const)));
  byWord.set(vocabulary, made);
  return made;
}

/** The value a word stands for; empty for an empty cell. */
export function readWord(cell: Cell, vocabulary: Vocabulary): Read<string> {
  const text = plainWord(cellText(cell));
  if (text === '') return good('');
  const value = wordsOf(vocabulary).get(text);
  const offered = Object.values(vocabulary).flatMap(([first]) => first ?? []);
  return value === undefined ? bad('unknown_word', offered.join('、')) : good(value);
}

export function readList(cell: Cell, most: number): Read<string[]> {
  const items = [
    ...new Set(
      cellText(cell)
        .split(/[,，;；|、]/)
        .map((item) => item.trim()),
    ),
  ].filter((item) => item !== '');
  return items.length > 50 || items.some((item) => [...item].length > most) ? bad('too_long', String(most)) : good(items);
}

export type FieldValue = string | number | null | string[];

/** By the type of the field. */
export function readField(cell: Cell, field: Field, utcOffsetMinutes: number): Read<FieldValue> {
  if (typeof cell === 'object' && cell !== null && 'fault' in cell)
    return bad(cell.fault === 'formula' ? 'formula_empty' : 'formula_error');
  switch (field.type) {
    case 'id':
      return readId(cell, field.most ?? 100);
    case 'phone':
      return readPhone(cell);
    case 'time':
    case 'past':
      return readTime(cell, utcOffsetMinutes);
    case 'money':
      return readMoney(cell);
    case 'count':
      return readCount(cell);
    case 'word':
      return readWord(cell, field.words ?? {});
    case 'list':
      return readList(cell, field.most ?? 50);
    default:
      return readText(cell, field.most ?? 200);
  }
}
