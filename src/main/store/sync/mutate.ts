/**
 * The one way a user's action becomes durable: numbered into the outbox of own.db first, then shown through the overlay.
 * Never waits for the network.
 */

import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { MutationArgs, MutationName } from '../../../shared/sync/mutations.ts';
import { type EnqueueOptions, type MutationRequest, type QueuedMutation, queueMutations } from '../../../shared/sync/queue-mutations.ts';
import { takeNextN } from '../db/meta-repo.ts';
import { addOutboxEntry } from '../db/outbox-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import { type DeskStore, topicsOf } from './desk-store.ts';
import { viewOf, writeOverlay } from './overlay.ts';

/**
 * Answers the mutation id. Fails without writing anything with auth.expired (nobody signed in), input.invalid (args),
 * disk.full, or the code with which the mutation rejects what it finds here (e.g. ticket.illegal-move).
 * A stale `expects` is not refused: the hub judges it and the author gets a card.
 */
export function enqueueMutation<N extends MutationName>(
  store: DeskStore,
  name: N,
  args: MutationArgs<N>,
  options: EnqueueOptions = {},
): Result<string> {
  const queued = enqueueMutations(store, [{ ...options, name, args } as MutationRequest]);
  return queued.ok ? ok(queued.value[0] ?? '') : queued;
}

/** All of them or none, numbered in order; a later one sees what the earlier ones leave. `alongside` joins the same own.db transaction. */
export function enqueueMutations(store: DeskStore, requests: readonly MutationRequest[], alongside?: () => void): Result<string[]> {
  const actor = store.actor();
  if (actor === null) return fail('auth.expired', 'main', 'nobody is signed in on this desk');
  const judged = queueMutations({ actor, requests, view: viewOf(store.cache), newId: store.newId, nowMs: store.nowMs });
  if (!judged.ok) return judged;
  const numbered = saveAll(store, judged.value.entries, alongside);
  if (!numbered.ok) return numbered;
  writeOverlay(store, judged.value.layer);
  store.workAdded(numbered.value);
  store.announce([...topicsOf([...judged.value.layer.values()].map((put) => put.entity)), 'outbox']);
  return ok(numbered.value.map(({ id }) => id));
}

function saveAll(store: DeskStore, entries: readonly QueuedMutation[], alongside?: () => void): Result<{ n: number; id: string }[]> {
  try {
    const save = store.own.transaction(() => {
      alongside?.();
      return entries.map((entry) => {
        const n = takeNextN(store.own);
        addOutboxEntry(store.own, { ...entry, n });
        return { n, id: entry.mutationId };
      });
    });
    return ok(save.immediate());
  } catch (error) {
    const failure = storageError(error);
    if (failure === null) throw error;
    return { ok: false, error: failure };
  }
}
