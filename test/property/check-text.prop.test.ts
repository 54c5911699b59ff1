import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channels } from '../../src/shared/base/words.ts';
import { checkText } from '../../src/shared/compliance/check-text.ts';
import { traditionalPairs } from '../../src/shared/language/traditional-pairs.ts';
import { compiled, shippedRulesContent } from '../support/rules.ts';

const content = shippedRulesContent();
const rules = compiled(content);
const badSentences = content.rules.filter((rule) => rule.position !== 'opening').flatMap((rule) => rule.bad);
const goodSentences = content.rules.flatMap((rule) => rule.good);
const context = fc.record({ channel: fc.constantFrom(...channels), opening: fc.boolean() });
const text = fc.oneof(
  fc
    .array(fc.constantFrom(...badSentences, ...goodSentences, '，', '。', ' ', '😊', '\n', '“', '”'), { maxLength: 8 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

const variants = new Map<string, string>();
for (let i = 0; i < traditionalPairs.length; i += 2) variants.set(traditionalPairs.charAt(i + 1), traditionalPairs.charAt(i));

function fullWidth(character: string): string {
  const code = character.charCodeAt(0);
  return /[a-z0-9]/i.test(character) ? String.fromCharCode(code + 0xfee0) : character;
}

type Disguise = 'plain' | 'traditional' | 'full-width' | 'zero-width' | 'dot';

/** Writes each character as its disguise says; what is added stands after the character, never after the last. */
function disguised(sentence: string, disguises: readonly Disguise[]): string {
  const characters = [...sentence];
  return characters
    .map((character, index) => {
      const disguise = disguises[index % Math.max(1, disguises.length)] ?? 'plain';
      const isLast = index === characters.length - 1;
      if (disguise === 'traditional') return variants.get(character) ?? character;
      if (disguise === 'full-width') return fullWidth(character);
      if (isLast) return character;
      if (disguise === 'zero-width') return `${character}\u200b`;
      return disguise === 'dot' ? `${character}·` : character;
    })
    .join('');
}

describe('checking any text', () => {
  test('gives findings whose offsets hold, in order, the same each time', () => {
    fc.assert(
      fc.property(text, context, (given, where) => {
        const findings = checkText(rules, given, where);
        for (const [index, finding] of findings.entries()) {
          expect(given.slice(finding.start, finding.end)).toBe(finding.text);
          expect(finding.text.length).toBeGreaterThan(0);
          const before = findings[index - 1];
          if (before !== undefined)
            expect(before.start < finding.start || (before.start === finding.start && before.end >= finding.end)).toBe(true);
        }
        expect(checkText(rules, given, where)).toEqual(findings);
      }),
    );
  });

  test('never gives two overlapping findings of one label', () => {
    fc.assert(
      fc.property(text, context, (given, where) => {
        const findings = checkText(rules, given, where);
        const clashes = findings.filter((one, i) => findings.some((two, j) => j > i && one.label === two.label && two.start < one.end));
        expect(clashes).toEqual([]);
      }),
    );
  });

  test('sees through traditional characters, full-width forms and what is inserted', () => {
    const disguise = fc.constantFrom<Disguise>('plain', 'traditional', 'full-width', 'zero-width', 'dot');
    fc.assert(
      fc.property(fc.constantFrom(...badSentences), fc.array(disguise, { minLength: 1, maxLength: 8 }), (sentence, disguises) => {
        const plain = checkText(rules, sentence, { channel: 'public' }).map(({ rule, label }) => [rule, label]);
        const hidden = disguised(sentence, disguises);
        expect(checkText(rules, hidden, { channel: 'public' }).map(({ rule, label }) => [rule, label])).toEqual(plain);
      }),
    );
  });
});
