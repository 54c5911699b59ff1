/** Looks twice a minute for what is missed, and at once when a case got worse, so that the person next in turn hears of it while it can still be mended. */
import { errorText } from '../../shared/base/log.ts';
import { findSuspects } from '../db/escalation-repo.ts';
import type { Db } from '../db/tables.ts';
import { escalate } from '../services/escalate.ts';
import type { SyncHub } from '../services/hub-core.ts';
import { realTimer, type SetTimer } from './housekeeping.ts';
import { releaseWhatCameLater } from './leaving.ts';

const everyMs = 30_000;
/** What comes together is one round; a flood of it is no more than a round a second. */
const hurryMs = 50;
const restMs = 1_000;

export type EscalationRounds = {
  /** The next round is due now; asked while one is under way, another follows it. */
  hurry(): void;
  /** Resolves when nothing of it is under way. */
  stop(): Promise<void>;
};

export function startEscalationRounds(hub: SyncHub, db: Db, setTimer: SetTimer = realTimer): EscalationRounds {
  const work = async () => {
    await releaseWhatCameLater(hub, db);
    await escalate(hub, (wish) => findSuspects(db, wish));
  };
  return startRounds(work, hub.log, setTimer);
}

/**
 *   waits 30 s ──timer──▶ under way ──▶ waits 30 s, or 1 s when somebody hurried meanwhile
 *      └─────hurry──▶ waits 50 ms ──timer──▶
 */
export function startRounds(work: () => Promise<unknown>, log: SyncHub['log'], setTimer: SetTimer): EscalationRounds {
  let underWay: Promise<void> | null = null;
  let isStopped = false;
  let isHurried = false;
  let cancel = () => {};
  const round = async () => {
    await work().catch((error: unknown) => log(`escalation: ${errorText(error)}`));
    underWay = null;
    if (!isStopped) begin(isHurried ? restMs : everyMs);
  };
  const begin = (afterMs: number) => {
    cancel();
    cancel = setTimer(() => {
      isHurried = false;
      underWay = round();
    }, afterMs);
  };
  begin(everyMs);
  return {
    hurry() {
      if (isStopped || isHurried) return;
      isHurried = true;
      if (underWay === null) begin(hurryMs);
    },
    async stop() {
      isStopped = true;
      cancel();
      await underWay;
    },
  };
}
