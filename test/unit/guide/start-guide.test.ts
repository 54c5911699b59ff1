/** What a guide knows before the first word: evidence from the ticket, the problem, options with this customer's order. */
import { describe, expect, test } from 'vitest';
import { classifyConversation } from '../../../src/shared/classify/classify.ts';
import { chooseGuide } from '../../../src/shared/guide/choose-guide.ts';
import type { GuideEvent } from '../../../src/shared/guide/guide.ts';
import { mergeDemands, readBackWords, withoutDemandsOf } from '../../../src/shared/guide/problem.ts';
import { adaptGuide, startGuide } from '../../../src/shared/guide/start-guide.ts';
import { transition } from '../../../src/shared/guide/transition.ts';
import type { Demand, Evidence } from '../../../src/shared/ticket/ticket.ts';
import { aCommitment, aCustomer, anOrder, aTicket, at } from '../../support/facts.ts';
import { guideKnown, shippedGuide, shippedGuides } from '../../support/talk.ts';

const quality = shippedGuide('product_quality');
const photo: Evidence = {
  id: 'ev-9',
  item: 'photo_fault',
  label: '故障部位照片',
  state: 'have',
  source: 'customer',
  note: '',
  sha256: 'ab',
  fileName: 'a.jpg',
};

describe('choosing', () => {
  test('a type without a guide of its own gets the generic one', () => {
    const content = { guides: shippedGuides().guides.filter((guide) => guide.type === 'any' || guide.type === 'product_quality') };
    expect(chooseGuide(content, 'product_quality').type).toBe('product_quality');
    expect(chooseGuide(content, 'privacy_leak').type).toBe('any');
  });
});

describe('starting', () => {
  test('photos on the open ticket fill the evidence step in', () => {
    const known = guideKnown({ ticket: aTicket({ evidence: [photo] }) });
    const snapshot = startGuide({ guide: quality, packVersion: 3, type: 'product_quality', known });
    expect(snapshot.steps.request_evidence).toMatchObject({ status: 'done', by: 'known' });
    expect(snapshot.evidence[0]).toMatchObject({ item: 'photo_fault', state: 'have', source: 'ticket' });
    expect(snapshot.current).toBe('empathize');
  });

  test('nothing known leaves every step open', () => {
    const snapshot = startGuide({ guide: quality, packVersion: 3, type: 'product_quality', known: guideKnown() });
    expect(Object.values(snapshot.steps).map((step) => step.status)).toEqual(['open', 'open', 'open', 'open', 'open']);
    expect(snapshot.problem.confirmed).toBe(false);
  });

  test('what the desk can look up is there as a fact, not as a question', () => {
    const order = anOrder({ status: 'signed', signedAtMs: at('2026-11-15T14:20'), signedBy: '门卫' });
    const guide = shippedGuide('not_received_signed');
    const known = guideKnown({ order, commitments: [aCommitment({ status: 'broken' })] });
    const snapshot = startGuide({ guide, packVersion: 3, type: 'not_received_signed', known });
    expect(snapshot.evidence.find((item) => item.id === 'signature_check')).toMatchObject({
      state: 'have',
      source: 'desk',
      note: '11月15日 14:20显示签收,门卫签收',
    });
    expect(snapshot.steps.request_evidence.status).toBe('open');
  });

  test('the problem statement is written from order and words, in the words an agent reads back', () => {
    const classification = classifyConversation(['喂我的破壁机一打就漏水', '给我换一台，还要你们道歉']);
    const order = anOrder({ signedAtMs: at('2026-11-18T14:20') });
    const snapshot = startGuide({
      guide: quality,
      packVersion: 3,
      type: 'product_quality',
      known: guideKnown({ order }, { classification }),
    });
    expect(snapshot.problem).toEqual({
      what: '您的破壁机一打就漏水',
      when: '11月18日签收',
      orderNo: '202611150001234',
      ask: '换新、道歉',
      confirmed: false,
    });
    expect(snapshot.demands.map((demand) => demand.text)).toEqual(['换新', '道歉']);
  });

  test('options carry the customer, the time and the cost; what exceeds the authority says so', () => {
    const known = guideKnown({ customer: aCustomer(), order: anOrder() }, { limitOf: () => ({ maxCents: 2_000, maxCouponCents: null }) });
    const { options } = startGuide({ guide: quality, packVersion: 3, type: 'product_quality', known });
    expect(options.map(({ id, costCents, overLimit }) => ({ id, costCents, overLimit }))).toEqual([
      { id: 'exchange_warranty', costCents: 4_400, overLimit: true },
      { id: 'refund_pickup', costCents: 1_200, overLimit: false },
      { id: 'repair_goodwill', costCents: 3_000, overLimit: true },
    ]);
    expect(options[0]?.sentence).toContain('换一台全新的破壁机');
    expect(options[1]?.sentence).toContain('退款599元');
    expect(options[1]?.timeText).toBe('今天 15:00前提交退款');
    expect(options[2]?.sentence).toContain('另外补您30元');
  });

  test('a share of the order amount is counted into the cost', () => {
    const guide = shippedGuide('description_mismatch');
    const { options } = startGuide({ guide, packVersion: 3, type: 'description_mismatch', known: guideKnown({ order: anOrder() }) });
    expect(options.find((option) => option.id === 'keep_difference')).toMatchObject({ costCents: 11_980, overLimit: true });
  });

  test('an option costs at least its coupon, also where the order has a negative amount', () => {
    const known = guideKnown({ order: anOrder({ amountCents: -90_000 }) });
    const options = shippedGuides().guides.flatMap((guide) => startGuide({ guide, packVersion: 3, type: 'other', known }).options);
    expect(options.filter(({ costCents, couponCents = 0 }) => costCents < couponCents)).toEqual([]);
    expect(options.some(({ couponCents = 0 }) => couponCents > 0)).toBe(true);
  });

  test('without an order the hole stays visible', () => {
    const { options } = startGuide({ guide: quality, packVersion: 3, type: 'product_quality', known: guideKnown() });
    expect(options[0]?.sentence).toContain('［商品］');
  });
});

describe('carrying over to another guide', () => {
  const started = startGuide({ guide: shippedGuide('any'), packVersion: 3, type: 'other', known: guideKnown() });

  test('what was done and found stays when the type is corrected', () => {
    const text = '实在抱歉';
    const event: GuideEvent = {
      type: 'covered',
      hits: [{ step: 'empathize', start: 0, end: 4 }],
      utteranceId: 'u1',
      text,
      atMs: 0,
      by: 'said',
    };
    const done = transition(shippedGuide('any'), started, event).snapshot;
    const held = transition(shippedGuide('any'), done, {
      type: 'setEvidence',
      evidence: { ...photo, id: 'photo_any', item: 'photo_any' },
    }).snapshot;
    const adapted = adaptGuide(held, { guide: quality, packVersion: 3, type: 'product_quality', known: guideKnown() });
    expect(adapted).toMatchObject({ guideId: 'guide.product_quality', type: 'product_quality', current: 'paraphrase' });
    expect(adapted.steps.empathize.evidence?.utteranceId).toBe('u1');
    expect(adapted.evidence.map((item) => item.id)).toContain('photo_any');
    expect(adapted.options.map((option) => option.id)).toContain('exchange_warranty');
  });

  test('an offer that the new guide does not know is no longer offered', () => {
    const offered = transition(shippedGuide('any'), started, { type: 'chooseOption', optionId: 'do_now' }).snapshot;
    const adapted = adaptGuide(offered, { guide: quality, packVersion: 3, type: 'product_quality', known: guideKnown() });
    expect(adapted).toMatchObject({ offered: [], chosenOptionId: null });
  });

  test('evidence found later fills the step in, but not one the agent unticked', () => {
    const known = guideKnown({ ticket: aTicket({ evidence: [photo] }) });
    const start = { guide: quality, packVersion: 3, type: 'product_quality', known } as const;
    expect(adaptGuide(started, start).steps.request_evidence).toMatchObject({ status: 'done', by: 'known' });
    const unticked = transition(quality, adaptGuide(started, start), { type: 'untick', step: 'request_evidence' }).snapshot;
    expect(adaptGuide(unticked, start).steps.request_evidence.status).toBe('open');
  });

  test("the proposed demands follow what is heard; a person's wording is left alone", () => {
    const heard = (texts: string[]) => guideKnown({}, { classification: classifyConversation(texts) });
    const start = { guide: quality, packVersion: 3, type: 'product_quality' } as const;
    const first = adaptGuide(started, { ...start, known: heard(['漏水了要退款']) });
    expect(first.problem.ask).toBe('退款');
    const second = adaptGuide(first, { ...start, known: heard(['漏水了要退款', '还要道歉']) });
    expect(second.problem.ask).toBe('退款、道歉');
    const worded = transition(quality, second, { type: 'setProblem', problem: { ...second.problem, ask: '先退款再道歉' } }).snapshot;
    expect(adaptGuide(worded, { ...start, known: heard(['漏水了要退款', '还要道歉', '赔偿']) }).problem.ask).toBe('先退款再道歉');
  });
});

test('a demand is listed once and keeps its tick', () => {
  expect(mergeDemands([{ id: '退款', text: '退款', done: true }], ['退款', '道歉', '道歉'])).toEqual([
    { id: '退款', text: '退款', done: true },
    { id: '道歉', text: '道歉', done: false },
  ]);
});

test("the customer's clause is turned round to be read back", () => {
  expect(readBackWords('喂，我家的热水器点不着火')).toBe('您家的热水器点不着火');
  expect(readBackWords('你们给我发错了')).toBe('我们给您发错了');
});

describe('demands over two contacts', () => {
  const demand = (text: string, done: boolean) => ({ id: `d-${text}`, text, done });
  const first = startGuide({ guide: quality, packVersion: 3, type: 'product_quality', known: guideKnown() });
  const adapted = (own: Demand[], ofTicket: Demand[], seen: Demand[] = []) => {
    const known = guideKnown({ ticket: aTicket({ demands: ofTicket }) });
    return adaptGuide({ ...first, demands: own }, { guide: quality, packVersion: 3, type: 'product_quality', known }, seen).demands;
  };

  test('what was settled in the first one is settled in the second, under its own id', () => {
    expect(adapted([], [demand('退款', true), demand('道歉', false)])).toEqual([demand('退款', true), demand('道歉', false)]);
    expect(adapted([{ id: '退款', text: '退款', done: false }], [demand('退款', true)])).toEqual([demand('退款', true)]);
  });

  test('a tick taken back in this talk stays back, however often the guide is adapted', () => {
    const seen = [demand('退款', true)];
    expect(adapted([demand('退款', false)], seen, seen)).toEqual([demand('退款', false)]);
  });

  test('what a colleague ticks, adds or takes off meanwhile counts; what was removed here does not come back', () => {
    const seen = [demand('退款', false), demand('道歉', false), demand('发票', false)];
    const now = [demand('退款', true), demand('道歉', false), demand('换新', false)];
    expect(adapted([demand('退款', false), demand('发票', false)], now, seen)).toEqual([demand('退款', true), demand('换新', false)]);
  });

  test('turning to another ticket leaves the demands of the first one there, unless they were said again', () => {
    const seen = [demand('退款', true), demand('道歉', false)];
    const own = [...seen, demand('发票', false)];
    expect(withoutDemandsOf(own, seen, ['退款'])).toEqual([demand('退款', false), demand('发票', false)]);
  });
});
