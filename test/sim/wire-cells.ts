/** Wire cells of rows and back, each made once: rows of a run are never changed in place, and every desk gets the same ones. */
import type { Json } from '../../src/shared/base/result.ts';
import type { EntityName } from '../../src/shared/sync/entity-table.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { entityToWire, wireRowToEntity } from '../../src/shared/sync/rows.ts';
import { forgetKeys, keyOf } from './memory-tables.ts';

let cellsByRow = new WeakMap<object, Json[]>();
type KeyedPut = { key: string; put: EntityPut };
let putByCells = new WeakMap<readonly Json[], KeyedPut>();

/** Before a run: tables full of rows that are gone are slow to search and to clear. */
export function forgetCells(): void {
  cellsByRow = new WeakMap();
  putByCells = new WeakMap();
  forgetKeys();
}

export function cellsOf(put: EntityPut): Json[] {
  const known = cellsByRow.get(put.row);
  if (known !== undefined) return known;
  const cells = entityToWire(put.entity, put.row);
  cellsByRow.set(put.row, cells);
  return cells;
}

export function putOf(entity: EntityName, cols: readonly string[], cells: readonly Json[]): KeyedPut {
  const known = putByCells.get(cells);
  if (known !== undefined) return known;
  const put = { entity, row: wireRowToEntity(entity, cols, cells) } as EntityPut;
  const keyed = { key: keyOf(entity, put.row.id), put };
  putByCells.set(cells, keyed);
  return keyed;
}
