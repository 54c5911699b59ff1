/** Whether a pack may be published, and where it is wrong; the shipped packs are checked as a lead's would be. */
import { describe, expect, test } from 'vitest';
import { complaintTypes, steps } from '../../../src/shared/base/words.ts';
import { checkText } from '../../../src/shared/compliance/check-text.ts';
import { compileRules } from '../../../src/shared/compliance/compile-rules.ts';
import { checkPackContent } from '../../../src/shared/pack/check-content.ts';
import { packKinds } from '../../../src/shared/pack/pack.ts';
import { sampleSlots } from '../../../src/shared/pack/slot-table.ts';
import { fillTemplate } from '../../../src/shared/pack/slots.ts';
import { shippedContent } from '../../support/shipped-packs.ts';
import { aTemplate, shippedGuides, shippedRules, shippedScripts } from '../../support/talk.ts';

function paths(result: ReturnType<typeof checkPackContent>): unknown {
  if (result.ok) return 'ok';
  const { details } = result.error;
  const problems = typeof details === 'object' && details !== null && 'problems' in details ? details.problems : [];
  return Array.isArray(problems) ? problems.map((problem) => (problem as { path: string }).path) : problems;
}

const compiled = compileRules(shippedRules());

function rules() {
  if (!compiled.ok) throw new Error(compiled.error.message);
  return compiled.value;
}

/** The whole pack judges each of its own examples. */
const wholePackMs = 20_000;

describe('the shipped packs', () => {
  test.each(packKinds)(
    '%s are sound and pass our own rules',
    (kind) => {
      expect(paths(checkPackContent(kind, shippedContent(kind), rules()))).toBe('ok');
    },
    wholePackMs,
  );

  test('hold at least ninety sentences, three a step for the two main types and one for every other', () => {
    const { templates } = shippedScripts();
    expect(templates.length).toBeGreaterThanOrEqual(90);
    const count = (scene: string, step: string) =>
      templates.filter((template) => template.scene === scene && template.step === step).length;
    const thin = complaintTypes.flatMap((type) => {
      const least = type === 'product_quality' || type === 'logistics_delay' ? 3 : 1;
      return steps.filter((step) => count(type, step) < least).map((step) => `${type} ${step}`);
    });
    expect(thin).toEqual([]);
    for (const scene of ['product_quality', 'logistics_delay', 'any'])
      for (const step of ['opening', 'closing', 'care']) expect(count(scene, step)).toBeGreaterThanOrEqual(1);
  });

  test('say nothing vague, absolute or over-familiar, with slots filled or not', () => {
    const said = [
      ...shippedScripts().templates.map((template) => template.text),
      ...shippedGuides().guides.flatMap((guide) => [
        ...guide.options.map((item) => item.sentence),
        ...guide.evidence.map((item) => item.ask),
      ]),
    ];
    expect(said.filter((text) => /亲[，,]|尽快|马上|立刻|回头|肯定能|肯定会|保证|绝对|百分之百|一定会|只能/.test(text))).toEqual([]);
  });

  test('what a sentence warns not to say is never what it says', () => {
    for (const template of shippedScripts().templates)
      for (const bad of template.not_to_say ?? []) expect(template.text).not.toContain(bad);
  });

  test('an opening sentence passes as the first reply to a complaint', () => {
    const compiled = rules();
    const first = shippedScripts().templates.filter((template) => template.step === 'opening' || template.step === 'empathize');
    const found = first.flatMap((template) =>
      checkText(compiled, fillTemplate(template.text, sampleSlots()).text, { channel: template.channels?.[0] ?? 'chat', opening: true }),
    );
    expect(found).toEqual([]);
  });
});

describe('what is wrong', () => {
  test('shape, with its place', () => {
    expect(paths(checkPackContent('scripts', { templates: [{ ...aTemplate(), step: 'dance' }] }))).toEqual(['templates[0].step']);
    expect(paths(checkPackContent('guides', null))).toEqual(['']);
  });

  test('doubled ids and unknown slots', () => {
    const templates = [aTemplate(), aTemplate({ text: '{{密码}}' })];
    expect(paths(checkPackContent('scripts', { templates }))).toEqual(['templates[1].id', 'templates[1].text']);
  });

  test('a sentence that breaks our own rules', () => {
    const result = checkPackContent('scripts', { templates: [aTemplate({ text: '这不是我们的问题' })] }, rules());
    expect(paths(result)).toEqual(['templates[0].text']);
  });

  test('guides without a generic one, and a fault inside a guide', () => {
    const guides = shippedGuides().guides.filter((guide) => guide.type === 'product_quality');
    const [guide] = guides;
    if (guide === undefined) throw new Error('the shipped guides hold it');
    const evidence = guide.evidence.map((item, place) => (place === 0 ? { ...item, ask: '{{密码}}' } : item));
    expect(paths(checkPackContent('guides', { guides: [{ ...guide, evidence }] }))).toEqual(['guides', 'guides[0].evidence[0].ask']);
  });

  test(
    'a rule that does not do what its examples say',
    () => {
      const [rule, ...others] = shippedRules().rules;
      if (rule === undefined) throw new Error('the shipped rules hold one');
      const broken = { ...shippedRules(), rules: [{ ...rule, bad: ['今天天气很好', ...rule.bad], good: [...rule.good] }, ...others] };
      expect(paths(checkPackContent('rules', broken))).toEqual(['rules[0].bad[0]']);
    },
    wholePackMs,
  );

  test('characters that cannot be kept', () => {
    expect(paths(checkPackContent('scripts', { templates: [aTemplate({ text: 'a\ud800' })] }))).toEqual(['']);
  });

  test.each([
    ['a regular expression', { regex: '(a+)+$' }, 'any[0]'],
    ['a gap over a whole page', { seq: ['不是', '问题'], gap: 9_999 }, 'any[0]'],
    ['a chain of thirty anchors', { seq: Array.from({ length: 30 }, () => '不是'), gap: 30 }, 'any[0]'],
    ['words anywhere in a talk', { near: ['不是', '问题'], within: 100_000 }, 'any[0]'],
  ])('a rule that could cost without bound, with its place: %s', (_, pattern, place) => {
    const [rule, ...others] = shippedRules().rules;
    if (rule === undefined) throw new Error('the shipped rules hold one');
    const content = { ...shippedRules(), rules: [{ ...rule, any: [pattern] }, ...others] };
    expect(String(paths(checkPackContent('rules', content)))).toContain(`rules[0].${place}`);
  });

  test('a worsening that would be told later, which is never', () => {
    const policy = shippedContent('policy') as { escalation: unknown[] };
    const late = { clock: 'worsened', reasons: ['media'], steps: [{ role: 'lead', after_minutes: 30 }] };
    expect(paths(checkPackContent('policy', { ...policy, escalation: [late] }))).toEqual(['escalation[0].steps[0].after_minutes']);
  });
});
