import { describe, expect, test } from 'vitest';
import { FoundElements } from '../../../src/shared/compliance/found-elements.ts';

describe('the elements found in a text', () => {
  test('are listed in the order of their first hit, each with all its spans', () => {
    const found = new FoundElements(4);
    found.clear();
    found.add(2, 0, 2);
    found.add(1, 1, 3);
    found.add(2, 4, 6);
    expect([found.count, found.at(0), found.at(1), found.has(3)]).toEqual([2, 2, 1, false]);
    expect(found.get(2)).toEqual([
      { start: 0, end: 2 },
      { start: 4, end: 6 },
    ]);
    expect(found.get(3)).toBeUndefined();
  });

  test('are forgotten for the next text, and lists handed out stay as they were', () => {
    const found = new FoundElements(2);
    found.clear();
    found.add(0, 0, 1);
    const before = found.get(0);
    found.clear();
    expect([found.count, found.has(0), found.get(0)]).toEqual([0, false, undefined]);
    found.add(0, 5, 7);
    expect(found.get(0)).toEqual([{ start: 5, end: 7 }]);
    expect(before).toEqual([{ start: 0, end: 1 }]);
  });

  test('hold as many spans as a long text brings', () => {
    const found = new FoundElements(1);
    found.clear();
    for (let k = 0; k < 1_000; k++) found.add(0, k, k + 1);
    expect(found.get(0)).toHaveLength(1_000);
  });

  test('that are joined from others replace what was there', () => {
    const found = new FoundElements(2);
    found.clear();
    found.put(1, [{ start: 3, end: 9 }]);
    expect([found.count, found.at(0), found.get(1)]).toEqual([1, 1, [{ start: 3, end: 9 }]]);
  });
});
