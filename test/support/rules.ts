/** The shipped rule pack, read and compiled once per test file, and a small pack to write rules for one test. */
import { type CompiledRules, compileRules } from '../../src/shared/compliance/compile-rules.ts';
import { type Rule, type RulesContent, rulesContentSchema } from '../../src/shared/compliance/rule.ts';
import { shippedContent } from './shipped-packs.ts';

export function shippedRulesContent(): RulesContent {
  return rulesContentSchema.parse(shippedContent('rules'));
}

export function compiled(content: RulesContent): CompiledRules {
  const rules = compileRules(content);
  if (!rules.ok) throw new Error(rules.error.message);
  return rules.value;
}

export function aRule(fields: Partial<Rule>): Rule {
  return {
    id: 'test.rule',
    label: 'blame_shift',
    any: ['不是我们的问题'],
    reason: '测试',
    source: 'T',
    rewrites: ['我来处理'],
    good: ['好', '行'],
    bad: ['不是我们的问题', '不是我们的问题啊'],
    ...fields,
  };
}

export function contentOf(rules: Rule[], lists?: RulesContent['lists']): RulesContent {
  return { sources: [{ id: 'T', kind: 'craft', title: '测试' }], lists, rules };
}
