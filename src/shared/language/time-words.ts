/** The small change of Chinese time expressions: folding spelling variants away without losing offsets, and reading numbers. */

/** Traditional characters that occur in time expressions, each followed by its simplified form. */
const traditionalPairs =
  '後后 點点 週周 禮礼 內内 鐘钟 鍾钟 個个 號号 兩两 時时 間间 盡尽 儘尽 馬马 這这 聽听 晝昼 節节 國国 慶庆 勞劳 動动 開开 長长 結结 飯饭 關关 遲迟 陣阵 尋寻 還还 幾几 過过 會会 兒儿 緊紧 趕赶 頭头 當当 黃黄 淩凌 裡里 為为 擇择';
const traditional = new Map(traditionalPairs.split(' ').map((pair) => [pair.charCodeAt(0), pair.charAt(1)]));

/** Characters that Chinese numbers are written with. */
export const hanDigits = '零〇一二两三四五六七八九十百廿';
const numeric = new Set(`0123456789.:${hanDigits}`);
const digitValue = new Map([...'零一二三四五六七八九'].map((char, value) => [char, value]));
digitValue.set('〇', 0);
digitValue.set('两', 2);

/** `text` without blanks, half-width, simplified where it matters; `at[k]` is the UTF-16 index in the original of unit `k`. */
export type Folded = { text: string; at: readonly number[] };

function foldUnit(text: string, at: number): string {
  const code = text.charCodeAt(at);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return (code >= 0x4e00 ? traditional.get(code) : undefined) ?? text.charAt(at);
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x3000 || code === 0x09 || code === 0xa0 || code === 0x200b;
}

/** Cantonese words, each as long as what it becomes, so that offsets stay. */
const cantonese: readonly (readonly [RegExp, string])[] = [
  [/听日(?![语文本剧])/g, '明天'],
  [/听(?=[朝早晚])/g, '明'],
  [/([今明])朝(?![早夕气代廷])/g, '$1早'],
  [/朝早/g, '早上'],
  [/晏昼|下昼/g, '下午'],
  [/上昼/g, '上午'],
  [/夜晚/g, '晚上'],
  [/[寻琴]日/g, '昨天'],
];
const cantoneseChars = /[听朝昼寻琴]|夜晚/;

function plainWords(text: string): string {
  if (!cantoneseChars.test(text)) return text;
  return cantonese.reduce((plain, [word, common]) => plain.replace(word, common), text);
}

/** Blanks between two numbers stay (as one blank), so that 「订单 12 3天」 does not become 123 days; in 「十 八 点」 they go. */
export function foldForTime(text: string): Folded {
  let folded = '';
  const at: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (isBlank(text, i)) {
      const before = folded.charAt(folded.length - 1);
      const next = foldUnit(text, i + 1);
      if (!numeric.has(before) || !numeric.has(next) || before === ':' || next === ':') continue;
      const spacedOut = isBlank(text, i - 2) && (i + 2 >= text.length || isBlank(text, i + 2));
      if (spacedOut) continue;
      folded += ' ';
    } else {
      folded += foldUnit(text, i);
    }
    at.push(i);
  }
  return { text: plainWords(folded), at };
}

export function isNumeric(unit: string): boolean {
  return numeric.has(unit);
}

/** 「二〇二六」 and 「三零」: digits read one by one. */
function readDigits(text: string): number {
  let value = 0;
  for (const char of text) {
    const digit = digitValue.get(char);
    if (digit === undefined) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Reads 18, １8 (folded), 十八, 二十四, 三零; of two neighbouring digits (七八点, 三五天) the upper one. NaN when it is no number. */
export function readNumber(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (text.length >= 2 && /[零〇]/.test(text) && !/[十百廿]/.test(text)) return readDigits(text);
  if (text.length >= 4) return /[十百廿]/.test(text) ? readTens(text) : readDigits(text);
  return readTens(text);
}

function readTens(text: string): number {
  let total = 0;
  let digit = 0;
  let run = 0;
  for (const char of text) {
    if (char === '廿') total += 20;
    else if (char === '十' || char === '百') {
      total += (digit === 0 ? 1 : digit) * (char === '十' ? 10 : 100);
      digit = 0;
      run = 0;
    } else {
      const value = digitValue.get(char);
      if (value === undefined) return Number.NaN;
      run += 1;
      if (run > 1 && digit !== 0 && value <= digit) return Number.NaN;
      if (run > 2) return Number.NaN;
      digit = value;
    }
  }
  return total + digit;
}
