/**
 * Reads changed rows into the index of words in the background: short slices with a turn for everybody else in between, after pages
 * are committed, never while one is written. A failure only ends the round; the rows still wait and are searched one by one.
 */
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

/** With what the commit takes on top, a slice stays under 8 ms. */
const sliceMs = 4;
const betweenSlicesMs = 2;

/** Begins at once with what is left from the last run, and again after each news of rows. */
export function startSearchIndexer({ store, setTimer, elapsedMs, log, onDamaged }: SearchIndexerOptions): SearchIndexer {
  let cancel: (() => void) | null = null;
  let stopped = false;
  let isMergeNext = false;
  const goOn = () => {
    if (!stopped) cancel ??= setTimer(turn, betweenSlicesMs);
  };
  const slice = () => {
    const startedMs = elapsedMs();
    return indexWaiting(store.cache, () => elapsedMs() - startedMs >= sliceMs) > 0;
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
      const didRead = !isMergeNext && slice();
      const didMerge = !didRead && mergeSearchIndex(store.cache);
      isMergeNext = didRead;
      if (didRead || didMerge || countSearchTodo(store.cache) > 0) goOn();
    } catch (error) {
      log(`search index: ${error instanceof Error ? error.message : String(error)}`);
      if (isCorruption(error)) onDamaged();
    }
  };
  const unsubscribe = store.onNews(goOn);
  goOn();
  return {
    stop: () => {
      stopped = true;
      cancel?.();
      unsubscribe();
    },
  };
}
