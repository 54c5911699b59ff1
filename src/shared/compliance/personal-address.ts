/** Owns recognising somebody's home address in read text: road or estate with house, building, unit or room numbers. Shops are not homes. */
import { mark, type NormalizedText } from '../language/normalize.ts';
import { hasAny, type PersonalSpan, windowBefore } from './personal-digits.ts';

const numerals = new Set('0123456789零〇一二两三四五六七八九十百abcdefghij甲乙丙丁东西南北');
const plainDigits = new Set('0123456789零〇一二两三四五六七八九');
/** Longest first. `home`: such a number is only given for a dwelling or office inside a building. */
const houseUnits: readonly { word: string; home: boolean }[] = [
  { word: '单元', home: true },
  { word: '号楼', home: true },
  { word: '号院', home: false },
  { word: '号房', home: true },
  { word: '栋', home: true },
  { word: '幢', home: true },
  { word: '室', home: true },
  { word: '户', home: true },
  { word: '门', home: true },
  { word: '号', home: false },
  { word: '弄', home: false },
  { word: '组', home: false },
  { word: '座', home: false },
  { word: '楼', home: false },
  { word: '层', home: false },
  { word: '队', home: false },
];
const places = [
  '小区',
  '花园',
  '公寓',
  '家园',
  '新村',
  '大道',
  '胡同',
  '社区',
  '大厦',
  '宿舍',
  '家属院',
  '大街',
  '路',
  '街',
  '巷',
  '弄',
  '村',
  '苑',
  '里',
  '庄',
  '屯',
  '镇',
  '坊',
  '府',
  '湾',
  '庭',
  '园',
  '居',
  '城',
  '道',
  '院',
];
const nameStops = new Set('您你的在到至住是于送寄发从去往址给我他她们这那有和跟与了着把将派为家:');
const homeWords = [
  '您家',
  '你家',
  '您住',
  '你住',
  '住在',
  '家住',
  '收货地址',
  '您的地址',
  '您地址',
  '寄到',
  '送到',
  '派到',
  '送货',
  '上门',
  '您那',
  '客户住',
  '收件地址',
  '家里',
  '配送地址',
];
const shopWords = [
  '门店',
  '店在',
  '我们店',
  '底商',
  '商铺',
  '档口',
  '店铺',
  '我店',
  '本店',
  '专柜',
  '商场',
  '网点',
  '营业厅',
  '服务点',
  '服务中心',
  '维修点',
  '自提点',
  '驿站',
  '旗舰店',
  '展厅',
  '仓库',
  '公司',
  '欢迎',
  '到店',
  '总部',
  '工厂',
  '我们在',
  '我们位于',
  '位于',
  '分店',
  '实体店',
  '售后点',
];

type House = { start: number; end: number; home: boolean; count: number };

function houseAt(text: string, at: number): { word: string; home: boolean } | null {
  return houseUnits.find((unit) => text.startsWith(unit.word, at)) ?? null;
}

function findHouses(normalized: NormalizedText, text: string): House[] {
  const houses: House[] = [];
  for (let k = 1; k < text.length; k++) {
    const unit = numerals.has(text.charAt(k - 1)) ? houseAt(text, k) : null;
    if (unit === null) continue;
    let start = k;
    while (start > 0 && k - start < 5 && numerals.has(text.charAt(start - 1)) && ((normalized.marks[start] ?? 0) & mark.hard) === 0)
      start -= 1;
    const end = k + unit.word.length;
    let room = end;
    while (
      room < text.length &&
      room - end < 5 &&
      plainDigits.has(text.charAt(room)) &&
      ((normalized.marks[room] ?? 0) & (mark.hard | mark.soft)) === 0
    )
      room += 1;
    const hasRoom = room - end >= 2 && room - end <= 4 && houseAt(text, room) === null;
    houses.push({ start, end: hasRoom ? room : end, home: unit.home, count: hasRoom ? 2 : 1 });
    k = end - 1;
  }
  return houses;
}

/** Where the place name before a house number begins, or the number itself when none stands there. */
function placeStart(normalized: NormalizedText, text: string, start: number): number {
  if (!places.some((place) => text.slice(0, start).endsWith(place))) return start;
  let at = start;
  while (at > 0 && start - at < 14 && !nameStops.has(text.charAt(at - 1)) && ((normalized.marks[at] ?? 0) & (mark.hard | mark.soft)) === 0)
    at -= 1;
  return at;
}

function chainHouses(normalized: NormalizedText, text: string): (House & { hasPlace: boolean })[] {
  const chains: (House & { hasPlace: boolean })[] = [];
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

/** `text` is the read text as a string, unit for unit. */
export function findAddresses(normalized: NormalizedText, text: string): PersonalSpan[] {
  const found: PersonalSpan[] = [];
  for (const chain of chainHouses(normalized, text)) {
    if (!chain.hasPlace && chain.count < 2) continue;
    const around = windowBefore(text, chain.start, 12) + text.slice(chain.end, chain.end + 8);
    const isHome = hasAny(around, homeWords) || hasAny(windowBefore(text, chain.start, 3), ['您', '你']);
    if (!isHome && (hasAny(around, shopWords) || !chain.home)) continue;
    found.push({ kind: 'address', start: chain.start, end: chain.end });
  }
  return found;
}
