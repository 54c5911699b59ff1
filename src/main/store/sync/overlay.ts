/** Keeps the overlay tables equal to what `shared/sync/local-view.ts` makes of the outbox and the confirmed rows. */
import { type Layer, overlayOf } from '../../../shared/sync/local-view.ts';
import type { RowLookup } from '../../../shared/sync/mutation.ts';
import { answerShows } from '../../../shared/sync/mutations.ts';
import type { MutationResult } from '../../../shared/sync/wire.ts';
import { loadCacheFacts } from '../db/meta-repo.ts';
import type { CacheDb } from '../db/open.ts';
import { nameOfAction, refusedIds, settledAfter, waitingEntries } from '../db/outbox-repo.ts';
import { clearOverlay, putOverlayRow } from '../db/overlay-repo.ts';
import { isCorruption, storageError } from '../db/sqlite-errors.ts';
import { viewRow } from '../db/statements.ts';
import type { DeskStore } from './desk-store.ts';

/** Rows as the agent sees them. */
export function viewOf(cache: CacheDb): RowLookup {
  return (entity, id) => viewRow(cache, entity, id);
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
    const { grants, lastN } = loadCacheFacts(store.cache);
    const ahead = grants === null ? [] : settledAfter(store.own, lastN);
    const waiting = [...ahead, ...waitingEntries(store.own)].sort((left, right) => left.n - right.n);
    // With the overlay cleared, the view is the confirmed rows.
    putLayer(store.cache, overlayOf({ actor, waiting, refused: refusedIds(store.own), settling, base: viewOf(store.cache) }));
  })();
}

/** What was not accepted must not be shown as if it were, nor the other way round. */
export function showAnswers(store: DeskStore, results: readonly MutationResult[]): void {
  if (results.some(({ id, status }) => answerShows(nameOfAction(store.own, id), status))) rebuildOverlay(store);
}

function putLayer(cache: CacheDb, layer: Layer): void {
  for (const put of layer.values()) putOverlayRow(cache, put.entity, put.row);
}
