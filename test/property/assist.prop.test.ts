/** What may leave for a model, and what may come back from one, under any input. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHider, knownValues, leaked } from '../../src/shared/assist/hide-known.ts';
import { type AssistCase, promptFor } from '../../src/shared/assist/model-prompt.ts';
import { mostSuggestionLength, readSuggestion } from '../../src/shared/assist/read-suggestion.ts';
import type { Customer, Order } from '../../src/shared/customer/customer.ts';
import { fillTemplate } from '../../src/shared/pack/slots.ts';
import { aCustomer, anOrder } from '../support/facts.ts';

const surname = fc.constantFrom('林', '欧阳', '赵', '龚', '慕容', '祁');
const given = fc.string({ unit: fc.constantFrom(...'晚秋梓涵皓轩雨桐珞'), minLength: 1, maxLength: 2 });
const digits = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const phone = digits(8).map((rest) => `138${rest}`);
const region = fc.constantFrom('浙江 杭州 西湖区', '四川省成都市锦江区', '上海 浦东新区', '');
const product = fc.constantFrom('恒温电热水壶', '空气炸锅 5L', '婴儿推车Pro', '破壁机');

const person = fc.record({ surname, given, phone, second: phone, memberNo: digits(6).map((no) => `M${no}`), region });
const bought = fc.record({ orderNo: digits(14).map((no) => `D${no}`), trackingNo: digits(12).map((no) => `SF${no}`), product });

type Person = { surname: string; given: string; phone: string; second: string; memberNo: string; region: string };
type Bought = { orderNo: string; trackingNo: string; product: string };

function customerOf({ surname: family, given: own, phone: first, second, memberNo, region: place }: Person): Customer {
  return aCustomer({
    ...{ name: `${family}${own}`, salutation: '女士', memberNo, region: place, phone: first },
    contactPoints: [first, second].map((number) => ({ number, kind: 'mobile', verified: true })),
  });
}

/** As people and speech recognisers write a number. */
const written = (value: string) =>
  fc.constantFrom(
    value,
    value.replace(/(.{3})(.{4})/, '$1 $2 '),
    value.replace(/(.{3})(.{4})/, '$1-$2-'),
    value.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    value.split('').join('\u200b'),
  );

const filler = fc.constantFrom('我说', '，', '你们', '。', '到底', ' ', '打给', '的那单', '什么时候', '{{', '}}', '***', '\u{1F600}', '喂');

function worded(values: readonly string[]): fc.Arbitrary<string> {
  const value = fc.constantFrom(...values.filter((each) => each !== '')).chain(written);
  return fc.array(fc.oneof(filler, value), { minLength: 1, maxLength: 14 }).map((parts) => parts.join(''));
}

const scene = fc.tuple(person, fc.array(bought, { minLength: 1, maxLength: 3 })).chain(([someone, orders]) => {
  const { surname: family, given: own } = someone;
  const secrets = [`${family}${own}`, someone.phone, someone.second, someone.memberNo, someone.region];
  const all = [...secrets, ...orders.flatMap(({ orderNo, trackingNo, product: what }) => [orderNo, trackingNo, what])];
  return fc.record({
    someone: fc.constant(someone),
    orders: fc.constant(orders),
    texts: fc.array(worded(all), { minLength: 1, maxLength: 6 }),
  });
});

function knownOf(someone: Person, orders: readonly Bought[]) {
  const rows: Order[] = orders.map((order) => anOrder(order));
  const [first] = orders;
  const slots = { 称呼: `${someone.surname}女士`, 商品: first?.product ?? '', 订单尾号: first?.orderNo.slice(-6) ?? '', 坐席姓名: '许宁' };
  return { slots, known: knownValues({ customer: customerOf(someone), orders: rows, ticketNos: ['TK-20261118-7F3KQ'], slots }) };
}

test('nothing the profile knows of a customer is in what is sent, however it was written', () => {
  fc.assert(
    fc.property(scene, ({ someone, orders, texts }) => {
      const { known } = knownOf(someone, orders);
      const hide = createHider(known);
      const given_: AssistCase = {
        ...{ want: 'answer', channel: 'phone', type: 'other', step: 'empathize', emotion: 1, slots: ['称呼', '商品'] },
        turns: texts.map((text) => ({ by: 'customer' as const, text: hide(text) })).filter(({ text }) => text !== ''),
        problem: { what: hide(texts[0] ?? ''), ask: '' },
      };
      const body = JSON.stringify({ given_, messages: promptFor(given_) })
        .normalize('NFKC')
        .replaceAll(/[\s\u200b-]/g, '');
      for (const { value } of known) {
        const plain = value.normalize('NFKC').replaceAll(/[\s-]/g, '');
        if (plain.length < 2) continue;
        expect(body.includes(plain), `${value} in ${body}`).toBe(false);
      }
      expect(texts.map((text) => leaked(known, hide(text)))).toEqual(texts.map(() => null));
    }),
    { numRuns: 300 },
  );
});

test('a field that was hidden is filled here with what stood there', () => {
  fc.assert(
    fc.property(person, bought, (someone, order) => {
      const { known, slots } = knownOf(someone, [order]);
      const hidden = createHider(known)(`您的${order.product}在路上`);
      expect(hidden).toBe('您的{{商品}}在路上');
      expect(fillTemplate(hidden, slots).text).toBe(`您的${order.product}在路上`);
    }),
    { numRuns: 100 },
  );
});

test('whatever a model writes becomes one storable text of bounded length, or nothing', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('<think>', '</think>', '```', '客服:', '\n', '「', '」', '\ud800', '\0', '抱歉让您久等了', '**', 'x'.repeat(700)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const read = readSuggestion(pieces.join(''));
      if (!read.ok) return;
      expect(read.text.length).toBeGreaterThan(0);
      expect(read.text.length).toBeLessThanOrEqual(mostSuggestionLength);
      expect(read.text.replaceAll('\n', '')).not.toMatch(/<think>|\p{Cc}|\p{Cs}/u);
      expect(read.text).toBe(read.text.trim());
    }),
    { numRuns: 500 },
  );
});
