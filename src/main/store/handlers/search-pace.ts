/** How a search in this process takes turns with everybody else, and learns that nobody waits for it any more. */
import { setImmediate as turn } from 'node:timers/promises';
import type { SearchPace } from '../services/search-turns.ts';

/** Without a signal it is never given up. */
export function paceOf(signal?: AbortSignal): SearchPace {
  return { turn, elapsedMs: () => performance.now(), isGivenUp: () => signal?.aborted === true };
}
