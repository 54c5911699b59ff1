/** Owns recognising somebody's home address in read text: road or estate with house, building, unit or room numbers. Shops are not homes. */
import { mark, type NormalizedText } from '../language/normalize.ts';
import { characterSet } from './character-set.ts';
import { hasAny, type PersonalSpan, windowBefore } from './personal-digits.ts';
import { estates, homeWords, places, shopWords, strongHomeWords } from './personal-words.ts';

const numerals = characterSet('0123456789零〇一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾abcdefghij甲乙丙丁东西南北');
const plainDigits = characterSet('0123456789零〇一二两三四五六七八九');
/** Longest first. `home`: such a number is only given for a dwelling or office inside a building. */
const houseUnits: readonly { word: string; home: boolean }[] = [
  { word: 'danyuan', home: true },
  { word: 'dong', home: true },
  { word: 'hao', home: false },
  { word: '单元', home: true },
  { word: '号楼', home: true },
  { word: '号院', home: false },
  { word: '号房', home: true },
  { word: '栋', home: true },
  { word: '幢', home: true },
  { word: '室', home: true },
  { word: '户', home: true },
  { word: '门', home: true },
  { word: '排', home: false },
  { word: '巷', home: false },
  { word: '号', home: false },
  { word: '弄', home: false },
  { word: '组', home: false },
  { word: '座', home: false },
  { word: '楼', home: false },
  { word: '层', home: false },
  { word: '队', home: false },
];
const opensHouse = characterSet(houseUnits.map((unit) => unit.word.charAt(0)).join(''));
const placeEnds = characterSet(places.map((place) => place.charAt(place.length - 1)).join(''));
const nameStops = characterSet('您你的在到至住是于送寄发从去往址给我他她她们这那有和跟与了着把将派为家恁侬:');
/** What follows a range of numbers that is no address: 「花园300-500元」. */
const measures = characterSet('元块人米平折件个只张次分年月日天岁公里斤克点页套%');

const whereWords = ['您在', '你在', '您喺', '你喺'];
const homeTails = ['的家', '的房', '家里', '屋企', '的新房', '的住处'];

type House = { start: number; end: number; home: boolean; count: number };
type Chain = House & { hasPlace: boolean };

/** 家 before 园 or 属 belongs to the name of an estate. */
function stopsName(text: string, at: number): boolean {
  return nameStops.hasAt(text, at) && !text.startsWith('家园', at) && !text.startsWith('家属', at);
}

function isBroken(normalized: NormalizedText, at: number): boolean {
  return ((normalized.marks[at] ?? 0) & (mark.hard | mark.soft)) !== 0;
}

function houseAt(text: string, at: number): { word: string; home: boolean } | null {
  if (!opensHouse.hasAt(text, at)) return null;
  return houseUnits.find((unit) => text.startsWith(unit.word, at)) ?? null;
}

function digitsEnd(normalized: NormalizedText, text: string, from: number, most: number): number {
  let end = from;
  while (end < text.length && end - from < most && plainDigits.hasAt(text, end) && !(end > from && isBroken(normalized, end))) end += 1;
  return end;
}

/** 「村东头第二家」. */
function nthHome(text: string, at: number): boolean {
  if (text.charAt(at) !== '家' || '店铺公馆商里'.includes(text.charAt(at + 1) || '。')) return false;
  return text.charAt(at - 2) === '第';
}

function findHouses(normalized: NormalizedText, text: string): House[] {
  const houses: House[] = [];
  for (let k = 1; k < text.length; k++) {
    if (!numerals.hasAt(text, k - 1)) continue;
    const unit = houseAt(text, k) ?? (nthHome(text, k) ? { word: '家', home: true } : null);
    if (unit === null || (unit.word === '门' && !plainDigits.hasAt(text, k - 1))) continue;
    let start = k;
    while (start > 0 && k - start < 5 && numerals.hasAt(text, start - 1) && ((normalized.marks[start] ?? 0) & mark.hard) === 0) start -= 1;
    if (unit.word === '家') start -= 1;
    const end = k + unit.word.length;
    const room = isBroken(normalized, end) ? end : digitsEnd(normalized, text, end, 5);
    const hasRoom = room - end >= 2 && room - end <= 4 && houseAt(text, room) === null;
    houses.push({ start, end: hasRoom ? room : end, home: unit.home, count: hasRoom ? 2 : 1 });
    k = end - 1;
  }
  return houses;
}

function endsPlace(text: string, at: number): boolean {
  return placeEnds.hasAt(text, at - 1) && places.some((place) => text.endsWith(place, at));
}

/** Where the place name before a house number begins, or the number itself when none stands there. */
function placeStart(normalized: NormalizedText, text: string, start: number): number {
  if (!endsPlace(text.slice(0, start), start)) return start;
  let at = start;
  while (at > 0 && start - at < 14 && !stopsName(text, at - 1) && !isBroken(normalized, at)) at -= 1;
  return at;
}

/** 「桂花苑5-2-1103」: building, unit and room with something dropped between them. */
function findCompounds(normalized: NormalizedText, text: string): Chain[] {
  const found: Chain[] = [];
  for (let k = 2; k < text.length; k++) {
    if (!plainDigits.hasAt(text, k) || plainDigits.hasAt(text, k - 1) || isBroken(normalized, k) || !endsPlace(text.slice(0, k), k))
      continue;
    const end = digitsEnd(normalized, text, k, 9);
    const groups: number[] = [];
    let from = k;
    for (let i = k + 1; i <= end; i++) {
      if (i < end && normalized.from[i] === normalized.to[i - 1]) continue;
      groups.push(i - from);
      from = i;
    }
    const last = groups.at(-1) ?? 0;
    const isHouse = groups.length >= 2 && groups.length <= 3 && groups.every((size) => size <= 4) && last >= 3;
    if (!isHouse || measures.hasAt(text, end) || houseAt(text, end) !== null) continue;
    found.push({ start: placeStart(normalized, text, k), end, home: true, count: groups.length, hasPlace: true });
  }
  return found;
}

function chainHouses(normalized: NormalizedText, text: string): Chain[] {
  const chains: Chain[] = [];
  for (const house of findHouses(normalized, text)) {
    const begin = placeStart(normalized, text, house.start);
    const last = chains.at(-1);
    const isJoined = last !== undefined && begin - last.end <= 2 && normalized.clause[last.start] === normalized.clause[house.start];
    if (isJoined && last !== undefined) {
      last.end = house.end;
      last.home = last.home || house.home;
      last.count += house.count;
      last.hasPlace = last.hasPlace || begin < house.start;
    } else {
      chains.push({ ...house, start: begin, hasPlace: begin < house.start });
    }
  }
  return chains;
}

/** Where the estate's name that begins at `start` ends, or null when something else than a name stands there. */
function estateEnd(normalized: NormalizedText, text: string, start: number): number | null {
  let least = start + 11;
  for (const estate of estates) {
    const at = text.indexOf(estate, start + 2);
    if (at >= 0) least = Math.min(least, at + estate.length);
  }
  if (least > start + 10) return null;
  for (let k = start; k < least; k++) if (stopsName(text, k) || (k > start && isBroken(normalized, k))) return null;
  return least;
}

/** 「您住望江花园」, 「您在望江花园的家」: an estate by name, with nothing but its name after the words that say who lives there. */
function findEstates(normalized: NormalizedText, text: string): PersonalSpan[] {
  const found: PersonalSpan[] = [];
  for (const word of [...strongHomeWords, ...whereWords]) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      let start = at + word.length;
      while (nameStops.hasAt(text, start)) start += 1;
      const end = estateEnd(normalized, text, start);
      if (end === null) continue;
      const isHome = strongHomeWords.includes(word) || homeTails.some((tail) => text.startsWith(tail, end));
      if (isHome) found.push({ kind: 'address', start, end });
    }
  }
  return found;
}

function isSomebodysHome(text: string, chain: Chain): boolean {
  const around = windowBefore(text, chain.start, 12) + text.slice(chain.end, chain.end + 8);
  if (hasAny(around, homeWords) || hasAny(windowBefore(text, chain.start, 3), ['您', '你'])) return true;
  return !hasAny(around, shopWords) && chain.home;
}

/** `text` is the read text as a string, unit for unit. */
export function findAddresses(normalized: NormalizedText, text: string): PersonalSpan[] {
  const found: PersonalSpan[] = [];
  const add = (span: PersonalSpan): void => {
    if (!found.some((other) => other.start < span.end && span.start < other.end)) found.push(span);
  };
  for (const chain of [...chainHouses(normalized, text), ...findCompounds(normalized, text)]) {
    if ((chain.hasPlace || chain.count >= 2) && isSomebodysHome(text, chain)) add({ kind: 'address', start: chain.start, end: chain.end });
  }
  for (const span of findEstates(normalized, text)) add(span);
  return found;
}
