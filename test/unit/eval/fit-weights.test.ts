import { expect, test } from 'vitest';
import { normalizeText } from '../../../src/shared/language/normalize.ts';
import { createWeigher } from '../../../src/shared/language/wording.ts';
import { fitWording, type TrainingRow } from '../../fit/fit-weights.ts';

const options = { rightCounts: 1, fittedFrom: 2, leastSentences: 2, leastWeight: 0.1 };

function told(text: string, isBlame: boolean | null): TrainingRow {
  return { text, told: new Map(isBlame === null ? [] : [['blame', isBlame]]) };
}

const rows = [
  told('这是快递的问题，您找快递', true),
  told('快递丢的您找快递去', true),
  told('厂家的问题您找厂家', true),
  told('快递那边我来催', false),
  told('厂家那边我来联系', false),
  told('我来查一下快递', false),
];

test('parts sentences that nobody has shown it', () => {
  const data = fitWording(rows, ['blame'], options);
  const blame = (text: string) => createWeigher(data).weigh(normalizeText(text))[0]?.sums[0] ?? 0;
  expect(blame('仓库的问题您找仓库')).toBeGreaterThan(blame('仓库那边我来问'));
});

test('gives the same table for the same sentences', () => {
  expect(fitWording(rows, ['blame'], options)).toEqual(fitWording(rows, ['blame'], options));
});

test('learns nothing about an outcome from a sentence that says nothing of it', () => {
  const silent = [...rows, told('天气真好', null), told('天气真不错', null)];
  const { runs } = fitWording(silent, ['blame'], options);
  expect(runs.filter((run) => run.includes('天气'))).toEqual([]);
});
