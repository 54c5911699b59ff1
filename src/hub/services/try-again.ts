/** One transaction, begun again while another writer stands in its way. Owns how often; what a push makes of its faults is its own. */
import type { HubLog } from './hub-core.ts';
import { StorageFault } from './hub-storage.ts';

const mostTries = 6;

/** `work` is one transaction, from which nothing may remain when it throws; `what` names it in the log. */
export async function tryAgain<T>(work: () => Promise<T>, { what, log }: { what: string; log: HubLog }): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StorageFault) || error.kind !== 'contention' || tried === mostTries) throw error;
      log(`${what} is tried again after ${error.message}`);
    }
  }
}
