/** Free words that leave the desk: what is hidden in them, and what must stay readable. */
import { describe, expect, test } from 'vitest';
import { maskWords } from '../../../src/shared/compliance/mask-words.ts';

/** What stands between ‹ and › is hidden, unit for unit; everything else stays. */
const hiding = (marked: string) => marked.replace(/‹([^›]*)›/g, (_whole, hidden: string) => '*'.repeat(hidden.length));
const plain = (marked: string) => marked.replace(/[‹›]/g, '');

describe('hidden', () => {
  test.each([
    ['a mobile number', '打‹13800001037›找人'],
    ['grouped', '我号码‹138 0000 1037›'],
    ['grouped by colons', '我号码‹138:0000:1037›，也写‹138：0000：1037›'],
    ['grouped by dots', '我号码‹138.0000.1037›'],
    ['full width', '我号码‹１３８００００１０３７›'],
    ['told as "my phone"', '我的电话是‹13800001037›'],
    ['told as "my mobile", in words', '打我的手机‹幺三八洞洞洞洞幺洞三拐›'],
    ['of the manager', '店长电话‹13800001037›，客服热线400-820-8820'],
    ['behind an order', '订单坏了打‹13800001037›'],
    ['a fixed line behind an order', '运单没到打‹0571-88886666›'],
    ['in words', '我号码‹一三八零零零零一零三七›'],
    ['in words as they are spelled aloud', '我号码‹幺三八洞洞洞洞幺洞三拐›'],
    ['half in words', '我号码‹138零零零零1037›'],
    ['a line with its area code', '打‹0571-88886666›'],
    ['the area code in brackets', '打‹（010）6666 8888›'],
    ['with an extension', '打‹010 66668888转801›'],
    ['a line of full width', '打‹０５７１－８８８８６６６６›'],
    ['a line in words', '打‹零五七一八八八八六六六六›'],
    ['a card in fours', '退到‹6222 0202 0000 1234 567›'],
    ['a card in fours that nobody called a card', '退到‹4367 4200 1234 5678›那里'],
    ['a card with dashes', '退到‹6222-0202-0000-1234›'],
    ['a card in one piece', '退到‹4111111111111111›'],
    ['a card of full width', '退到‹６２２２　０２０２　００００　１２３４›'],
    ['an identity number that ends in X', '办的时候用‹11010519491231002X›'],
    ['a small x', '办的时候用‹11010519491231002x›'],
    ['full width with X', '办的时候用‹１１０１０５１９４９１２３１００２Ｘ›'],
    ['an identity number in groups', '办的时候用‹110105 19491231 002X›'],
    ['a mail address', '发到‹lin.wan+1@mail.example.com›吧'],
    ['a mail address of full width', '发到‹ｌｉｎ＠ｑｑ．ｃｏｍ›吧'],
    ['a room', '住‹1201室›'],
    ['a room in words', '住‹一二零一室›'],
    ['building and room', '我住‹3号楼1201室›'],
    ['a building where somebody lives', '我住在‹12号楼›'],
    ['a road with house and room', '送到‹建国路88号院3号楼1201›'],
    ['a licence plate', '撞了‹浙A12345›'],
    ['a licence plate with a dot', '车牌‹京A·D12345›'],
    ['a green licence plate of full width', '车是‹沪ＡＤ１２３４５›'],
    ['a licence plate to Hong Kong', '车是‹粤Z1234港›'],
    ['a name', '‹林晚秋女士›的'],
  ])('%s: %s', (_what, marked) => {
    expect(maskWords(plain(marked))).toBe(hiding(marked));
  });
});

test.each([
  '工单TK-20261118-7F3KQ',
  'TK-20261118-13800',
  '银行卡退款见TK-20261118-12345',
  '订单D20261120000917已发出',
  'D20261120000917',
  'DD2026111300482',
  '订单号20261118000123',
  '运单SF1234567890123',
  '运单号6217000011112233445已发出',
  '会员号M200815',
  '客服热线400-820-8820',
  '2026-11-18 09:30',
  '2026年11月18日',
  '退199.00元',
  '最新A12345款',
  '型号浙A12345',
  '三室一厅的空调',
  '会议室里有人',
  '室温26度',
  '云南的仓库3号楼',
  '138****1037',
])('stays: %s', (text) => {
  expect(maskWords(text)).toBe(text);
});

test('a number of ours keeps its place between numbers that are hidden', () => {
  expect(maskWords('TK-20261118-12345 13800001037 D20261120000917')).toBe('TK-20261118-12345 *********** D20261120000917');
});

test('what two hidden numbers leave over is looked at again', () => {
  expect(maskWords('138 13800001037 00001037')).not.toMatch(/1037/);
});

test('a long text of nothing but openings is read quickly to its end', () => {
  for (const part of ['a.', 'a@', '0571-', '4367 ', '浙A', '住在', '1', 'TK-2026', '家']) {
    const text = part.repeat(20_000 / part.length);
    expect(maskWords(text)).toHaveLength(text.length);
  }
});
