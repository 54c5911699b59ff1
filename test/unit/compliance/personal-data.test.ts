import { describe, expect, test } from 'vitest';
import { findPersonalData } from '../../../src/shared/compliance/personal-data.ts';
import { normalizedString, normalizeText } from '../../../src/shared/language/normalize.ts';

function found(text: string): string[] {
  const normalized = normalizeText(text);
  const read = normalizedString(normalized);
  return findPersonalData(normalized, read).map((span) => `${span.kind}:${read.slice(span.start, span.end)}`);
}

describe('personal data in a public text', () => {
  test.each([
    ['您的手机号138 0013 8000', 'phone:13800138000'],
    ['138-0013-8000', 'phone:13800138000'],
    ['+86 13800138000', 'phone:8613800138000'],
    ['您留的一三八零零一三八零零零', 'phone:一三八零零一三八零零零'],
    ['１３８００１３８０００打不通', 'phone:13800138000'],
    ['身份证号110101199003071234', 'id_number:110101199003071234'],
    ['工行卡6222 0202 0000 1234 567', 'card:6222020200001234567'],
    ['您家在朝阳区建国路88号院3号楼2单元1801室', 'address:朝阳区建国路88号院3号楼2单元1801室'],
    ['送到阳光花园5栋302了', 'address:阳光花园5栋302'],
    ['王小丽女士您好', 'name:王小丽女士'],
    ['欧阳娜娜女士', 'name:欧阳娜娜女士'],
    ['收件人王小明，您的订单', 'name:王小明'],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    '客服热线400-820-8820',
    '订单13800138000今天发出',
    '订单号202604150001234567',
    '退款199.00元，12月27号到账',
    '我们门店在建国路88号3楼，欢迎试穿',
    '李先生您好',
    '感谢李先生的反馈',
    '各位先生女士',
    '我是客服李娜娜，已私信您',
    '高兴为您服务',
    '138****1234',
    '关于您的问题，方便您的话请私信',
  ])('stays quiet on %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
