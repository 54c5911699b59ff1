/** Compiles the rules in force while the store has nothing else to do, after start and after new packs, so that no utterance waits for it. */
import type { SetTimer } from '../sync/timers.ts';
import type { PackShelf } from './packs.ts';

/** First the databases, the windows and the link get their turn. */
const afterNewsMs = 2_500;

/** `wake` when packs may have changed. */
export function keepRulesWarm(packs: Pick<PackShelf, 'rules' | 'versions'>, setTimer: SetTimer): { wake(): void; stop(): void } {
  let cancel = () => {};
  const wake = () => {
    cancel();
    cancel = setTimer(() => {
      packs.rules(packs.versions().rules);
    }, afterNewsMs);
  };
  wake();
  return { wake, stop: () => cancel() };
}
