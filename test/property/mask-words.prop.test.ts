/** Masking free words: once is enough, nothing grows, and the numbers of our own tickets and orders are never touched. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskingOnce, maskTold } from '../../src/shared/compliance/mask-told.ts';
import { maskWords } from '../../src/shared/compliance/mask-words.ts';
import { calledBefore, orderWords, ownLines } from '../../src/shared/compliance/personal-words.ts';
import { ticketNumber } from '../../src/shared/ticket/ticket-no.ts';

const day = fc.date({ min: new Date('2020-01-01T00:00Z'), max: new Date('2030-12-31T00:00Z'), noInvalidDate: true });
const ticketNo = fc.tuple(fc.uuid(), day).map(([id, opened]) => ticketNumber(id, opened.getTime(), 480));
const orderNo = fc
  .tuple(day, fc.integer({ min: 0, max: 999_999 }))
  .map(([placed, n]) => `D${placed.toISOString().slice(0, 10).replaceAll('-', '')}${String(n).padStart(6, '0')}`);
const ours = fc.oneof(ticketNo, orderNo);

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`));
const personal = fc.oneof(
  digits(8, 8).map((rest) => `138${rest}`),
  digits(16, 16).map((card) => (card.match(/.{4}/g) ?? []).join(' ')),
  digits(7, 7).map((rest) => `0571-8${rest}`),
  fc.constantFrom('11010519491231002X', 'lin@qq.com', '浙A12345', '３号楼１２０１室', '林晚秋女士', '零五七一八八八八六六六六', '幺三八'),
);
const around = fc.oneof(
  digits(1, 12),
  fc.constantFrom(
    '电话',
    '银行卡',
    '订单',
    '我住',
    '送到',
    '身份证',
    '给我打',
    'TK-',
    'D2026',
    '***',
    '138',
    '一二三',
    '室',
    '转',
    '@qq.com',
  ),
  fc.string({ maxLength: 6, unit: 'grapheme' }),
);
const between = fc.constantFrom('', ' ', '，', '。', '-', '.', '*');
const text = fc.array(fc.oneof(personal, around, ours), { maxLength: 7 }).chain((parts) => between.map((sign) => parts.join(sign)));

test('what was masked stays as it is when it is masked again, and is as long as it was', () => {
  fc.assert(
    fc.property(text, (words) => {
      const masked = maskWords(words);
      expect(masked).toHaveLength(words.length);
      expect(maskWords(masked)).toBe(masked);
      for (let at = 0; at < words.length; at++) expect([words.charAt(at), '*']).toContain(masked.charAt(at));
    }),
    { numRuns: 1_000 },
  );
});

test('what is hidden in a text does not depend on the texts that were looked through before it, nor on how often it is shown', () => {
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 4 }), (words, others) => {
      const alone = maskTold(words);
      const mask = maskingOnce();
      const shown = [...others, words, ...others, words];
      expect(shown.map(mask)).toEqual(shown.map(maskTold));
      expect(mask(words)).toBe(alone);
    }),
    { numRuns: 300 },
  );
});

test('our own numbers are there afterwards, whatever stands beside them', () => {
  const apart = fc.constantFrom(' ', '，', '。', '的', '卡', '\n');
  const part = fc.oneof(personal, around);
  fc.assert(
    fc.property(part, apart, ours, apart, part, (before, left, number, right, after) => {
      const words = `${before}${left}${number}${right}${after}`;
      const at = before.length + left.length;
      expect(maskWords(words).slice(at, at + number.length)).toBe(number);
    }),
    { numRuns: 1_000 },
  );
});

const beforeNumber = fc.oneof(
  fc.constantFrom(...ownLines, ...orderWords, ...calledBefore),
  fc.constantFrom('我的电话是', '我的手机:', '打我的电话', '订单收货人电话', '客服让我打', '转店长', '联系方式 ', '+86 ', '我叫林晚秋，'),
  fc.array(fc.constantFrom(...ownLines, ...orderWords, '我', '的', '是', '，', ' '), { maxLength: 4 }).map((parts) => parts.join('')),
);

test('whatever stands before and behind it, a mobile number is hidden to its last figure, and in the same words a 400 line is not', () => {
  const behind = fc.constantFrom('', '。', '，快回', ' 谢谢', '没人接', '是我们的热线', '\n');
  const writings: readonly ((number: string) => string)[] = [
    (number) => number,
    (number) => `${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`,
    (number) => `${number.slice(0, 3)}-${number.slice(3, 7)}-${number.slice(7)}`,
    (number) => number.replaceAll(/\d/g, (figure) => '０１２３４５６７８９'.charAt(Number(figure))),
    (number) => number.replaceAll(/\d/g, (figure) => '零幺二三四五六七八九'.charAt(Number(figure))),
  ];
  const mobile = fc.tuple(fc.integer({ min: 3, max: 9 }), digits(9, 9)).map(([second, rest]) => `1${second}${rest}`);
  fc.assert(
    fc.property(beforeNumber, mobile, fc.constantFrom(...writings), behind, (before, number, write, after) => {
      const written = write(number);
      const shown = maskWords(`${before}${written}${after}`).slice(before.length, before.length + written.length);
      expect(shown).toBe('*'.repeat(written.length));
      expect(maskWords(`${before}400-820-8820${after}`)).toContain('400-820-8820');
    }),
    { numRuns: 2_000 },
  );
});
