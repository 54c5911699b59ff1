/** Looks twice a minute for what is missed, so that the person next in turn hears of it while it can still be mended. */
import { errorText } from '../../shared/base/log.ts';
import { findSuspects } from '../db/escalation-repo.ts';
import type { Db } from '../db/tables.ts';
import { escalate } from '../services/escalate.ts';
import type { SyncHub } from '../services/hub-core.ts';
import { realTimer, type SetTimer } from './housekeeping.ts';

const everyMs = 30_000;

export type EscalationRounds = {
  /** Resolves when nothing of it is under way. */
  stop(): Promise<void>;
};

export function startEscalationRounds(hub: SyncHub, db: Db, setTimer: SetTimer = realTimer): EscalationRounds {
  let underWay = Promise.resolve();
  let isStopped = false;
  let cancel = () => {};
  const round = async () => {
    await escalate(hub, (wish) => findSuspects(db, wish)).catch((error: unknown) => hub.log(`escalation: ${errorText(error)}`));
    if (!isStopped) begin();
  };
  const begin = () => {
    cancel = setTimer(() => {
      underWay = round();
    }, everyMs);
  };
  begin();
  return {
    async stop() {
      isStopped = true;
      cancel();
      await underWay;
    },
  };
}
