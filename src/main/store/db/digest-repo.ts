/** Hashes what this desk holds of a scope, a slice at a time, from the confirmed rows themselves. */
import { digestEntities, rowHash } from '../../../shared/sync/digest.ts';
import { entityByKind, entityTables } from '../../../shared/sync/entity-table.ts';
import type { SqliteCell, SqliteRow } from '../../../shared/sync/rows.ts';
import type { CacheDb } from './open.ts';
import { columnList, prepared } from './statements.ts';

export type HeldRow = { kind: number; id: string; hash: string };
export type Place = { kind: number; id: string };

export const firstPlace: Place = { kind: 0, id: '' };
const rowsPerSlice = 150;

/** The next rows after `place`, in the order of kind and id, and where to go on; null at the end. A row that is noted and missing has no hash. */
export function heldSlice(cache: CacheDb, scope: string, place: Place): { rows: HeldRow[]; next: Place | null } {
  const sql = `SELECT kind, id FROM row_scope WHERE scope = :scope AND (kind, id) > (:kind, :id) ORDER BY kind, id LIMIT ${rowsPerSlice}`;
  const held = prepared(cache, sql).all({ scope, ...place }) as Place[];
  const rows = held.flatMap(({ kind, id }): HeldRow[] => {
    const entity = entityByKind(kind);
    if (entity === undefined || !digestEntities.includes(entity)) return [];
    const { table, columns } = entityTables[entity];
    const row = prepared(cache, `SELECT ${columnList(entity)} FROM ${table} WHERE id = ?`).get(id) as SqliteRow | undefined;
    const cells = row === undefined ? [] : columns.map(({ name }): SqliteCell => row[name] ?? null);
    return [{ kind, id, hash: row === undefined ? '' : rowHash(entity, cells) }];
  });
  return { rows, next: held.length < rowsPerSlice ? null : (held.at(-1) ?? null) };
}
