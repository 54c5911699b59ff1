/** What makes a guide unusable is found, with its place. */
import { expect, test } from 'vitest';
import { complaintTypes } from '../../../src/shared/base/words.ts';
import { validateGuide } from '../../../src/shared/guide/validate-guide.ts';
import { shippedGuide, shippedGuides } from '../../support/talk.ts';

test('every shipped guide is sound, and every type has one with at least two options', () => {
  const { guides } = shippedGuides();
  expect(guides.flatMap((guide) => validateGuide(guide))).toEqual([]);
  expect(guides.map((guide) => guide.type).sort()).toEqual([...complaintTypes, 'any'].sort());
  expect(guides.every((guide) => guide.options.length >= 2 && guide.evidence.length >= 2)).toBe(true);
});

test('each fault is told with its place', () => {
  const guide = shippedGuide('product_quality');
  const [first, second, ...rest] = guide.steps;
  const [option, ...options] = guide.options;
  if (first === undefined || second === undefined || option === undefined) throw new Error('the shipped guide is complete');
  const broken = {
    ...guide,
    steps: [second, first, ...rest],
    evidence: [...guide.evidence, { ...guide.evidence[0], ask: '请发{{身份证}}' } as (typeof guide.evidence)[number]],
    options: [{ ...option, promise: { what: '尽快处理', within_hours: 1, department: 'moon' } }, option, ...options],
  };
  expect(validateGuide(broken).map((problem) => problem.path)).toEqual([
    'steps[0].step',
    'steps[1].step',
    'evidence[5].id',
    'evidence[5].ask',
    'options[1].id',
    'options[0].promise.what',
    'options[0].promise.department',
  ]);
});
