/** Sends the next mutations, in order of n, after the files they refer to. One call is one request; the sync core says when. */

import { attachmentMaxBytes } from '../../../shared/contract/hub.ts';
import { proto, schema } from '../../../shared/contract/protocol-version.ts';
import type { Input } from '../../../shared/sync/sync-state.ts';
import type { Mutation } from '../../../shared/sync/wire.ts';
import { attachmentBytes, markAttachment, pendingAttachments } from '../db/attachments-repo.ts';
import { markSent, nextBatch } from '../db/outbox-repo.ts';
import type { DeskStore } from './desk-store.ts';
import { filesNamedIn } from './files-named.ts';
import type { HubClient, HubFailure } from './hub-client.ts';
import { isUnfit, problemOf } from './hub-failure.ts';
import type { LateFiles } from './late-files.ts';
import { sendFile } from './send-file.ts';

const maxBytes = 256 * 1024;

export type Push = { request: number; epoch: string; fromN: number; maxActions: number; clientId: string };
type Line = { hub: Pick<HubClient, 'push' | 'putAttachment' | 'putAttachmentPart'>; late: Pick<LateFiles, 'failed' | 'isLate'> };
type Drained = { input: Input; failure: HubFailure | null };

/** Answers the input for the sync core, and the failure to log if there was one. */
export async function drainOutbox(store: DeskStore, { hub, late }: Line, push: Push): Promise<Drained> {
  const { request, epoch, fromN, maxActions, clientId } = push;
  const batch = nextBatch(store.own, fromN, { limit: maxActions, maxBytes });
  if (batch.length === 0) return { input: { type: 'push-refused', request, why: 'other', problem: null, retryAfterMs: 0 }, failure: null };
  const { ready, failure } = await sendFiles(store, { hub, late }, batch);
  const isHeld = failure?.kind === 'error';
  // What comes before a file that the hub fails at goes without waiting for it.
  if (failure !== null && !(isHeld && ready > 0)) {
    if (!isHeld) return { input: inputOf(failure, request), failure };
    return { input: { type: 'push-refused', request, why: 'other', problem: null, retryAfterMs: failure.retryAfterMs }, failure };
  }
  const mutations = batch.slice(0, ready);
  markSent(
    store.own,
    mutations.map(({ n }) => n),
  );
  const answer = await hub.push({ proto, schema, client_id: clientId, epoch, mutations });
  if (!answer.ok) return { input: inputOf(answer.failure, request), failure: answer.failure };
  const { last_n: lastN, expected_n: expectedN, results } = answer.value;
  return { input: { type: 'push-reply', request, answer: { epoch: answer.value.epoch, lastN, expectedN, results } }, failure };
}

/**
 * How many of these mutations, from the first on, may go: every file they name is on the hub, or will never be (the hub refused it),
 * or comes later. And what stands in the way of the next.
 */
async function sendFiles(
  store: DeskStore,
  { hub, late }: Line,
  mutations: readonly Mutation[],
): Promise<{ ready: number; failure: HubFailure | null }> {
  const waiting = new Set(pendingAttachments(store.own));
  if (waiting.size === 0) return { ready: mutations.length, failure: null };
  for (const [ready, { args }] of mutations.entries()) {
    for (const sha256 of filesNamedIn(args)) {
      const bytes = waiting.has(sha256) && !late.isLate(sha256) ? attachmentBytes(store.own, sha256) : null;
      if (bytes === null) continue;
      waiting.delete(sha256);
      const answer = bytes.byteLength > attachmentMaxBytes ? null : await sendFile(hub, sha256, bytes);
      if (answer === null || (!answer.ok && answer.failure.kind === 'refused')) markAttachment(store.own, sha256, 'refused');
      else if (answer.ok) markAttachment(store.own, sha256, 'sent');
      else if (answer.failure.kind !== 'error' || !late.failed(sha256)) return { ready, failure: answer.failure };
    }
  }
  return { ready: mutations.length, failure: null };
}

/** A hub that fails at a push may still give news: only what says nothing of the hub ends the link. */
function inputOf(failure: HubFailure, request: number): Input {
  const { kind, reason, retryAfterMs } = failure;
  if (kind === 'offline' || kind === 'not-ours' || kind === 'signed-out') return { type: 'went-offline', why: kind, retryAfterMs };
  const why = kind === 'conflict' && reason === 'epoch' ? 'epoch' : isUnfit(failure) ? 'unfit' : 'other';
  return { type: 'push-refused', request, why, problem: problemOf(failure), retryAfterMs };
}
