/** What changed between two contents of one kind, entry by entry; ids are the only thing that ties entries together. */
import { canonicalJson } from './canonical.ts';
import type { Pack, PackKind } from './pack.ts';

export type EntryChange = { id: string; change: 'added' | 'removed' | 'changed'; fields: string[] };

type Entry = { id: string; fields: Readonly<Record<string, unknown>> };

function entriesOf(kind: PackKind, content: Pack['content']): Entry[] {
  const list = (key: string, id: string): Entry[] => {
    const items = (content as unknown as Record<string, unknown>)[key];
    return Array.isArray(items) ? items.map((item: Record<string, unknown>) => ({ id: String(item[id]), fields: item })) : [];
  };
  if (kind === 'scripts') return list('templates', 'id');
  if (kind === 'rules') return list('rules', 'id');
  if (kind === 'guides') return list('guides', 'guide_id');
  return Object.entries(content).map(([id, value]) => ({ id, fields: { value } }));
}

function changedFields(before: Entry, after: Entry): string[] {
  const names = [...new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])];
  const text = (value: unknown) => (value === undefined ? '' : canonicalJson(value));
  return names.filter((name) => text(before.fields[name]) !== text(after.fields[name])).sort();
}

/** Removed entries first, then the rest in the order of `after`. Moving an entry is no change. */
export function diffPackContent(kind: PackKind, before: Pack['content'], after: Pack['content']): EntryChange[] {
  const old = new Map(entriesOf(kind, before).map((entry) => [entry.id, entry]));
  const fresh = entriesOf(kind, after);
  const kept = new Set(fresh.map((entry) => entry.id));
  const removed = [...old.keys()].filter((id) => !kept.has(id)).map((id): EntryChange => ({ id, change: 'removed', fields: [] }));
  const rest = fresh.flatMap((entry): EntryChange[] => {
    const was = old.get(entry.id);
    if (was === undefined) return [{ id: entry.id, change: 'added', fields: [] }];
    const fields = changedFields(was, entry);
    return fields.length === 0 ? [] : [{ id: entry.id, change: 'changed', fields }];
  });
  return [...removed, ...rest];
}
