/** What a customer asks for (a checklist of short phrases) and what needs special care (flags), with the words that told so. */
import type { Emotion } from '../base/words.ts';
import { type CueHit, cueScanner, cuesOf, outermost } from './cue-table.ts';
import { type CustomerFlag, demandLexicon, flagLexicon, notWanted } from './need-lexicon.ts';

const scanDemands = cueScanner(demandLexicon.map(({ demand, cues }) => ({ tag: demand, cues: cuesOf(cues) })));
const scanFlags = cueScanner((Object.keys(flagLexicon) as CustomerFlag[]).map((flag) => ({ tag: flag, cues: cuesOf(flagLexicon[flag]) })));

export type IsInnocent = (hit: CueHit) => boolean;

function isTurnedDown(plain: string, start: number): boolean {
  if (/[要想]/.test(plain.charAt(start)) && /[不没别]/.test(plain.charAt(start - 1))) return true;
  return notWanted.test(plain.slice(Math.max(0, start - 6), start));
}

/** A plain question stands for itself only where nothing firmer is asked for. */
const enquiry = '解答咨询';

export type Demand = { demand: string; words: string[] };

/**
 * In the order in which they were said; a wish that is turned down (「不要换新」) is none, nor is a question asked in anger. Only what was
 * asked for: a fault alone demands nothing.
 */
export function findDemands(plain: string, emotion: Emotion): Demand[] {
  const hits = outermost(scanDemands(plain));
  const meant = hits.filter((hit) => !isTurnedDown(plain, hit.start));
  const firm = meant.filter((hit) => hit.tag !== enquiry);
  const asked = emotion >= 2 ? [] : meant;
  const found = new Map<string, string[]>();
  for (const hit of firm.length > 0 ? firm : asked) {
    const words = found.get(hit.tag);
    if (words === undefined) found.set(hit.tag, [hit.words]);
    else if (!words.includes(hit.words)) words.push(hit.words);
  }
  return [...found].map(([demand, words]) => ({ demand, words }));
}

const digit: Readonly<Record<string, number>> = { 一: 1, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 };

function countOf(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (text.length === 1) return digit[text] ?? 0;
  const tens = text.split('十');
  if (tens.length === 2) return (tens[0] === '' ? 1 : (digit[tens[0] ?? ''] ?? 0)) * 10 + (digit[tens[1] ?? ''] ?? 0);
  return digit[text.at(-1) ?? ''] ?? 0;
}

const yearsAgo =
  /(\d{1,2}|[一两二三四五六七八九十]{1,3})(?:多)?年(?:多)?(?:前|以前|之前|了)|(?:用|买|装)了(?:差不多|快|有|将近|都)?(\d{1,2}|[一两二三四五六七八九十]{1,3})(?:多)?年/g;

/** 「2018年」「18年」「二零一八年」「一八年」. */
const namedYear =
  /(?<![\d零一二三四五六七八九十])(?:(?:20|二零)([012]\d|[零一二][零一二三四五六七八九])年|([012]\d|[零一二][零一二三四五六七八九])年(?!的|多|前|以前|之前|了|半))(?!级|龄|纪|卡|货|会)/g;
const figures = '零一二三四五六七八九';
const yearMs = 31_556_952_000;

/** The first calendar year named that ended more than three years ago; a year that has not come yet is none. */
function oldYear(plain: string, nowMs: number): string | null {
  const thisYear = Math.floor(1970 + nowMs / yearMs);
  for (const match of plain.matchAll(namedYear)) {
    const year =
      2000 + Number([...(match[1] ?? match[2] ?? '')].map((unit) => (figures.includes(unit) ? figures.indexOf(unit) : unit)).join(''));
    if (year < thisYear - 3) return match[0];
  }
  return null;
}

const wan =
  /(\d+(?:\.\d+)?|[一两二三四五六七八九十]{1,3})(?:多|来|几)?万(?!分|能|用|事|无|毫安|家|步|里|毫|人|粉|次|条|个|块砖|字|像素|转|八千里|火|加|根|日元|赞|单|件|平)/g;
/** 「1.8w的课」, 「2w3」; whole figures alone are watts. */
const shortWan = /(\d\.\d)w|(\d)w\d/g;
const yuan = /(\d{5,})(?:多)?(?:块|元)/g;
/** Short numbers that are called, not paid: authorities, banks, carriers of telephony. */
const hotline = '(?:12110|12121|123[0-9]{2}|9[56][0-9]{3}(?<!00)|100(?:01|10|86|99))(?![0-9])';
/** A bare figure is money where it was paid, taken or owed. */
const paid = new RegExp(
  `(?:扣|花|转|价|付|交|充|金|费|款|退|赔|收|刷)(?:了|我|的|到|走|掉|出去|给你们?|给他们?)*(?!${hotline})([0-9]{5,6})(?![0-9号毫a-z])`,
  'g',
);

/** Gold is weighed: twenty grams are worth more than ten thousand yuan. */
const gold =
  /金(?:条|镯子?|手镯|项链|链子?|饰|砖|首饰|手链)[^。？\d一二三四五六七八九十]{0,4}(\d{2,4}|[二三四五六七八九]?十|[二三四五六七八九]十[一二三四五六七八九]?)(?:多|来|几)?克/g;
const leastGold = 20;

/** A price that is only looked at, a loan, a warranty: no loss, unless something went wrong with the money. */
const noLoss =
  /销量|销售量|限额|提额|中奖|中了|抽中|以内|左右的|贷款|日元|公里|里程|千米|利率|额度|首付|想买|看中|没买|价保|价保期|准备买|打算买|多少钱|咨询|想了解|预算|积分|粉丝/;
const wentWrong = /骗|扣|坑|赔|烂|坏|假|吞|跑路|倒闭|还没|丢|盗|生虫|掏空|拒|退(?:我|回|给|不|掉|了|款|钱|8|八|百)|只退|没了/;

function firstMatch(plain: string, pattern: RegExp, isEnough: (count: number) => boolean): string | null {
  for (const match of plain.matchAll(pattern)) if (isEnough(countOf(match[1] ?? match[2] ?? ''))) return match[0];
  return null;
}

/**
 * `nowMs`: when it was said; without it only stated lengths of time (「用了五年」) tell of years, named years (「18年买的」) do not.
 * `isAggrieved`: a fault or displeasure was heard, so that a large sum is not just a price.
 */
export type FlagContext = { nowMs?: number | undefined; isAggrieved: boolean };

/** Three years since the person knew: only a hint that a person should look at it, never a reason to refuse. */
function computed(plain: string, { nowMs, isAggrieved }: FlagContext): { flag: CustomerFlag; words: string[] }[] {
  const found: { flag: CustomerFlag; words: string[] }[] = [];
  const years = firstMatch(plain, yearsAgo, (count) => count > 3) ?? (nowMs === undefined ? null : oldYear(plain, nowMs));
  const isTenure =
    years !== null && /(?:老用户|老顾客|老客户|会员|用了你们|在(?:你们|这|你)(?:家|这儿?|儿|店)|家店)/.test(plain) && !/前/.test(years);
  if (years !== null && !isTenure) found.push({ flag: 'oos_over_3_years', words: [years] });
  const loss =
    firstMatch(plain, wan, (count) => count >= 1) ??
    firstMatch(plain, shortWan, (count) => count >= 1) ??
    firstMatch(plain, yuan, (count) => count >= 10_000) ??
    firstMatch(plain, paid, (count) => count >= 10_000) ??
    firstMatch(plain, gold, (count) => count >= leastGold);
  const isLost = wentWrong.test(plain) || (isAggrieved && !noLoss.test(plain));
  if (loss !== null && isLost) found.push({ flag: 'major_loss', words: [loss] });
  return found;
}

/** 「没打算发网上」 threatens nobody, 「还没受理」 is no decision. */
const notMeant = /(?:没|不|别|不会|没想|不想|没打算|不打算|不是要|从不)(?:想|打算|会|要|再)?(?:去|往)?$/;
const undecided = /还没|没有|没受|未受|还在|不受理/;

/** What somebody else put online about the customer is no threat. */
const ofMe =
  /(?:把|将)我(?:们)?(?:的|家|家的)?.{0,3}(?:照片|电话|地址|住址|信息|名字|身份证|号码|病历|截图|聊天|资料|订单|手机号)[^。？]{0,4}$/;

function isMeant(plain: string, flag: CustomerFlag, hit: CueHit): boolean {
  if (flag === 'social_threat' && ofMe.test(plain.slice(0, hit.start))) return false;
  if (flag === 'social_threat') return !notMeant.test(plain.slice(Math.max(0, hit.start - 6), hit.start));
  return flag !== 'oos_handled_elsewhere' || !undecided.test(hit.words);
}

export function findFlags(plain: string, isInnocent: IsInnocent, context: FlagContext): { flag: CustomerFlag; words: string[] }[] {
  const found = new Map<CustomerFlag, string[]>();
  for (const hit of scanFlags(plain)) {
    if (isInnocent(hit) || !isMeant(plain, hit.tag, hit)) continue;
    const words = found.get(hit.tag);
    if (words === undefined) found.set(hit.tag, [hit.words]);
    else if (!words.includes(hit.words)) words.push(hit.words);
  }
  for (const { flag, words } of computed(plain, context)) if (!found.has(flag)) found.set(flag, words);
  return [...found].map(([flag, words]) => ({ flag, words }));
}
