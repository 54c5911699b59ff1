import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalizeText } from '../../../src/shared/language/normalize.ts';
import { createWeigher, type WordingData, wordingOf } from '../../../src/shared/language/wording.ts';

const table: WordingData = {
  outcomes: ['blame', 'calm'],
  bias: [-1, 0.5],
  runs: ['0元 b5', '^您好 b20', '不归我们 a40b-10', '快递 a10', '管$ a5', '|您 a7'],
};
const weigher = createWeigher(table);

function sums(text: string): number[] {
  return [...(weigher.weigh(normalizeText(text))[0]?.sums ?? [])].map((sum) => Math.round(sum * 100) / 100);
}

describe('weighing a sentence', () => {
  test('adds what its runs weigh, shared by the root of its length, to the bias', () => {
    expect(sums('不归我们快递')).toEqual([
      Math.round((5 / Math.sqrt(6) - 1) * 100) / 100,
      Math.round((-1 / Math.sqrt(6) + 0.5) * 100) / 100,
    ]);
  });

  test('counts a run once, however often it is said', () => {
    expect(sums('快递快递快递快递')[0]).toBe(Math.round((1 / Math.sqrt(8) - 1) * 100) / 100);
  });

  test('knows beginnings, ends, hard clauses and figures', () => {
    expect(sums('您好')[1]).toBe(Math.round((2 / Math.sqrt(2) + 0.5) * 100) / 100);
    expect(sums('我管')[0]).toBeGreaterThan(sums('管我')[0] ?? 0);
    expect(wordingOf(normalizeText('好。您付１２８元'))).toBe('^好|您付0元$');
  });

  test('reads traditional, full-width and blown-up writing like plain', () => {
    expect(sums('不 歸·我們')).toEqual(sums('不归我们'));
  });

  test('points at the words that speak for an outcome', () => {
    const text = normalizeText('您好这件事真的不归我们呀');
    const [part] = weigher.weigh(text);
    if (part === undefined) throw new Error('a text has a part');
    expect(weigher.evidence(text, part, 0)).toEqual({ start: 7, end: 11 });
    expect(weigher.heaviest(text, part, 0, 3)).toEqual([{ start: 7, end: 11, weight: 4 }]);
    expect(weigher.evidence(text, { ...part, end: 7 }, 0)).toBeNull();
  });

  test('harm in one sentence of a long text is not thinned out by the others', () => {
    const calm = '您的订单我已经帮您登记好了，明天会有专人和您联系，请您留意电话。'.repeat(4);
    const parts = weigher.weigh(normalizeText(`${calm}这不归我们。`));
    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...parts.map(({ sums: [blame = 0] }) => blame))).toBeGreaterThan(-0.9);
  });
});

test('parts follow each other from end to end, whatever the text', () => {
  const piece = fc.constantFrom('不归我们', '快递', '，', '。', '！', '\n', ' ', '🙂', '1', 'ａ', '您好', '你', '\u200d');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
      const text = normalizeText(pieces.join(''));
      const parts = weigher.weigh(text);
      expect(parts.map(({ start }) => start)).toEqual([0, ...parts.map(({ end }) => end)].slice(0, parts.length));
      expect(parts.at(-1)?.end ?? 0).toBe(text.length);
      for (const part of parts) expect(part.sums.every(Number.isFinite)).toBe(true);
    }),
  );
});

test('a table read in steps weighs like one read at once', () => {
  const warm = createWeigher(table);
  let steps = 0;
  for (const _ of warm.warm()) steps += 1;
  expect(steps).toBeGreaterThan(0);
  const text = normalizeText('快递不归我们管');
  expect(warm.weigh(text)).toEqual(weigher.weigh(text));
});

test('an empty table says nothing beyond its bias', () => {
  const empty = createWeigher({ outcomes: ['blame'], bias: [-3], runs: [] });
  expect(empty.weigh(normalizeText('快递不归我们'))[0]?.sums).toEqual(Float64Array.from([-3]));
});
