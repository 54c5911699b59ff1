/** Decides what a user's actions become in the outbox: judged here and now on what the author sees, numbered and written by the caller. */
import { isErrorCode } from '../base/error-codes.ts';
import { type AppError, fail, ok, type Result } from '../base/result.ts';
import { type Layer, layeredLookup, type PendingMutation, rememberPuts } from './local-view.ts';
import type { MutationActor, MutationOutcome, RowLookup } from './mutation.ts';
import { applyMutation, checkArgs, expectedRevs, type MutationArgs, type MutationName, mutations } from './mutations.ts';

export type EnqueueOptions = {
  /** Field group → rev it must still have on the hub, e.g. `{status: ticket.statusRev}`. Default: the revs the local view shows now. */
  expects?: Record<string, string>;
  /** Mutation id without which this one makes no sense. */
  dependsOn?: string;
};

export type MutationRequest = EnqueueOptions & { [N in MutationName]: { name: N; args: MutationArgs<N> } }[MutationName];

export type QueuedMutation = Omit<PendingMutation, 'n' | 'status'>;
export type Queued = { entries: QueuedMutation[]; layer: Layer };

export type Queueing = {
  actor: MutationActor;
  requests: readonly MutationRequest[];
  /** The local view. */
  view: RowLookup;
  newId(): string;
  nowMs(): number;
};

/**
 * All of them or none; a later one sees what the earlier ones leave. Fails with input.invalid (args) or the code with which a
 * mutation rejects what it finds. A stale `expects` is not refused: the hub judges it and the author gets a card.
 */
export function queueMutations({ actor, requests, view, newId, nowMs }: Queueing): Result<Queued> {
  const layer: Layer = new Map();
  const entries: QueuedMutation[] = [];
  const row = layeredLookup(view, layer);
  for (const request of requests) {
    const { name } = request;
    const { v } = mutations[name];
    const checked = checkArgs(name, request.args);
    if (!checked.ok) return checked;
    const args = checked.value;
    const expects = request.expects ?? expectedRevs(name, args, row);
    const mutationId = newId();
    const createdAtMs = nowMs();
    const outcome = applyMutation(name, v, args, { mutationId, actor, atMs: createdAtMs, expects, row });
    if (!outcome.ok) return outcome;
    if (outcome.value.status === 'rejected') return refusal(name, outcome.value);
    if (outcome.value.status === 'ok') rememberPuts(layer, outcome.value.puts);
    entries.push({ mutationId, name, argsVer: v, args, expects, dependsOn: request.dependsOn ?? null, createdAtMs });
  }
  return ok({ entries, layer });
}

function refusal(name: string, outcome: Extract<MutationOutcome, { status: 'rejected' }>): { ok: false; error: AppError } {
  const code = isErrorCode(outcome.code) ? outcome.code : 'input.invalid';
  return fail(code, 'main', `${name} refused: ${outcome.code}`, { entity: outcome.entity, entityId: outcome.entityId });
}
