import { describe, expect, test } from 'vitest';
import {
  decodeEdits,
  editedContent,
  editsMark,
  editTemplate,
  encodeEdits,
  noEdits,
  pruneEdits,
  revertTemplate,
} from '../../../src/renderer/features/packs/script-edits.ts';
import { fakeScripts } from '../../support/fake-desk-packs.ts';

const { content } = fakeScripts(0);
const id = 'quality.empathize.wait';
const edited = editTemplate(noEdits, id, { text: '让您久等了，真的对不起。' });

describe('unpublished script changes', () => {
  test('come back from the draft as they went in', () => {
    expect(decodeEdits(encodeEdits(edited))).toEqual(edited);
  });

  test('count an unreadable draft as no changes', () => {
    expect(decodeEdits('{"byId":')).toEqual(noEdits);
  });

  test('change only their own template', () => {
    const changed = editedContent(content, edited).templates.filter((template, at) => template !== content.templates[at]);
    expect(changed.map((template) => template.text)).toEqual(['让您久等了，真的对不起。']);
  });

  test('stop being changes once a pack with the same words is in force', () => {
    const submitted = { ...edited, submitted: editsMark(edited) };
    expect(pruneEdits(submitted, editedContent(content, edited))).toEqual(noEdits);
  });

  test('survive a newer pack that does not contain them', () => {
    const newer = { templates: content.templates.map((template) => ({ ...template, title: `${template.title}(新)` })) };
    expect(pruneEdits(edited, newer).byId).toEqual(edited.byId);
  });

  test('are dropped when their template is gone', () => {
    const without = { templates: content.templates.filter((template) => template.id !== id) };
    expect(pruneEdits(edited, without)).toEqual(noEdits);
  });

  test('are undone one template at a time', () => {
    expect(revertTemplate(edited, id)).toEqual(noEdits);
  });

  test('remove a note that was emptied', () => {
    const template = editedContent(content, editTemplate(noEdits, id, { note: ' ' })).templates.find((each) => each.id === id);
    expect(template && 'note' in template).toBe(false);
  });
});
