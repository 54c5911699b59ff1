/** The one place where times become words. Every part says 「今天 18:00」 in the business's time zone, never the PC's. */
import { dayMs, hourMs, minuteMs } from '../base/clock.ts';

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;
const near: Readonly<Record<number, string>> = { [-1]: '昨天', 0: '今天', 1: '明天', 2: '后天' };

type Local = { day: number; year: number; month: number; date: number; hour: number; minute: number };

function localOf(atMs: number, utcOffsetMinutes: number): Local {
  const shifted = atMs + utcOffsetMinutes * minuteMs;
  const date = new Date(shifted);
  return {
    day: Math.floor(shifted / dayMs),
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    date: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** 「11月19日」, with the year when it is not this one. */
export function sayDate(atMs: number, nowMs: number, utcOffsetMinutes: number): string {
  const at = localOf(atMs, utcOffsetMinutes);
  const year = at.year === localOf(nowMs, utcOffsetMinutes).year ? '' : `${at.year}年`;
  return `${year}${at.month}月${at.date}日`;
}

export function sayWeekday(atMs: number, utcOffsetMinutes: number): string {
  return weekdays[(((localOf(atMs, utcOffsetMinutes).day + 4) % 7) + 7) % 7] ?? '';
}

/** 「今天」「明天」「后天」「昨天」, else the date: what is overdue is named by it. */
export function sayDay(atMs: number, nowMs: number, utcOffsetMinutes: number): string {
  const distance = localOf(atMs, utcOffsetMinutes).day - localOf(nowMs, utcOffsetMinutes).day;
  return near[distance] ?? sayDate(atMs, nowMs, utcOffsetMinutes);
}

/** 「今天 18:00」「明天 12:00」「11月19日 18:00」. */
export function sayTime(atMs: number, nowMs: number, utcOffsetMinutes: number): string {
  const at = localOf(atMs, utcOffsetMinutes);
  return `${sayDay(atMs, nowMs, utcOffsetMinutes)} ${two(at.hour)}:${two(at.minute)}`;
}

/** As `sayTime`, but midnight is 「24:00」 of the day that ends: a deadline belongs to the day it closes. */
export function sayDue(atMs: number, nowMs: number, utcOffsetMinutes: number): string {
  const at = localOf(atMs, utcOffsetMinutes);
  if (at.hour !== 0 || at.minute !== 0) return sayTime(atMs, nowMs, utcOffsetMinutes);
  return `${sayDay(atMs - 1, nowMs, utcOffsetMinutes)} 24:00`;
}

/** 「今天 18:00 前（11月22日 周日）」: what a form shows beside a promise, so that a wrong reading is seen at once. */
export function sayDeadline(atMs: number, nowMs: number, utcOffsetMinutes: number): string {
  const last = atMs - 1;
  const due = sayDue(atMs, nowMs, utcOffsetMinutes);
  const date = sayDate(last, nowMs, utcOffsetMinutes);
  const weekday = sayWeekday(last, utcOffsetMinutes);
  return due.startsWith(date) ? `${due} 前（${weekday}）` : `${due} 前（${date} ${weekday}）`;
}

/** 「明天 14:00–16:00（11月19日 周四）」: from when to when somebody comes. The end decides which day it is. */
export function sayRange(fromMs: number, toMs: number, nowMs: number, utcOffsetMinutes: number): string {
  const day = sayDay(toMs - 1, nowMs, utcOffsetMinutes);
  const begins = localOf(fromMs, utcOffsetMinutes);
  const isOneDay = begins.day === localOf(toMs - 1, utcOffsetMinutes).day;
  const from = isOneDay ? `${day} ${two(begins.hour)}:${two(begins.minute)}` : sayTime(fromMs, nowMs, utcOffsetMinutes);
  const due = sayDue(toMs, nowMs, utcOffsetMinutes);
  const to = isOneDay ? due.slice(day.length + 1) : due;
  const date = sayDate(toMs - 1, nowMs, utcOffsetMinutes);
  const weekday = sayWeekday(toMs - 1, utcOffsetMinutes);
  return day === date ? `${from}–${to}（${weekday}）` : `${from}–${to}（${date} ${weekday}）`;
}

function partOfDay(hour: number): string {
  if (hour < 6) return '凌晨';
  if (hour < 12) return '上午';
  if (hour < 13) return '中午';
  return hour < 19 ? '下午' : '晚上';
}

/** For reading aloud: 「今天下午6点」「11月19日晚上8点半」. */
export function speakTime(atMs: number, nowMs: number, utcOffsetMinutes: number): string {
  const at = localOf(atMs, utcOffsetMinutes);
  const day = sayDay(at.hour === 0 && at.minute === 0 ? atMs - 1 : atMs, nowMs, utcOffsetMinutes);
  if (at.hour === 0 && at.minute === 0) return `${day}晚上12点`;
  const hour = at.hour > 12 ? at.hour - 12 : at.hour;
  const minute = at.minute === 0 ? '' : at.minute === 30 ? '半' : `${at.minute}分`;
  return `${day}${partOfDay(at.hour)}${hour}点${minute}`;
}

/** 「2 天」「3 小时 20 分钟」「5 分钟」「不到 1 分钟」. Days drop the hours: nobody counts them after two days. */
export function sayDuration(durationMs: number): string {
  const length = Math.abs(durationMs);
  if (length >= 2 * dayMs) return `${Math.floor(length / dayMs)} 天`;
  const hours = Math.floor(length / hourMs);
  const minutes = Math.floor((length % hourMs) / minuteMs);
  if (hours > 0) return minutes === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes} 分钟`;
  return minutes === 0 ? '不到 1 分钟' : `${minutes} 分钟`;
}

/** 「剩 00:24」「逾期 02:10」; from two days on 「剩 3 天」「逾期 2 天」. */
export function sayLeft(leftMs: number): string {
  const word = leftMs >= 0 ? '剩' : '逾期';
  const length = Math.abs(leftMs);
  if (length >= 2 * dayMs) return `${word} ${Math.floor(length / dayMs)} 天`;
  return `${word} ${two(Math.floor(length / hourMs))}:${two(Math.floor((length % hourMs) / minuteMs))}`;
}
