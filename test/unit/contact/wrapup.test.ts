/** What the wrap-up proposes from a contact. */
import { expect, test } from 'vitest';
import { proposeWrapup, type WrapupFacts } from '../../../src/shared/contact/wrapup.ts';
import { aGuideSnapshot, aRunningContact } from '../../support/running-contact.ts';

const option = (id: string, title: string) => ({ id, title, sentence: title, costCents: 0, timeText: '', overLimit: false });
const wrapCodes = [
  {
    id: 'product_quality',
    label: '产品质量',
    children: [
      { id: 'repair', label: '维修' },
      { id: 'exchange', label: '换新' },
    ],
  },
  { id: 'other', label: '其他', children: [{ id: 'asked', label: '咨询' }] },
];
const factsOf = (parts: Partial<WrapupFacts>): WrapupFacts => ({
  contact: aRunningContact(),
  typeName: '产品质量',
  department: 'quality',
  ticket: null,
  reachableStages: ['new', 'verifying', 'solving', 'executing'],
  promises: [],
  wrapCodes,
  followUps: [],
  ...parts,
});

test('a finished case is written down from its steps', () => {
  const guide = aGuideSnapshot({
    problem: { what: '水壶加热到一半断电', when: '昨天晚上', orderNo: '2026', ask: '换一台', confirmed: true },
    demands: [{ id: 'd1', text: '道歉', done: false }],
    options: [option('a', '免费换新机'), option('b', '上门维修')],
    offered: ['a', 'b'],
    chosenOptionId: 'a',
  });
  const contact = aRunningContact({
    guide,
    emotionTrend: [
      { atMs: 1, emotion: 1 },
      { atMs: 2, emotion: 2 },
    ],
  });
  const wrapup = proposeWrapup(factsOf({ contact, promises: ['今天18:00前 寄出新机'] }));
  expect(wrapup).toEqual({
    contactId: contact.id,
    type: 'product_quality',
    title: '产品质量：水壶加热到一半断电',
    summary: '客户反映：昨天晚上，水壶加热到一半断电；诉求：换一台、道歉。客户选择：免费换新机；承诺：今天18:00前 寄出新机。',
    wrapCode: 'product_quality/exchange',
    emotionPeak: 2,
    stage: 'executing',
    department: 'quality',
    keepTicket: true,
    followUps: [],
  });
});

test('an emotion marked by hand counts for the peak', () => {
  expect(proposeWrapup(factsOf({ contact: aRunningContact({ emotionMark: 3 }) })).emotionPeak).toBe(3);
});

test('a plain question proposes no ticket', () => {
  expect(proposeWrapup(factsOf({})).keepTicket).toBe(false);
});

test('a known ticket keeps its title and never moves further than it may', () => {
  const wrapup = proposeWrapup(
    factsOf({
      ticket: { title: '水壶断电', stage: 'verifying' },
      reachableStages: ['verifying', 'solving'],
      promises: ['明天12:00前 回电'],
    }),
  );
  expect([wrapup.title, wrapup.stage, wrapup.keepTicket]).toEqual(['水壶断电', 'solving', true]);
});

test('a ticket that is further along is never moved back', () => {
  const wrapup = proposeWrapup(
    factsOf({ ticket: { title: 't', stage: 'confirming' }, reachableStages: ['confirming', 'care', 'verifying'] }),
  );
  expect(wrapup.stage).toBe('confirming');
});

test('a type without codes of its own falls under other', () => {
  const contact = aRunningContact({ guide: aGuideSnapshot({ type: 'size_fit' }) });
  expect(proposeWrapup(factsOf({ contact })).wrapCode).toBe('other/asked');
});

function summaryOf(ask: string, demands: string[]): string {
  const problem = { what: '水壶漏水。', when: '', orderNo: '', ask, confirmed: true };
  const guide = aGuideSnapshot({ problem, demands: demands.map((text) => ({ id: text, text, done: false })) });
  return proposeWrapup(factsOf({ contact: aRunningContact({ guide }) })).summary;
}

test('a demand is told once, in its fullest words, however often it was written down', () => {
  const ask = '换一个好的、退款、说明是什么原因、换新';
  expect(summaryOf(ask, ['换新', '换一个好的', '全额退款', '说明原因'])).toBe(
    '客户反映：水壶漏水；诉求：换一个好的、全额退款、说明是什么原因、换新。',
  );
});

test('a long list of demands is cut and says how many there are', () => {
  expect(summaryOf('', ['道歉', '退款', '换货', '说明原因', '赔运费', '延长保修'])).toBe(
    '客户反映：水壶漏水；诉求：道歉、退款、换货、说明原因等 6 项。',
  );
});

test('a summary without a problem still says what was promised', () => {
  expect(proposeWrapup(factsOf({ promises: ['今天 18:00 前回电', '今天 18:00 前回电'] })).summary).toBe('承诺：今天 18:00 前回电。');
});

test('the title of a new ticket is as many first clauses as fit', () => {
  const what = '水壶加热到一半断电，换了两次还是一样，第三次直接冒烟了';
  const problem = { what, when: '', orderNo: '', ask: '', confirmed: true };
  const titled = (guide: ReturnType<typeof aGuideSnapshot>) => proposeWrapup(factsOf({ contact: aRunningContact({ guide }) })).title;
  expect(titled(aGuideSnapshot({ problem }))).toBe('产品质量：水壶加热到一半断电，换了两次还是一样');
  const named = { ...problem, what: '星野儿童电话手表 S3，定位总是偏差好几公里而且一直在跳来跳去' };
  expect(titled(aGuideSnapshot({ problem: named }))).toBe('产品质量：星野儿童电话手表 S3，定位总是偏差好几公里而…');
  const long = { ...problem, what: '壶'.repeat(40) };
  expect(titled(aGuideSnapshot({ problem: long }))).toBe(`产品质量：${'壶'.repeat(23)}…`);
});
