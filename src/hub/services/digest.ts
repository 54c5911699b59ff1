/** Lets a desk check what it holds of a scope: a digest of the hub's own rows, and rows by id for what differs. Each answer is one snapshot. */
import type { Json } from '../../shared/base/result.ts';
import { schema } from '../../shared/contract/protocol-version.ts';
import { bucketOf, digestEntities, rowHash, startDigest } from '../../shared/sync/digest.ts';
import { type EntityName, entityByKind, entityTables } from '../../shared/sync/entity-table.ts';
import { wireToSqliteMapper } from '../../shared/sync/rows.ts';
import type { DigestRequest, DigestResponse, PullKind, RowsRequest, RowsResponse } from '../../shared/sync/wire.ts';
import type { SyncHub } from './hub-core.ts';
import type { Access, HubView } from './hub-storage.ts';
import { Refused } from './refused.ts';

const entriesPerRead = 1_000;

type Asked = { schema: number; epoch: string; scope: string };

/** Rows of another shape would differ all of them, and a scope of another epoch cannot be compared. */
async function begin(view: HubView, access: Access, asked: Asked): Promise<{ epoch: string; seq: number }> {
  if (asked.schema !== schema)
    throw new Refused({ kind: 'BAD_REQUEST' }, `rows of schema ${asked.schema} cannot be compared with ${schema}`);
  const granted = (await view.access(access.user.id))?.scopes ?? [];
  if (!granted.includes(asked.scope)) throw new Refused({ kind: 'FORBIDDEN' }, 'this scope is not granted');
  const { epoch } = await view.meta();
  if (epoch !== asked.epoch) throw new Refused({ kind: 'CONFLICT', reason: 'epoch', epoch }, 'the hub has another epoch: pull first');
  return { epoch, seq: (await view.heads([asked.scope])).get(asked.scope)?.seq ?? 0 };
}

/** Ids the scope holds, by entity, some at a time. */
async function* heldIds(view: HubView, scope: string): AsyncGenerator<Map<EntityName, string[]>> {
  for (let after = 0; ; ) {
    const entries = await view.changes(scope, after, entriesPerRead);
    const ids = new Map<EntityName, string[]>();
    for (const { kind, id, op } of entries) {
      const entity = op === 'p' ? entityByKind(kind) : undefined;
      if (entity !== undefined && digestEntities.includes(entity)) ids.set(entity, [...(ids.get(entity) ?? []), id]);
    }
    yield ids;
    const last = entries.at(-1);
    if (last === undefined || entries.length < entriesPerRead) return;
    after = last.seq;
  }
}

function columnNames(entity: EntityName): string[] {
  return entityTables[entity].columns.map(({ name }) => name);
}

export function digest(hub: SyncHub, access: Access, request: DigestRequest): Promise<DigestResponse> {
  return hub.storage.snapshot(async (view) => {
    const head = await begin(view, access, request);
    const made = startDigest();
    const listed = new Set(request.list);
    const entries: DigestResponse['entries'] = [];
    for await (const ids of heldIds(view, request.scope)) {
      for (const [entity, some] of ids) {
        const toCells = wireToSqliteMapper(entity, columnNames(entity));
        for (const row of await view.cells(entity, some)) {
          const id = String(row[0]);
          const hash = rowHash(entity, toCells(row));
          made.add(id, hash);
          if (listed.has(bucketOf(id))) entries.push([entityTables[entity].kind, id, hash]);
        }
      }
    }
    return { ...head, buckets: made.buckets(), entries };
  });
}

export function rowsById(hub: SyncHub, access: Access, request: RowsRequest): Promise<RowsResponse> {
  return hub.storage.snapshot(async (view) => {
    const head = await begin(view, access, request);
    const wanted = new Set(request.ids.map(([kind, id]) => `${kind} ${id}`));
    const rows = new Map<EntityName, Json[][]>();
    for await (const ids of heldIds(view, request.scope)) {
      for (const [entity, some] of ids) {
        const found = some.filter((id) => wanted.has(`${entityTables[entity].kind} ${id}`));
        if (found.length > 0) rows.set(entity, [...(rows.get(entity) ?? []), ...(await view.cells(entity, found))]);
      }
    }
    const kinds: PullKind[] = [...rows].map(([entity, cells]) => ({
      kind: entityTables[entity].kind,
      cols: columnNames(entity),
      rows: cells,
      removed: [],
    }));
    return { ...head, kinds };
  });
}
