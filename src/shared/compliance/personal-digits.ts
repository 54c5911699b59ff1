/** Owns recognising phone, identity and card numbers in read text, digit words, blanks and hyphens included. It stores no number. */
import { mark, type NormalizedText } from '../language/normalize.ts';
import type { PersonalKind } from './rule.ts';

/** Half-open unit span of one piece of personal data. */
export type PersonalSpan = { kind: PersonalKind; start: number; end: number };

const digitOf = new Map<string, number>();
for (const spelling of ['0零〇', '1一幺', '2二两', '3三', '4四', '5五', '6六', '7七', '8八', '9九']) {
  for (const character of spelling) digitOf.set(character, Number(spelling.charAt(0)));
}

const orderWords = [
  '订单',
  '单号',
  '运单',
  '工单',
  '编号',
  '流水',
  '快递号',
  '物流',
  '货号',
  '型号',
  '款号',
  '序列号',
  '批次',
  '条码',
  '券码',
];
const ownLines = [
  '热线',
  '客服',
  '门店',
  '总机',
  '前台',
  '联系我们',
  '致电',
  '拨打',
  '值班',
  '店长',
  '师傅',
  '经理',
  '专员',
  '我的电话',
  '我的手机',
  '打我',
  '网点',
  '驿站',
  '官方',
  '总部',
  '服务站',
];
const customerWords = ['您', '你', '客户', '顾客', '收件', '收货', '机主', '用户', '会员'];
const cardWords = ['卡', '银行', '账号', '账户', '工行', '建行', '农行', '中行', '招行'];
const identityWords = ['身份证', '证件', '证号', '身份'];
const landlineWords = ['座机', '固话', '家里电话', '您的电话', '家电话', '联系电话', '预留', '号码是'];

export function windowBefore(text: string, start: number, reach: number): string {
  return text.slice(Math.max(0, start - reach), start);
}

export function hasAny(window: string, words: readonly string[]): boolean {
  return words.some((word) => window.includes(word));
}

type Run = { start: number; digits: number[] /** Indices in the run where something was dropped before the digit. */; seams: Set<number> };

function findRuns(normalized: NormalizedText, text: string): Run[] {
  const runs: Run[] = [];
  let run: Run | null = null;
  for (let k = 0; k < normalized.length; k++) {
    const digit = digitOf.get(text.charAt(k));
    const isApart = ((normalized.marks[k] ?? 0) & (mark.hard | mark.soft)) !== 0;
    if (digit === undefined) {
      run = null;
      continue;
    }
    if (run === null || isApart) {
      run = { start: k, digits: [], seams: new Set([0]) };
      runs.push(run);
    } else if (normalized.from[k] !== normalized.to[k - 1]) {
      run.seams.add(run.digits.length);
    }
    run.digits.push(digit);
  }
  return runs.filter((found) => found.digits.length >= 10);
}

function isMobile(digits: readonly number[], at: number): boolean {
  return digits[at] === 1 && (digits[at + 1] ?? 0) >= 3;
}

function isOurs(text: string, start: number): boolean {
  const before = windowBefore(text, start, 10);
  return hasAny(before, ownLines) && !hasAny(windowBefore(text, start, 5), customerWords);
}

function findPhones(run: Run, text: string): PersonalSpan[] {
  const found: PersonalSpan[] = [];
  const { digits, seams, start } = run;
  const before = windowBefore(text, start, 8);
  if (hasAny(before, orderWords) && !hasAny(before, ['电话', '手机'])) return found;
  for (const seam of seams) {
    for (const at of [seam, seam + 2, seam + 4]) {
      const isPrefixed = at > seam && digits[at - 2] === 8 && digits[at - 1] === 6;
      if (at > seam && !isPrefixed) continue;
      const end = at + 11;
      if (!isMobile(digits, at) || (end !== digits.length && !seams.has(end))) continue;
      if (!isOurs(text, start + seam)) found.push({ kind: 'phone', start: start + seam, end: start + end });
      return found;
    }
  }
  const isLandline = digits[0] === 0 && digits.length >= 10 && digits.length <= 12;
  if (isLandline && hasAny(windowBefore(text, start, 10), landlineWords) && !isOurs(text, start)) {
    found.push({ kind: 'phone', start, end: start + digits.length });
  }
  return found;
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
  const isNamed = hasAny(windowBefore(text, start, 10), identityWords);
  const length = endsWithX ? 18 : digits.length;
  if (length === 15 && isNamed) return { kind: 'id_number', start, end: start + 15 };
  if (length !== 18) return null;
  const last = endsWithX ? 'x' : String(digits[17]);
  const isLikely = hasBirthDate(digits) || (isNamed && !hasAny(windowBefore(text, start, 6), orderWords)) || hasCheckDigit(digits, last);
  return isLikely ? { kind: 'id_number', start, end: start + 18 } : null;
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
  const isBankPrefix = digits[0] === 6 && digits[1] === 2;
  const isLikely = hasAny(before, cardWords) || (isBankPrefix && (passesLuhn(digits) || run.seams.size >= 4));
  return isLikely ? { kind: 'card', start, end: start + digits.length } : null;
}

/** `text` is the read text as a string, unit for unit. */
export function findPersonalDigits(normalized: NormalizedText, text: string): PersonalSpan[] {
  const found: PersonalSpan[] = [];
  for (const run of findRuns(normalized, text)) {
    const long = findIdentity(run, text) ?? findCard(run, text);
    if (long !== null) found.push(long);
    else found.push(...findPhones(run, text));
  }
  return found;
}
