/** Public posts in the local view: contacts of channel `public` that came in. */
import type { Contact } from '../../../shared/contact/contact.ts';
import type { CacheDb } from './open.ts';
import { prepared, viewRows } from './statements.ts';

/** Unanswered, oldest first. */
export function openPosts(cache: CacheDb, limit = 500): Contact[] {
  const tail = `WHERE channel = 'public' AND state = 'open' AND direction = 'in' ORDER BY started_at_ms LIMIT :limit`;
  return viewRows(cache, 'contact', tail, { limit });
}

/** When the unanswered ones were posted, oldest first: enough to say how many are late, without their words. */
export function openPostTimes(cache: CacheDb, limit = 500): number[] {
  const sql = `SELECT started_at_ms FROM v_contact WHERE channel = 'public' AND state = 'open' AND direction = 'in'
    ORDER BY started_at_ms LIMIT :limit`;
  return prepared(cache, sql).pluck().all({ limit }) as number[];
}

/** Posted since then and ended, the latest answer first. */
export function endedPostsSince(cache: CacheDb, sinceMs: number, limit = 100): Contact[] {
  const tail = `WHERE channel = 'public' AND state = 'ended' AND direction = 'in' AND agent_id IS NOT NULL AND started_at_ms > :sinceMs
    ORDER BY ended_at_ms DESC LIMIT :limit`;
  return viewRows(cache, 'contact', tail, { sinceMs, limit });
}
