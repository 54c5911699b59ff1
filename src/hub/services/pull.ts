/** Answers a pull: per granted scope what changed after the desk's cursor, all of it from one snapshot. */
import type { Json } from '../../shared/base/result.ts';
import { isArchiveScope } from '../../shared/retention/archive-scope.ts';
import { type EntityName, entityByKind, entityNames, entityTables } from '../../shared/sync/entity-table.ts';
import type { PullKind, PullPart, PullRequest, PullResponse } from '../../shared/sync/wire.ts';
import type { SyncHub } from './hub-core.ts';
import type { Access, HubView, IndexEntry, ScopeHead } from './hub-storage.ts';
import { Refused } from './refused.ts';

/** Thrown inside the snapshot; the epoch is moved after it has ended. */
class CursorAhead extends Error {
  readonly scope: string;
  readonly epoch: string;

  constructor(scope: string, epoch: string) {
    super(`a desk is ahead of scope ${scope}`);
    this.scope = scope;
    this.epoch = epoch;
  }
}

const columnNames = Object.fromEntries(
  entityNames.map((entity) => [entity, entityTables[entity].columns.map(({ name }) => name)]),
) as Record<EntityName, string[]>;

const customerColumns = columnNames.customer;
const at = { id: customerColumns.indexOf('id'), scope: customerColumns.indexOf('scope'), deleted: customerColumns.indexOf('deleted') };

/** Those of these customers whom the hub still has, in the archive. */
async function awayOf(view: HubView, ids: readonly string[]): Promise<string[]> {
  const rows = await view.cells('customer', ids);
  const isAway = (cells: Json[]) => cells[at.deleted] === false && isArchiveScope(String(cells[at.scope]));
  return rows.filter(isAway).map((cells) => String(cells[at.id]));
}

/** Kind 0 tells only that grants changed; the answer carries the grants themselves. */
async function readKinds(view: HubView, entries: readonly IndexEntry[]): Promise<PullKind[]> {
  const byEntity = new Map<EntityName, { put: string[]; removed: string[] }>();
  for (const { kind, id, op } of entries) {
    const entity = entityByKind(kind);
    if (entity === undefined) continue;
    const group = byEntity.get(entity) ?? { put: [], removed: [] };
    (op === 'p' ? group.put : group.removed).push(id);
    byEntity.set(entity, group);
  }
  const kinds: PullKind[] = [];
  for (const [entity, { put, removed }] of byEntity) {
    const rows: Json[][] = put.length === 0 ? [] : await view.cells(entity, put);
    const away = entity === 'customer' && removed.length > 0 ? await awayOf(view, removed) : [];
    kinds.push({ kind: entityTables[entity].kind, cols: columnNames[entity], rows, removed, ...(away.length === 0 ? {} : { away }) });
  }
  return kinds.sort((a, b) => a.kind - b.kind);
}

type PartRequest = { scope: string; from: number; since: number; head: ScopeHead; room: number };

async function readPart(view: HubView, { scope, from, since, head, room }: PartRequest): Promise<{ part: PullPart; used: number }> {
  const empty = { scope, from, to: from, head: head.seq, more: from < head.seq, reset: false, kinds: [] };
  // Tombstones below the floor are gone, so a desk that stands below it could miss a removal. From 0 there is nothing to remove,
  // and nothing older than the beginning of a fill (else a scope larger than a page would begin anew for ever).
  if (from > 0 && Math.max(from, since) < head.floor) return { part: { ...empty, more: true, reset: true }, used: 0 };
  if (from === head.seq || room === 0) return { part: empty, used: 0 };
  const entries = await view.changes(scope, from, room);
  const to = entries.length < room ? head.seq : (entries.at(-1)?.seq ?? head.seq);
  return { part: { ...empty, to, more: to < head.seq, kinds: await readKinds(view, entries) }, used: entries.length };
}

async function readAnswer(hub: SyncHub, view: HubView, userId: string, request: PullRequest): Promise<PullResponse> {
  const { epoch, access, client, heads } = await view.opening(userId, request.client_id);
  if (access === null) throw new Refused({ kind: 'UNAUTHORIZED' }, 'this user may not sign in');
  if (client !== null && client.userId !== userId) throw new Refused({ kind: 'FORBIDDEN' }, 'this client belongs to another user');
  const answer = {
    epoch,
    grants: { ver: access.grantsVer, scopes: access.scopes },
    last_n: client?.lastN ?? 0,
    hub_time: hub.nowMs(),
  };
  if (request.epoch !== null && request.epoch !== epoch) return { ...answer, reset: true, parts: [] };
  const parts: PullPart[] = [];
  let room = request.max_rows;
  for (const scope of access.scopes) {
    const from = request.want[scope] ?? 0;
    const head = heads.get(scope) ?? { seq: 0, floor: 0 };
    if (from > head.seq) throw new CursorAhead(scope, epoch);
    const { part, used } = await readPart(view, { scope, from, since: request.since?.[scope] ?? 0, head, room });
    room -= used;
    parts.push(part);
  }
  return { ...answer, reset: false, parts };
}

export async function pull(hub: SyncHub, access: Access, request: PullRequest): Promise<PullResponse> {
  try {
    return await hub.storage.snapshot((view) => readAnswer(hub, view, access.user.id, request));
  } catch (error) {
    if (!(error instanceof CursorAhead)) throw error;
    // The hub has gone back without saying so (a copied data folder, say): every desk must check its data again.
    hub.log(`ALARM cursor_ahead: client ${request.client_id} is ahead in ${error.scope}; the epoch is changed`);
    await hub.storage.changeEpoch(error.epoch);
    const { epoch } = await hub.storage.meta();
    throw new Refused({ kind: 'CONFLICT', reason: 'cursor_ahead', epoch }, 'the desk has seen more than this hub holds: pull again');
  }
}
