import { describe, expect, test } from 'vitest';
import { trendWord } from '../../../src/renderer/features/transcript/emotion-trend.tsx';
import type { Emotion } from '../../../src/shared/base/words.ts';

const trend = (...emotions: Emotion[]) => emotions.map((emotion, n) => ({ atMs: n * 1_000, emotion }));

describe('the word beside the mood line', () => {
  test.each([
    ['none', []],
    ['none', [2]],
    ['up', [0, 1, 2]],
    ['down', [2, 2, 1, 0]],
    ['steady', [1, 1, 1, 1]],
    ['steady', [0, 0, 0, 1, 0]],
    ['steady', [2, 2, 2, 1, 2]],
  ] as const)('is %s for %j', (word, emotions) => {
    expect(trendWord(trend(...emotions))).toBe(word);
  });
});
