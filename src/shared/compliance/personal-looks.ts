/**
 * Owns what looks personal in free words whatever stands around it: mail addresses, lines with an area code, cards, licence plates, rooms.
 * Hides more than a public reply is warned about: a sentence must not be stopped for looks alone, but what leaves may lose them.
 */
import { hasAny, windowBefore } from './personal-digits.ts';
import { orderWords } from './personal-words.ts';

/** Half-open, in the text as it stands. */
export type LookSpan = { start: number; end: number };

const mayHoldLooks = /[0-9０-９零〇洞一幺壹二贰三叁四肆五伍六陆七柒拐八捌九玖勾@＠]/;

const digitWords: ReadonlyMap<string, string> = new Map(
  ['0零〇洞', '1一幺壹', '2二贰', '3三叁', '4四肆', '5五伍', '6六陆', '7七柒拐', '8八捌', '9九玖勾'].flatMap((spelling) =>
    [...spelling.slice(1)].map((word) => [word, spelling.charAt(0)] as const),
  ),
);

/** Unit for unit: digits for the words they are spoken in. */
export function inDigits(text: string): string {
  return text.replaceAll(/[零〇洞一幺壹二贰三叁四肆五伍六陆七柒拐八捌九玖勾]/g, (word) => digitWords.get(word) ?? word);
}

/** Unit for unit: ＡＢ１２＠ as AB12@, and all the dashes and dots between digits as two. */
function inHalfWidth(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u3000\u00a0]/g, ' ')
    .replaceAll(/[—–−‐‑]/g, '-')
    .replaceAll(/[•‧・]/g, '·');
}

const mail = /(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/gi;

/** 0571-88886666, (010) 6666 8888转801: the area codes of the country. */
const landline =
  /(?<![0-9a-z.])\(?0(?:10|2\d|[3-9]\d{2})\)?[-\s]{0,2}[2-9]\d{2,3}[-\s]{0,2}\d{4}(?!\d)(?:\s?(?:转|分机|ext\.?|-)\s?\d{1,6}(?!\d))?/gi;

/** 4367 4200 1234 5678 (123): sixteen to nineteen in fours. */
const groupedCard = /(?<![0-9a-z])\d{4}([-\s.])\d{4}\1\d{4}\1\d{4}(?:\1?\d{1,3})?(?![0-9a-z])/gi;
/** The beginnings that Chinese banks' cards and those of Visa, Mastercard and JCB have. */
const plainCard = /(?<![0-9a-z])(?=\d{16,19}(?![0-9a-z]))(?:4|5[1-5]|35|60|62|9[05])\d+/gi;

/** 浙A12345, 京A·D12345, 沪AD12345, 粤Z1234港: two of its signs at least are digits. */
const plate =
  /(?<![最全更崭上翻创])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][·\s-]?(?=[A-Z]{0,3}\d[A-Z]{0,3}\d|\d[A-Z]{0,3}\d)(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳领使])(?![0-9a-z])/gi;

const house = '[0-9十百]{1,4}';
const dwelling = `${house}(?:号楼|栋|幢|单元|号房|室)`;
/** 1201室 alone, or 「住3号楼」 behind the words that say who lives there. */
const room = /(?<![0-9a-z])[0-9]{3,4}(?:-[0-9]{1,4})?室(?!温|内|外|友)/gi;
const livesAt = new RegExp(
  `(?<=(?:[我你您他她]家?住在?|家住在?|家在|家里是|住址[是为:]?|门牌号?[是为:]?|地址[是为:]|(?:送|寄|派)到(?:我家)?))${dwelling}(?:${dwelling})*[0-9]{0,4}`,
  'g',
);

function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number.charAt(number.length - 1 - i));
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const looks: readonly { of: RegExp; isIt?(found: string): boolean; hasOrders: boolean }[] = [
  { of: mail, hasOrders: false },
  { of: landline, hasOrders: false },
  { of: groupedCard, hasOrders: true },
  { of: plainCard, isIt: passesLuhn, hasOrders: true },
  { of: plate, hasOrders: true },
  { of: room, hasOrders: false },
  { of: livesAt, hasOrders: false },
];

/** Numbers after 订单, 运单, 型号 and the like are left alone. Spans may overlap. */
export function findLooks(text: string): LookSpan[] {
  if (!mayHoldLooks.test(text)) return [];
  const read = inDigits(inHalfWidth(text));
  return looks.flatMap(({ of, isIt, hasOrders }) => {
    // Most texts hold none: looking once is less than making ready to look for all of them.
    if (read.search(of) === -1) return [];
    return [...read.matchAll(of)].flatMap(({ 0: found, index }) => {
      if (isIt !== undefined && !isIt(found)) return [];
      if (hasOrders && hasAny(windowBefore(text, index, 8), orderWords)) return [];
      return [{ start: index, end: index + found.length }];
    });
  });
}
