/**
 * Reads changed rows into the index of words in the background: short slices with a turn for everybody else in between, after pages
 * are committed, never while one is written. A failure only ends the round; the rows still wait and are searched one by one.
 */

import { beginBatch, dropBatch, endBatch, hasOpenBatch } from '../db/open-batch.ts';
import { cursorRows } from '../db/page-repo.ts';
import { isContactRunning } from '../db/running-contacts-repo.ts';
import { gatherWords, isAnyWaiting, mergeSearchIndex, startWords, writeWords } from '../db/search-index-repo.ts';
import { isCorruption, storageError } from '../db/sqlite-errors.ts';
import type { DeskStore } from './desk-store.ts';
import { gentleRestMs, gentleSliceMs } from './gentle-pace.ts';
import { rebuildOverlay } from './overlay.ts';
import type { SetTimer } from './timers.ts';

export type SearchIndexer = { stop(): void };

export type SearchIndexerOptions = {
  store: DeskStore;
  setTimer: SetTimer;
  /** Monotonic, ms. */
  elapsedMs(): number;
  log(line: string): void;
  /** A page of the file did not read. */
  onDamaged(): void;
  /** Rows were committed: see `LogKeeper`. */
  onCommitted?(rows: number): Promise<void>;
};

/**
 * A slice stays under 8 ms; while somebody talks with a customer, far under. A commit of so many rows writes what they added to the
 * index, and costs a segment that is joined later: many rows take longer at once and less in all.
 */
const paces = {
  usual: { sliceMs: 6, restMs: () => 1, batchRows: 8_000 },
  gentle: { sliceMs: gentleSliceMs, restMs: gentleRestMs, batchRows: 500 },
};
/** The words of so many rows change about as many pages of the file as one row of a page does with its indexes. */
const wordsPerRow = 16;
/** While a scope is being filled, page after page, rows come first: reading in begins when pages stay away this long. */
const fillPauseMs = 300;

/** Begins at once with what is left from the last run, and again after each news of rows. */
export function startSearchIndexer(options: SearchIndexerOptions): SearchIndexer {
  const { store, setTimer, elapsedMs, log, onDamaged, onCommitted } = options;
  const { cache } = store;
  let cancel: (() => void) | null = null;
  let stopped = false;
  let isMergeNext = false;
  let pace: (typeof paces)[keyof typeof paces] = paces.usual;
  let newsMs = Number.NEGATIVE_INFINITY;
  let batch = startWords();
  let isGathered = false;
  const goOn = (tookMs = 0) => {
    if (!stopped) cancel ??= setTimer(turn, pace.restMs(tookMs));
  };
  const heard = () => {
    newsMs = elapsedMs();
    goOn();
  };
  const isFilling = () => elapsedMs() - newsMs < fillPauseMs && cursorRows(cache).some(({ phase }) => phase !== 'live');
  const failed = (error: unknown) => {
    log(`search index: ${error instanceof Error ? error.message : String(error)}`);
    if (isCorruption(error)) onDamaged();
  };
  /** Actions taken meanwhile showed themselves inside the transaction. */
  const batchLost = (error: unknown) => {
    failed(error);
    try {
      rebuildOverlay(store);
    } catch (again) {
      if (storageError(again) === null) throw again;
    }
  };
  const oneTurn = (): boolean => {
    const startedMs = elapsedMs();
    const isTimeUp = () => elapsedMs() - startedMs >= pace.sliceMs;
    if (isGathered) return writeWords(cache, batch, isTimeUp);
    isGathered = gatherWords(cache, batch, { isTimeUp, most: pace.batchRows });
    return false;
  };
  /** Answers whether there was anything to do. A batch that somebody else ended is begun anew: what it had not said is still waiting. */
  const read = (): boolean => {
    if (!hasOpenBatch(cache, 'words')) {
      if (!isAnyWaiting(cache)) return false;
      beginBatch(cache, 'words', batchLost);
      batch = startWords();
      isGathered = false;
    }
    if (!oneTurn()) return true;
    endBatch(cache, 'words');
    isMergeNext = true;
    void onCommitted?.(Math.ceil(batch.taken / wordsPerRow));
    return true;
  };
  /** Reading and joining segments take turns, so that an index with a long queue stays quick to ask. */
  const turn = () => {
    cancel = null;
    const beganMs = elapsedMs();
    // A page is being written: what is read in now would belong to its transaction.
    if (cache.inTransaction && !hasOpenBatch(cache, 'words')) {
      goOn();
      return;
    }
    try {
      pace = isContactRunning(store.own) ? paces.gentle : paces.usual;
      if (isFilling()) {
        endBatch(cache, 'words');
        cancel = setTimer(turn, fillPauseMs);
        return;
      }
      if (isMergeNext) isMergeNext = mergeSearchIndex(cache);
      else if (!read()) return;
      goOn(elapsedMs() - beganMs);
    } catch (error) {
      if (hasOpenBatch(cache, 'words')) dropBatch(cache, error);
      else failed(error);
    }
  };
  const unsubscribe = store.onNews(heard);
  goOn();
  return {
    stop: () => {
      stopped = true;
      cancel?.();
      unsubscribe();
      endBatch(cache, 'words');
    },
  };
}
