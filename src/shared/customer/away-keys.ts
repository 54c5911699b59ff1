/** By what customers are found whom this desk does not hold: as it finds its own, but asked of the hub. Pure. */
import { ticketNumberBeginning } from '../ticket/ticket-no.ts';
import { phoneTails } from './match.ts';
import { normalizePhone } from './normalize-phone.ts';
import { nameKey, reversed, type SearchedPerson, type SearchKeyKind, searchKeysOf } from './search-keys.ts';

export type AwayKind = SearchKeyKind | 'order' | 'ticket';
/** Both ends belong to it. */
export type AwayRange = { kind: AwayKind; from: string; to: string };

/** So much must be typed before anybody but this PC is asked. */
export const leastAwayText = 2;
const leastNumber = 4;

/** Of numbers in capitals and small letters alike. */
function numberKey(number: string): string {
  return nameKey(number);
}

export function awayKeysOf(
  person: SearchedPerson,
  numbers: readonly { kind: 'order' | 'ticket'; number: string }[],
): { kind: AwayKind; key: string }[] {
  const own = searchKeysOf(person).map(([kind, key]): { kind: AwayKind; key: string } => ({ kind, key }));
  return [...own, ...numbers.map(({ kind, number }) => ({ kind, key: numberKey(number) }))].filter(({ key }) => key !== '');
}

/** U+10FFFF sorts after any character a key may hold. */
function beginning(kind: AwayKind, prefix: string): AwayRange {
  return { kind, from: prefix, to: `${prefix}\u{10ffff}` };
}

/** The most telling first. Nothing for less than two characters. */
export function awayRanges(text: string): AwayRange[] {
  const query = nameKey(text);
  if ([...query].length < leastAwayText) return [];
  const ranges: AwayRange[] = [];
  const ticket = ticketNumberBeginning(text);
  if (ticket !== null) ranges.push(beginning('ticket', numberKey(ticket)));
  const digits = /^[+\d()-]+$/.test(query) ? query.replaceAll(/\D/g, '') : '';
  if (digits.length >= leastNumber) {
    const number = normalizePhone(query)?.number ?? digits;
    ranges.push({ kind: 'phone', from: number, to: number }, beginning('tail', reversed(digits)), beginning('phone', digits));
  }
  const isNumber = query.replaceAll(/\D/g, '').length >= leastNumber && /^[\x21-\x7e]+$/.test(query);
  if (isNumber) ranges.push(beginning('order', query));
  ranges.push(beginning('member', query), beginning('name', query));
  const letters = query.replaceAll(/['’·•-]/g, '');
  if (/^[a-z]/.test(letters)) ranges.push(beginning('pinyin', letters), beginning('initials', letters));
  return ranges;
}

/** Who may be calling, in steps: a step is only asked when the one before found nobody. Nothing for what is no number. */
export function callerRanges(from: string): AwayRange[][] {
  const phone = normalizePhone(from);
  if (phone === null) return [];
  const { number } = phone;
  return [[{ kind: 'phone', from: number, to: number }], ...phoneTails(number).map((tail) => [beginning('tail', reversed(tail))])];
}
