/** One spelling for every telephone number: mainland China first, others by country code. Refuses what is no number at all. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { ContactPoint } from './customer.ts';

export type NormalizedPhone = {
  /**
   * Digits only: mainland mobiles as 11 digits, landlines with their area code, foreign numbers with 00 and the country code,
   * relay numbers with their extension appended.
   */
  number: string;
  kind: ContactPoint['kind'];
  /** A privacy number that stands for someone else's: a match by it is unreliable. */
  relay: boolean;
  last4: string;
};

const country = '(?:\\+86|0086|86)?-?';
const area = '(?:10|2\\d|[3-9]\\d{2})';
const mobile = new RegExp(`^${country}0?(1[3-9](?:-?\\d){9})(?:(?:-|x)(\\d{1,6}))?$`);
/** Most numbers that a source sends are whole already. */
const plainMobile = /^1[3-9]\d{9}$/;
/** Privacy platforms give a shared mobile-like number and a four-digit extension; written without any mark it has 15 digits. */
const joinedRelay = /^(1[3-9]\d{9})(\d{4})$/;
const landline = new RegExp(`^(?:(?:\\+86|0086)-?0?|86-?0|0)(${area})-?(\\d{3,4}-?\\d{4})(?:(?:-|x)\\d{1,6})?$`);
const local = /^[2-8]\d{2,3}-?\d{4}(?:x\d{1,6})?$/;
const ipPrefix = /^(?:17951|17911|17909|12593|10193)(?=0?1[3-9]\d{9}$)/;
const relayWords = /隐私|虚拟号?|中间号|保护号?|小号/;
/** 95xxx is a hotline; longer numbers behind 950 and 951 are lent to privacy platforms. */
const lentNumber = /^95\d{7,}$/;

function clean(raw: string): string {
  return raw
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^\s*(?:tel|sip|callto):/, '')
    .replace(/@.*$/, '')
    .replace(/隐私号?码?|虚拟号?码?|中间号|保护号?|小号|电话|手机号?|号码/g, '')
    .replace(/转接|转|分机号?|ext\.?|#|,|;/g, 'x')
    .replace(/[\u2010-\u2015\u2212_/]/g, '-')
    .replace(/[\s().:\u00b7\u200b-\u200d\ufeff]/g, '')
    .replace(/x+/g, 'x')
    .replace(/-*x-*/g, 'x')
    .replace(/-{2,}/g, '-')
    .replace(/^-|[-x]+$/g, '');
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

function build(number: string, kind: NormalizedPhone['kind'], base: string = number): NormalizedPhone {
  return { number, kind, relay: kind === 'relay', last4: base.slice(-4) };
}

function asMainland(text: string): NormalizedPhone | null {
  const bare = text.replace(ipPrefix, '');
  const cell = mobile.exec(bare);
  if (cell !== null) {
    const base = digitsOf(cell[1] ?? '');
    return cell[2] === undefined ? build(base, 'mobile') : build(base + cell[2], 'relay', base);
  }
  const joined = joinedRelay.exec(bare);
  if (joined !== null) return build(bare, 'relay', joined[1]);
  const fixed = landline.exec(bare);
  if (fixed !== null) return build(`0${fixed[1]}${digitsOf(fixed[2] ?? '')}`, 'landline');
  if (local.test(bare)) return build(digitsOf(bare.replace(/x.*$/, '')), 'landline');
  return null;
}

function asForeign(text: string): NormalizedPhone | null {
  const plus = text.startsWith('+') ? text : text.startsWith('00') ? `+${text.slice(2)}` : null;
  if (plus === null) return null;
  const digits = foreignDigits(digitsOf(plus.replace(/x.*$/, '')));
  if (digits.length < 6) return null;
  const number = `00${digits}`;
  return asMainland(number) ?? build(number, 'other');
}

/** A zero that is dialled within the country goes; again until none is left, so that a number stays what it became. */
function foreignDigits(digits: string, tries = digits.length): string {
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  const national = parsed === undefined ? digits : digitsOf(parsed.number);
  return national === digits || tries === 0 ? digits : foreignDigits(national, tries - 1);
}

/** Null when there is no telephone number in it (empty, withheld, words, under 3 or over 20 digits). Applying it to `number` gives the same number. */
export function normalizePhone(raw: string): NormalizedPhone | null {
  if (plainMobile.test(raw)) return build(raw, 'mobile');
  const text = clean(raw);
  if (!/^\+?[\dx-]+$/.test(text)) return null;
  const digits = digitsOf(text);
  if (digits.length < 3 || digits.length > 20) return null;
  // With its signs in odd places it is one of ours only without them, as it is when it is read again.
  const found = asMainland(text) ?? asForeign(text) ?? asMainland(digits) ?? build(digits, lentNumber.test(digits) ? 'relay' : 'other');
  return relayWords.test(raw) ? { ...found, kind: 'relay', relay: true } : found;
}
