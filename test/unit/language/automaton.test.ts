import { describe, expect, test } from 'vitest';
import { buildAutomaton, findAll } from '../../../src/shared/language/automaton.ts';

function hitsOf(phrases: string[], text: string, alike: string[] = []): string[] {
  const units = Uint16Array.from(text, (unit) => unit.charCodeAt(0));
  const hits = findAll(buildAutomaton(phrases, alike), units, units.length);
  return Array.from({ length: hits.count }, (_, i) => `${phrases[hits.phrase[i] ?? 0]}@${hits.start[i]}`);
}

describe('the automaton', () => {
  test('reports all overlapping hits by end, longer first', () => {
    expect(hitsOf(['he', 'she', 'his', 'hers'], 'ushers')).toEqual(['she@1', 'he@2', 'hers@2']);
  });

  test('finds a phrase that begins inside a failed longer one', () => {
    expect(hitsOf(['不是我们的', '我们的问题'], '不是我们的问题')).toEqual(['不是我们的@0', '我们的问题@2']);
  });

  test('reads alike characters as one, in phrase and text', () => {
    expect(hitsOf(['您好'], '你好您好', ['你您'])).toEqual(['您好@0', '您好@2']);
  });

  test('is built the same from the same phrases', () => {
    const phrases = ['明天', '明天到', '天到', '到', '肯定'];
    expect(buildAutomaton(phrases)).toEqual(buildAutomaton(phrases));
  });

  test('holds many hits', () => {
    expect(hitsOf(['a', 'aa'], 'a'.repeat(500))).toHaveLength(999);
  });

  test('finds nothing without phrases', () => {
    expect(hitsOf([], '任何文字')).toEqual([]);
  });
});
