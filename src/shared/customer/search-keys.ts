/** The keys under which a customer is found: every part of the name, pinyin and initials with the readings people use, numbers and their ends. */
import { pinyin } from 'pinyin-pro';
import { remember } from '../base/remember.ts';
import { foldForSearch } from '../language/search-fold.ts';
import type { Customer } from './customer.ts';
import { givenReadingsOf, isHanName, readingsOf, splitName } from './surnames.ts';

export type PinyinKey = { full: string; initials: string };

/** One way to say a name: a syllable for each character, or a word each where the name is not written in Chinese characters. */
type Reading = readonly string[];

/** More ways than these to say one name are not kept. */
const mostReadings = 4;

/** Many people share a given name, and reading one takes as long as writing all its keys. */
const syllables = remember(
  4_000,
  (text: string): Reading =>
    text === '' ? [] : pinyin(text, { toneType: 'none', type: 'array', v: true }).map((syllable) => syllable.toLowerCase()),
);

function surnameReadings(surname: string): readonly Reading[] {
  const special = readingsOf(surname);
  return special.length > 0 ? special.map((reading) => reading.split(' ')) : [syllables(surname)];
}

/** Those of the given name: as a word, and with each character of many readings said the other way. */
function givenReadings(given: string): readonly Reading[] {
  const usual = syllables(given);
  const ways: Reading[] = [usual];
  [...given].forEach((character, at) => {
    for (const other of givenReadingsOf(character)) {
      if (other !== usual[at]) ways.push(usual.map((syllable, index) => (index === at ? other : syllable)));
    }
  });
  return ways;
}

/** Best first, no more than four. The name is read in its simplified form. */
export function nameReadings(name: string): Reading[] {
  const trimmed = foldForSearch(name.trim());
  if (trimmed === '') return [];
  if (!isHanName(trimmed)) return [trimmed.match(/[\p{L}\d]+/gu) ?? []].filter((words) => words.length > 0);
  const { surname, given } = splitName(trimmed);
  const later = givenReadings(given.replaceAll(/[·•]/g, ''));
  const readings: Reading[] = [];
  // The proper reading with everything first, then the rarer ones of the surname, then those of the given name.
  for (const rest of later) for (const head of surnameReadings(surname)) readings.push([...head, ...rest]);
  return readings.slice(0, mostReadings);
}

/**
 * 单晓 → shanxiao/sx and danxiao/dx; 吕 also under lu, since that is what many type; 张伟 also under the initials zhw. Best reading
 * first, no duplicates. Names in other scripts give their letters and initials.
 */
export function pinyinKeys(name: string): PinyinKey[] {
  const keys: PinyinKey[] = [];
  const add = (full: string, initials: string) => {
    if (!keys.some((key) => key.full === full && key.initials === initials)) keys.push({ full, initials });
  };
  for (const reading of nameReadings(name)) {
    const full = reading.join('');
    const initials = reading.map((syllable) => syllable.charAt(0)).join('');
    const long = reading.map((syllable) => /^[zcs]h(?=[aeiou])/.exec(syllable)?.[0] ?? syllable.charAt(0)).join('');
    add(full, initials);
    if (long !== initials && isHanName(name.trim())) add(full, long);
    if (/[ln]v/.test(full)) add(full.replaceAll(/([ln])v/g, '$1u'), initials);
  }
  return keys;
}

/** A name, or what was typed of one, as it is compared: no blanks, one width, small letters, simplified characters. */
export function nameKey(name: string): string {
  return foldForSearch(name.normalize('NFKC')).replaceAll(/\s+/g, '');
}

/** So that a range over beginnings finds the ends of numbers. */
export function reversed(digits: string): string {
  return [...digits].reverse().join('');
}

export type SearchedPerson = Pick<Customer, 'name' | 'phone' | 'memberNo'> & { contactPoints: readonly { number: string }[] };

/** `name`: each end part of it, so that a range over beginnings finds any part. `phone`: whole numbers; `tail`: the same turned round. */
export type SearchKeyKind = 'name' | 'pinyin' | 'initials' | 'phone' | 'tail' | 'member';

/** No pair twice. */
export function searchKeysOf(person: SearchedPerson): [kind: SearchKeyKind, key: string][] {
  const characters = [...nameKey(person.name)];
  const keys = new Map<string, [SearchKeyKind, string]>();
  const add = (kind: SearchKeyKind, key: string) => {
    if (key !== '') keys.set(`${kind} ${key}`, [kind, key]);
  };
  for (let start = 0; start < characters.length; start++) add('name', characters.slice(start).join(''));
  for (const { full, initials } of pinyinKeys(person.name)) {
    add('pinyin', nameKey(full));
    add('initials', nameKey(initials));
  }
  for (const number of [person.phone, ...person.contactPoints.map((point) => point.number)]) {
    add('phone', number);
    add('tail', reversed(number));
  }
  add('member', nameKey(person.memberNo));
  return [...keys.values()];
}
