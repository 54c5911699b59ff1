/** What is hidden before a case leaves for a model: all that is known of the customer, and what only looks personal; ordinary words stay. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHider, knownValues, leaked } from '../../../src/shared/assist/hide-known.ts';
import { maskPersonal } from '../../../src/shared/assist/mask-personal.ts';
import { maskWords } from '../../../src/shared/compliance/mask-words.ts';
import { aCustomer } from '../../support/facts.ts';

const customer = aCustomer({ name: '龚雨桐', phone: '13800001037', contactPoints: [], region: '浙江省杭州市西湖区' });
const known = knownValues({ customer, orders: [], ticketNos: ['TK-20261118-7F3KQ'], slots: {} });
const hide = createHider(known);

describe('of the customer at hand', () => {
  test.each([
    ['我在西湖区这边', '我在{{地址}}这边'],
    ['杭州的仓库,浙江省内', '{{地址}}的仓库,{{地址}}内'],
    ['就浙江杭州西湖', '就{{地址}}{{地址}}{{地址}}'],
    ['单号尾数7F3KQ', '单号尾数{{工单号}}'],
    ['我那个f3kq的单子', '我那个{{工单号}}的单子'],
    ['尾号一零三七', '尾号{{电话}}'],
    ['尾号幺〇三拐', '尾号{{电话}}'],
    ['尾号1 0 3 7的', '尾号{{电话}}的'],
  ])('%s', (text, hidden) => {
    expect(leaked(known, text)).not.toBeNull();
    expect(hide(text)).toBe(hidden);
    expect(leaked(known, hide(text))).toBeNull();
  });

  test.each([
    ['广西壮族自治区南宁市', ['广西', '南宁']],
    ['上海 浦东新区', ['上海', '浦东']],
    ['内蒙古自治区/锡林郭勒盟/正蓝旗', ['内蒙古', '正蓝']],
  ])('each place of %s as people say it', (region, places) => {
    const values = knownValues({ customer: { ...customer, region }, orders: [], ticketNos: [], slots: {} }).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining(places));
  });
});

test.each([
  '座机0571-88886666',
  '（010）6666 8888',
  '０５７１－８８８８６６６６',
  '零五七一八八八八六六六六',
  '家里电话88886666',
  '微信linwan_88',
  '微信号是wxid_abc123',
  'QQ 123456789',
  'vx：abcdef',
  '加我v lin88888',
  '文三路478号',
  '中山北路三十二弄5号楼501',
  '人民大道100号',
  '平江街12-3号',
  '我老公叫龚铎',
  '联系人:慕容雪',
  '收件人是祁珞。',
])('nobody knows it, yet it looks personal: %s', (text) => {
  const masked = maskPersonal(`寄到{{地址}},${text},快点`);
  expect(masked).toMatch(/^寄到\{\{地址\}\},.*\*{2,}.*,快点$/);
  expect(masked.length).toBe(`寄到{{地址}},${text},快点`.length);
  expect(masked).not.toMatch(/8888|6666|linwan|wxid|12345|abcdef|478|501|100|12-3|龚铎|慕容|祁珞|八八/);
  expect(maskPersonal(masked)).toBe(masked);
});

test('ordinary words stay as they are, and side by side lose no more than a public reply would', () => {
  const ordinary = fc.constantFrom(
    ...['微信支付失败了', '微信上iphone15打不开', 'qq邮箱没收到', '走了一路12号才到', '路上堵了3号送到', '活动12号截止', '网络线路3号'],
    ...['高速公路12号恢复', '地铁2号线', '11月12号发的货', '订单20261118000123', '我叫车来取', '我叫你们退款', '他叫什么', '孩子叫了半天'],
    ...['{{客户}}', '{{商品}}坏了', '客服叫我等', '12345', '2026-11-18 09:30', '退199元', '你们的400-800-1234', '加微信的群', '名字是什么'],
    ...['联系人是谁', '一二三四五', '到底什么时候处理', '三条街都有门店', '第3号客服', '转账0.01元', '打了0次电话'],
  );
  fc.assert(
    fc.property(fc.array(ordinary, { minLength: 1, maxLength: 6 }), fc.constantFrom('，', '。', ',', '\n'), (parts, between) => {
      const text = parts.join(between);
      expect(maskPersonal(text)).toBe(maskWords(text));
      for (const part of parts) expect(maskPersonal(part)).toBe(part);
    }),
    { numRuns: 500 },
  );
});

test('a long text of nothing but openings is read quickly to its end', () => {
  for (const piece of ['加我v', '中山路', '0571', '我叫林', 'a_', '微信是']) {
    const text = piece.repeat(400);
    expect(maskPersonal(text).length).toBe(text.length);
  }
});
