/** Forgets events of calls and chats that are too old, also when no telephone system tells any more. */
import { errorText } from '../../shared/base/log.ts';
import type { HubLog } from '../services/hub-core.ts';
import type { ContactEventStorage } from '../services/hub-storage.ts';
import { realTimer, type SetTimer } from './housekeeping.ts';

const everyMs = 600_000;

export type ContactEventRounds = { storage: Pick<ContactEventStorage, 'forgetOld'>; nowMs(): number; log: HubLog; setTimer?: SetTimer };

/** Begins at once. The answer ends it, and resolves when nothing of it is under way. */
export function startContactEventRounds({ storage, nowMs, log, setTimer = realTimer }: ContactEventRounds): () => Promise<void> {
  let underWay = Promise.resolve();
  let isStopped = false;
  let cancel = () => {};
  const round = async () => {
    await storage.forgetOld(nowMs()).catch((error: unknown) => log(`contact events: ${errorText(error)}`));
    if (!isStopped) cancel = setTimer(begin, everyMs);
  };
  const begin = () => {
    underWay = round();
  };
  begin();
  return async () => {
    isStopped = true;
    cancel();
    await underWay;
  };
}
