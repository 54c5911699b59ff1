/** Work of the hub that nobody asks for: forgetting old removals, removing what has outlived the policy's periods. Any number of hub processes may do it on one database at once. */
import { errorText } from '../../shared/base/log.ts';
import { dropMarks, markScopes, pruneRemovals, scopesAt } from '../db/prune-repo.ts';
import type { Db } from '../db/tables.ts';
import type { HubLog } from '../services/hub-core.ts';
import { packTermLines } from './pack-commands.ts';
import { runRetentionQuietly } from './run-retention.ts';

const dayMs = 24 * 3_600_000;
/** A desk that was away for longer reads its scopes anew, without an empty screen. */
export const removalsKeptMs = 90 * dayMs;
const everyMs = 6 * 3_600_000;
/** Desks that come back all at once are served first. */
const retentionAfterMs = 60_000;

/** Raises the floor of each scope to where it was 90 days ago. Needs to run about once a day to know that. */
export async function forgetOldRemovals(db: Db, nowMs: number): Promise<void> {
  await markScopes(db, nowMs, dayMs);
  const untilMs = nowMs - removalsKeptMs;
  for (const { scope, seq } of await scopesAt(db, untilMs)) await pruneRemovals(db, scope, seq);
  await dropMarks(db, untilMs);
}

export type SetTimer = (callback: () => void, delayMs: number) => () => void;
export type HousekeepingOptions = { db: Db; nowMs: () => number; log: HubLog; setTimer?: SetTimer };

export const realTimer: SetTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};

/** Begins at once. The answer ends it, and resolves when nothing of it is under way. */
export function startHousekeeping({ db, nowMs, log, setTimer = realTimer }: HousekeepingOptions): () => Promise<void> {
  let underWay = Promise.resolve();
  let isStopped = false;
  let cancel = () => {};
  const work = async (removesOutlived: boolean) => {
    await forgetOldRemovals(db, nowMs()).catch((error: unknown) => log(`housekeeping: ${errorText(error)}`));
    // What cannot be read now is told in the next round: it ends neither this one nor the hub.
    for (const line of await packTermLines(db, nowMs()).catch((error: unknown) => [`housekeeping: ${errorText(error)}`])) log(line);
    if (removesOutlived && !isStopped) await runRetentionQuietly({ db, nowMs: nowMs(), log });
  };
  const round = (removesOutlived: boolean) => {
    underWay = work(removesOutlived).then(() => {
      if (!isStopped) cancel = setTimer(() => round(true), removesOutlived ? everyMs : retentionAfterMs);
    });
  };
  round(false);
  return async () => {
    isStopped = true;
    cancel();
    await underWay;
  };
}
