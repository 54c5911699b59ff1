/**
 * Checks the cells of a pulled part against the column types of the entity table, far cheaper than a schema per row.
 * Kinds and columns that this version does not know are dropped (a newer hub may send them); a missing column is refused.
 */
import { fail, type Json, ok, type Result } from '../base/result.ts';
import { type Column, type EntityName, entityByKind, entityTables } from './entity-table.ts';
import type { PullPart } from './wire.ts';

export type CheckedKind = {
  entity: EntityName;
  cols: readonly string[];
  rows: readonly (readonly Json[])[];
  removed: readonly string[];
  away?: readonly string[] | undefined;
};
export type CheckedPart = Omit<PullPart, 'kinds'> & { kinds: CheckedKind[] };

export function checkPart(part: PullPart): Result<CheckedPart> {
  const kinds: CheckedKind[] = [];
  for (const { kind, cols, rows, removed, away } of part.kinds) {
    const entity = entityByKind(kind);
    if (entity === undefined) continue;
    const problem = findProblem(entity, cols, rows);
    if (problem !== null) return fail('hub.error', 'main', `scope ${part.scope}, ${entity}: ${problem}`);
    kinds.push({ entity, cols, rows, removed, away });
  }
  if (part.to < part.from || part.to > part.head)
    return fail('hub.error', 'main', `scope ${part.scope}: ${part.from}..${part.to} of ${part.head}`);
  return ok({ ...part, kinds });
}

/** Says where, never what: cells hold customer data. */
function findProblem(entity: EntityName, cols: readonly string[], rows: readonly (readonly Json[])[]): string | null {
  const { columns } = entityTables[entity];
  // A hub of the same version sends them in this order.
  const places = columns.map(({ name }, index) => (cols[index] === name ? index : cols.indexOf(name)));
  const missing = columns[places.findIndex((at) => at < 0)];
  if (missing !== undefined) return `column ${missing.name} is missing`;
  for (let index = 0; index < rows.length; index++) {
    const cells = rows[index] ?? [];
    if (cells.length !== cols.length) return `row ${index} has ${cells.length} cells for ${cols.length} columns`;
    for (let field = 0; field < columns.length; field++) {
      const column = columns[field];
      if (column !== undefined && !fits(column, cells[places[field] ?? -1]))
        return `row ${index}, column ${column.name} is not ${column.type}`;
    }
  }
  return null;
}

function fits(column: Column, cell: Json | undefined): boolean {
  if (cell === undefined) return false;
  if (cell === null) return column.nullable || column.type === 'json';
  if (column.type === 'text') return typeof cell === 'string';
  if (column.type === 'int') return Number.isSafeInteger(cell);
  if (column.type === 'bool') return typeof cell === 'boolean';
  return true;
}
