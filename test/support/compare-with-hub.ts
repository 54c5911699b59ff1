/** The truth test of sync: hub ledger against outbox, hub rows against confirmed desk rows, column by column. */

import { readCells } from '../../src/hub/db/entity-rows.ts';
import { clientId } from '../../src/main/store/db/meta-repo.ts';
import { outboxHeads } from '../../src/main/store/db/outbox-repo.ts';
import { columnList } from '../../src/main/store/db/statements.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { type EntityName, entityByKind, entityNames, entityTables } from '../../src/shared/sync/entity-table.ts';
import { type SqliteRow, sqliteRowToEntity, wireRowToEntity } from '../../src/shared/sync/rows.ts';
import type { TestHub } from './hub.ts';
import type { LiveDesk } from './live-desk.ts';

type Rows = Record<string, unknown[]>;

export type Comparison = {
  hub: { ledger: unknown[]; cursors: Record<string, number>; rows: Rows };
  desk: { ledger: unknown[]; cursors: Record<string, number>; rows: Rows };
};

/** Both sides in the same shape, to be deep-equalled. */
export async function compareWithHub(desk: Pick<LiveDesk, 'store'>, hub: TestHub): Promise<Comparison> {
  const { store } = desk;
  const stored = storedState(store);
  const scopes = [...(stored.grants?.scopes ?? [])];
  const ledger = await hub.db
    .selectFrom('mutation_ledger')
    .select(['n', 'mutation_id as id', 'status'])
    .where('client_id', '=', clientId(store.own, store.newId))
    .orderBy('n')
    .execute();
  const heads = await hub.db.selectFrom('sync_scope').select(['scope', 'seq']).where('scope', 'in', scopes).execute();
  return {
    hub: {
      ledger: ledger.map(({ n, id, status }) => ({ n: Number(n), id, status })),
      cursors: Object.fromEntries(heads.map(({ scope, seq }) => [scope, Number(seq)]).sort()),
      rows: await hubRows(hub, scopes),
    },
    desk: {
      ledger: outboxHeads(store.own).map(({ n, id, status }) => ({ n, id, status })),
      cursors: Object.fromEntries(
        Object.entries(stored.cursors)
          .flatMap(([scope, { seq }]) => (seq > 0 ? [[scope, seq]] : []))
          .sort(),
      ),
      rows: deskRows(desk),
    },
  };
}

async function hubRows(hub: TestHub, scopes: readonly string[]): Promise<Rows> {
  const index = await hub.db
    .selectFrom('sync_index')
    .select(['kind', 'id'])
    .where('scope', 'in', scopes)
    .where('op', '=', 'p')
    .distinct()
    .execute();
  const rows: Rows = {};
  for (const entity of entityNames) {
    const ids = index.filter(({ kind }) => entityByKind(kind) === entity).map(({ id }) => id);
    const cells = ids.length === 0 ? [] : await readCells(hub.db, entity, ids);
    const cols = entityTables[entity].columns.map(({ name }) => name);
    rows[entity] = byId(cells.map((row) => wireRowToEntity(entity, cols, row)));
  }
  return rows;
}

function deskRows(desk: Pick<LiveDesk, 'store'>): Rows {
  const read = (entity: EntityName) =>
    desk.store.cache.prepare(`SELECT ${columnList(entity)} FROM ${entityTables[entity].table}`).all() as SqliteRow[];
  return Object.fromEntries(entityNames.map((entity) => [entity, byId(read(entity).map((row) => sqliteRowToEntity(entity, row)))]));
}

function byId(rows: { id: string }[]): unknown[] {
  return rows.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}
