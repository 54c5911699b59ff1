/** Owns the rows that every contender syncs: the sample team's world told several times over from different seeds, cut to length. */
import { tellWorld } from '../../src/hub/services/sample/sample-world.ts';
import type { Json } from '../../src/shared/base/result.ts';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { entityToWire } from '../../src/shared/sync/rows.ts';
import type { PullKind } from '../../src/shared/sync/wire.ts';

export const seed = 20_261_122;
export const benchScope = 'team:bench';
const nowMs = 1_795_000_000_000;

/** Every world numbers its people from the same block; here each has a block of its own, as in one large team. */
function ofWorld(put: EntityPut, world: number): EntityPut {
  const own = (number: string) => `${number.slice(0, 3)}${String(world).padStart(3, '0')}${number.slice(6)}`;
  const row = { ...put.row, scope: benchScope, ver: 1 };
  if (put.entity !== 'customer') return { ...put, row } as EntityPut;
  const contactPoints = put.row.contactPoints.map((point) => ({ ...point, number: own(point.number) }));
  return {
    entity: 'customer',
    row: {
      ...put.row,
      scope: benchScope,
      ver: 1,
      phone: own(put.row.phone),
      memberNo: `M${world}${put.row.memberNo.slice(1)}`,
      contactPoints,
    },
  };
}

export function tellRows(count: number): EntityPut[] {
  const rows: EntityPut[] = [];
  for (let world = 0; rows.length < count; world++) {
    for (const put of tellWorld({ seed: seed + world * 10, nowMs, wrapCodes: {} })) rows.push(ofWorld(put, world));
  }
  return rows.slice(0, count);
}

export type WireRow = { kind: number; id: string; cells: Json[] };

export function toWireRows(puts: readonly EntityPut[]): WireRow[] {
  return puts.map((put) => ({ kind: entityTables[put.entity].kind, id: put.row.id, cells: entityToWire(put.entity, put.row) }));
}

const columnsByKind = new Map(Object.values(entityTables).map(({ kind, columns }) => [kind, columns.map(({ name }) => name)]));

/** As the hub groups a page: by kind, in ascending order. */
export function kindsOf(rows: readonly WireRow[]): PullKind[] {
  const byKind = new Map<number, Json[][]>();
  for (const { kind, cells } of rows) {
    const group = byKind.get(kind) ?? [];
    group.push(cells);
    byKind.set(kind, group);
  }
  return [...byKind]
    .sort(([a], [b]) => a - b)
    .map(([kind, cells]) => ({ kind, cols: columnsByKind.get(kind) ?? [], rows: cells, removed: [] }));
}
