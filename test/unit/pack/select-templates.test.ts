/** Which two or three sentences a step offers. */
import { describe, expect, test } from 'vitest';
import { complaintTypes, steps } from '../../../src/shared/base/words.ts';
import { type SceneQuery, selectTemplates } from '../../../src/shared/pack/select-templates.ts';
import { aTemplate, shippedScripts } from '../../support/talk.ts';

const query: SceneQuery = { type: 'product_quality', step: 'empathize', channel: 'phone', emotion: 1 };
const pick = (templates: Parameters<typeof aTemplate>[0][], changes: Partial<SceneQuery> = {}, slots?: Record<string, string>) =>
  selectTemplates({ templates: templates.map((template) => aTemplate(template)) }, { ...query, ...changes }, slots).map(
    (template) => template.id,
  );

describe('fit', () => {
  test('the own scene comes before any, other scenes and steps not at all', () => {
    const templates = [
      { id: 'any' },
      { id: 'own', scene: 'product_quality' as const },
      { id: 'other', scene: 'logistics_delay' as const },
      { id: 'later', scene: 'product_quality' as const, step: 'commit_time' as const },
    ];
    expect(pick(templates)).toEqual(['own', 'any']);
  });

  test('channel and emotion must fit', () => {
    const templates = [
      { id: 'chat', channels: ['chat' as const] },
      { id: 'angry', emotion_min: 2 as const },
      { id: 'calm', emotion_max: 1 as const },
    ];
    expect(pick(templates)).toEqual(['calm']);
    expect(pick(templates, { channel: 'chat', emotion: 3 })).toEqual(['angry', 'chat']);
  });

  test('complete sentences come before those with a hole', () => {
    const templates = [{ id: 'hole', text: '{{商品}}让您费心了' }, { id: 'whole' }];
    expect(pick(templates, {}, { 商品: '锅' })).toEqual(['hole', 'whole']);
    expect(pick(templates, {}, {})).toEqual(['whole', 'hole']);
  });

  test('never more than three, in the order of the pack', () => {
    expect(pick([{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }])).toEqual(['a', 'b', 'c']);
  });

  test('a public reply is never offered a sentence that tells who the customer is', () => {
    expect(pick([{ id: 'name', text: '{{称呼}}抱歉' }, { id: 'plain' }], { channel: 'public' })).toEqual(['plain']);
  });
});

test('the starter pack offers at least two sentences for every type, step and emotion on phone and chat', () => {
  const scripts = shippedScripts();
  const thin: string[] = [];
  for (const type of complaintTypes)
    for (const step of steps)
      for (const channel of ['phone', 'chat'] as const)
        for (const emotion of [0, 1, 2, 3]) {
          const found = selectTemplates(scripts, { type, step, channel, emotion });
          if (found.length < 2) thin.push(`${type} ${step} ${channel} ${emotion}`);
        }
  expect(thin).toEqual([]);
});

test('a public post has an answer for the opening and every step but none with personal data', () => {
  for (const step of ['opening', ...steps, 'closing'] as const)
    expect(selectTemplates(shippedScripts(), { type: 'other', step, channel: 'public', emotion: 2 }).length).toBeGreaterThanOrEqual(1);
});
