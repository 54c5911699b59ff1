import { describe, expect, test } from 'vitest';
import { clockState } from '../../../src/shared/clock/clock-state.ts';
import { checkDueTime, checkPromise } from '../../../src/shared/clock/promise-check.ts';
import { sayDeadline, sayDue, sayDuration, sayLeft, sayTime, speakTime } from '../../../src/shared/clock/say-time.ts';
import { at, calendar } from '../../support/facts.ts';

const now = at('2026-11-18T10:00');
const minute = 60_000;

describe('saying times', () => {
  test('near days have names, others their date, other years their year', () => {
    const said = ['2026-11-18T18:00', '2026-11-19T12:00', '2026-11-20T09:05', '2026-11-17T23:59', '2026-11-25T18:00', '2027-01-03T18:00'];
    expect(said.map((local) => sayTime(at(local), now, 480))).toEqual([
      '今天 18:00',
      '明天 12:00',
      '后天 09:05',
      '昨天 23:59',
      '11月25日 18:00',
      '2027年1月3日 18:00',
    ]);
  });

  test('midnight belongs to the day that ends', () => {
    expect(sayDue(at('2026-11-19T00:00'), now, 480)).toBe('今天 24:00');
    expect(sayDeadline(at('2026-11-19T00:00'), now, 480)).toBe('今天 24:00 前（11月18日 周三）');
    expect(sayDeadline(at('2026-11-25T18:00'), now, 480)).toBe('11月25日 18:00 前（周三）');
  });

  test('the business’s zone decides the day, not the PC’s', () => {
    expect(sayTime(at('2026-11-18T23:30'), now, 480)).toBe('今天 23:30');
    expect(sayTime(at('2026-11-18T23:30'), now, 540)).toBe('明天 00:30');
  });

  test('times to read aloud have no colon', () => {
    const said = ['2026-11-18T18:00', '2026-11-19T12:30', '2026-11-20T09:05', '2026-11-19T00:00', '2026-11-19T01:00'];
    expect(said.map((local) => speakTime(at(local), now, 480))).toEqual([
      '今天下午6点',
      '明天中午12点半',
      '后天上午9点5分',
      '今天晚上12点',
      '明天凌晨1点',
    ]);
  });

  test('durations and what is left', () => {
    expect([0, 5 * minute, 200 * minute, 120 * minute, 2 * 1440 * minute + 5].map(sayDuration)).toEqual([
      '不到 1 分钟',
      '5 分钟',
      '3 小时 20 分钟',
      '2 小时',
      '2 天',
    ]);
    expect([24 * minute, -130 * minute, 0, -2 * 1440 * minute, 3 * 1440 * minute].map(sayLeft)).toEqual([
      '剩 00:24',
      '逾期 02:10',
      '剩 00:00',
      '逾期 2 天',
      '剩 3 天',
    ]);
  });
});

describe('clock state', () => {
  const clock = { startMs: 0, dueAtMs: 100, metAtMs: null };

  test('neutral, amber from three quarters, red from the moment it is due', () => {
    expect([0, 74, 75, 99, 100, 250].map((nowMs) => clockState(clock, nowMs).tone)).toEqual([
      'neutral',
      'neutral',
      'amber',
      'amber',
      'red',
      'red',
    ]);
    expect(clockState(clock, 250)).toEqual({ tone: 'red', leftMs: -150, share: 2.5 });
  });

  test('a met clock stands still, and says when it was met late', () => {
    expect(clockState({ ...clock, metAtMs: 40 }, 999)).toEqual({ tone: 'met', leftMs: 60, share: 0.4 });
    expect(clockState({ ...clock, metAtMs: 130 }, 999)).toEqual({ tone: 'met', leftMs: -30, share: 1.3 });
  });

  test('a clock that is due when it starts, or seen before it starts, has no absurd share', () => {
    expect(clockState({ startMs: 100, dueAtMs: 100, metAtMs: null }, 100)).toEqual({ tone: 'red', leftMs: 0, share: 1 });
    expect(clockState(clock, -50)).toEqual({ tone: 'neutral', leftMs: 150, share: 0 });
  });
});

describe('promises in other hands', () => {
  test.each([
    ['明天肯定送到', 'carrier'],
    ['今晚到', 'carrier'],
    ['周五前您一定能签收', 'carrier'],
    ['退款3天到账', 'bank'],
    ['明天退到您的卡里', 'bank'],
    ['厂家后天给结果', 'third_party'],
    ['我会跟进，明天一定送到', 'carrier'],
    ['快递员今天下午送上门', 'carrier'],
    ['后天之前您就能收到', 'carrier'],
    ['物流今天恢复', 'carrier'],
    ['退款三个工作日内原路返回到您账户', 'bank'],
    ['支付宝今天退给您', 'bank'],
    ['微信零钱今晚到', 'bank'],
    ['保险公司一周内赔付', 'third_party'],
  ])('%s is warned about (%s)', (text, code) => {
    const found = checkPromise(text, '今天 18:00 前');
    expect(found?.code).toBe(code);
    expect(found?.keepable).toMatch(/^我今天 18:00 前/);
    expect(checkPromise(found?.keepable ?? '')).toBeNull();
  });

  test.each([
    '今天18点前把单号发您',
    '明天12点前给您回电',
    '预计27日到',
    '今天18点前提交退款并发凭证',
    '承运商给的时间是明天12点前送达',
    '我明天核实派送情况后联系您',
    '退款原路返回，我今天18点前提交',
    '今天18点前您会收到我的回电',
    '明天12点前寄出新的一台并把单号发给您',
  ])('%s is ours to keep', (text) => expect(checkPromise(text)).toBeNull());

  test('a due time at which nobody works names a better one', () => {
    expect(checkDueTime(at('2026-11-19T02:00'), now, calendar)?.warning).toBe('那个时间没有人值班，建议改为 今天 21:00。');
    expect(checkDueTime(at('2026-11-18T21:00'), now, calendar)).toBeNull();
    expect(checkDueTime(at('2026-11-18T18:00'), now, calendar)).toBeNull();
  });
});
