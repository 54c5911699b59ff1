/**
 * The one way a user's action becomes durable: numbered into the outbox of own.db first, then shown through the overlay.
 * Never waits for the network.
 */

import { isErrorCode } from '../../../shared/base/error-codes.ts';
import { fail, type Json, ok, type Result } from '../../../shared/base/result.ts';
import type { MutationActor, MutationOutcome } from '../../../shared/sync/mutation.ts';
import { applyMutation, expectedRevs, type MutationArgs, type MutationName, mutations } from '../../../shared/sync/mutations.ts';
import { takeNextN } from '../db/meta-repo.ts';
import { addOutboxEntry, type NewOutboxEntry } from '../db/outbox-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import { type DeskStore, topicsOf } from './desk-store.ts';
import { type Layer, layeredLookup, rememberPuts, writeOverlay } from './overlay.ts';

export type EnqueueOptions = {
  /** Field group → rev it must still have on the hub, e.g. `{status: ticket.statusRev}`. Default: the revs the local view shows now. */
  expects?: Record<string, string>;
  /** Mutation id without which this one makes no sense. */
  dependsOn?: string;
};

export type MutationRequest = EnqueueOptions & { [N in MutationName]: { name: N; args: MutationArgs<N> } }[MutationName];

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
  const judged = judgeAll(store, actor, requests);
  if (!judged.ok) return judged;
  const numbered = saveAll(store, judged.value.entries, alongside);
  if (!numbered.ok) return numbered;
  writeOverlay(store, judged.value.layer);
  store.workAdded(numbered.value);
  store.announce([...topicsOf([...judged.value.layer.values()].map((put) => put.entity)), 'outbox']);
  return ok(numbered.value.map(({ id }) => id));
}

type Judged = { entries: Omit<NewOutboxEntry, 'n'>[]; layer: Layer };

function judgeAll(store: DeskStore, actor: MutationActor, requests: readonly MutationRequest[]): Result<Judged> {
  const layer: Layer = new Map();
  const entries: Omit<NewOutboxEntry, 'n'>[] = [];
  const row = layeredLookup(store.cache, layer);
  for (const request of requests) {
    const { name } = request;
    const { v, args: schema } = mutations[name];
    const parsed = schema.safeParse(request.args);
    if (!parsed.success) return fail('input.invalid', 'main', `${name}: ${parsed.error.message}`);
    const args = parsed.data as Json;
    const expects = request.expects ?? expectedRevs(name, args, row);
    const mutationId = store.newId();
    const createdAtMs = store.nowMs();
    const outcome = applyMutation(name, v, args, { mutationId, actor, atMs: createdAtMs, expects, row });
    if (!outcome.ok) return outcome;
    if (outcome.value.status === 'rejected') return refusal(name, outcome.value);
    if (outcome.value.status === 'ok') rememberPuts(layer, outcome.value.puts);
    entries.push({ mutationId, name, argsVer: v, args, expects, dependsOn: request.dependsOn ?? null, createdAtMs });
  }
  return ok({ entries, layer });
}

function refusal(
  name: string,
  outcome: Extract<MutationOutcome, { status: 'rejected' }>,
): { ok: false; error: ReturnType<typeof fail>['error'] } {
  const code = isErrorCode(outcome.code) ? outcome.code : 'input.invalid';
  return fail(code, 'main', `${name} refused: ${outcome.code}`, { entity: outcome.entity, entityId: outcome.entityId });
}

function saveAll(store: DeskStore, entries: Judged['entries'], alongside?: () => void): Result<{ n: number; id: string }[]> {
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
