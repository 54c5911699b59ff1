/** The warnings of the profile, said in both languages: the same figures in each. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createI18n } from '../../../src/renderer/app/i18n.ts';
import { noticeSentences } from '../../../src/renderer/features/profile/notice-words.ts';
import { dueWords, durationWords, longDate } from '../../../src/renderer/ui/time-text.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/shared/base/clock.ts';
import { sayDate, sayDue, sayDuration } from '../../../src/shared/clock/say-time.ts';
import type { ProfileNotice } from '../../../src/shared/contract/desk-views.ts';
import type { NoticeFacts } from '../../../src/shared/customer/notices.ts';
import { at } from '../../support/facts.ts';

const zh = createI18n('zh-CN').getFixedT('zh-CN', 'desk');
const en = createI18n('en').getFixedT('en', 'desk');
const nowMs = at('2026-11-21T20:00');

const said: { [C in NoticeFacts['code']]: [Extract<NoticeFacts, { code: C }>, string, string][] } = {
  repeat_contact: [
    [
      { code: 'repeat_contact', repeat: { count: 3, by: 'phone', firstAtMs: at('2026-11-13T09:00') } },
      '同一问题，9 天内第 3 次来电。',
      'Call 3 in 9 days about the same problem.',
    ],
    [
      { code: 'repeat_contact', repeat: { count: 2, by: 'any', firstAtMs: at('2026-11-21T15:00') } },
      '同一问题，5 小时内第 2 次联系。',
      'Contact 2 in 5 h about the same problem.',
    ],
  ],
  broken_promise: [
    [
      {
        code: 'broken_promise',
        what: '补发',
        dueAtMs: at('2026-11-19T18:00'),
        repeat: { count: 3, by: 'phone', firstAtMs: at('2026-11-18T09:00') },
      },
      '同一问题，4 天内第 3 次来电。上次承诺「11月19日 18:00 前补发」未兑现，逾期 2 天。',
      'Call 3 in 4 days about the same problem. The last promise, “补发”, due 19 Nov at 18:00, was not kept; it is 2 days overdue.',
    ],
    [
      { code: 'broken_promise', what: '回电', dueAtMs: at('2026-11-21T18:00'), repeat: null },
      '承诺「今天 18:00 前回电」未兑现，逾期 2 小时。',
      'The promise “回电”, due today at 18:00, was not kept; it is 2 h overdue.',
    ],
  ],
  promise_due: [
    [
      { code: 'promise_due', what: '补发', dueAtMs: at('2026-11-21T23:20') },
      '承诺「今天 23:20 前补发」还剩 3 小时 20 分钟。',
      'The promise “补发” is due today at 23:20, 3 h 20 min left.',
    ],
    [
      { code: 'promise_due', what: '补发', dueAtMs: at('2026-11-21T19:55') },
      '承诺「今天 19:55 前补发」未兑现，逾期 5 分钟。',
      'The promise “补发”, due today at 19:55, was not kept; it is 5 min overdue.',
    ],
  ],
  benefit_expiring: [
    [
      { code: 'benefit_expiring', title: '满200减50券', expiresAtMs: at('2026-11-23T00:00') },
      '权益「满200减50券」明天 24:00 到期。',
      'The benefit “满200减50券” expires tomorrow at 24:00.',
    ],
  ],
  order_late: [
    [
      { code: 'order_late', orderTail: '001234', promisedAtMs: at('2026-11-19T00:00') },
      '订单尾号 001234 约定 11月19日送达，已晚 2 天。',
      'The order ending in 001234 was promised for 19 Nov and is 2 days late.',
    ],
  ],
  relay_number: [
    [
      { code: 'relay_number' },
      '来电是隐私号，匹配结果不一定可靠，请先核对身份。',
      'The call comes from a privacy relay number and the match may be wrong; check who it is first.',
    ],
  ],
  unverified: [
    [
      { code: 'unverified' },
      '客户身份还没有核实，办理退款或改地址前请先核对。',
      'Identity not verified; check it before a refund or a change of address.',
    ],
  ],
};

const noticeOf = (facts: NoticeFacts): ProfileNotice => ({ ...facts, tone: 'info', evidence: [] });
const say = (facts: NoticeFacts) => ({
  zh: noticeSentences(zh, noticeOf(facts), nowMs).join(''),
  en: noticeSentences(en, noticeOf(facts), nowMs).join(' '),
});

test('every warning is said with its figures, in Chinese and in English', () => {
  for (const [facts, chinese, english] of Object.values(said).flat()) expect(say(facts)).toEqual({ zh: chinese, en: english });
});

/** The same warning with one of its figures another, a figure at a time. */
function variations(facts: object): object[] {
  return Object.entries(facts).flatMap(([name, value]): object[] => {
    if (name === 'code' || value === null) return [];
    if (typeof value === 'object') return variations(value).map((other) => ({ ...facts, [name]: other }));
    if (name === 'by') return [{ ...facts, by: value === 'phone' ? 'any' : 'phone' }];
    return [{ ...facts, [name]: typeof value === 'number' ? value + (name === 'count' ? 1 : dayMs) : `${value}7` }];
  });
}

test('whichever figure changes, both sentences change', () => {
  for (const [facts] of Object.values(said).flat()) {
    const before = say(facts);
    for (const other of variations(facts)) {
      const after = say(other as NoticeFacts);
      expect(after.zh, JSON.stringify(other)).not.toBe(before.zh);
      expect(after.en, JSON.stringify(other)).not.toBe(before.en);
    }
  }
});

test('times are said in Chinese as the store says them to a customer, and in English without a Chinese word', () => {
  const years = fc.integer({ min: at('2025-12-01T00:00'), max: at('2027-02-01T00:00') });
  fc.assert(
    fc.property(years, fc.boolean(), fc.integer({ min: 0, max: 10 * dayMs }), (time, isMidnight, length) => {
      const atMs = isMidnight ? Math.floor(time / dayMs) * dayMs - 8 * hourMs : Math.floor(time / minuteMs) * minuteMs;
      expect(dueWords(zh, atMs, nowMs)).toBe(sayDue(atMs, nowMs, 480));
      expect(longDate(zh, atMs, nowMs)).toBe(sayDate(atMs, nowMs, 480));
      expect(durationWords(zh, length)).toBe(sayDuration(length));
      const english = [dueWords(en, atMs, nowMs), longDate(en, atMs, nowMs), durationWords(en, length)].join();
      expect(english).not.toMatch(/\p{Script=Han}/u);
    }),
  );
});
