/** Objections to warnings in the local view; newest first. */
import type { Contest } from '../../../shared/sync/directory.ts';
import type { CacheDb } from './open.ts';
import { viewRows } from './statements.ts';

export function openContests(cache: CacheDb, limit = 200): Contest[] {
  return viewRows(cache, 'contest', `WHERE status = 'open' ORDER BY at_ms DESC LIMIT :limit`, { limit });
}
