/** Owns how the hub's answers to actions are kept: never without the epoch they were given under. */
import type { MutationResult } from '../../../shared/sync/wire.ts';
import { ownEpoch, saveOwnEpoch } from '../db/meta-repo.ts';
import type { OwnDb } from '../db/open.ts';
import { saveResults } from '../db/outbox-repo.ts';

/** A cache lost before own.db had heard of the epoch would otherwise leave answers that no change of epoch takes back. */
export function keepAnswers(own: OwnDb, { epoch, results }: { epoch: string; results: readonly MutationResult[] }): void {
  own.transaction(() => {
    if (ownEpoch(own) !== epoch) saveOwnEpoch(own, epoch);
    saveResults(own, results);
  })();
}
