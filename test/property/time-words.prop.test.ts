import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveTime } from '../../src/shared/clock/resolve-time.ts';
import { goldenCalendar } from '../support/clock-cases.ts';

const minute = 60_000;
const day = 1_440 * minute;
const zone = 480 * minute;
const calendar = goldenCalendar('desk');
const moment = fc.integer({ min: 0, max: 3 * 365 * 1_440 }).map((minutes) => Date.parse('2025-01-01T00:00:00+08:00') + minutes * minute);
const midnight = (atMs: number) => Math.floor((atMs + zone) / day) * day - zone;

const days: readonly (readonly [string, number])[] = [
  ['今天', 0],
  ['今日', 0],
  ['明天', 1],
  ['聽日', 1],
  ['后天', 2],
  ['後天', 2],
  ['大后天', 3],
  ['三天后', 3],
  ['两天之后', 2],
];
const han = ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];
/** A part of the day, the hours people say with it, and what they mean. */
const parts: readonly (readonly [string, readonly number[], number])[] = [
  ['上午', [8, 9, 10, 11], 0],
  ['早上', [7, 8, 9], 0],
  ['下午', [1, 2, 3, 4, 5], 12],
  ['下晝', [1, 2, 3], 12],
  ['晚上', [7, 8, 9, 10, 11], 12],
];
const minutes: readonly (readonly [string, number])[] = [
  ['', 0],
  ['整', 0],
  ['半', 30],
  ['一刻', 15],
  ['三刻', 45],
  ['二十分', 20],
  ['05分', 5],
];
const said = fc.record({
  day: fc.constantFrom(...days),
  part: fc.constantFrom(...parts),
  hour: fc.nat(),
  isHan: fc.boolean(),
  past: fc.constantFrom(...minutes),
  clock: fc.constantFrom('点', '點'),
  bound: fc.constantFrom('', '前', '之前', '以前', '左右'),
  before: fc.constantFrom('', '好的,', '我核实一下,最晚', '订单 12 我看到了 '),
  after: fc.constantFrom('', '给您回电', ' 我联系您', '。'),
});

test('a day, a part of it and an hour mean that minute of that day, however they are written, and never one that has passed', () => {
  fc.assert(
    fc.property(
      moment,
      said,
      (nowMs, { day: [dayWord, ahead], part: [partWord, hours, shift], hour, isHan, past, clock, bound, before, after }) => {
        const wanted = hours[hour % hours.length] ?? 9;
        const words = `${dayWord}${partWord}${isHan ? han[wanted] : wanted}${clock}${past[0]}${bound}`;
        const text = `${before}${words}${after}`;
        const dueAtMs = midnight(nowMs) + ahead * day + ((wanted + shift) * 60 + past[1]) * minute;
        const resolved = resolveTime(text, nowMs, calendar);
        expect(resolved?.text).toBe(words);
        expect(resolved).toMatchObject(dueAtMs > nowMs ? { dueAtMs, reason: null } : { dueAtMs: null, reason: 'past' });
      },
    ),
    { numRuns: 500 },
  );
});

test('an amount of minutes or hours is due exactly that much later, by day and by night', () => {
  const amount = fc.oneof(
    fc.integer({ min: 1, max: 99 }).map((n) => [`${n}分钟`, n] as const),
    fc.integer({ min: 1, max: 72 }).map((n) => [`${n}小时`, n * 60] as const),
    fc.integer({ min: 1, max: 10 }).map((n) => [`${han[n]}个钟`, n * 60] as const),
    fc.integer({ min: 1, max: 10 }).map((n) => [`${han[n]}个半小时`, n * 60 + 30] as const),
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 59 })).map(([h, m]) => [`${h}小时${m}分钟`, h * 60 + m] as const),
  );
  fc.assert(
    fc.property(moment, amount, fc.constantFrom('内', '之内', '以内', '后', '以后', '之后'), (nowMs, [words, length], bound) => {
      expect(resolveTime(`我${words}${bound}给您回电`, nowMs, calendar)).toMatchObject({
        text: `${words}${bound}`,
        dueAtMs: nowMs + length * minute,
      });
    }),
    { numRuns: 300 },
  );
});

test('whatever is typed, the answer is ahead, inside the text, and the same again', () => {
  const pieces = '今明后大天日周三下个月底前内节国庆第一工作日上午八点半刻两小时分钟尽快之到至-:0189号一'.split('');
  fc.assert(
    fc.property(moment, fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (nowMs, chars) => {
      const text = chars.join('');
      const resolved = resolveTime(text, nowMs, calendar);
      if (resolved === null) return;
      expect(text.slice(resolved.start, resolved.end)).toBe(resolved.text);
      if (resolved.dueAtMs !== null) expect(resolved.dueAtMs).toBeGreaterThan(nowMs);
      if (resolved.fromAtMs !== null) expect(resolved.fromAtMs).toBeLessThan(resolved.dueAtMs ?? 0);
      expect(resolveTime(text, nowMs, calendar)).toEqual(resolved);
    }),
    { numRuns: 2_000 },
  );
});
