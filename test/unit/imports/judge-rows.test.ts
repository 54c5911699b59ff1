/** What is made of the rows of a file, and what is said of those that cannot be taken. */
import { describe, expect, test } from 'vitest';
import { importRowSchema } from '../../../src/shared/contract/imports.ts';
import type { Cell } from '../../../src/shared/imports/cell.ts';
import type { ImportKind } from '../../../src/shared/imports/fields.ts';
import { guessHeadingRow, guessKind, guessMapping } from '../../../src/shared/imports/guess-mapping.ts';
import { createJudge } from '../../../src/shared/imports/judge-rows.ts';
import { csvCell, reportCsv } from '../../../src/shared/imports/report.ts';
import { aLedger, ledgerFaults, ledgerHeadings, ledgerRow } from '../../support/table-files.ts';

const nowMs = Date.UTC(2026, 10, 22);

function judgeOf(kind: ImportKind, headings: readonly string[]) {
  const policy = { golden_minutes: 120, plan_minutes: 1440 };
  return createJudge({ kind, mapping: guessMapping(kind, headings), columns: headings.length, utcOffsetMinutes: 480, nowMs, policy });
}

/** One row under these headings. */
function judgeOne(kind: ImportKind, row: Record<string, Cell>) {
  return judgeOf(kind, Object.keys(row))(2, Object.values(row));
}

const codesOf = (kind: ImportKind, row: Record<string, Cell>) => judgeOne(kind, row).issues?.map(({ code }) => code) ?? [];
const order = { 订单号: 'D1', 会员号: 'M1', 商品: '空气炸锅', 实付金额: '¥1,299.50', 订单状态: '已签收', 下单时间: '2026/9/1 8:05' };

describe('good rows', () => {
  test('every row of a ledger becomes what the hub takes, times by the wall clock of the business', () => {
    const judge = judgeOf('ticket', ledgerHeadings);
    for (let at = 0; at < 60; at++) {
      const { row, issues } = judge(at + 2, ledgerRow(at) as Cell[]);
      expect(issues).toBeNull();
      expect(importRowSchema.safeParse(row).success).toBe(true);
    }
    expect(judgeOf('ticket', ledgerHeadings)(2, ledgerRow(1) as Cell[]).row).toMatchObject({
      ticket_no: 'TS202600001',
      opened_at: Date.UTC(2026, 8, 2, 1, 1),
      golden_due_at: Date.UTC(2026, 8, 2, 3, 1),
      stage: 'closed',
      type: 'product_quality',
      department: 'logistics',
      person: { name: '赵晚秋', phone: '13801000001', member_no: '' },
    });
  });

  test('amounts, dates and words of orders as people write them', () => {
    expect(judgeOne('order', order).row).toMatchObject({
      amount_cents: 129_950,
      status: 'signed',
      placed_at: Date.UTC(2026, 8, 1, 0, 5),
      person: { ref: 'm:m1', member_no: 'M1' },
    });
    expect(judgeOne('order', { ...order, 下单时间: { wallMs: Date.UTC(2026, 8, 1, 9) }, 实付金额: 299 }).row).toMatchObject({
      placed_at: Date.UTC(2026, 8, 1, 1),
      amount_cents: 29_900,
    });
  });

  test('customers: numbers in any form, tags apart, nobody’s number in what names them', () => {
    const { row } = judgeOne('customer', { 姓名: '林晚秋', 手机号码: 13_800_001_037, 性别: '女', 标签: '老客户、重视时效；家有宝宝' });
    expect(row).toMatchObject({
      phones: [{ number: '13800001037', verified: false }],
      salutation: '女士',
      tags: ['老客户', '重视时效', '家有宝宝'],
    });
    expect(JSON.stringify({ ...row, phones: [] })).not.toContain('1380000');
    expect(judgeOne('customer', { 姓名: '林晚秋', 手机: '="13800001037"' }).row).toMatchObject({ phones: [{ number: '13800001037' }] });
  });

  test('two people who share a number are two, the same person twice is one', () => {
    const judge = judgeOf('customer', ['姓名', '电话']);
    const refs = [judge(2, ['赵国平', '021-60000348']), judge(3, ['赵敏', '02160000348']), judge(4, ['赵国平', '021 6000 0348'])];
    expect(refs.map(({ issues }) => issues?.[0]?.code ?? 'good')).toEqual(['good', 'good', 'repeated']);
  });
});

describe('bad rows', () => {
  test('of a thousand rows exactly the ten spoilt ones are named, each with its own reason and no personal data', () => {
    const spoilt = [0, 111, 222, 333, 444, 555, 666, 777, 888, 999];
    const [headings = [], ...rows] = aLedger(1_000, spoilt);
    const judge = judgeOf('ticket', headings as string[]);
    const issues = rows.flatMap((row, at) => judge(at + 2, row as Cell[]).issues ?? []);
    expect(issues.map(({ row, code }) => [row, code])).toEqual(spoilt.map((at, index) => [at + 2, ledgerFaults[index]?.[2]]));
    const csv = reportCsv(issues, 'ticket', headings as string[], 'zh-CN');
    expect(csv).toContain('D 手机号');
    expect(csv).not.toMatch(/1380\d{7}|\d{5}/);
  });

  test.each([
    ['a mobile number short of a digit', { ...order, 手机: '1380000103' }, 'bad_phone'],
    ['a number in scientific notation', { ...order, 手机: '1.38E+10' }, 'scientific'],
    ['an order number that lost its last digits', { ...order, 订单号: 12_345_678_901_234_567_000 }, 'digits_lost'],
    ['a formula without a result', { ...order, 商品: { fault: 'formula' } }, 'formula_empty'],
    ['a formula that failed', { ...order, 实付金额: { fault: 'error' } }, 'formula_error'],
    ['a day that does not exist', { ...order, 下单时间: '2026-02-30' }, 'bad_time'],
    ['the number of a day', { ...order, 下单时间: 46_327.4 }, 'serial_time'],
    ['a day that has not come', { ...order, 下单时间: '2027-01-01' }, 'future_time'],
    ['an amount in words', { ...order, 实付金额: '三百' }, 'bad_amount'],
    ['tenths of a cent', { ...order, 实付金额: '1.005' }, 'bad_amount'],
    ['a word that is not known', { ...order, 订单状态: '飞走了' }, 'unknown_word'],
    ['no customer', { ...order, 会员号: '' }, 'no_person'],
    ['nothing where something must be', { ...order, 商品: ' ' }, 'missing'],
    ['text that is too long', { ...order, 商品: '锅'.repeat(201) }, 'too_long'],
  ] as const)('%s', (_, row, code) => {
    expect(codesOf('order', row)).toEqual([code]);
  });

  test('a row with more cells than headings may be shifted and is not taken', () => {
    const headings = ['姓名', '电话'];
    expect(judgeOf('customer', headings)(2, ['林晚秋', '13800001037', '多出来的']).issues).toMatchObject([
      { code: 'extra_cells', column: 2 },
    ]);
    expect(judgeOf('customer', headings)(3, ['林晚秋', '13800001037', '', ' ']).issues).toBeNull();
  });
});

test('headings are recognised in both languages, below a title, and tell what the file holds', () => {
  expect(guessKind(ledgerHeadings)).toBe('ticket');
  expect(guessKind(Object.keys(order))).toBe('order');
  expect(guessKind(['姓名', '手机号', '会员等级', '地区'])).toBe('customer');
  expect(guessKind(['Order No.', 'Member Number', 'Product', 'Amount (CNY)', 'Status', 'Placed At'])).toBe('order');
  expect(guessMapping('ticket', ['*投诉编号', '受理时间(必填)', 'Phone Number', '投诉 内容'])).toEqual({
    ticketNo: 0,
    openedAt: 1,
    phone: 2,
    title: 3,
  });
  expect(guessHeadingRow([['2026年第三季度投诉台账'], [], ledgerHeadings, ['TS1']])).toBe(2);
});

test('a report never becomes a formula in the spreadsheet that opens it', () => {
  expect(['=1+1', '+86', '-1', '@x', '普通'].map(csvCell)).toEqual(["'=1+1", "'+86", "'-1", "'@x", '普通']);
  expect(csvCell('a"b,c')).toBe('"a""b,c"');
});
