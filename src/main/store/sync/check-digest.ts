/**
 * Compares what this desk holds of a scope with what the hub holds, and fetches what differs again by id. Each side hashes its own
 * rows; the hub's digest is never kept. Nothing is written unless the cursor still stands where the hub's answer was made.
 */
import type { NewsTopic } from '../../../shared/contract/desk-views.ts';
import { proto, schema } from '../../../shared/contract/protocol-version.ts';
import { bucketOf, differingBuckets, startDigest } from '../../../shared/sync/digest.ts';
import { type EntityName, entityByKind } from '../../../shared/sync/entity-table.ts';
import { type CheckedKind, checkPart } from '../../../shared/sync/page.ts';
import { wireToSqliteMapper } from '../../../shared/sync/rows.ts';
import { firstPlace, type HeldRow, heldSlice } from '../db/digest-repo.ts';
import { loadCacheFacts } from '../db/meta-repo.ts';
import { endBatch } from '../db/open-batch.ts';
import { cursorRow, removeFromScope, rowWriter } from '../db/page-repo.ts';
import { type DeskStore, topicsOf } from './desk-store.ts';
import type { HubClient, HubFailure } from './hub-client.ts';
import { rebuildOverlay } from './overlay.ts';
import type { SetTimer } from './timers.ts';

/** busy: the scope moved on meanwhile, or is not read to its end; ask again later. */
export type CheckOutcome =
  | { kind: 'level' }
  | { kind: 'mended'; rows: number }
  | { kind: 'busy' }
  | { kind: 'failed'; failure: HubFailure };

export type DigestCheck = {
  store: DeskStore;
  hub: HubClient;
  setTimer: SetTimer;
  /** True ends the comparison at the next slice, by an error. */
  isStopped?: () => boolean;
};

const idsPerRequest = 500;
const busy: CheckOutcome = { kind: 'busy' };

export async function checkScope(check: DigestCheck, scope: string): Promise<CheckOutcome> {
  const { store, hub } = check;
  const { seq, phase } = cursorRow(store.cache, scope);
  const { epoch } = loadCacheFacts(store.cache);
  if (phase !== 'live' || epoch === null) return busy;
  const asked = { proto, schema, epoch, scope };
  const isStill = () => cursorRow(store.cache, scope).seq === seq && loadCacheFacts(store.cache).epoch === epoch;

  const theirs = await hub.digest({ ...asked, list: [] });
  if (!theirs.ok) return { kind: 'failed', failure: theirs.failure };
  const mine = startDigest();
  if (theirs.value.seq !== seq) return busy;
  for await (const row of heldRows(check, scope)) if (row.hash !== '') mine.add(row.id, row.hash);
  endBatch(store.cache);
  if (!isStill() || store.cache.inTransaction) return busy;
  const list = differingBuckets(mine.buckets(), theirs.value.buckets);
  if (list.length === 0) return { kind: 'level' };

  const listed = await hub.digest({ ...asked, list });
  if (!listed.ok) return { kind: 'failed', failure: listed.failure };
  const difference = await compare(check, scope, { list, entries: listed.value.entries });
  const kinds: CheckedKind[] = [];
  for (let at = 0; at < difference.wanted.length; at += idsPerRequest) {
    const answer = await hub.rows({ ...asked, ids: difference.wanted.slice(at, at + idsPerRequest) });
    if (!answer.ok) return { kind: 'failed', failure: answer.failure };
    const part = checkPart({ scope, from: seq, to: seq, head: seq, more: false, reset: false, kinds: answer.value.kinds });
    if (answer.value.seq !== seq || !part.ok) return busy;
    kinds.push(...part.value.kinds);
  }
  endBatch(store.cache);
  if (listed.value.seq !== seq || !isStill() || store.cache.inTransaction) return busy;
  const topics = mend(store, scope, { kinds, extra: difference.extra });
  store.announce(topics);
  return { kind: 'mended', rows: difference.wanted.length + difference.extra.length };
}

/** With a turn for everybody else after each slice. */
async function* heldRows({ store, setTimer, isStopped }: DigestCheck, scope: string): AsyncGenerator<HeldRow> {
  for (let place = firstPlace; ; ) {
    const { rows, next } = heldSlice(store.cache, scope, place);
    yield* rows;
    if (next === null) return;
    place = next;
    await new Promise<void>((resolve) => setTimer(resolve, 1));
    if (isStopped?.() === true) throw new Error('stopped');
  }
}

type Difference = { wanted: [number, string][]; extra: { entity: EntityName; id: string }[] };
type Theirs = { list: readonly number[]; entries: readonly (readonly [number, string, string])[] };

async function compare(check: DigestCheck, scope: string, { list, entries }: Theirs): Promise<Difference> {
  const buckets = new Set(list);
  const theirs = new Map(entries.map(([kind, id, hash]) => [`${kind} ${id}`, { kind, id, hash }]));
  const extra: Difference['extra'] = [];
  for await (const { kind, id, hash } of heldRows(check, scope)) {
    if (!buckets.has(bucketOf(id))) continue;
    const key = `${kind} ${id}`;
    const entity = entityByKind(kind);
    const known = theirs.get(key);
    if (known === undefined && entity !== undefined) extra.push({ entity, id });
    else if (known?.hash === hash) theirs.delete(key);
  }
  return { wanted: [...theirs.values()].map(({ kind, id }) => [kind, id]), extra };
}

function mend(
  store: DeskStore,
  scope: string,
  { kinds, extra }: { kinds: readonly CheckedKind[]; extra: Difference['extra'] },
): NewsTopic[] {
  const { cache } = store;
  const touched = new Set<EntityName>(extra.map(({ entity }) => entity));
  cache
    .transaction(() => {
      const { gen } = cursorRow(cache, scope);
      for (const { entity, cols, rows } of kinds) {
        const toCells = wireToSqliteMapper(entity, cols);
        const idAt = cols.indexOf('id');
        const { put, end } = rowWriter(cache, { entity, scope, gen, always: true });
        for (const row of rows) put(String(row[idAt]), toCells(row));
        end();
        touched.add(entity);
      }
      for (const { entity, id } of extra) removeFromScope(cache, entity, id, scope);
      rebuildOverlay(store);
    })
    .immediate();
  return topicsOf(touched);
}
