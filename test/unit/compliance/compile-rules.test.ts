import { describe, expect, test } from 'vitest';
import { checkText } from '../../../src/shared/compliance/check-text.ts';
import { compileRules, compileSteps } from '../../../src/shared/compliance/compile-rules.ts';
import type { Rule, RulesContent } from '../../../src/shared/compliance/rule.ts';
import { aRule, compiled, contentOf } from '../../support/rules.ts';

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

  test('an exception that is a longer word around a phrase cancels only where it lies over the hit', () => {
    const rules = compiled(
      contentOf([aRule({ any: ['保证'], unless: ['保证金', '<bond>', '<we>的保证书'] })], { bond: ['保证人'], we: ['我们', '我店'] }),
    );
    const found = (text: string) => checkText(rules, text, { channel: 'chat' }).length;
    expect([
      found('交保证金'),
      found('保证到，保证金退您'),
      found('找保证人'),
      found('看我店的保证书'),
      found('保证看我们的保证书'),
    ]).toEqual([0, 1, 0, 0, 1]);
  });

  test('a rule by wording needs a label that is found by wording', () => {
    expect(problemsOf([aRule({ any: [{ wording: 'likely' }] })])).toEqual([]);
    expect(problemsOf([aRule({ label: 'privacy_public', any: [{ wording: 'likely' }] })])).toEqual(problem('rules[0].any', 'test.rule'));
  });

  test('compiling in steps rests often and answers the same', () => {
    const content = contentOf(Array.from({ length: 100 }, (_, n) => aRule({ id: `test.r${n}`, any: [`第${n}句不能说`] })));
    const steps = compileSteps(content);
    let rests = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) rests += 1;
    expect(rests).toBeGreaterThan(6);
    expect(step.value).toEqual(compileRules(content));
  });

  test('the message names the place, the rule and the problem', () => {
    const result = compileRules(contentOf([aRule({ source: 'S-9' })]));
    expect(result.ok ? '' : result.error.message).toBe('rules[0].source (test.rule): no source S-9 in the table');
  });
});
