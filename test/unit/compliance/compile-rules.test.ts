import { describe, expect, test } from 'vitest';
import { compileRules } from '../../../src/shared/compliance/compile-rules.ts';
import type { Rule, RulesContent } from '../../../src/shared/compliance/rule.ts';
import { aRule, contentOf } from '../../support/rules.ts';

function problemsOf(rules: Rule[], lists?: RulesContent['lists']): unknown {
  const result = compileRules(contentOf(rules, lists));
  return result.ok ? [] : result.error.details;
}

function problem(path: string, rule: string): unknown {
  return { problems: [expect.objectContaining({ path, rule })] };
}

describe('compiling rules', () => {
  test('a good pack compiles', () => {
    expect(compileRules(contentOf([aRule({})])).ok).toBe(true);
  });

  test('an unknown word list is refused with the place of the phrase', () => {
    expect(problemsOf([aRule({}), aRule({ id: 'a.b', any: ['好的', { seq: ['甲乙', '跟<nobody>'], gap: 2 }] })])).toEqual(
      problem('rules[1].any[1].seq[1]', 'a.b'),
    );
  });

  test('an open list name is refused', () => {
    expect(problemsOf([aRule({ any: ['跟<we没关系'] })])).toEqual(problem('rules[0].any[0]', 'test.rule'));
  });

  test('a phrase with nothing readable in it is refused', () => {
    expect(problemsOf([aRule({ unless: ['。。'] })])).toEqual(problem('rules[0].unless[0]', 'test.rule'));
  });

  test('a phrase of one character is refused, unless clause edges hold it', () => {
    expect(problemsOf([aRule({ any: ['到'] })])).toEqual(problem('rules[0].any[0]', 'test.rule'));
    expect(problemsOf([aRule({ any: ['|滚|'] })])).toEqual([]);
  });

  test('an unknown source is refused', () => {
    expect(problemsOf([aRule({ source: 'S-9' })])).toEqual(problem('rules[0].source', 'test.rule'));
  });

  test('a second rule with the same id is refused', () => {
    expect(problemsOf([aRule({}), aRule({})])).toEqual(problem('rules[1].id', 'test.rule'));
  });

  test('the message names the place, the rule and the problem', () => {
    const result = compileRules(contentOf([aRule({ source: 'S-9' })]));
    expect(result.ok ? '' : result.error.message).toBe('rules[0].source (test.rule): no source S-9 in the table');
  });
});
