/** What a source's record of a person can be recognised by: strong keys, which join by themselves, and weak ones, which only suggest. */
import { normalizePhone } from './normalize-phone.ts';
import { isHanName, splitName } from './surnames.ts';

/** A person as one source knows them. */
export type PersonFacts = {
  name: string;
  memberNo: string;
  phones: readonly { number: string; verified: boolean }[];
  address: string;
  devices: readonly string[];
};

const titles = /(?:先生|女士|小姐|太太|老师)$/;

/** Most numbers and ids: nothing to widen, lower or take out. */
const alreadyPlain = /^[\x21-\x40\x5b-\x7e]*$/;

/** Width, case and spaces do not tell people apart. */
function plain(text: string): string {
  if (alreadyPlain.test(text)) return text;
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}

/** The name when it is a whole one; empty for masked names (林**) and names that are only a form of address (林女士). */
export function fullName(name: string): string {
  const text = plain(name);
  return /[*＊×]|某/.test(text) || titles.test(text) ? '' : text;
}

/** The surname, also of masked names and forms of address; empty where it cannot be told. */
export function surnameOf(name: string): string {
  const text = plain(name)
    .replace(titles, '')
    .replace(/[*＊×某].*$/, '');
  return text !== '' && isHanName(text) ? splitName(text).surname : '';
}

export function memberKey(memberNo: string): string | null {
  const text = plain(memberNo);
  return text === '' ? null : `member:${text}`;
}

export function orderKey(orderNo: string): string {
  return cut(`order:${plain(orderNo)}`);
}

/** Relay numbers stand for changing people and short numbers for a switchboard: neither is a key. */
function usableNumber(raw: string): { number: string; last4: string } | null {
  const phone = normalizePhone(raw);
  return phone === null || phone.relay || phone.number.length < 7 ? null : phone;
}

export function phoneKeys(raw: string, verified: boolean): string[] {
  const phone = usableNumber(raw);
  if (phone === null) return [];
  return [`number:${phone.number}`, ...(verified ? [`phone:${phone.number}`] : [])];
}

/** The number of a call as it can be looked up; null when it tells nobody: none, a relay, a switchboard. */
export function callerNumber(from: string): string | null {
  return usableNumber(from)?.number ?? null;
}

/** The numbers among keys, verified or not. */
export function numbersIn(keys: readonly string[]): string[] {
  return keys.flatMap((key) => (key.startsWith('number:') ? [key.slice('number:'.length)] : []));
}

/** Some characters become many when their width is made plain; an index takes keys up to a length. */
const mostKeyLength = 200;

function cut(key: string): string {
  return key.length <= mostKeyLength ? key : [...key].slice(0, mostKeyLength).join('');
}

/** Orders are rows of their own and bring their keys with them (`orderKey`). In a fixed order, each once. */
export function personKeys(facts: PersonFacts): string[] {
  const member = memberKey(facts.memberNo);
  const name = fullName(facts.name);
  const keys = [...(member === null ? [] : [member])];
  for (const { number, verified } of facts.phones) {
    keys.push(...phoneKeys(number, verified));
    const phone = usableNumber(number);
    if (phone !== null && name !== '') keys.push(`tail:${name}/${phone.last4}`);
  }
  const address = plain(facts.address).replace(/[,，。.、;；\-#]/g, '');
  if (address.length >= 6) keys.push(`address:${address}`);
  for (const device of facts.devices) if (plain(device).length >= 6) keys.push(`device:${plain(device)}`);
  return [...new Set(keys.map(cut))].sort();
}
