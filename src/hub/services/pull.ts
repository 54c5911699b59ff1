/** Answers a pull: per granted scope what changed after the desk's cursor, all of it from one snapshot. */
import type { PullPart, PullRequest, PullResponse } from '../../shared/sync/wire.ts';
import type { SyncHub } from './hub-core.ts';
import type { Access, HubView, ScopeHead } from './hub-storage.ts';
import { readPage } from './read-page.ts';
import { Refused } from './refused.ts';

/** Of desks that do not say how much they want at once. */
const pageBytes = 2 * 1024 * 1024;

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

/** What is left of the page: a scope that finds none waits for the next one. */
type Room = { rows: number; bytes: number };
type PartRequest = { scope: string; from: number; since: number; head: ScopeHead; room: Room };

/** What a scope says for which no row has to be read; null for one that has news and room for them. Most have none. */
function shortPart({ scope, from, since, head, room }: PartRequest): PullPart | null {
  const to = { scope, from, to: from, head: head.seq };
  // Tombstones below the floor are gone, so a desk that stands below it could miss a removal. From 0 there is nothing to remove,
  // and nothing older than the beginning of a fill (else a scope larger than a page would begin anew for ever).
  if (from > 0 && Math.max(from, since) < head.floor) return { ...to, more: true, reset: true, kinds: [] };
  const hasRoom = room.rows > 0 && room.bytes > 0;
  return from === head.seq || !hasRoom ? { ...to, more: from < head.seq, reset: false, kinds: [] } : null;
}

async function readPart(view: HubView, { scope, from, head, room }: PartRequest): Promise<{ part: PullPart; used: Room }> {
  const entries = await view.changes(scope, from, room.rows);
  const { kinds, taken, bytes } = await readPage(view, entries, room.bytes);
  const isAll = taken === entries.length && entries.length < room.rows;
  const to = isAll ? head.seq : (entries[taken - 1]?.seq ?? head.seq);
  return { part: { scope, from, to, head: head.seq, more: to < head.seq, reset: false, kinds }, used: { rows: taken, bytes } };
}

async function readAnswer(hub: SyncHub, view: HubView, userId: string, request: PullRequest): Promise<PullResponse> {
  const { epoch, access, client, heads } = await view.opening({ userId, clientId: request.client_id, epoch: request.epoch });
  if (access === null) throw new Refused({ kind: 'UNAUTHORIZED' }, 'this user may not sign in');
  if (client !== null && client.userId !== userId) throw new Refused({ kind: 'FORBIDDEN' }, 'this client belongs to another user');
  const answer = {
    epoch,
    grants: { ver: access.grantsVer, scopes: access.scopes },
    last_n: client?.lastN ?? 0,
    hub_time: hub.nowMs(),
  };
  if (request.epoch !== null && request.epoch !== epoch) {
    // Numbers after the end of the desk's epoch may stand for something else here, even where its own.db is an older copy.
    return { ...answer, last_n: client?.sharedN ?? 0, reset: true, parts: [] };
  }
  const parts: PullPart[] = [];
  let room: Room = { rows: request.max_rows, bytes: request.max_bytes ?? pageBytes };
  for (const scope of access.scopes) {
    const from = request.want[scope] ?? 0;
    const head = heads.get(scope) ?? { seq: 0, floor: 0 };
    if (from > head.seq) throw new CursorAhead(scope, epoch);
    const asked = { scope, from, since: request.since?.[scope] ?? 0, head, room };
    const short = shortPart(asked);
    if (short !== null) {
      parts.push(short);
      continue;
    }
    const { part, used } = await readPart(view, asked);
    room = { rows: room.rows - used.rows, bytes: room.bytes - used.bytes };
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
