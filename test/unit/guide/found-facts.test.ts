import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complaintTypes } from '../../../src/shared/base/words.ts';
import type { LogisticsEvent } from '../../../src/shared/customer/customer.ts';
import { crossCheckFact } from '../../../src/shared/guide/cross-checks.ts';
import { type CheckedFacts, doubtCodes, findDifferences, findFacts } from '../../../src/shared/guide/found-facts.ts';
import { isRefusable, sentenceFindings } from '../../../src/shared/pack/template-findings.ts';
import { anOrder, aTicket, at, calendar, idOf } from '../../support/facts.ts';
import { compiled, shippedRulesContent } from '../../support/rules.ts';
import { shippedGuides } from '../../support/talk.ts';

const event = (n: number, atMs: number, text: string, place = ''): LogisticsEvent => ({
  ...{ id: idOf(n), scope: 'team:t1', ver: 1, deleted: false, customerId: idOf(1), orderId: idOf(6), atMs, text, place },
});
const signed = anOrder({ status: 'signed', shippedAtMs: at('2026-11-16T09:00'), signedAtMs: at('2026-11-18T14:20'), signedBy: '门卫' });
const facts = (changes: Partial<CheckedFacts> = {}): CheckedFacts => ({
  ...{ order: signed, logistics: [], ticket: null, earlier: [], calendar, nowMs: at('2026-11-22T10:00') },
  ...changes,
});
const lines = (given: CheckedFacts, type: (typeof complaintTypes)[number] = 'not_received_signed') =>
  findFacts(given, type).map(({ code, source, text }) => [code, source, text]);

describe('what the desk finds', () => {
  test('who signed, when, and how long ago', () => {
    expect(lines(facts())).toEqual([
      ['signed', 'order', '11月18日 14:20显示签收，签收人：门卫'],
      ['since_signed', 'order', '从签收到今天3天'],
      ['shipped', 'order', '11月16日 09:00发出'],
    ]);
  });

  test('a signer by place or role, never by name', () => {
    expect(lines(facts({ order: { ...signed, signedBy: '林晚秋' } }))[0]?.[2]).toBe('11月18日 14:20显示签收，签收人：林**');
    const known = { ...facts({ order: { ...signed, signedBy: '林晚秋' } }), customer: null, commitments: [], problem: null, agentName: '' };
    expect(crossCheckFact('signature', known)).toBe('11月18日 14:20显示签收,林**签收');
  });

  test('a parcel station, a changed address and a refund, from the events of this order only', () => {
    const logistics = [
      event(71, at('2026-11-18T14:20'), '已放到菜鸟驿站，请凭码取件', '滨江路店'),
      event(72, at('2026-11-17T08:00'), '收货地址变更，已改派'),
      event(73, at('2026-11-20T08:00'), '质检通过，退款已原路退回'),
      { ...event(74, at('2026-11-21T08:00'), '已放到快递柜'), orderId: idOf(99) },
    ];
    const found = findFacts(facts({ logistics }), 'not_received_signed');
    expect(
      found.map(({ code, refId }) => [code, refId]).filter(([code]) => ['station', 'address_changed', 'refunded'].includes(code ?? '')),
    ).toEqual([
      ['station', idOf(71)],
      ['address_changed', idOf(72)],
      ['refunded', idOf(73)],
    ]);
    expect(found.find(({ code }) => code === 'station')?.text).toBe('11月18日 14:20记录：已放到菜鸟驿站，请凭码取件，滨江路店');
  });

  test('a refund the order itself shows has no time of its own', () => {
    expect(findFacts(facts({ order: { ...signed, status: 'refunded' } }), 'other').find(({ code }) => code === 'refunded')).toEqual({
      ...{ code: 'refunded', text: '订单状态：已退款599元', source: 'order', atMs: null, refId: idOf(6) },
    });
  });

  test('the same kind of complaint before, counted without this ticket', () => {
    const ticket = aTicket({ type: 'product_quality' });
    const before = aTicket({ id: idOf(12), type: 'product_quality', openedAtMs: at('2026-11-03T09:00'), ticketNo: 'TK-20261103-AAAAA' });
    const earlier = [ticket, before, aTicket({ id: idOf(13), type: 'size_fit' })];
    expect(findFacts(facts({ ticket, earlier }), 'product_quality').at(-1)).toMatchObject({
      ...{ code: 'same_before', source: 'ticket', refId: idOf(12) },
      text: '「产品质量」之前反映过1次，最近一次 11月3日 09:00，工单 TK-20261103-AAAAA',
    });
    expect(findFacts(facts({ ticket, earlier: [ticket] }), 'product_quality').some(({ code }) => code === 'same_before')).toBe(false);
  });

  test('nothing is known, nothing is said', () => {
    expect(findFacts(facts({ order: null }), 'other')).toEqual([]);
  });
});

describe('where what is said and what is recorded differ', () => {
  const found = findFacts(facts(), 'other');
  const differs = (what: string, type: (typeof complaintTypes)[number] = 'other') =>
    findDifferences({ type, what, ask: '' }, found).map(({ code, fact }) => [code, fact.code]);

  test.each([
    ['我一直没有收到', [['not_received', 'signed']]],
    ['你们到现在都没发货', [['not_shipped', 'shipped']]],
    ['我没收到退款', []],
    ['我没收到你们的回复', []],
    ['一直没收到验证码', []],
    ['还没发票给我', []],
    ['东西坏了', []],
  ])('%s', (what, expected) => {
    expect(differs(what)).toEqual(expected);
  });

  test('a place to fetch it from comes before the signature', () => {
    const logistics = [event(71, at('2026-11-18T14:20'), '已放到菜鸟驿站')];
    const all = findFacts(facts({ logistics }), 'not_received_signed');
    expect(findDifferences({ type: 'not_received_signed', what: '', ask: '' }, all)).toMatchObject([
      { code: 'not_received', fact: { code: 'station' } },
    ]);
  });

  test('without a record there is no difference, whatever is said', () => {
    fc.assert(
      fc.property(fc.constantFrom(...complaintTypes), fc.string(), fc.string(), (type, what, ask) => {
        expect(findDifferences({ type, what, ask }, [])).toEqual([]);
      }),
    );
  });
});

describe('the words', () => {
  const rules = compiled(shippedRulesContent());
  const { doubts = [] } = shippedGuides();

  test('every difference has a branch: calm first, then the facts, then the boundary', () => {
    expect(doubts.map(({ code }) => code).toSorted()).toEqual([...doubtCodes].toSorted());
    for (const { sentences } of doubts) expect(sentences.map(({ kind }) => kind)).toEqual(['calm', 'facts', 'boundary']);
  });

  test('neither the facts nor the branch accuse: our own rules find nothing in them', () => {
    const logistics = [event(71, at('2026-11-18T14:20'), '已放到菜鸟驿站'), event(73, at('2026-11-20T08:00'), '退款已原路退回')];
    const earlier = [aTicket({ id: idOf(12), type: 'product_quality' })];
    const said = findFacts(facts({ logistics, earlier }), 'product_quality').map(({ text }) => `${text}。`);
    const texts = [...said, ...doubts.flatMap(({ said: words, sentences }) => [words, ...sentences.map(({ text }) => text)])];
    for (const text of texts) expect([text, sentenceFindings(rules, text, ['phone', 'chat']).filter(isRefusable)]).toEqual([text, []]);
  });

  test('nobody is given a name for what they say', () => {
    const words = doubts.flatMap(({ said, sentences }) => [said, ...sentences.map(({ text }) => text)]).join('');
    expect(words).not.toMatch(/职业|索赔|骗|说谎|撒谎|恶意|碰瓷|造假|作假/);
  });
});
