/** Sends the next mutations, in order of n, after the files they refer to. One call is one request; the sync core says when. */

import { attachmentMaxBytes } from '../../../shared/contract/hub.ts';
import { proto, schema } from '../../../shared/contract/protocol-version.ts';
import { batchLimit } from '../../../shared/sync/outbox-entries.ts';
import type { Input } from '../../../shared/sync/sync-state.ts';
import type { Mutation } from '../../../shared/sync/wire.ts';
import { attachmentBytes, markAttachment, pendingAttachments } from '../db/attachments-repo.ts';
import { markSent, nextBatch } from '../db/outbox-repo.ts';
import type { DeskStore } from './desk-store.ts';
import { filesNamedIn } from './files-named.ts';
import type { HubClient, HubFailure } from './hub-client.ts';
import { sendFile } from './send-file.ts';

const maxBytes = 256 * 1024;

export type Push = { request: number; epoch: string; fromN: number; clientId: string };

/** Answers the input for the sync core, and the failure to log if there was one. */
export async function drainOutbox(store: DeskStore, hub: HubClient, push: Push): Promise<{ input: Input; failure: HubFailure | null }> {
  const { request, epoch, fromN, clientId } = push;
  const mutations = nextBatch(store.own, fromN, { limit: batchLimit, maxBytes });
  if (mutations.length === 0) return { input: { type: 'push-refused', request, why: 'other', retryAfterMs: 0 }, failure: null };
  const blocked = await sendFiles(store, hub, mutations);
  if (blocked !== null) return { input: inputOf(blocked, request), failure: blocked };
  markSent(
    store.own,
    mutations.map(({ n }) => n),
  );
  const answer = await hub.push({ proto, schema, client_id: clientId, epoch, mutations });
  if (!answer.ok) return { input: inputOf(answer.failure, request), failure: answer.failure };
  const { last_n: lastN, expected_n: expectedN, results } = answer.value;
  return { input: { type: 'push-reply', request, answer: { epoch: answer.value.epoch, lastN, expectedN, results } }, failure: null };
}

/** Null when every file these mutations name is on the hub, or will never be (the hub refused it: the mutation still goes). */
async function sendFiles(store: DeskStore, hub: HubClient, mutations: readonly Mutation[]): Promise<HubFailure | null> {
  const waiting = new Set(pendingAttachments(store.own));
  if (waiting.size === 0) return null;
  for (const sha256 of new Set(mutations.flatMap(({ args }) => filesNamedIn(args)))) {
    const bytes = waiting.has(sha256) ? attachmentBytes(store.own, sha256) : null;
    if (bytes === null) continue;
    const answer = bytes.byteLength > attachmentMaxBytes ? null : await sendFile(hub, sha256, bytes);
    if (answer === null || (!answer.ok && answer.failure.kind === 'refused')) markAttachment(store.own, sha256, 'refused');
    else if (!answer.ok) return answer.failure;
    else markAttachment(store.own, sha256, 'sent');
  }
  return null;
}

function inputOf(failure: HubFailure, request: number): Input {
  const { kind, retryAfterMs } = failure;
  if (kind === 'conflict') return { type: 'push-refused', request, why: failure.reason === 'epoch' ? 'epoch' : 'other', retryAfterMs };
  if (kind === 'refused' || kind === 'app-too-old') return { type: 'push-refused', request, why: 'other', retryAfterMs };
  return { type: 'went-offline', why: kind === 'error' ? 'hub-error' : kind, retryAfterMs };
}
