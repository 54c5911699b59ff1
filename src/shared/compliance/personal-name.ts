/**
 * Owns recognising a customer's full name in read text. A surname with an honorific (李先生), a masked name (张*丽) and names of staff
 * are not reported.
 */
import { isEdge, mark, type NormalizedText } from '../language/normalize.ts';
import { type CharacterSet, characterSet } from './character-set.ts';
import { hasAny, type PersonalSpan, windowBefore } from './personal-digits.ts';
import {
  addressing,
  doubleSurnames,
  givenCharacters,
  honorifics,
  introductions,
  kinship,
  notGiven,
  notNames,
  staffWords,
  surnames,
} from './personal-words.ts';

const isSurname = characterSet(surnames);
const isGiven = characterSet(givenCharacters);
const isNeverGiven = characterSet(notGiven);
const opensDoubleSurname = characterSet(doubleSurnames.map((surname) => surname.charAt(0)).join(''));
const opensHonorific = characterSet([...honorifics, ...kinship].map((word) => word.charAt(0)).join(''));
const endsIntroduction = characterSet(`${introductions.map((word) => word.charAt(word.length - 1)).join('')}是为叫:生士姐`);
/** 「周先生（周海涛）」. */
const bareHonorifics = ['先生', '女士', '小姐'];
const opensName = characterSet('给为是叫户人请跟和与向对的由被把让');
/** 「老师傅」 is no teacher, 「家长会」 no parent. */
const honorificGoesOn = characterSet('傅会群们里');
const turnsTo = characterSet('把给为将跟与向对替和帮被您你');
const maskSigns = /[*＊●○□■×✱_※某]/u;

function someOf(set: CharacterSet, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (set.hasAt(text, i)) return true;
  return false;
}

function everyOf(set: CharacterSet, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!set.hasAt(text, i)) return false;
  return true;
}

function surnameLength(text: string, at: number): number {
  if (opensDoubleSurname.hasAt(text, at) && doubleSurnames.some((surname) => text.startsWith(surname, at))) return 2;
  return isSurname.hasAt(text, at) ? 1 : 0;
}

/** 「客服李娜」, 「师傅是王小明」; but in 「司机把曹玉兰女士的…」 the driver is somebody else. */
function isStaff(text: string, start: number, end: number): boolean {
  const before = windowBefore(text, start, 5);
  const isLed = staffWords.some((word) => {
    const at = before.lastIndexOf(word);
    return at >= 0 && !someOf(turnsTo, before.slice(at + word.length));
  });
  return isLed || staffWords.slice(1).some((word) => text.startsWith(word, end));
}

function isMasked(normalized: NormalizedText, start: number, end: number): boolean {
  return maskSigns.test(normalized.source.slice(normalized.from[start], normalized.to[end - 1]));
}

function isUnbroken(normalized: NormalizedText, start: number, end: number): boolean {
  for (let k = start + 1; k < end; k++) if (isEdge(normalized, k) && (normalized.marks[k] ?? 0) !== mark.gap) return false;
  return !isMasked(normalized, start, end);
}

function isPlausible(normalized: NormalizedText, text: string, start: number, given: string, isKin: boolean): boolean {
  if (given.length === 0 || given.length > 2 || someOf(isNeverGiven, given)) return false;
  const isOpened = isEdge(normalized, start) || opensName.hasAt(text, start - 1);
  if (isKin) return given.length === 2 && everyOf(isGiven, given) && isOpened;
  if (given.length === 1) return isOpened || !isSurname.hasAt(given, 0);
  if (!someOf(isGiven, given) && !isOpened) return false;
  return !isSurname.hasAt(given, 1) || isGiven.hasAt(given, 0);
}

/** 「刘建军先生」: the span includes the honorific, so that a rewrite can replace both. */
function nameBeforeHonorific(normalized: NormalizedText, text: string, at: number): PersonalSpan | null {
  if (!opensHonorific.hasAt(text, at)) return null;
  const honorific = honorifics.find((word) => text.startsWith(word, at));
  const word = honorific ?? kinship.find((kin) => text.startsWith(kin, at));
  if (word === undefined || honorificGoesOn.hasAt(text, at + word.length)) return null;
  const end = at + word.length;
  for (const length of [4, 3, 2]) {
    const start = at - length;
    const surname = start < 0 ? 0 : surnameLength(text, start);
    if (surname === 0 || !isPlausible(normalized, text, start, text.slice(start + surname, at), honorific === undefined)) continue;
    if (isUnbroken(normalized, start, end)) return { kind: 'name', start, end };
  }
  return null;
}

function plainNameEnds(text: string, start: number): number[] {
  const surname = surnameLength(text, start);
  if (surname === 0) return [];
  return [2, 1]
    .map((length) => start + surname + length)
    .filter((end) => end <= text.length && everyOf(isGiven, text.slice(start + surname, end)));
}

function isIntroducedAt(text: string, start: number): boolean {
  if (!endsIntroduction.hasAt(text, start - 1)) return false;
  const before = windowBefore(text, start, 6);
  if (bareHonorifics.some((word) => before.endsWith(`${text.charAt(start)}${word}`))) return true;
  return introductions.some((word) => before.endsWith(word) || before.endsWith(`${word}是`) || before.endsWith(`${word}为`));
}

/** 「郭建业，…给个回话，你那单子…」: a name called out before anything else is said. */
function isCalledOut(normalized: NormalizedText, text: string, start: number, end: number): boolean {
  const opensSpeech = start === 0 || ((normalized.marks[start] ?? 0) & mark.hard) !== 0;
  if (!opensSpeech || !isEdge(normalized, end) || end >= text.length) return false;
  return hasAny(text.slice(end, end + 14), addressing);
}

function isAddressedAt(text: string, end: number, isFull: boolean): boolean {
  if (text.startsWith('您好', end) || text.startsWith('你好', end)) return true;
  return isFull && (text.startsWith('您', end) || text.startsWith('你', end));
}

/** 「收件人王小明」, 「王小明您好」, 「刘建军，您的快递…」. */
function plainNameAt(normalized: NormalizedText, text: string, start: number): PersonalSpan | null {
  const isIntroduced = isIntroducedAt(text, start);
  if (!isIntroduced && !isEdge(normalized, start)) return null;
  for (const end of plainNameEnds(text, start)) {
    if (!isUnbroken(normalized, start, end) || (!isIntroduced && notNames.includes(text.slice(start, end)))) continue;
    const isFull = end - start >= 3;
    const ends = isEdge(normalized, end) || '您你的'.includes(text.charAt(end)) || (isIntroduced && isFull && !isGiven.hasAt(text, end));
    if (!ends) continue;
    if (isIntroduced || isAddressedAt(text, end, isFull) || (isFull && isCalledOut(normalized, text, start, end)))
      return { kind: 'name', start, end };
  }
  return null;
}

/** 「冯.晓.琳」: one character at a time with stops between them, standing alone. */
function spelledNameAt(normalized: NormalizedText, text: string, start: number): PersonalSpan | null {
  const end = start + 3;
  const isApart = (k: number): boolean => normalized.from[k] !== normalized.to[k - 1];
  if (end > text.length || !isEdge(normalized, start) || !isEdge(normalized, end) || !isApart(start + 1) || !isApart(start + 2))
    return null;
  if (!everyOf(isGiven, text.slice(start + 1, end)) || isMasked(normalized, start, end)) return null;
  const gap = normalized.source.slice(normalized.to[start], normalized.from[start + 1]);
  return gap === normalized.source.slice(normalized.to[start + 1], normalized.from[start + 2]) ? { kind: 'name', start, end } : null;
}

/** `text` is the read text as a string, unit for unit. */
export function findNames(normalized: NormalizedText, text: string): PersonalSpan[] {
  const found: PersonalSpan[] = [];
  for (let k = 0; k < text.length; k++) {
    let span = nameBeforeHonorific(normalized, text, k);
    if (span === null && surnameLength(text, k) > 0) span = plainNameAt(normalized, text, k) ?? spelledNameAt(normalized, text, k);
    if (span !== null && !isStaff(text, span.start, span.end)) found.push(span);
  }
  return found;
}
