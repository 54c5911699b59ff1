/**
 * The grammar of Chinese time expressions: each reader takes folded text and a position and answers what stands there.
 * It refuses to know the present moment; `clock/resolve-time.ts` does that.
 */
import { readAnchor, readCountedDay } from './time-anchors.ts';
import { type AmountUnit, type ClockTime, type DayPart, type DayRef, matchAt, type PastDay, type Read, sticky } from './time-shapes.ts';
import { hanDigits, isNumeric, readNumber } from './time-words.ts';

const num = `(?:\\d{1,4}|[${hanDigits}]{1,5})`;
const guard = `(?<![\\d.${hanDigits}])`;

const relativeDays: Readonly<Record<string, number>> = {
  今: 0,
  当: 0,
  即: 0,
  次: 1,
  翌: 1,
  明: 1,
  后: 2,
  大后: 3,
  今明两: 1,
  明后两: 2,
  明后: 2,
};
const relDay = sticky('(大后|今明两|明后两?|(?<![然之以稍售最随此今往])后|今|明|当|即|[次翌](?=日))(?:天|日|儿个?)(?![气性赋达]|用品|常)');
const relPart = sticky('(今|明|当|(?<![然之以稍售最随此今往])后)(早上?|晨|晚上?|夜)(?!会|餐|饭|点儿?[^\\d前之以半钟]|些)');
const pastDay = sticky('(?:昨[天日晚早夜儿]|前[天日晚](?!气)|大前天|去年|上个?月|上上?个?(?:周|星期|礼拜)[一二三四五六日天末]?)');
const weekDay = sticky('(这个?|本|下下个?|下个?)?(?:周|星期|礼拜)([一二三四五六日天1-7])(?![次遍趟回个])');
const fullDate = sticky(`${guard}(?:(\\d{4}|[二零〇一三四五六七八九]{4})年)?(${num})月份?(${num})(?:日|号|(?![\\d${hanDigits}个]))`);
const slashDate = sticky('(?<![\\d./])(\\d{1,2})/(\\d{1,2})(?=之前|以前|前)');
const isoDate = sticky('(?<![\\d.])(20\\d{2})[-/.](\\d{1,2})[-/.](\\d{1,2})(?!\\d)');
const nextMonthDay = sticky(`(下个?月|本月|这个?月)(${num})(?:日|号)`);
const notADate = `(?:${num})?[单楼室栋幢层座]|[楼线单门店仓库院厅柜口车机窗桌房床员码链段坐客技专文馆元圆币常用期]`;
const monthDay = sticky(`(?<![路街道巷弄第${'\u3001'}\\d.${hanDigits}A-Za-z])(${num})(?:号|日(?!内|之内|以内))(?!${notADate})`);
const endOf = sticky(
  '(这个?|本|下个?)?(?:月的?(?=月[底末]))?(月底|月末|年底|年末|周末)(?!愉快|快乐|好)(?:的?最后一天)?|(这个?|本|下个?)?(周|星期|礼拜|月)(?=内|之内|以内|的?最后一天)(?:的?最后一天)?|(今?年)(?=内|之内|以内)',
);

const weekdayNumber: Readonly<Record<string, number>> = { 日: 0, 天: 0, 7: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6 };
const partOfShort: Readonly<Record<string, DayPart>> = {
  早: 'early',
  早上: 'early',
  晨: 'early',
  晚: 'evening',
  晚上: 'evening',
  夜: 'evening',
};

function readWeekday(text: string, at: number): Read<DayRef> | null {
  const found = matchAt(weekDay, text, at);
  if (found === null) return null;
  const prefix = found[1] ?? '';
  const before = text.charAt(at - 1);
  if (prefix === '' && (before === '每' || before === '上' || before === '各' || isNumeric(before))) return null;
  if (before === '每') return null;
  const week = prefix === '' ? 'coming' : prefix.startsWith('下下') ? 'after-next' : prefix.startsWith('下') ? 'next' : 'this';
  const digit = found[2] ?? '';
  return { end: at + found[0].length, value: { of: 'weekday', weekday: weekdayNumber[digit] ?? Number(digit), week } };
}

function dateIfReal(end: number, year: number | null, month: number | null, day: number): Read<DayRef> | null {
  const real = day >= 1 && day <= 31 && (month === null || (month >= 1 && month <= 12));
  return real ? { end, value: { of: 'date', year, month, day } } : null;
}

function readDate(text: string, at: number): Read<DayRef> | null {
  const iso = matchAt(isoDate, text, at);
  if (iso !== null) return dateIfReal(at + iso[0].length, Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const slash = matchAt(slashDate, text, at);
  if (slash !== null) return dateIfReal(at + slash[0].length, null, Number(slash[1]), Number(slash[2]));
  const full = matchAt(fullDate, text, at);
  if (full !== null && !/天|小时|工作日/.test(text.slice(at + full[0].length, at + full[0].length + 2))) {
    const year = full[1] === undefined ? null : readNumber(full[1]);
    const read = dateIfReal(at + full[0].length, year, readNumber(full[2] ?? ''), readNumber(full[3] ?? ''));
    if (read !== null) return read;
  }
  const named = matchAt(nextMonthDay, text, at);
  if (named !== null) {
    const day = readNumber(named[2] ?? '');
    if (!(day >= 1 && day <= 31)) return null;
    const end = at + named[0].length;
    return named[1]?.startsWith('下')
      ? { end, value: { of: 'next-month-day', day } }
      : { end, value: { of: 'date', year: null, month: null, day } };
  }
  const dom = matchAt(monthDay, text, at);
  return dom === null ? null : dateIfReal(at + dom[0].length, null, null, readNumber(dom[1] ?? ''));
}

function readEnd(text: string, at: number): Read<DayRef> | null {
  const found = matchAt(endOf, text, at);
  if (found === null) return null;
  const word = found[2] ?? found[4] ?? found[5] ?? '';
  const ahead = (found[1] ?? found[3] ?? '').startsWith('下') ? 1 : 0;
  const unit = word.includes('年') ? 'year' : word.includes('月') ? 'month' : 'week';
  if (found[2] === undefined && found[3] === undefined && found[5] === undefined && isNumeric(text.charAt(at - 1))) return null;
  const before = text.charAt(at - 1);
  if (before === '个' || (found[5] !== undefined && (before === '半' || isNumeric(before)))) return null;
  return { end: at + found[0].length, value: { of: 'end', unit, ahead } };
}

/** First characters of each reader: most positions of a sentence begin nothing and cost one look-up. */
const dayStarts = new Set('昨前大去上今明当后即次翌这本下周星礼月年元春过清五劳端中国节假长小放');
const partStarts = new Set('下凌清一早大上中正午晌傍晚夜半深收打关放吃');

/** A day, with the part of day that is fused into it (今晚, 明早). Past days are read too, so that what follows is not mistaken for today. */
export function readDay(text: string, at: number): Read<{ day: DayRef | PastDay; part: DayPart | null }> | null {
  const first = text.charAt(at);
  if (isNumeric(first)) {
    const continues = (end: number) => readPart(text, end, true) !== null || readClock(text, end) !== null;
    const anchored = first === '五' ? readAnchor(text, at) : null;
    const date = anchored ?? readCountedDay(text, at, continues) ?? readDate(text, at);
    return date === null ? null : { end: date.end, value: { day: date.value, part: null } };
  }
  if (!dayStarts.has(first)) return null;
  const past = matchAt(pastDay, text, at);
  if (past !== null) return { end: at + past[0].length, value: { day: { of: 'past' }, part: null } };
  const fused = matchAt(relPart, text, at);
  if (fused !== null) {
    const day: DayRef = { of: 'offset', days: relativeDays[fused[1] ?? ''] ?? 0 };
    return { end: at + fused[0].length, value: { day, part: partOfShort[fused[2] ?? ''] ?? null } };
  }
  const relative = matchAt(relDay, text, at);
  if (relative !== null) {
    const day: DayRef = { of: 'offset', days: relativeDays[relative[1] ?? ''] ?? 0 };
    return { end: at + relative[0].length, value: { day, part: null } };
  }
  const found = readAnchor(text, at) ?? readWeekday(text, at) ?? readDate(text, at) ?? readEnd(text, at);
  return found === null ? null : { end: found.end, value: { day: found.value, part: null } };
}

const partWords: readonly (readonly [RegExp, DayPart])[] = [
  [sticky('(?:下班|收工|放工|打烊|关店|关门)(?:时间)?(?=前|之前|以前)'), 'close'],
  [sticky('(?:吃?(?:午饭|中饭|午餐)|午休)(?=前|之前|以前)'), 'noon'],
  [sticky('吃?(?:晚饭|晚餐)(?=前|之前|以前)'), 'evening'],
  [sticky('凌晨'), 'dawn'],
  [sticky('一?大?清早|清晨|一大?早|大?早上|早晨|早间'), 'early'],
  [sticky('上午'), 'morning'],
  [sticky('中午|正午|午间|晌午'), 'noon'],
  [sticky('下午|午后'), 'afternoon'],
  [sticky('傍晚'), 'dusk'],
  [sticky('晚上|晚间|夜里|夜间'), 'evening'],
  [sticky('半夜|午夜|深夜'), 'midnight'],
];
const shortPart = sticky(`(早|晚)(?=[上\\d${hanDigits}])(?!一点)`);
const greeting = sticky('好|安|愉快');

/** `afterDay`: a day stands before it, so that the single characters 早 and 晚 count as well. */
export function readPart(text: string, at: number, afterDay: boolean): Read<DayPart> | null {
  if (!partStarts.has(text.charAt(at))) return null;
  for (const [pattern, part] of partWords) {
    const found = matchAt(pattern, text, at);
    if (found === null) continue;
    const end = at + found[0].length;
    return matchAt(greeting, text, end) === null ? { end, value: part } : null;
  }
  const isShort = afterDay || (/[早晚]/.test(text.charAt(at)) && readClock(text, at + 1) !== null);
  const short = isShort ? matchAt(shortPart, text, at) : null;
  return short === null ? null : { end: at + short[0].length, value: short[1] === '早' ? 'early' : 'evening' };
}

const unitAhead = '(?![\\d个小天周月年号日点时元块折件单工次倍]|分[^前之以左内])';
const colonTime = sticky('(?<!\\d[:.]?)(\\d{1,2}):([0-5]\\d)(?::[0-5]\\d)?(?![\\d:])');
const spokenTime = sticky(
  `(?<![\\d.]|(?<![周期拜])[${hanDigits}])(${num})(?:点钟?|时(?!间|候|长|效|代|段|常|尚|刻|装|半会))(?:(半)|([一二三1-3])刻|(${num})分(?![钟期]|之[^内前后间])|([0-5]\\d|[二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九])${unitAhead})?整?`,
);
/** 「差一刻九点」「差五分八点」. */
const shortOf = sticky(`差(?:(一)刻|(${num})分)(?:钟)?(?:到|不到)?(?=${num}点)`);
const notAnHour = sticky('[击评赞餐名数积选单心亮燃]|头绪');

/** `bare` is true when only hour and 点 stand there (「两点」 may be two points of a list). */
export function readClock(text: string, at: number): Read<ClockTime & { bare: boolean; written: string }> | null {
  const short = text.charAt(at) === '差' ? matchAt(shortOf, text, at) : null;
  if (short !== null) return readShortOf(text, at + short[0].length, short[1] === undefined ? readNumber(short[2] ?? '') : 15);
  if (!isNumeric(text.charAt(at))) return null;
  const colon = matchAt(colonTime, text, at);
  if (colon !== null) {
    const hour = Number(colon[1]);
    const half = hour >= 1 && hour <= 11 && !colon[1]?.startsWith('0');
    if (hour > 24) return null;
    return { end: at + colon[0].length, value: { hour, minute: Number(colon[2]), half, bare: false, written: colon[1] ?? '' } };
  }
  const spoken = matchAt(spokenTime, text, at);
  if (spoken === null) return null;
  const end = at + spoken[0].length;
  if (matchAt(notAnHour, text, end) !== null) return null;
  const written = spoken[1] ?? '';
  const hour = readNumber(written);
  const minutes = spoken[4] ?? spoken[5];
  const minute =
    spoken[2] !== undefined ? 30 : spoken[3] !== undefined ? readNumber(spoken[3]) * 15 : minutes === undefined ? 0 : readNumber(minutes);
  if (!(hour >= 0 && hour <= 24 && minute >= 0 && minute <= 59)) return null;
  const bare = minutes === undefined && spoken[2] === undefined && spoken[3] === undefined && !/[钟整]$/.test(spoken[0]);
  return { end, value: { hour, minute, half: hour >= 1 && hour <= 11 && !written.startsWith('0'), bare, written } };
}

/** So many minutes before a full hour. */
function readShortOf(text: string, at: number, minutes: number): ReturnType<typeof readClock> {
  const full = readClock(text, at);
  if (full === null || full.value.minute !== 0 || !(minutes > 0 && minutes < 60) || full.value.hour === 0) return null;
  return { end: full.end, value: { ...full.value, hour: full.value.hour - 1, minute: 60 - minutes, bare: false } };
}

const unitNames: Readonly<Record<string, AmountUnit>> = {
  秒: 'second',
  秒钟: 'second',
  分: 'minute',
  分钟: 'minute',
  小时: 'hour',
  钟头: 'hour',
  钟: 'hour',
  min: 'minute',
  mins: 'minute',
  h: 'hour',
  H: 'hour',
  天: 'day',
  日: 'day',
  周: 'week',
  星期: 'week',
  礼拜: 'week',
  月: 'month',
  个月: 'month',
  工作日: 'workday',
  工作天: 'workday',
  工作小时: 'workhour',
};
const units =
  '工作日|工作天|工作小时|mins?|分钟|秒钟?|小时|钟头|天(?![气性])|日(?=内|之内|以内)|周(?![一二三四五六日天末])|星期|礼拜|月(?=内|之内|以内|后|之后|左右)|分(?=内|之内|以内)|[hH](?=内|之内|以内)';
const halfUnit = sticky('半个?(小时|钟头|(?<=个)钟(?![点表声意])|天|月(?=内|之内|以内|后|之后|左右))');
const quarter = sticky(`([一三])刻钟`);
const counted = sticky(
  `(?<![\\d.:A-Za-z${hanDigits}])(?:(\\d{1,3}(?:\\.5)?|[${hanDigits}]{1,5})个?(?:${units})?[到至~—–-])?(\\d{1,4}(?:\\.5)?|[${hanDigits}]{1,5})(个半|个)?(${units}|(?<=个|个半)钟(?![点表声意]))(半)?(?:时间)?`,
);

/** An amount of time without what follows it (内, 后, 前). Of a range the longer end counts. */
export function readAmount(text: string, at: number): Read<{ amount: number; unit: AmountUnit }> | null {
  const first = text.charAt(at);
  if (first !== '半' && !isNumeric(first)) return null;
  const half = matchAt(halfUnit, text, at);
  if (half !== null) return { end: at + half[0].length, value: { amount: 0.5, unit: unitNames[half[1] ?? ''] ?? 'hour' } };
  const quarters = matchAt(quarter, text, at);
  if (quarters !== null) return { end: at + quarters[0].length, value: { amount: readNumber(quarters[1] ?? '') * 15, unit: 'minute' } };
  const found = matchAt(counted, text, at);
  if (found === null) return null;
  const amount = readNumber(found[2] ?? '') + (found[3] === '个半' || found[5] === '半' ? 0.5 : 0);
  const unit = unitNames[found[4] ?? ''];
  if (unit === undefined || !(amount > 0)) return null;
  if (unit === 'month' && found[3] === undefined) return null;
  return withMinutes(text, { end: at + found[0].length, value: { amount, unit } });
}

const andMinutes = sticky(`[零又]?(${num})分钟?(?!之[^内前后])`);

/** 「一小时二十分钟」 is one amount. */
function withMinutes(text: string, hours: Read<{ amount: number; unit: AmountUnit }>): Read<{ amount: number; unit: AmountUnit }> {
  if (hours.value.unit !== 'hour') return hours;
  const rest = matchAt(andMinutes, text, hours.end);
  const minutes = rest === null ? Number.NaN : readNumber(rest[1] ?? '');
  if (rest === null || !(minutes > 0 && minutes < 60)) return hours;
  return { end: hours.end + rest[0].length, value: { amount: hours.value.amount * 60 + minutes, unit: 'minute' } };
}
