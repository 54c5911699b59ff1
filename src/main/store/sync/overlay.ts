/**
 * Keeps the overlay equal to "confirmed rows with every unsettled mutation re-applied in order". Rebuilt from the outbox, never undone:
 * a mutation the hub answered with conflict or rejection is left out at once.
 */
import type { EntityName, EntityRows } from '../../../shared/sync/entity-table.ts';
import type { EntityPut, MutationActor, RowLookup } from '../../../shared/sync/mutation.ts';
import { applyMutation } from '../../../shared/sync/mutations.ts';
import type { CacheDb } from '../db/open.ts';
import { type OutboxEntry, refusedIds, waitingEntries } from '../db/outbox-repo.ts';
import { clearOverlay, putOverlayRow } from '../db/overlay-repo.ts';
import { isCorruption, storageError } from '../db/sqlite-errors.ts';
import { viewRow } from '../db/statements.ts';
import type { DeskStore } from './desk-store.ts';

/** Rows written so far, by entity and id, on top of what the database shows. */
export type Layer = Map<string, EntityPut>;

export function rememberPuts(layer: Layer, puts: readonly EntityPut[]): void {
  for (const put of puts) layer.set(`${put.entity} ${put.row.id}`, put);
}

export function layeredLookup(cache: CacheDb, layer: Layer): RowLookup {
  return <K extends EntityName>(entity: K, id: string): EntityRows[K] | null => {
    const put = layer.get(`${entity} ${id}`);
    if (put === undefined) return viewRow(cache, entity, id);
    return put.row.deleted ? null : (put.row as EntityRows[K]);
  };
}

/**
 * Shows freshly queued rows. They are already safe in own.db, so a full disk here is not an error of the action:
 * the overlay is rebuilt at the next pull or open.
 */
export function writeOverlay(store: DeskStore, layer: Layer): void {
  try {
    store.cache.transaction(() => putLayer(store.cache, layer))();
  } catch (error) {
    if (storageError(error) === null || isCorruption(error)) throw error;
  }
}

/** `settling`: entries about to be marked settled by the caller, already visible in the confirmed rows. */
export function rebuildOverlay(store: DeskStore, settling: ReadonlySet<number> = new Set()): void {
  store.cache.transaction(() => {
    clearOverlay(store.cache);
    const actor = store.actor();
    if (actor === null) return;
    const layer: Layer = new Map();
    const refused = refusedIds(store.own);
    for (const entry of waitingEntries(store.own)) {
      if (isRefused(entry, refused)) refused.add(entry.mutationId);
      else if (!settling.has(entry.n)) applyEntry(store.cache, actor, { entry, layer });
    }
    putLayer(store.cache, layer);
  })();
}

/** A mutation that depends on a refused one will be refused too. */
function isRefused(entry: OutboxEntry, refused: ReadonlySet<string>): boolean {
  if (entry.status === 'conflict' || entry.status === 'rejected') return true;
  return entry.dependsOn !== null && refused.has(entry.dependsOn);
}

function applyEntry(cache: CacheDb, actor: MutationActor, { entry, layer }: { entry: OutboxEntry; layer: Layer }): void {
  const { name, argsVer, args, mutationId, createdAtMs } = entry;
  const context = { mutationId, actor, atMs: createdAtMs, expects: entry.expects ?? {}, row: layeredLookup(cache, layer) };
  const outcome = applyMutation(name, argsVer, args, context);
  if (outcome.ok && outcome.value.status === 'ok') rememberPuts(layer, outcome.value.puts);
}

function putLayer(cache: CacheDb, layer: Layer): void {
  for (const put of layer.values()) putOverlayRow(cache, put.entity, put.row);
}
