/**
 * A transaction of cache.db that background work keeps open over several turns, since many small commits cost more than the work itself.
 * Whoever needs a transaction of their own ends it first; what others write meanwhile is part of it.
 */
import type { CacheDb } from './open.ts';

/** Told when the batch was lost with everything in it, and why. */
type OnLost = (error: unknown) => void;

const openBatches = new WeakMap<CacheDb, OnLost>();

export function hasOpenBatch(cache: CacheDb): boolean {
  return openBatches.has(cache);
}

/** Outside any transaction. Never throws later: a failure is told to `onLost`. */
export function beginBatch(cache: CacheDb, onLost: OnLost): void {
  cache.exec('BEGIN IMMEDIATE');
  openBatches.set(cache, onLost);
}

/** Commits it; does nothing when none is open. */
export function endBatch(cache: CacheDb): void {
  const onLost = openBatches.get(cache);
  if (onLost === undefined) return;
  openBatches.delete(cache);
  try {
    // A full disk met by somebody else's write may have ended it.
    if (!cache.inTransaction) throw new Error('the transaction was ended by another write');
    cache.exec('COMMIT');
  } catch (error) {
    if (cache.inTransaction) cache.exec('ROLLBACK');
    onLost(error);
  }
}

/** Gives it up. `error` is told to its owner. */
export function dropBatch(cache: CacheDb, error: unknown): void {
  const onLost = openBatches.get(cache);
  if (onLost === undefined) return;
  openBatches.delete(cache);
  if (cache.inTransaction) cache.exec('ROLLBACK');
  onLost(error);
}
