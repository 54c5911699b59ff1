import { expect, test } from 'vitest';
import { resolveTime } from '../../../src/shared/clock/resolve-time.ts';
import { at, calendar } from '../../support/facts.ts';

const now = at('2026-11-18T10:00');

test('the answer carries the words, their place, and a label with the date', () => {
  expect(resolveTime('好的，今天18点前给您回电', now, calendar)).toEqual({
    start: 3,
    end: 9,
    text: '今天18点前',
    dueAtMs: at('2026-11-18T18:00'),
    fromAtMs: null,
    vague: false,
    label: '今天 18:00 前（11月18日 周三）',
    reason: null,
  });
});

test('words without any time give nothing', () => {
  expect(resolveTime('我来处理', now, calendar)).toBeNull();
});

test('vague words are named, not dated', () => {
  expect(resolveTime('我尽快处理', now, calendar)).toEqual({
    start: 1,
    end: 3,
    text: '尽快',
    dueAtMs: null,
    fromAtMs: null,
    vague: true,
    label: '尽快',
    reason: 'vague',
  });
});

test('of several times the most precise binds, not the first', () => {
  expect(resolveTime('明天给您寄出，今天18点前先发单号', now, calendar)?.dueAtMs).toBe(at('2026-11-18T18:00'));
  expect(resolveTime('今天9点前不行，明天9点前可以', at('2026-11-18T22:00'), calendar)?.dueAtMs).toBe(at('2026-11-19T09:00'));
});

test('a day the business is closed still has a deadline', () => {
  expect(resolveTime('10月3日前', at('2026-09-28T10:00'), calendar)?.dueAtMs).toBe(at('2026-10-03T18:00'));
  expect(resolveTime('月底前', at('2026-10-02T10:00'), calendar)?.dueAtMs).toBe(at('2026-10-31T21:00'));
});

test('the calendar’s zone decides what 今天 is', () => {
  const tokyo = { ...calendar, utc_offset_minutes: 540 };
  expect(resolveTime('今天18点前', at('2026-11-18T23:30'), tokyo)?.dueAtMs).toBe(Date.parse('2026-11-19T18:00:00+09:00'));
});

test('a range of hours keeps its beginning and is said with both ends', () => {
  const label = (text: string) => resolveTime(text, now, calendar)?.label;
  expect(label('明天下午两点到四点上门')).toBe('明天 14:00–16:00（11月19日 周四）');
  expect(label('11月25日9点到11点半')).toBe('11月25日 09:00–11:30（周三）');
  expect(label('今晚10点到12点')).toBe('今天 22:00–24:00（11月18日 周三）');
});
