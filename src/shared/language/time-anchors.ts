/**
 * Readers for days that hang on something else: a festival (国庆前, 节后第一个工作日), a week's or month's workdays, a count of days
 * (三天后上午). Like the other readers it refuses to know the present moment and the calendar.
 */
import { type DayRef, matchAt, type Read, sticky } from './time-shapes.ts';
import { hanDigits, readNumber } from './time-words.ts';

const num = `(?:\\d{1,3}|[${hanDigits}]{1,4})`;
const workdayWord = '(?:工作日|工作天|上班日)';

/** How festivals are called, and the name the calendar has for them; null for whichever comes next. */
const festivalNames: Readonly<Record<string, string | null>> = {
  元旦: '元旦',
  春节: '春节',
  过年: '春节',
  清明: '清明节',
  五一: '劳动节',
  劳动: '劳动节',
  端午: '端午节',
  中秋: '中秋节',
  国庆: '国庆节',
  节: null,
  过节: null,
  假: null,
  假期: null,
  长假: null,
  小长假: null,
  放假: null,
};
const festivalWord = '(元旦|春节|过年|清明|五一|劳动(?=节)|端午|中秋|国庆|小长假|长假|假期|放假|过节|节|假)节?(?:小长假|长假|假期|放假)?';
/** 「国庆前下的单」 tells the past; 「国庆前三天」 and 「节前几天」 name another day. */
const notTold = `(?!${num}|[几两]天|夕|后|就|已|下的?单|买|购|签收|收到|寄来|申请|投诉|联系过|打过|说)`;
const beforeFestival = sticky(`${festivalWord}(?:之前|以前|前)(?:的?最后一?个?(${workdayWord}|天))?${notTold}`);
const afterFestival = sticky(
  `${festivalWord}(?:结束|过|完|收假)?(?:之后|以后|后)的?(?:上班)?(?:第?(${num})个?(${workdayWord}|天)|(首个?)(${workdayWord}|天))(?:上班)?`,
);
const nthWorkday = sticky(`(这个?|本|下个?)?(周|星期|礼拜|月)的?(第(${num})个?|最后一?个?|首个?)${workdayWord}`);
const nthWeekday = sticky(`(这个?|本|下个?)月的?(第(${num})个?|最后一?个?)(?:周|星期|礼拜)([一二三四五六日天])`);
const weekFromToday = sticky('下个?(?:周|星期|礼拜)的?今[天日]');
const nextWorkday = sticky(`(?:下一?个?|次一?个?|次)${workdayWord}`);
const monthEnd = sticky(`(${num})月份?的?(?:月底|月末|底|末)`);
const laterDays = sticky(`(${num})(天|日|周|个?星期|个?礼拜)(?:之后|以后|后)的?`);

function countOf(word: string | undefined): number {
  return word === undefined ? 1 : readNumber(word);
}

/** 季节, 环节; 请假, 暑假: no festival. */
const otherWord = /[季情细环关章音枝打时请休病婚产寒暑事]$/;

function readFestival(text: string, at: number): Read<DayRef> | null {
  if (otherWord.test(text.charAt(at - 1))) return null;
  const after = matchAt(afterFestival, text, at);
  if (after !== null) {
    const count = countOf(after[2]);
    const unit = (after[3] ?? after[5]) === '天' ? 'day' : 'workday';
    // 「节后第一天上班」 is the first workday.
    const isWork = unit === 'workday' || after[0].includes('上班');
    const value: DayRef = {
      of: 'festival',
      name: festivalNames[after[1] ?? ''] ?? null,
      side: 'after',
      unit: isWork ? 'workday' : unit,
      count,
    };
    return count >= 1 && count <= 30 ? { end: at + after[0].length, value } : null;
  }
  const before = matchAt(beforeFestival, text, at);
  if (before === null) return null;
  const name = festivalNames[before[1] ?? ''] ?? null;
  const last = before[2];
  // The bound belongs to the festival itself, so that it is not read once more as the deadline's own 前.
  const value: DayRef = { of: 'festival', name, side: 'before', unit: last === undefined || last === '天' ? 'day' : 'workday', count: 1 };
  return { end: at + before[0].length, value };
}

function readNthWeekday(found: RegExpExecArray, at: number): Read<DayRef> | null {
  const ahead = (found[1] ?? '').startsWith('下') ? 1 : 0;
  const count = found[2]?.startsWith('最') ? -1 : countOf(found[3]);
  const weekday = Math.max(0, '日一二三四五六'.indexOf(found[4] ?? ''));
  return count === -1 || (count >= 1 && count <= 5)
    ? { end: at + found[0].length, value: { of: 'nth-weekday', ahead, weekday, count } }
    : null;
}

function readWorkday(text: string, at: number): Read<DayRef> | null {
  const next = matchAt(nextWorkday, text, at);
  if (next !== null) return { end: at + next[0].length, value: { of: 'workday', in: null, ahead: 0, count: 1 } };
  const today = matchAt(weekFromToday, text, at);
  if (today !== null) return { end: at + today[0].length, value: { of: 'offset', days: 7 } };
  const weekday = matchAt(nthWeekday, text, at);
  if (weekday !== null) return readNthWeekday(weekday, at);
  const nth = matchAt(nthWorkday, text, at);
  if (nth === null) return null;
  const ahead = (nth[1] ?? '').startsWith('下') ? 1 : 0;
  const count = nth[3]?.startsWith('最') ? -1 : countOf(nth[4]);
  if (!(count === -1 || (count >= 1 && count <= 23))) return null;
  return { end: at + nth[0].length, value: { of: 'workday', in: nth[2] === '月' ? 'month' : 'week', ahead, count } };
}

/** 「12月底」 and 「三天后」 before a time of day; `continues` says whether one follows. */
export function readCountedDay(text: string, at: number, continues: (end: number) => boolean): Read<DayRef> | null {
  const end = matchAt(monthEnd, text, at);
  if (end !== null) {
    const month = readNumber(end[1] ?? '');
    return month >= 1 && month <= 12 ? { end: at + end[0].length, value: { of: 'month-end', month } } : null;
  }
  const later = matchAt(laterDays, text, at);
  if (later === null || !continues(at + later[0].length)) return null;
  const amount = readNumber(later[1] ?? '');
  const days = later[2] === '天' || later[2] === '日' ? amount : amount * 7;
  return days >= 1 && days <= 365 ? { end: at + later[0].length, value: { of: 'offset', days } } : null;
}

export const anchorStarts = new Set('元春过清五劳端中国节假长小放这本下次周星礼月');

export function readAnchor(text: string, at: number): Read<DayRef> | null {
  if (!anchorStarts.has(text.charAt(at))) return null;
  return readFestival(text, at) ?? readWorkday(text, at);
}
