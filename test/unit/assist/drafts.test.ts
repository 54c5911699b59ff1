/** Drafts without a model, and the rules between a model's words and the agent's field. */
import { describe, expect, test } from 'vitest';
import { frequentAnswers } from '../../../src/shared/assist/frequent-questions.ts';
import { promptFor } from '../../../src/shared/assist/model-prompt.ts';
import { readSuggestion } from '../../../src/shared/assist/read-suggestion.ts';
import { settleWording } from '../../../src/shared/assist/settle-wording.ts';
import { endpointUrlSchema } from '../../../src/shared/contract/assist.ts';
import { sampleSlots } from '../../../src/shared/pack/slot-table.ts';
import { compiled, shippedRulesContent } from '../../support/rules.ts';
import { shippedScripts } from '../../support/talk.ts';

const scripts = shippedScripts();
const slots = sampleSlots();
const asking = (said: string[], change: object = {}) =>
  frequentAnswers(scripts, { said, type: 'logistics_delay', channel: 'phone', slots, ...change });
const ids = (said: string[], change: object = {}) => asking(said, change).map(({ templateId }) => templateId);

describe('a frequent question', () => {
  test.each([
    ['我的快递到底到哪了啊', 'any.faq.where'],
    ['那什么时候能到', 'any.faq.when'],
    ['物流显示已签收,可我没拿到,谁签收的', 'any.faq.signed'],
    ['退款啥时候到账', 'any.faq.refund'],
    ['签收五天了还能退吗', 'any.faq.return'],
    ['我那个投诉有结果了吗', 'any.faq.progress'],
    ['现在谁在处理这件事', 'any.faq.owner'],
    ['我还有优惠券吗', 'any.faq.benefit'],
    ['你查一下订单', 'any.faq.order'],
  ])('%s', (said, id) => {
    expect(ids([said])).toContain(id);
  });

  test('traditional characters and full width are read alike', () => {
    expect(ids(['快遞到哪了'])).toEqual(['any.faq.where']);
  });

  test('the newest question comes first, and one that was asked long ago is gone', () => {
    expect(ids(['快递到哪了', '好吧', '退款多久'])).toEqual(['any.faq.refund', 'any.faq.where']);
    expect(ids(['快递到哪了', '嗯', '好', '行', '知道了'])).toEqual([]);
  });

  test('nothing is made up: unknown facts stay visible, and without any fact there is no answer', () => {
    const [answer] = asking(['什么时候能到'], { slots: { 最新物流: '11月21日 09:12 到达嘉兴' } });
    expect(answer).toMatchObject({ missing: ['预计送达'], asked: '什么时候能到' });
    expect(answer?.text).toContain('［预计送达］');
    expect(asking(['什么时候能到'], { slots: {} })).toEqual([]);
  });

  test('in public nothing that tells who the customer is', () => {
    expect(ids(['快递到哪了', '退款多久'], { channel: 'public' })).toEqual([]);
  });

  test('ordinary talk asks nothing', () => {
    expect(ids(['你好', '我很生气', '太差劲了'])).toEqual([]);
  });
});

describe("a model's words", () => {
  const rules = compiled(shippedRulesContent());

  test('that break a rule are rewritten, and the agent is told what was wrong', () => {
    const settled = settleWording(rules, '这不是我们的问题,明天肯定送到。', { channel: 'phone' });
    expect(settled.mended.map(({ label }) => label)).toEqual(expect.arrayContaining(['blame_shift', 'unkeepable_promise']));
    expect(settled.text).not.toMatch(/不是我们的问题|肯定/);
    expect(settled.findings.filter(({ severity }) => severity === 'block')).toEqual([]);
  });

  test('that give a customer away in public are taken out', () => {
    const { text, mended } = settleWording(rules, '林晚秋女士,您的电话13800001037我们记下了。', { channel: 'public' });
    expect(mended.map(({ label }) => label)).toContain('privacy_public');
    expect(text).not.toMatch(/林晚秋|13800001037/);
  });

  test('that are fine stay as they are', () => {
    const text = '让您等了这么久,真的抱歉。';
    expect(settleWording(rules, text, { channel: 'phone' })).toMatchObject({ text, mended: [] });
  });

  test.each([
    ['<think>想一想</think>\n客服:抱歉让您久等了。', '抱歉让您久等了。'],
    ['```text\n抱歉让您久等了。\n```', '抱歉让您久等了。'],
    ['「抱歉让您久等了。」', '抱歉让您久等了。'],
    ['抱歉\u0000让您\u200b久等了。\n\n\n我来查。', '抱歉让您久等了。\n我来查。'],
  ])('are taken out of their wrapping: %j', (answer, text) => {
    expect(readSuggestion(answer)).toEqual({ ok: true, text });
  });

  test('of nothing but thinking are none', () => {
    expect(readSuggestion('<think>还在想')).toEqual({ ok: false, why: 'empty' });
    expect(readSuggestion('好'.repeat(601))).toEqual({ ok: false, why: 'too-long' });
  });

  test.each(['您的{{商', '您的{{', '{{称呼},您好', '{{商品{{称呼}}'])('that break off within a field are no answer: %s', (answer) => {
    expect(readSuggestion(answer)).toEqual({ ok: false, why: 'too-long' });
  });
});

test('a public case names no fields and asks for private messages', () => {
  const given = { want: 'answer', channel: 'public', type: 'other', step: 'empathize', emotion: 1, turns: [], slots: ['商品'] } as const;
  const user = promptFor({ ...given, turns: [], slots: ['商品'], problem: { what: '坏了', ask: '' } }).at(-1)?.content ?? '';
  expect(user).toContain('可用字段:无');
  expect(user).toContain('私信');
});

test.each([
  ['https://models.example.com/v1', true],
  ['http://127.0.0.1:8000/v1', true],
  ['http://10.2.3.4:8000/v1', true],
  ['http://[::1]:8000', true],
  ['http://models.example.com/v1', false],
  ['https://user:word@models.example.com', false],
  ['https://models.example.com/v1?key=1', false],
  ['http://10.example.com/v1', false],
  ['http://127.0.0.1.example.com/v1', false],
  ['ftp://models.example.com', false],
  ['file:///etc/passwd', false],
])('the address %s', (url, isGood) => {
  expect(endpointUrlSchema.safeParse(url).success).toBe(isGood);
});
