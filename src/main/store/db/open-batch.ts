/**
 * A transaction of cache.db that background work keeps open over several turns, since many small commits cost more than the work itself.
 * Whoever needs a transaction of their own ends it first; what others write meanwhile is part of it.
 */
import type { CacheDb } from './open.ts';

/** words: rows on their way into the index of words. pages: whole pages of a fill, between two of them. */
export type BatchOwner = 'words' | 'pages';
/** Told when the batch was lost with everything in it, and why. */
type OnLost = (error: unknown) => void;

const openBatches = new WeakMap<CacheDb, { owner: BatchOwner; onLost: OnLost }>();

export function hasOpenBatch(cache: CacheDb, owner: BatchOwner): boolean {
  return openBatches.get(cache)?.owner === owner;
}

/** Outside any transaction. Never throws later: a failure is told to `onLost`. */
export function beginBatch(cache: CacheDb, owner: BatchOwner, onLost: OnLost): void {
  cache.exec('BEGIN IMMEDIATE');
  openBatches.set(cache, { owner, onLost });
}

/** The caller's transaction stays open as a batch. */
export function leaveOpen(cache: CacheDb, owner: BatchOwner, onLost: OnLost): void {
  openBatches.set(cache, { owner, onLost });
}

/** The batch becomes the caller's transaction, which nobody else ends any more. Answers false when there is none of this owner. */
export function takeUp(cache: CacheDb, owner: BatchOwner): boolean {
  if (!hasOpenBatch(cache, owner) || !cache.inTransaction) return false;
  return openBatches.delete(cache);
}

/** Commits it; does nothing when none is open, or none of `owner`. */
export function endBatch(cache: CacheDb, owner?: BatchOwner): void {
  const batch = openBatches.get(cache);
  if (batch === undefined || (owner !== undefined && batch.owner !== owner)) return;
  openBatches.delete(cache);
  try {
    // A full disk met by somebody else's write may have ended it.
    if (!cache.inTransaction) throw new Error('the transaction was ended by another write');
    cache.exec('COMMIT');
  } catch (error) {
    if (cache.inTransaction) cache.exec('ROLLBACK');
    batch.onLost(error);
  }
}

/** Gives it up. `error` is told to its owner. */
export function dropBatch(cache: CacheDb, error: unknown): void {
  const batch = openBatches.get(cache);
  if (batch === undefined) return;
  openBatches.delete(cache);
  if (cache.inTransaction) cache.exec('ROLLBACK');
  batch.onLost(error);
}
