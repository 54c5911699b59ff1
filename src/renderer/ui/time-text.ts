/** Times and durations as a person reads them. Everything is in the business's time zone; nothing here reads a clock. */
import type { TFunction } from 'i18next';
import { dayMs, hourMs, minuteMs } from '../../shared/base/clock.ts';
import { businessTime, startOfBusinessDay } from './business-time.ts';

export type Translate = TFunction<'desk'>;

const two = (n: number) => String(n).padStart(2, '0');

/** `10:42`. */
export function timeOfDay(atMs: number): string {
  const { hour, minute } = businessTime(atMs);
  return `${two(hour)}:${two(minute)}`;
}

/** `11-19`, with the year when it is another one. */
export function dateText(atMs: number, nowMs: number): string {
  const { year, month, date } = businessTime(atMs);
  const day = `${two(month)}-${two(date)}`;
  return year === businessTime(nowMs).year ? day : `${year}-${day}`;
}

/** `10:42` today, `11-19 10:42` otherwise. */
export function dayTime(atMs: number, nowMs: number): string {
  return startOfBusinessDay(atMs) === startOfBusinessDay(nowMs) ? timeOfDay(atMs) : `${dateText(atMs, nowMs)} ${timeOfDay(atMs)}`;
}

/** `6 分钟前`. */
export function ageText(t: Translate, atMs: number, nowMs: number): string {
  const age = Math.max(0, nowMs - atMs);
  if (age < minuteMs) return t('words.justNow');
  if (age < hourMs) return t('words.minutesAgo', { n: Math.floor(age / minuteMs) });
  if (age < dayMs) return t('words.hoursAgo', { n: Math.floor(age / hourMs) });
  return t('words.daysAgo', { n: Math.floor(age / dayMs) });
}

/** Hours and minutes, `13:08`; `不到 1 分钟` below one; from a day on `2 天 3 小时`. Negative durations count as positive. */
export function durationText(t: Translate, durationMs: number): string {
  const span = Math.abs(durationMs);
  if (span < minuteMs) return t('words.underMinute');
  if (span < dayMs) return `${two(Math.floor(span / hourMs))}:${two(Math.floor((span % hourMs) / minuteMs))}`;
  const d = Math.floor(span / dayMs);
  const h = Math.floor((span % dayMs) / hourMs);
  return h === 0 ? t('words.days', { n: d }) : t('words.dayHours', { d, h });
}

/** Minutes and seconds of a running call, `03:42`. */
export function talkTime(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  const minutes = Math.floor(seconds / 60);
  return `${two(minutes)}:${two(seconds % 60)}`;
}

/** Cents as `¥268` or `¥268.50`. */
export function moneyText(cents: number): string {
  const yuan = cents / 100;
  return `¥${Number.isInteger(yuan) ? yuan : yuan.toFixed(2)}`;
}

const monthNames = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11', 'm12'] as const;
const nearDays: Readonly<Record<number, 'yesterday' | 'today' | 'tomorrow' | 'afterTomorrow'>> = {
  [-1]: 'yesterday',
  0: 'today',
  1: 'tomorrow',
  2: 'afterTomorrow',
};

/** For sentences: `11月19日`, `19 Nov`; with the year when it is another one. */
export function longDate(t: Translate, atMs: number, nowMs: number): string {
  const { year, month, date } = businessTime(atMs);
  const words = { year, month: t(`words.month.${monthNames[month - 1] ?? 'm1'}`), date };
  return year === businessTime(nowMs).year ? t('words.date', words) : t('words.dateOfYear', words);
}

/** For sentences: `今天 18:00`, `today at 18:00`. Midnight is 24:00 of the day it closes, as everywhere. */
export function dueWords(t: Translate, atMs: number, nowMs: number): string {
  const isMidnight = startOfBusinessDay(atMs) === atMs;
  const day = isMidnight ? atMs - dayMs : atMs;
  const near = nearDays[(startOfBusinessDay(day) - startOfBusinessDay(nowMs)) / dayMs];
  const words = near === undefined ? longDate(t, day, nowMs) : t(`words.nearDay.${near}`);
  return t('words.dayAt', { day: words, time: isMidnight ? '24:00' : timeOfDay(atMs) });
}

/** For sentences: `3 小时 20 分钟`, `3 h 20 min`; whole days, `2 天`, `2 days`, from two days on. Negative durations count as positive. */
export function durationWords(t: Translate, durationMs: number): string {
  const span = Math.abs(durationMs);
  if (span >= 2 * dayMs) return t('words.wholeDays', { n: Math.floor(span / dayMs) });
  const h = Math.floor(span / hourMs);
  const m = Math.floor((span % hourMs) / minuteMs);
  if (h > 0) return m === 0 ? t('words.hours', { n: h }) : t('words.hourMinutes', { h, m });
  return m === 0 ? t('words.underMinute') : t('words.minutes', { n: m });
}
