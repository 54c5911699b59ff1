import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildAutomaton, findAll, findAllInText, type Hits, newHits } from '../../src/shared/language/automaton.ts';

const few = fc.string({ unit: fc.constantFrom(...'甲乙丙丁a1'), minLength: 1, maxLength: 5 });
const many = fc
  .array(fc.integer({ min: 0x4e00, max: 0x4f00 }), { minLength: 1, maxLength: 6 })
  .map((codes) => String.fromCharCode(...codes));
const phrases = fc.uniqueArray(fc.oneof(few, many), { minLength: 0, maxLength: 120 });
const text = fc.array(fc.oneof(few, many, fc.constant('，')), { maxLength: 40 }).map((parts) => parts.join(''));

function naive(list: readonly string[], source: string): string[] {
  const found: { phrase: number; start: number; end: number }[] = [];
  for (const [phrase, words] of list.entries()) {
    for (let start = source.indexOf(words); start >= 0; start = source.indexOf(words, start + 1))
      found.push({ phrase, start, end: start + words.length });
  }
  return found.sort((a, b) => a.end - b.end || a.start - b.start).map(({ phrase, start, end }) => `${phrase}@${start}-${end}`);
}

function listed(hits: Hits): string[] {
  return Array.from({ length: hits.count }, (_, i) => `${hits.phrase[i]}@${hits.start[i]}-${hits.end[i]}`);
}

describe('the automaton', () => {
  test('finds exactly what a plain search finds, by end and longer first, in units and in text', () => {
    const again = newHits();
    fc.assert(
      fc.property(phrases, text, (list, source) => {
        const automaton = buildAutomaton(list);
        const units = Uint16Array.from(source, (unit) => unit.charCodeAt(0));
        const expected = naive(list, source);
        expect(listed(findAll(automaton, units, units.length))).toEqual(expected);
        expect(listed(findAllInText(automaton, source, again))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
