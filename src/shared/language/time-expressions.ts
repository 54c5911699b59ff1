/**
 * Finds the time expressions in what an agent says or types: points, deadlines, durations, and the vague ones that promise nothing.
 * Past times (昨天, 三天前) are read but left out. It refuses to turn them into dates: that is `clock/resolve-time.ts`.
 */
import { readAmount, readClock, readDay, readPart } from './time-parts.ts';
import {
  type AmountUnit,
  type ClockTime,
  type DayPart,
  type DayRef,
  matchAt,
  type PastDay,
  type Read,
  type TimeOfDay,
  type TimeParts,
} from './time-shapes.ts';
import { foldForTime, isNumeric } from './time-words.ts';

/** `start`/`end` are half-open UTF-16 offsets into the text given. `parts` is null for the vague kind. */
export type TimeExpression = {
  start: number;
  end: number;
  text: string;
  kind: 'point' | 'deadline' | 'duration' | 'vague';
  parts: TimeParts | null;
};

type Found = { end: number; kind: TimeExpression['kind'] | 'past'; parts: TimeParts | null };
type Point = { day: DayRef | PastDay | null; part: DayPart | null; clock: ClockTime | null; bare: boolean };

const openings = new Set(
  '大今明后当即昨前去这本下上周星礼月年凌清一早中正晌傍晚夜半午深0123456789零〇二两三四五六七八九十百廿尽马立赶抓稍等待回到改过近不很第择迟几好有抽适陆次翌元春清劳端国节假长小放收打关吃差快饭阵',
);

const vagueWords = new RegExp(
  [
    '尽快|尽早|尽量[快早]|马上|立刻|立马|立即|即刻|即将|赶紧|赶快|抓紧',
    '稍后|稍候|稍晚|一会儿?(?!议)|(?<!一)等会儿?(?!议)|等一下|等一会儿?|待会儿?|回头(?!率|客)|到时候|到时(?!间)|改天|改日',
    '过[几两些]天|过一?阵子?|过一?段时间|过一?会儿?|这[几两]天|[近这]段时间|近期|近日|不久|很快|第一时间',
    '(?<!最)迟些|(?<![今明后])晚一?[点些]儿?(?![\\d半钟前之以])|早日|早一?[点些]儿?(?![\\d半钟前之以])|择日|有空|有时间|有机会|有(?:了)?消息|有(?:了)?结果|抽空|抽时间|适时|陆续|不日|下次(?!元)',
    '(?<![前这了等])(?:十?几|好几|十来)个?(?:分钟|小时|天|周|星期|工作日|月)(?:之内|以内|内|之后|以后|后)?(?!前)',
    '(?<!每)(?:这个?|本|下个?)(?:周|星期|礼拜|月)(?![一二三四五六日天末底内前之以\\d])|(?:这个?|本|下个?)?月(?:初|中旬|上旬|下旬)|(?<![\\d半几多零〇一二两三四五六七八九十百])年[前后]|(?<![季情细环关章音枝打时])节[前后]',
    '(?:两|一两)天(?=再)',
    '过完[节年]|阵间|一?阵间|等阵间?|迟啲|晚啲|快啲|吃?[午晚]?饭后|饭点|午休后|月中(?!旬)',
  ].join('|'),
  'y',
);
const bound =
  /之前|以前|之内|以内|前(?!台|面|提|往|期|端|排|来(?!电)|去|几|两天)|内(?!部|容|存|衣|裤|胆|置|网|务|科|侧|饰)|之后|以后|后(?!续|台|面|期|悔|天|勤|备|果)|左右|准时|之间/y;
const amountBound =
  /之内|以内|过后|内(?!部|容|存|衣|裤|胆|置|网|务|科|侧|饰)|之后|以后|后(?!续|台|面|期|悔|天|勤|备|果)|左右|之前|以前|前(?!台|面|提|往|期|端|排|来)|不到/y;
const rangeMark = /[到至~—–-]{1,2}/y;
const nearby = /[的, ]/y;
const latest = /(?:最晚|最迟|至晚|至迟|不晚于|不迟于|截止到?|赶在)$/;
const likelyAct = /^(?:我?[给回打准上来到送派帮通答发出]|我联|联系)/;
/** 「您三点打来的」 */
const cameIn = /^(?:[打送寄发]来|打过|来[的过电])/;
/** 「今天上午已经寄出」 tells what was done. */
const doneAlready = /^(?:就|都|我们?)?已/;
/** 「明天这个时候」 */
const sameHour = /的?(?:这个?(?:时候|时间|点儿?)|同一时间)/y;
const listWord = /[第这那有快慢好早晚多少大小差高低重轻更前后满减返扣抵加涨降]$/;
const spent = /(?:[了等有满近隔]|最后|已经|经过|(?<!不)超过|用了|花了|质保|保修|延保|延长|免息|每|连续|第)$/;
const notAPromise = /^(?:了|无理由|质保|保修|价保|保质|免息|包换|包退|在线|客服|热线|人工|不打烊|营业|值班|没|都没|还没|多了)/;

/** Day, part and clock in that order, each optional. */
function readPoint(text: string, at: number): Read<Point> | null {
  const day = readDay(text, at);
  let end = day?.end ?? at;
  let part = day?.value.part ?? null;
  if (day !== null && text.charAt(end) === '的') {
    const behind = end + 1;
    if (readPart(text, behind, true) !== null || readClock(text, behind) !== null) end = behind;
  }
  const partRead = readPart(text, end, day !== null);
  if (partRead !== null) {
    part = partRead.value;
    end = partRead.end;
  }
  const joint = (day !== null || partRead !== null) && matchAt(nearby, text, end) !== null ? end + 1 : end;
  const clock = readClock(text, joint) ?? (joint === end ? null : readClock(text, end));
  if (clock !== null) end = clock.end;
  if (day === null && partRead === null && clock === null) return null;
  const time = clock === null ? null : { hour: clock.value.hour, minute: clock.value.minute, half: clock.value.half };
  return { end, value: { day: day?.value.day ?? null, part, clock: time, bare: clock?.value.bare ?? false } };
}

function boundOf(word: string): 'at' | 'by' | 'before' | 'after' {
  if (word.endsWith('前')) return 'before';
  if (word.endsWith('内')) return 'by';
  return word.endsWith('后') ? 'after' : 'at';
}

/** 「两点」 alone may count points of a list: with nothing beside it, it must be a likelier hour. */
function standsAlone(text: string, at: number, point: Point, end: number): boolean {
  if (point.day !== null || point.part !== null || point.clock === null || !point.bare) return true;
  if (listWord.test(text.slice(Math.max(0, at - 1), at))) return false;
  return point.clock.hour > 3 || (likelyAct.test(text.slice(end, end + 2)) && !cameIn.test(text.slice(end, end + 2)));
}

/** Without a 前 of its own: 最晚 before it, or a festival that is named with one. */
function boundAround(text: string, at: number, day: DayRef | null): 'at' | 'by' {
  const isLatest = latest.test(text.slice(Math.max(0, at - 4), at));
  return isLatest || (day?.of === 'festival' && day.side === 'before') ? 'by' : 'at';
}

function findSameHour(text: string, { end, value: { day, part, clock } }: Read<Point>): Found | null {
  const same = day?.of === 'offset' && day.days > 0 && part === null && clock === null ? matchAt(sameHour, text, end) : null;
  if (same === null || day?.of !== 'offset') return null;
  return { end: end + same[0].length, kind: 'point', parts: { of: 'amount', amount: 24 * day.days, unit: 'hour', bound: 'about' } };
}

function findPoint(text: string, at: number): Found | null {
  const first = readPoint(text, at);
  if (first === null) return null;
  let { end } = first;
  const same = findSameHour(text, first);
  if (same !== null) return same;
  let point = first.value;
  let from: TimeOfDay | null = null;
  const mark = matchAt(rangeMark, text, end);
  const second = mark === null ? null : readPoint(text, end + mark[0].length);
  if (second !== null && point.day?.of !== 'past') {
    from = { day: point.day, part: point.part, clock: point.clock };
    end = second.end;
    const inherits = second.value.part === null && second.value.day === null;
    point = {
      day: second.value.day ?? point.day,
      part: inherits ? point.part : second.value.part,
      clock: second.value.clock,
      bare: second.value.bare,
    };
  }
  const suffix = matchAt(bound, text, end);
  if (suffix === null && from === null && !standsAlone(text, at, point, end)) return null;
  const isAlone = point.day === null && point.part === null;
  if (suffix !== null && isAlone && point.bare && listWord.test(text.slice(Math.max(0, at - 1), at))) return null;
  if (suffix !== null) end += suffix[0].length;
  if (point.day?.of === 'past' || doneAlready.test(text.slice(end, end + 3))) return { end, kind: 'past', parts: null };
  const { day, part, clock } = point;
  const side = suffix === null ? boundAround(text, at, day) : boundOf(suffix[0]);
  const parts: TimeParts = { of: 'point', day, part, clock, bound: side, ...(from === null ? {} : { from }) };
  return { end, kind: side === 'before' || side === 'by' ? 'deadline' : 'point', parts };
}

function findAmount(text: string, at: number): Found | null {
  const read = readAmount(text, at);
  if (read === null) return null;
  const suffix = matchAt(amountBound, text, read.end);
  const word = suffix?.[0] ?? '';
  const end = read.end + word.length;
  if (word.endsWith('前')) return { end, kind: 'past', parts: null };
  const before = text.slice(Math.max(0, at - 3), at);
  const behind = text.slice(end, end + 4);
  if (/[x×*]$/i.test(before) || notAPromise.test(behind)) return { end, kind: 'past', parts: null };
  const firm = word.endsWith('内') || word.endsWith('后');
  if (!firm && spent.test(before)) return { end, kind: 'past', parts: null };
  const { amount, unit }: { amount: number; unit: AmountUnit } = read.value;
  const side = word.endsWith('内') ? 'within' : word.endsWith('后') ? 'after' : 'about';
  return { end, kind: 'duration', parts: { of: 'amount', amount, unit, bound: side } };
}

function findVague(text: string, at: number): Found | null {
  const found = matchAt(vagueWords, text, at);
  return found === null ? null : { end: at + found[0].length, kind: 'vague', parts: null };
}

/** The longest reading at a position; a concrete one wins a tie. */
function findAt(text: string, at: number): Found | null {
  const readings = [findPoint(text, at), findAmount(text, at), findVague(text, at)];
  let best: Found | null = null;
  for (const reading of readings) {
    if (reading !== null && reading.end > at && (best === null || reading.end > best.end)) best = reading;
  }
  return best;
}

/** In order of appearance, never overlapping. Deterministic; cost is linear in the text. */
export function findTimeExpressions(text: string): TimeExpression[] {
  const folded = foldForTime(text);
  const found: TimeExpression[] = [];
  for (let at = 0; at < folded.text.length; ) {
    const reading = openings.has(folded.text.charAt(at)) ? findAt(folded.text, at) : null;
    if (reading === null) {
      at = skipNumber(folded.text, at);
      continue;
    }
    if (reading.kind !== 'past') {
      const start = folded.at[at] ?? 0;
      const end = (folded.at[reading.end - 1] ?? start) + 1;
      found.push({ start, end, text: text.slice(start, end), kind: reading.kind, parts: reading.parts });
    }
    at = reading.end;
  }
  return found;
}

/** A number that begins nothing is passed as a whole: its tail must not be read as another number. */
function skipNumber(text: string, at: number): number {
  let end = at;
  while (end < text.length && isNumeric(text.charAt(end)) && !/[.:]/.test(text.charAt(end))) end += 1;
  return Math.max(end, at + 1);
}
