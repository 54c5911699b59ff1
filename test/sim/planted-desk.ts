/** Planted bugs of the desk: what the driver does otherwise when one of them is switched on. */

import { nextTickAtMs, nextTickInMs } from '../../src/shared/sync/client-core.ts';
import type { QueuedMutation } from '../../src/shared/sync/queue-mutations.ts';
import type { Input, PullAnswer, Step, SyncState } from '../../src/shared/sync/sync-state.ts';
import type { Mutation, PushRequest } from '../../src/shared/sync/wire.ts';
import type { DeskFiles } from './desk-files.ts';
import type { HeldEntry } from './desk-port.ts';
import type { HubStore } from './hub-store.ts';
import { versionOf } from './planted-push.ts';
import type { PlantName } from './plants.ts';

export type PlantedDesk = {
  ignoresEpoch: boolean;
  staleResults: boolean;
  noPurge: boolean;
  settleOnAnswer: boolean;
  refusalIsReceipt: boolean;
  unfitStops: boolean;
  noBackoff: boolean;
  wallClockDue: boolean;
  numbersKept: boolean;
  answersLeft: boolean;
  nextTickInMs: typeof nextTickInMs;
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
    refusalIsReceipt: plant === 'refusal-is-receipt',
    unfitStops: plant === 'unfit-stops-queue',
    noBackoff: plant === 'no-backoff',
    wallClockDue: plant === 'wall-clock-due',
    numbersKept: plant === 'numbers-kept',
    answersLeft: plant === 'answers-left',
    nextTickInMs: plant === 'wall-clock-due' ? byWallClock : nextTickInMs,
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

/** When it is due, read off a clock that somebody may have set back meanwhile. */
function byWallClock(state: SyncState, nowMs: number): number | null {
  const atMs = nextTickAtMs(state);
  return atMs === null ? null : Math.max(0, atMs - nowMs);
}

/** Whatever came is taken for the hub's word that all was accepted. */
export function believedReply(request: number, { epoch, mutations }: PushRequest): Input {
  const results = mutations.map(({ id, n }) => ({ id, n, status: 'ok' as const, code: '', seqs: {} }));
  return { type: 'push-reply', request, answer: { epoch, lastN: mutations.at(-1)?.n ?? 0, expectedN: null, results } };
}

/** What the hub takes in no form is sent again like everything else. */
export function asAnyRefusal(input: Input): Input {
  return input.type === 'push-refused' && input.why === 'unfit' ? { ...input, why: 'other' } : input;
}

/** Numbers that were used are a refusal like any other, or the hub's answers to what it has are not read. */
export function withoutNumbers({ numbersKept, answersLeft }: PlantedDesk, input: Input): Input {
  if (input.type !== 'numbers-used') return input;
  if (numbersKept) return { type: 'push-refused', request: input.request, why: 'other', problem: null, retryAfterMs: 0 };
  return answersLeft ? { ...input, results: [] } : input;
}

/** What the hub answered counts as settled before any pull says so. */
export function settleAnswered({ own }: Pick<DeskFiles, 'own'>, state: SyncState | null): SyncState | null {
  const isOver = (entry: { state: string; status: string | null }) => entry.state === 'acked' && entry.status === 'ok';
  for (const entry of own.entries) if (isOver(entry)) entry.state = 'settled';
  if (state === null) return null;
  return { ...state, entries: state.entries.map((entry) => (isOver(entry) ? { ...entry, state: 'settled' as const } : entry)) };
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
