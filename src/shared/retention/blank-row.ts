/** What is left of a row whose content is gone: its id, where it lies, and the ids its tables insist on. */
import { type EntityName, type EntityRows, entityTables, toCamel } from '../sync/entity-table.ts';
import type { EntityPut } from '../sync/mutation.ts';

const empty = { text: '', int: 0, bool: false, json: null } as const;
const kept: ReadonlySet<string> = new Set(['id', 'scope', 'ver']);

/** A removal that carries nothing of what was removed. It is never shown: only ids of removed rows leave the hub. */
export function blankRow<K extends EntityName>(entity: K, row: EntityRows[K]): EntityPut {
  const cells = row as unknown as Record<string, unknown>;
  const blank = entityTables[entity].columns.map(({ name, type, nullable }) => {
    const key = toCamel(name);
    if (name === 'deleted') return [key, true];
    if (kept.has(name) || (name.endsWith('_id') && !nullable)) return [key, cells[key]];
    return [key, nullable ? null : empty[type]];
  });
  return { entity, row: Object.fromEntries(blank) } as EntityPut;
}
