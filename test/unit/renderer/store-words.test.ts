/** What the local service names by a code, in both languages. */
import { expect, test } from 'vitest';
import { createI18n } from '../../../src/renderer/app/i18n.ts';
import { outboxTitle, outboxWaitsFor } from '../../../src/renderer/features/sync-status/outbox-words.ts';
import { toDoWhat } from '../../../src/renderer/features/to-do-list/to-do-words.ts';
import { clockLabel, guideNoticeText, matchText } from '../../../src/renderer/ui/store-words.ts';
import type { Department } from '../../../src/shared/base/words.ts';
import { type GuideNoticeCode, guideNotices } from '../../../src/shared/guide/notices.ts';
import { departmentNames } from '../../../src/shared/pack/slots.ts';
import { ticketClocks } from '../../../src/shared/ticket/ticket-clocks.ts';

const zh = createI18n('zh-CN').getFixedT('zh-CN', 'desk');
const en = createI18n('en').getFixedT('en', 'desk');
const calendar = { utc_offset_minutes: 480, weekly: [[], [], [], [], [], [], []], holidays: [], workdays: [] };
const times = { openedAtMs: 0, goldenDueAtMs: 1, firstResponseAtMs: null, planDueAtMs: 2, planGivenAtMs: null, closedAtMs: null };

test('the two clocks of a ticket are named in Chinese as the store names them, and in English in English', () => {
  const clocks = ticketClocks(times, []);
  expect(clocks.map((clock) => clockLabel(zh, clock))).toEqual(clocks.map((clock) => clock.label));
  expect(clocks.map((clock) => clockLabel(en, clock))).toEqual(['First response', 'Solution']);
});

test('a follow-up clock is named by its kind and a promise keeps its words', () => {
  const care = { kind: 'follow_up', label: '', followUp: 'care' } as const;
  expect([clockLabel(zh, care), clockLabel(en, care)]).toEqual(['关怀回访', 'Care call']);
  expect(clockLabel(en, { kind: 'commitment', label: '补发奶瓶', followUp: null })).toBe('补发奶瓶');
});

test('the clocks of two departments are told apart, each by who owes the answer', () => {
  const owed = (department: Department, dueAtMs: number) => ({
    ...{ department, label: departmentNames[department], startMs: 0, terms: { basis: 'fixed' as const, dueAtMs }, metAtMs: null },
  });
  const around = { nowMs: 0, policy: { calendar }, story: [], departments: [owed('quality', 10), owed('logistics', 20)] };
  const clocks = ticketClocks(times, [], [], around).filter(({ kind }) => kind === 'department');
  expect(clocks.map((clock) => clockLabel(zh, clock))).toEqual(['部门答复 · 质量', '部门答复 · 物流协同']);
  expect(clocks.map((clock) => clockLabel(en, clock))).toEqual(['Department · Quality', 'Department · Logistics']);
});

test('the reason of a match is a sentence of the language shown', () => {
  const match = { reason: 'exact_phone', why: '来电号码与主号码完全一致' } as const;
  expect(matchText(zh, match, 'zh-CN')).toBe(match.why);
  expect(matchText(en, match, 'en')).toBe('The number is one on file for this customer');
  expect(matchText(en, { reason: 'none', why: '' }, 'en')).toBe('');
});

test('an unsent action is named by its kind in English, and one that is not known keeps its title', () => {
  const item = { name: 'contact.finish', title: '保存通话小结', waitsFor: 'network' } as const;
  expect([outboxTitle(zh, item, 'zh-CN'), outboxWaitsFor(zh, item)]).toEqual([item.title, '等待网络恢复']);
  expect([outboxTitle(en, item, 'en'), outboxWaitsFor(en, item)]).toEqual(['Save the wrap-up', 'Waits for the network']);
  expect(outboxWaitsFor(en, { waitsFor: 'turn' })).toBe('Waits to be sent');
  expect(outboxTitle(en, { name: 'later.thing', title: '以后的操作' }, 'en')).toBe('以后的操作');
});

test("a ticket's clock in the to-do list keeps the title as it was written", () => {
  const item = { code: 'plan', what: '奶瓶：破损' } as const;
  expect([toDoWhat(zh, item), toDoWhat(en, item)]).toEqual(['给出方案：奶瓶：破损', 'Give a solution: 奶瓶：破损']);
});

test('a promise in the to-do list is its own words, a follow-up what the desk asks for', () => {
  expect([toDoWhat(zh, { code: null, what: '补发' }), toDoWhat(en, { code: null, what: '补发' })]).toEqual(['补发', '补发']);
  expect([toDoWhat(zh, { code: 'care', what: '' }), toDoWhat(en, { code: 'care', what: '' })]).toEqual(['关怀回访', 'Care call']);
});

test('a wrong order of steps is pointed out in the language shown, in Chinese as the guide words it', () => {
  for (const [code, { text }] of Object.entries(guideNotices)) {
    expect(zh(`guide.notice.${code as GuideNoticeCode}`)).toBe(text);
    expect(guideNoticeText(en, { code, text }, 'en')).not.toMatch(/[\u4e00-\u9fff]/);
  }
  expect(guideNoticeText(en, { code: 'of_a_later_app', text: '以后的提示' }, 'en')).toBe('以后的提示');
});
