/** Owns recognising phone, identity and card numbers in read text, digit words, blanks and separators included. It stores no number. */
import { mark, type NormalizedText } from '../language/normalize.ts';
import { characterSet } from './character-set.ts';
import {
  afterOne,
  calledAfter,
  calledBefore,
  cardWords,
  customerWords,
  identityWords,
  landlineWords,
  orderWords,
  ownLines,
} from './personal-words.ts';
import type { PersonalKind } from './rule.ts';

/** Half-open unit span of one piece of personal data. */
export type PersonalSpan = { kind: PersonalKind; start: number; end: number };

/** `us`: what the house says in public, where its own lines are given out. `anyone`: said by or about a person; no mobile number is ours. */
export type ToldBy = 'us' | 'anyone';

/** Per UTF-16 unit the digit it stands for, or -1. */
const digitOf = new Int8Array(65_536).fill(-1);
const wordDigits = characterSet('零〇一二两三四五六七八九幺壹贰叁参肆伍陆柒捌玖洞拐勾');
for (const spelling of ['0零〇洞o', '1一幺壹', '2二两贰', '3三叁参', '4四肆', '5五伍', '6六陆', '7七柒拐', '8八捌', '9九玖勾']) {
  for (let i = 0; i < spelling.length; i++) digitOf[spelling.charCodeAt(i)] = Number(spelling.charAt(0));
}
const endsPhrase = characterSet(afterOne);

export function windowBefore(text: string, start: number, reach: number): string {
  return text.slice(Math.max(0, start - reach), start);
}

export function hasAny(window: string, words: readonly string[]): boolean {
  return words.some((word) => window.includes(word));
}

/** `seams`: indices in the run where something was dropped before the digit, or where 138 turns into 一三八. */
type Run = { start: number; digits: number[]; seams: Set<number> };

function findRuns(normalized: NormalizedText, text: string): Run[] {
  const runs: Run[] = [];
  let run: Run | null = null;
  for (let k = 0; k < normalized.length; k++) {
    const digit = digitOf[text.charCodeAt(k)] ?? -1;
    if (digit === -1) {
      run = null;
      continue;
    }
    const isApart = ((normalized.marks[k] ?? 0) & (mark.hard | mark.soft)) !== 0;
    if (run === null || isApart) {
      run = { start: k, digits: [], seams: new Set([0]) };
      runs.push(run);
    } else if (normalized.from[k] !== normalized.to[k - 1] || wordDigits.hasAt(text, k) !== wordDigits.hasAt(text, k - 1)) {
      run.seams.add(run.digits.length);
    }
    run.digits.push(digit);
  }
  return runs;
}

function longestGroup(run: Run): number {
  const bounds = [...run.seams, run.digits.length].sort((a, b) => a - b);
  return bounds.reduce((longest, bound, index) => Math.max(longest, bound - (bounds[index - 1] ?? 0)), 0);
}

/** 「138，0000，1111」: groups of at most four, parted by commas or stops, are one number. */
function joinGroups(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  let isOpen = false;
  for (const run of runs) {
    const last = joined.at(-1);
    const isShort = longestGroup(run) <= 4;
    if (isOpen && isShort && last !== undefined && last.start + last.digits.length === run.start) {
      for (const seam of run.seams) last.seams.add(last.digits.length + seam);
      last.digits.push(...run.digits);
    } else {
      joined.push({ start: run.start, digits: [...run.digits], seams: new Set(run.seams) });
    }
    isOpen = isShort;
  }
  return joined;
}

function isMobile(digits: readonly number[], at: number): boolean {
  return digits[at] === 1 && (digits[at + 1] ?? 0) >= 3;
}

/** Digits before a mobile number that belong to it: 0, 86, 086, 0086. */
function prefixLength(digits: readonly number[], seam: number): readonly number[] {
  const lengths = [0];
  if (digits[seam] === 0) lengths.push(1);
  for (const length of [2, 3, 4]) {
    const end = seam + length;
    if (digits[end - 2] === 8 && digits[end - 1] === 6 && digits.slice(seam, end - 2).every((digit) => digit === 0)) lengths.push(length);
  }
  return lengths;
}

function isOurs(text: string, start: number, end: number): boolean {
  const before = windowBefore(text, start, 10);
  if (!hasAny(before, ownLines) || hasAny(windowBefore(text, start, 5), customerWords)) return false;
  return !hasAny(before, calledBefore) && !hasAny(text.slice(end, end + 8), calledAfter);
}

/** 「13:00 14：30」 are times; 「138：0000：1037」 is a number that somebody parts by colons. */
const clockTime = /(?<!\d)\d{1,2}[:：]\d{2}(?!\d)/;

function hasClockTime(normalized: NormalizedText, start: number, end: number): boolean {
  return clockTime.test(normalized.source.slice(normalized.from[start], normalized.to[end - 1]));
}

function endsNumber(run: Run, text: string, end: number): boolean {
  if (end === run.digits.length || run.seams.has(end)) return true;
  return run.digits.length - end <= 2 && endsPhrase.hasAt(text, run.start + run.digits.length);
}

function findMobile(normalized: NormalizedText, run: Run, text: string, by: ToldBy): PersonalSpan | null {
  const { digits, seams, start } = run;
  for (const seam of seams) {
    for (const prefix of prefixLength(digits, seam)) {
      const at = seam + prefix;
      const end = at + 11;
      if (end > digits.length || !isMobile(digits, at) || !endsNumber(run, text, end)) continue;
      if (hasClockTime(normalized, start + seam, start + end)) continue;
      if (by === 'us' && isOurs(text, start + seam, start + end)) continue;
      return { kind: 'phone', start: start + seam, end: start + end };
    }
  }
  return null;
}

function findPhones(normalized: NormalizedText, run: Run, text: string, by: ToldBy): PersonalSpan[] {
  const { digits, start } = run;
  const before = windowBefore(text, start, 8);
  const isOrder = hasAny(before, orderWords) && !hasAny(before, ['电话', '手机']);
  if (isOrder && by === 'us') return [];
  const mobile = findMobile(normalized, run, text, by);
  if (mobile !== null) return [mobile];
  if (isOrder) return [];
  const isLandline = digits[0] === 0 && digits.length >= 10 && digits.length <= 12;
  const end = start + digits.length;
  const isTheirs = isLandline && hasAny(windowBefore(text, start, 10), landlineWords) && !isOurs(text, start, end);
  return isTheirs ? [{ kind: 'phone', start, end }] : [];
}

const identityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function hasCheckDigit(digits: readonly number[], last: string): boolean {
  let sum = 0;
  for (const [index, weight] of identityWeights.entries()) sum += weight * (digits[index] ?? 0);
  return '10x98765432'.charAt(sum % 11) === last;
}

function hasBirthDate(digits: readonly number[]): boolean {
  const read = (from: number, to: number): number => digits.slice(from, to).reduce((value, digit) => value * 10 + digit, 0);
  const [year, month, day] = [read(6, 10), read(10, 12), read(12, 14)];
  return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && (digits[0] ?? 0) >= 1;
}

function findIdentity(run: Run, text: string): PersonalSpan | null {
  const { digits, start } = run;
  const endsWithX = digits.length === 17 && text.charAt(start + 17) === 'x';
  const before = windowBefore(text, start, 10);
  const isNamed = hasAny(before, identityWords);
  const length = endsWithX ? 18 : digits.length;
  if (length === 15 && isNamed) return { kind: 'id_number', start, end: start + 15 };
  if (length !== 18) return null;
  const last = endsWithX ? 'x' : String(digits[17]);
  const isOrder = hasAny(windowBefore(text, start, 6), orderWords);
  const isLikely = (hasBirthDate(digits) && !(isOrder && !isNamed)) || (isNamed && !isOrder) || hasCheckDigit(digits, last);
  return isLikely ? { kind: 'id_number', start, end: start + 18 } : null;
}

/** Passports and the papers of Hong Kong, Macao and Taiwan: one or two letters and six to nine digits, named as such. */
function findNamedPaper(run: Run, text: string): PersonalSpan | null {
  const { digits } = run;
  if (digits.length < 6 || digits.length > 10) return null;
  let start = run.start;
  while (start > 0 && run.start - start < 2 && /[a-z]/.test(text.charAt(start - 1))) start -= 1;
  const isNamed = start < run.start && hasAny(windowBefore(text, start, 8), identityWords);
  return isNamed ? { kind: 'id_number', start, end: run.start + digits.length } : null;
}

function passesLuhn(digits: readonly number[]): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits[digits.length - 1 - i] ?? 0;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function findCard(run: Run, text: string): PersonalSpan | null {
  const { digits, start } = run;
  if (digits.length < 16 || digits.length > 19) return null;
  const before = windowBefore(text, start, 10);
  if (hasAny(before, orderWords)) return null;
  const end = start + digits.length;
  const isBankPrefix = digits[0] === 6 && digits[1] === 2;
  const isNamed = hasAny(before, cardWords) || text.slice(end, end + 6).includes('卡');
  const isLikely = isNamed || (isBankPrefix && (passesLuhn(digits) || run.seams.size >= 4));
  return isLikely ? { kind: 'card', start, end } : null;
}

/** `text` is the read text as a string, unit for unit. */
export function findPersonalDigits(normalized: NormalizedText, text: string, by: ToldBy): PersonalSpan[] {
  const found: PersonalSpan[] = [];
  for (const run of joinGroups(findRuns(normalized, text))) {
    if (run.digits.length < 6) continue;
    const long = findIdentity(run, text) ?? findCard(run, text) ?? findNamedPaper(run, text);
    if (long !== null) found.push(long);
    else if (run.digits.length >= 10) found.push(...findPhones(normalized, run, text, by));
  }
  return found;
}
