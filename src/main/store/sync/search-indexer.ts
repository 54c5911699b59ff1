/**
 * Reads changed rows into the index of words in the background: short slices with a turn for everybody else in between, after pages
 * are committed, never while one is written. A failure only ends the round; the rows still wait and are searched one by one.
 */

import { cursorRows } from '../db/page-repo.ts';
import { isContactRunning } from '../db/running-contacts-repo.ts';
import { countSearchTodo, indexWaiting, mergeSearchIndex } from '../db/search-index-repo.ts';
import { isCorruption } from '../db/sqlite-errors.ts';
import type { DeskStore } from './desk-store.ts';
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
};

/** With what the commit takes on top, a slice stays under 8 ms; while somebody talks with a customer, far under. */
const paces = { usual: { sliceMs: 4, betweenSlicesMs: 2 }, gentle: { sliceMs: 1, betweenSlicesMs: 8 } };
/** While a scope is being filled, page after page, rows come first: reading in begins when pages stay away this long. */
const fillPauseMs = 300;

/** Begins at once with what is left from the last run, and again after each news of rows. */
export function startSearchIndexer({ store, setTimer, elapsedMs, log, onDamaged }: SearchIndexerOptions): SearchIndexer {
  let cancel: (() => void) | null = null;
  let stopped = false;
  let isMergeNext = false;
  let pace = paces.usual;
  let newsMs = Number.NEGATIVE_INFINITY;
  const goOn = () => {
    if (!stopped) cancel ??= setTimer(turn, pace.betweenSlicesMs);
  };
  const heard = () => {
    newsMs = elapsedMs();
    goOn();
  };
  const isFilling = () => elapsedMs() - newsMs < fillPauseMs && cursorRows(store.cache).some(({ phase }) => phase !== 'live');
  const slice = () => {
    const startedMs = elapsedMs();
    return indexWaiting(store.cache, () => elapsedMs() - startedMs >= pace.sliceMs) > 0;
  };
  /** Reading and joining segments take turns, so that an index with a long queue stays quick to ask. */
  const turn = () => {
    cancel = null;
    // A page is being written: what is read in now would belong to its transaction.
    if (store.cache.inTransaction) {
      goOn();
      return;
    }
    try {
      pace = isContactRunning(store.own) ? paces.gentle : paces.usual;
      if (isFilling()) {
        cancel = setTimer(turn, fillPauseMs);
        return;
      }
      const didRead = !isMergeNext && slice();
      const didMerge = !didRead && mergeSearchIndex(store.cache);
      isMergeNext = didRead;
      if (didRead || didMerge || countSearchTodo(store.cache) > 0) goOn();
    } catch (error) {
      log(`search index: ${error instanceof Error ? error.message : String(error)}`);
      if (isCorruption(error)) onDamaged();
    }
  };
  const unsubscribe = store.onNews(heard);
  goOn();
  return {
    stop: () => {
      stopped = true;
      cancel?.();
      unsubscribe();
    },
  };
}
