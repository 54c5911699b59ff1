/** Filling sentences: known facts in words, unknown ones visible, nothing invented. */
import { describe, expect, test } from 'vitest';
import { sampleSlots, slotNames } from '../../../src/shared/pack/slot-table.ts';
import { deadlineWords, fillTemplate, slotsIn, slotValues, tellsWho, unknownSlots, yuanWords } from '../../../src/shared/pack/slots.ts';
import { aBenefit, aCommitment, aCustomer, anOrder, aTicket, at, calendar, idOf } from '../../support/facts.ts';
import { slotFacts } from '../../support/talk.ts';

describe('filling', () => {
  test('known slots are filled, unknown ones stay visible and are listed once', () => {
    expect(fillTemplate('{{称呼}}，{{商品}}和{{ 商品 }}，我是{{坐席姓名}}', { 称呼: '林女士', 坐席姓名: '许宁' })).toEqual({
      text: '林女士，［商品］和［商品］，我是许宁',
      missing: ['商品'],
    });
  });

  test('a value that looks like a slot is not filled again', () => {
    expect(fillTemplate('{{问题}}', { 问题: '{{称呼}}', 称呼: '林女士' }).text).toBe('{{称呼}}');
  });

  test('an empty value counts as unknown, and names of the language itself are no slots', () => {
    expect(fillTemplate('{{商品}}{{constructor}}', { 商品: '' })).toEqual({
      text: '［商品］［constructor］',
      missing: ['商品', 'constructor'],
    });
  });

  test('broken braces stay as they are', () => {
    expect(fillTemplate('{{称呼} {{}} }}', { 称呼: '林女士' }).text).toBe('{{称呼} {{}} }}');
  });

  test('slots that the table does not know are found', () => {
    expect(slotsIn('{{称呼}}{{密码}}{{称呼}}')).toEqual(['称呼', '密码']);
    expect(unknownSlots('{{称呼}}{{密码}}')).toEqual(['密码']);
    expect(tellsWho('{{商品}}')).toBe(true);
    expect(tellsWho('{{承诺时间}}由{{坐席姓名}}回复')).toBe(false);
  });
});

describe('values', () => {
  test("nothing known gives nothing but the agent's name", () => {
    expect(slotValues(slotFacts())).toEqual({ 坐席姓名: '许宁' });
  });

  test("everything known is said in the business's own time zone", () => {
    const order = anOrder({
      promisedAtMs: at('2026-11-17T18:00'),
      signedAtMs: at('2026-11-18T00:20'),
      signedBy: '门卫',
      carrier: '安达速运',
      status: 'signed',
    });
    const logistics = [
      {
        id: idOf(71),
        scope: 's',
        ver: 1,
        deleted: false,
        customerId: idOf(1),
        orderId: order.id,
        atMs: at('2026-11-17T09:12'),
        place: '嘉兴',
        text: '到达嘉兴转运中心',
      },
      {
        id: idOf(72),
        scope: 's',
        ver: 1,
        deleted: false,
        customerId: idOf(1),
        orderId: idOf(99),
        atMs: at('2026-11-20T09:12'),
        place: '别处',
        text: '另一单',
      },
    ];
    const facts = slotFacts({
      customer: aCustomer(),
      order,
      logistics,
      ticket: aTicket({ department: 'quality' }),
      commitments: [aCommitment(), aCommitment({ id: idOf(33), status: 'kept', dueAtMs: at('2026-12-01T10:00') })],
      problem: { what: '破壁机，一打就漏水', when: '', orderNo: '', ask: '换新、道歉', confirmed: true },
      benefits: [aBenefit()],
      promiseDueAtMs: at('2026-11-22T18:00'),
      goodwillCents: 2_990,
      record: '11月18日 00:20显示签收',
      progress: '正在核实情况',
    });
    expect(slotValues(facts)).toEqual({
      称呼: '林女士',
      姓氏称呼: '林女士',
      会员等级: '金卡',
      权益: '满200减50券',
      商品: '破壁机',
      订单尾号: '001234',
      下单日期: '11月15日',
      签收日期: '11月18日',
      签收时间: '11月18日 00:20',
      签收人: '门卫',
      承运商: '安达速运',
      最新物流: '11月17日 09:12 到达嘉兴转运中心',
      预计送达: '11月17日',
      退款额: '599元',
      工单号: 'TK-20261117-7F3KQ',
      负责人: '王敏',
      责任部门: '质检部',
      上次承诺: '11月19日 18:00前补发',
      承诺时间: '今天 18:00前',
      问题: '一打就漏水',
      诉求: '换新、道歉',
      坐席姓名: '许宁',
      券额: '29.9元',
      记录: '11月18日 00:20显示签收',
      进度: '正在核实情况',
    });
    expect(Object.keys(slotValues(facts)).sort()).toEqual([...slotNames].sort());
  });

  test('the last promise is one that was not kept; one that may still be kept is none', () => {
    const open = aCommitment({ id: idOf(34), what: '回电', dueAtMs: at('2026-12-01T10:00') });
    const broken = aCommitment({ id: idOf(35), what: '补发', status: 'broken' });
    const said = (commitments: ReturnType<typeof aCommitment>[]) => slotValues(slotFacts({ commitments })).上次承诺;
    expect(said([open])).toBeUndefined();
    expect(said([open, broken])).toBe('11月19日 18:00前补发');
    expect(said([open, aCommitment()])).toBe('11月19日 18:00前补发');
  });

  test('every slot has a sample', () => {
    expect(Object.values(sampleSlots()).every((value) => value !== '')).toBe(true);
  });

  test('sums and deadlines in words', () => {
    expect([yuanWords(3_000), yuanWords(2_990), yuanWords(5)]).toEqual(['30元', '29.9元', '0.05元']);
    expect(deadlineWords(at('2026-11-23T12:00'), at('2026-11-22T10:00'), calendar)).toBe('明天 12:00前');
  });
});
