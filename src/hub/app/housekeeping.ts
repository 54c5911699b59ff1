/** Work of the hub that nobody asks for: forgetting old removals. Any number of hub processes may do it on one database at once. */
import { errorText } from '../../shared/base/log.ts';
import { dropMarks, markScopes, pruneRemovals, scopesAt } from '../db/prune-repo.ts';
import type { Db } from '../db/tables.ts';
import type { HubLog } from '../services/hub-core.ts';

const dayMs = 24 * 3_600_000;
/** A desk that was away for longer reads its scopes anew, without an empty screen. */
export const removalsKeptMs = 90 * dayMs;
const everyMs = 6 * 3_600_000;

/** Raises the floor of each scope to where it was 90 days ago. Needs to run about once a day to know that. */
export async function forgetOldRemovals(db: Db, nowMs: number): Promise<void> {
  await markScopes(db, nowMs, dayMs);
  const untilMs = nowMs - removalsKeptMs;
  for (const { scope, seq } of await scopesAt(db, untilMs)) await pruneRemovals(db, scope, seq);
  await dropMarks(db, untilMs);
}

/** Begins at once. The answer ends it, and resolves when nothing of it is under way. */
export function startHousekeeping(options: { db: Db; nowMs: () => number; log: HubLog }): () => Promise<void> {
  const { db, nowMs, log } = options;
  let underWay = Promise.resolve();
  const work = () => {
    underWay = forgetOldRemovals(db, nowMs()).catch((error: unknown) => log(`housekeeping: ${errorText(error)}`));
  };
  work();
  const timer = setInterval(work, everyMs);
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
