/**
 * A lead's unpublished changes, kept apart from the pack they change: only what differs, by template id, so that a newer pack
 * can arrive underneath without losing them. Pure; the draft row on disk holds `encodeEdits`.
 */
import type { ScriptsContent, Template } from '../../../shared/pack/pack.ts';

export type EditedFields = { title?: string; text?: string; note?: string };
export type ScriptEdits = {
  byId: Readonly<Record<string, EditedFields>>;
  /** The edits as they were when last submitted for publishing; null when never. */
  submitted: string | null;
};

export const noEdits: ScriptEdits = { byId: {}, submitted: null };

const fieldNames = ['title', 'text', 'note'] as const;

function readFields(value: unknown): EditedFields {
  if (typeof value !== 'object' || value === null) return {};
  const known = fieldNames.filter((name) => typeof (value as Record<string, unknown>)[name] === 'string');
  return Object.fromEntries(known.map((name) => [name, (value as Record<string, string>)[name]]));
}

/** Anything unreadable counts as no edits. */
export function decodeEdits(text: string): ScriptEdits {
  if (text === '') return noEdits;
  try {
    const saved = JSON.parse(text) as { byId?: Record<string, unknown>; submitted?: unknown };
    const byId = Object.fromEntries(Object.entries(saved.byId ?? {}).map(([id, fields]) => [id, readFields(fields)]));
    return { byId, submitted: typeof saved.submitted === 'string' ? saved.submitted : null };
  } catch {
    return noEdits;
  }
}

export function encodeEdits(edits: ScriptEdits): string {
  return Object.keys(edits.byId).length === 0 && edits.submitted === null ? '' : JSON.stringify(edits);
}

/** What tells one set of edits from another. */
export function editsMark(edits: ScriptEdits): string {
  return JSON.stringify(Object.entries(edits.byId).sort(([a], [b]) => a.localeCompare(b)));
}

/** Drops what equals the pack in force: that is how a published change stops being a change. */
export function pruneEdits(edits: ScriptEdits, content: ScriptsContent): ScriptEdits {
  const templates = new Map(content.templates.map((template) => [template.id, template]));
  const kept = Object.entries(edits.byId).flatMap(([id, fields]) => {
    const template = templates.get(id);
    if (!template) return [];
    const differing = fieldNames.filter((name) => fields[name] !== undefined && fields[name] !== (template[name] ?? ''));
    return differing.length === 0 ? [] : [[id, Object.fromEntries(differing.map((name) => [name, fields[name]]))] as const];
  });
  const byId: ScriptEdits['byId'] = Object.fromEntries(kept);
  return { byId, submitted: kept.length === 0 ? null : edits.submitted };
}

export function editTemplate(edits: ScriptEdits, id: string, fields: EditedFields): ScriptEdits {
  return { ...edits, byId: { ...edits.byId, [id]: { ...edits.byId[id], ...fields } } };
}

export function revertTemplate(edits: ScriptEdits, id: string): ScriptEdits {
  const { [id]: _dropped, ...rest } = edits.byId;
  return { ...edits, byId: rest };
}

/** A template as it would be published. An emptied note disappears. */
export function withEdits(template: Template, edits: ScriptEdits): Template {
  const fields = edits.byId[template.id];
  if (!fields) return template;
  const { note: oldNote, ...rest } = template;
  const note = (fields.note ?? oldNote ?? '').trim();
  return {
    ...rest,
    ...(fields.title ? { title: fields.title } : {}),
    text: fields.text ?? template.text,
    ...(note === '' ? {} : { note }),
  };
}

export function editedContent(content: ScriptsContent, edits: ScriptEdits): ScriptsContent {
  return { templates: content.templates.map((template) => withEdits(template, edits)) };
}
