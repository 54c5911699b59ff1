/** Planted bugs of the desk: what the driver does otherwise when one of them is switched on. */

import type { QueuedMutation } from '../../src/shared/sync/queue-mutations.ts';
import type { PullAnswer, Step, SyncState } from '../../src/shared/sync/sync-state.ts';
import type { Mutation } from '../../src/shared/sync/wire.ts';
import type { HeldEntry } from './desk-port.ts';
import type { HubStore } from './hub-store.ts';
import { versionOf } from './planted-push.ts';
import type { PlantName } from './plants.ts';

export type PlantedDesk = {
  ignoresEpoch: boolean;
  staleResults: boolean;
  noPurge: boolean;
  settleOnAnswer: boolean;
  /** Null: as the product. */
  batchLimit: number | null;
  versions: VersionGuess | null;
};

export function plantedDesk(plant: PlantName | null, store: HubStore): PlantedDesk {
  const arithmetic = plant === 'version-arithmetic';
  return {
    ignoresEpoch: plant === 'ignores-epoch',
    staleResults: plant === 'stale-results',
    noPurge: plant === 'no-purge',
    settleOnAnswer: plant === 'settle-on-answer',
    batchLimit: arithmetic ? 1 : null,
    versions: arithmetic ? new VersionGuess(store) : null,
  };
}

/** The desk takes over the hub's epoch as if nothing had happened. */
export function bendEpoch(state: SyncState, answer: PullAnswer): SyncState {
  if (state.epoch === null || state.epoch === answer.epoch) return state;
  answer.reset = false;
  return { ...state, epoch: answer.epoch };
}

/** Answers that were stored but not settled survive the change of epoch. */
export function bendEntries(before: SyncState, step: Step): SyncState {
  if (!step.effects.some(({ kind }) => kind === 'change-epoch')) return step.state;
  const kept = new Map(before.entries.filter(({ state }) => state === 'acked').map((entry) => [entry.n, entry]));
  return { ...step.state, entries: step.state.entries.map((entry) => kept.get(entry.n) ?? entry) };
}

/** Expects as predicted version numbers: the stored one, or one more for each own change that has not been confirmed. */
export class VersionGuess {
  readonly #store: HubStore;
  readonly #predicted = new Map<string, number>();
  readonly #expects = new Map<string, Record<string, string>>();

  constructor(store: HubStore) {
    this.#store = store;
  }

  note(entries: readonly QueuedMutation[], held: readonly HeldEntry[]): void {
    const unsettled = new Set(held.flatMap(({ mutationId, state }) => (state === 'settled' ? [] : [mutationId])));
    for (const { mutationId, expects } of entries) {
      for (const [group, rev] of Object.entries(expects ?? {})) {
        const version = (unsettled.has(rev) ? this.#predicted.get(rev) : undefined) ?? versionOf(this.#store, rev);
        this.#predicted.set(mutationId, version + 1);
        this.#expects.set(mutationId, { [group]: `v${version}` });
      }
    }
  }

  bend(mutation: Mutation): Mutation {
    const expects = this.#expects.get(mutation.id);
    return expects === undefined ? mutation : { ...mutation, expects };
  }
}
