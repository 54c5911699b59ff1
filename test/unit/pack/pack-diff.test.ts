/** What a lead sees as changed between two versions. */
import { expect, test } from 'vitest';
import { diffPackContent } from '../../../src/shared/pack/pack-diff.ts';
import { aTemplate } from '../../support/talk.ts';

test('removed, added and changed entries are told apart; order is no change', () => {
  const before = { templates: [aTemplate({ id: 'a' }), aTemplate({ id: 'b' }), aTemplate({ id: 'c' })] };
  const after = { templates: [aTemplate({ id: 'c' }), aTemplate({ id: 'b', text: '新的', title: '二' }), aTemplate({ id: 'd' })] };
  expect(diffPackContent('scripts', before, after)).toEqual([
    { id: 'a', change: 'removed', fields: [] },
    { id: 'b', change: 'changed', fields: ['text', 'title'] },
    { id: 'd', change: 'added', fields: [] },
  ]);
});

test('nothing changed is nothing to show', () => {
  const content = { templates: [aTemplate()] };
  expect(diffPackContent('scripts', content, structuredClone(content))).toEqual([]);
});
