/** When the desk compares its rows with the hub's: once a day while online, and whenever a person asks. One round at a time. */
import { checkedAtMs, loadCacheFacts, saveCheckedAt } from '../db/meta-repo.ts';
import { checkScope, type DigestCheck } from './check-digest.ts';

export type CheckSummary = { mended: number /** Every scope was compared to its end. */; isComplete: boolean };

export type DigestRounds = {
  /** Joins a round that is under way. */
  check(): Promise<CheckSummary>;
  stop(): Promise<void>;
};

export type DigestRoundsOptions = DigestCheck & { isOnline(): boolean; log(line: string): void };

const dayMs = 24 * 3_600_000;
const lookEveryMs = 600_000;
/** A scope that moves on while it is compared is compared again. */
const triesPerScope = 3;
const betweenTriesMs = 2_000;

export function startDigestRounds(options: DigestRoundsOptions): DigestRounds {
  const { store, setTimer, log } = options;
  let underWay: Promise<CheckSummary> | null = null;
  let stopped = false;
  let cancel = () => {};
  let endRest = () => {};
  const rest = () =>
    new Promise<void>((resolve) => {
      const cancelRest = setTimer(resolve, betweenTriesMs);
      endRest = () => {
        cancelRest();
        resolve();
      };
    });

  const outcomeOf = async (scope: string): Promise<{ mended: number; isLevel: boolean }> => {
    let mended = 0;
    for (let tried = 0; tried < triesPerScope && !stopped; tried++) {
      const outcome = await checkScope({ ...options, isStopped: () => stopped }, scope);
      if (outcome.kind === 'level') return { mended, isLevel: true };
      if (outcome.kind === 'failed') {
        log(`check: ${outcome.failure.kind}: ${outcome.failure.message}`);
        return { mended, isLevel: false };
      }
      if (outcome.kind === 'mended') {
        mended += outcome.rows;
        log(`check: ${outcome.rows} rows differed and were fetched again`);
      } else if (!stopped) await rest();
    }
    return { mended, isLevel: false };
  };
  const round = async (): Promise<CheckSummary> => {
    const summary: CheckSummary = { mended: 0, isComplete: true };
    for (const scope of loadCacheFacts(store.cache).grants?.scopes ?? []) {
      const { mended, isLevel } = await outcomeOf(scope);
      summary.mended += mended;
      summary.isComplete &&= isLevel;
      if (stopped) return { ...summary, isComplete: false };
    }
    if (summary.isComplete) saveCheckedAt(store.cache, store.nowMs());
    return summary;
  };
  const check = () => {
    underWay ??= round().finally(() => {
      underWay = null;
    });
    return underWay;
  };
  const look = () => {
    cancel = setTimer(look, lookEveryMs);
    const isDue = Math.abs(store.nowMs() - checkedAtMs(store.cache)) >= dayMs;
    if (isDue && options.isOnline()) check().catch((error) => log(`check: ${error instanceof Error ? error.message : String(error)}`));
  };
  cancel = setTimer(look, lookEveryMs);
  return {
    check,
    stop: async () => {
      stopped = true;
      cancel();
      endRest();
      await underWay?.catch(() => undefined);
    },
  };
}
