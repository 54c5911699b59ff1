import { expect, test } from 'vitest';
import { remember } from '../../../src/shared/base/remember.ts';

test('what was asked before is not worked out again, until as many are kept as may be', () => {
  const asked: number[] = [];
  const doubled = remember(2, (n: number) => {
    asked.push(n);
    return n * 2;
  });
  expect([1, 2, 1, 2].map(doubled)).toEqual([2, 4, 2, 4]);
  expect(asked).toEqual([1, 2]);
  expect([3, 3, 1].map(doubled)).toEqual([6, 6, 2]);
  expect(asked).toEqual([1, 2, 3, 1]);
});
