/** What the shipped packs say to people in Chinese is punctuated in Chinese. */
import { expect, test } from 'vitest';
import { packKinds } from '../../../src/shared/pack/pack.ts';
import { shippedContent } from '../../support/shipped-packs.ts';

/** A half-width mark with Chinese on either side. */
const strayMark = /[\p{Script=Han}”’）】》][,;:?!()]|[,;:?!()][\p{Script=Han}“‘（【《]/u;

function strayTexts(value: unknown): string[] {
  if (typeof value === 'string') return strayMark.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strayTexts) : [];
}

test.each(packKinds)('no Chinese sentence of the shipped %s has a half-width mark', (kind) => {
  expect(strayTexts(shippedContent(kind))).toEqual([]);
});

test('a half-width mark is found wherever it stands', () => {
  expect(strayTexts({ rules: [{ reason: '先接住,再说' }, { reason: '先接住，再说' }], note: ['(见说明)', 'a, b'] })).toEqual([
    '先接住,再说',
    '(见说明)',
  ]);
});
