import { describe, expect, test } from 'vitest';
import { channels } from '../../../src/shared/base/words.ts';
import { type CheckContext, checkText } from '../../../src/shared/compliance/check-text.ts';
import { labels } from '../../../src/shared/compliance/finding.ts';
import type { Rule } from '../../../src/shared/compliance/rule.ts';
import { compiled, shippedRulesContent } from '../../support/rules.ts';

const content = shippedRulesContent();
const rules = compiled(content);
const everywhere: CheckContext[] = channels.flatMap((channel) => [
  { channel, opening: false },
  { channel, opening: true },
]);

function home(rule: Rule): CheckContext {
  const channel = rule.label === 'privacy_public' ? 'public' : (rule.channels?.[0] ?? 'chat');
  return { channel, opening: rule.position === 'opening' };
}

function found(text: string, context: CheckContext): string[] {
  return checkText(rules, text, context).map((finding) => `${finding.rule}:${finding.text}`);
}

/** Applies the first rewrite offered until none is left; the result must have come to rest. */
function mended(text: string, context: CheckContext): string {
  let current = text;
  for (let round = 0; round < 6; round++) {
    const finding = checkText(rules, current, context).find((one) => one.rewrite !== null);
    if (finding === undefined) return current;
    current = current.slice(0, finding.start) + finding.rewrite + current.slice(finding.end);
  }
  return current;
}

describe('the shipped rule pack', () => {
  test('has at least 80 rules and every label', () => {
    expect(content.rules.length).toBeGreaterThanOrEqual(80);
    expect(new Set(content.rules.map((rule) => rule.label))).toEqual(new Set(labels));
  });

  test('gives reasons of at most 25 characters', () => {
    expect(content.rules.filter((rule) => [...rule.reason].length > 25).map((rule) => rule.id)).toEqual([]);
  });

  test('names a source that exists for each rule, and uses each source', () => {
    expect(new Set(content.rules.map((rule) => rule.source))).toEqual(new Set(content.sources.map((source) => source.id)));
  });

  describe.each(content.rules)('$id', (rule) => {
    test('hits each of its bad sentences', () => {
      expect(rule.bad.filter((text) => !checkText(rules, text, home(rule)).some((finding) => finding.rule === rule.id))).toEqual([]);
    });

    test('leaves its good sentences alone, and so does every other rule', () => {
      expect(rule.good.flatMap((text) => found(text, home(rule)))).toEqual([]);
    });

    test('offers rewrites that are clean themselves', () => {
      expect(rule.rewrites.length).toBeGreaterThan(0);
      expect(rule.rewrites.flatMap((text) => everywhere.flatMap((context) => found(text, context)))).toEqual([]);
    });

    test('mends its bad sentences', () => {
      expect(rule.bad.flatMap((text) => found(mended(text, home(rule)), home(rule)))).toEqual([]);
    });
  });
});
