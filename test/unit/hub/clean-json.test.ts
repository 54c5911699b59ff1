/** What PostgreSQL's jsonb cannot hold is found and replaced, wherever it stands. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanJson, isCleanJson } from '../../../src/hub/services/clean-json.ts';
import type { Json } from '../../../src/shared/base/result.ts';

const lone = '\ud800';

describe('text that cannot be stored', () => {
  test.each<[string, Json, Json]>([
    ['NUL', 'a\0b', 'a\ufffdb'],
    ['half a pair in front', `${lone}a`, '\ufffda'],
    ['half a pair at the end', 'a\udc00', 'a\ufffd'],
    ['a key', { 'k\0': 1 }, { 'k\ufffd': 1 }],
    ['deep inside', { list: [{ text: `x${lone}` }, 1, null] }, { list: [{ text: 'x\ufffd' }, 1, null] }],
  ])('%s is replaced', (_where, dirty, clean) => {
    expect(isCleanJson(dirty)).toBe(false);
    expect(cleanJson(dirty)).toEqual(clean);
  });

  test('whole pairs and everything else stay as they are, the same value', () => {
    const value: Json = { text: '稳接 😀', list: [1, true, null, { deep: [] }] };
    expect(cleanJson(value)).toBe(value);
  });

  test('cleaned text is clean, and cleaning changes nothing that is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constantFrom('', '\0', lone), (value, text, odd) => {
        const told = { value, said: [text + odd + text] } as Json;
        const clean = cleanJson(told);
        expect(isCleanJson(clean)).toBe(true);
        expect(cleanJson(clean)).toBe(clean);
        if (odd === '' && !text.includes('\0')) expect(clean).toBe(told);
        else expect(clean).not.toEqual(told);
      }),
    );
  });
});
