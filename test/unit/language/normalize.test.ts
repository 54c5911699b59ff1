import { describe, expect, test } from 'vitest';
import { isEdge, mark, normalizedString, normalizeText, originalSpan } from '../../../src/shared/language/normalize.ts';

const read = (text: string): string => normalizedString(normalizeText(text));

function sourceOf(text: string, part: string): string {
  const normalized = normalizeText(text);
  const start = normalizedString(normalized).indexOf(part);
  const span = originalSpan(normalized, start, start + part.length);
  return text.slice(span.start, span.end);
}

describe('reading text for matching', () => {
  test('folds width, case and traditional characters in one pass', () => {
    expect(read('這不是ＡＢＣ的問題１００％')).toBe('这不是abc的问题100%');
  });

  test('drops blanks, zero-width characters and inserted symbols', () => {
    expect(read('想 太\u200b多·了~吧*您/')).toBe('想太多了吧您');
  });

  test('folds traditional variants that service speech uses', () => {
    expect(read('別打字了，先聽我講。妳們著急甚麼')).toBe('别打字了先听我讲你们着急什么');
  });

  test('reads letters with tone marks as plain ones, whether marked in one character or two', () => {
    expect(read('Nǐ hǎo lǜ ma\u030c')).toBe('nihaoluma');
  });

  test('knows what stands within 《》', () => {
    const { marks, length } = normalizeText('看《甲乙》丙');
    expect([...marks.slice(0, length)].map((bits) => (bits & mark.titled) !== 0)).toEqual([false, true, true, false]);
  });

  test('keeps digits and digit words apart', () => {
    expect(read('一三八 138')).toBe('一三八138');
  });

  test('marks hard breaks, soft breaks and blanks before the unit they stand before', () => {
    const { marks } = normalizeText('a。b，c d');
    expect([...marks.slice(0, 4)]).toEqual([0, mark.hard, mark.soft, mark.gap]);
  });

  test('a full stop or comma between digits parts nothing', () => {
    const { marks, length } = normalizeText('3.5和1,200');
    expect([...marks.slice(0, length)].every((bits) => bits === 0)).toBe(true);
  });

  test('numbers hard clauses and knows which of them ask', () => {
    const normalized = normalizeText('到了吗？到了。好！');
    expect([...normalized.clause.slice(0, normalized.length)]).toEqual([0, 0, 0, 1, 1, 2]);
    expect(normalized.asks).toEqual([true, false, false]);
  });

  test('knows what stands in quotation marks, straight ones included', () => {
    for (const text of ['说“甲乙”丙', '说「甲乙」丙', '说"甲乙"丙']) {
      expect([...normalizeText(text).marks.slice(0, 4)].map((bits) => (bits & mark.quoted) !== 0)).toEqual([false, true, true, false]);
    }
  });

  test('an unclosed quotation mark quotes nothing', () => {
    const { marks, length } = normalizeText('他说“这不是我们的问题');
    expect([...marks.slice(0, length)].some((bits) => (bits & mark.quoted) !== 0)).toBe(false);
  });

  test('the full-width comma is a clause edge like the plain one', () => {
    expect(isEdge(normalizeText('甲，乙'), 1)).toBe(true);
    expect(isEdge(normalizeText('甲乙'), 1)).toBe(false);
  });
});

describe('the way back to the original', () => {
  test('a span covers what was inserted inside it', () => {
    expect(sourceOf('好，肯\u200b 定😊到吧', '肯定到')).toBe('肯\u200b 定😊到');
  });

  test('an expansion of one character gives the whole character', () => {
    expect(sourceOf('重5㎏吗', 'kg')).toBe('㎏');
    expect(sourceOf('重5㎏吗', 'g')).toBe('㎏');
    expect(sourceOf('选①号', '1')).toBe('①');
  });

  test('a combining mark goes with its letter', () => {
    expect(sourceOf('cafe\u0301好', 'cafe')).toBe('cafe\u0301');
  });

  test('ideographs outside the basic plane keep their place', () => {
    expect(sourceOf('吃𠮷野家送到', '送到')).toBe('送到');
    expect(normalizeText('𠮷').length).toBe(1);
  });

  test('styled Latin letters are folded', () => {
    expect(read('𝐬𝐛')).toBe('sb');
    expect(sourceOf('你𝐬𝐛吧', 'sb')).toBe('𝐬𝐛');
  });

  test('lone surrogates are dropped without harm', () => {
    expect(read('送\ud83d到\udc00')).toBe('送到');
  });
});
