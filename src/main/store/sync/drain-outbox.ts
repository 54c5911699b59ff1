/** Sends the next mutations, in order of n, after the files they refer to. One call is one request; the sync core says when. */

import { proto, schema } from '../../../shared/contract/protocol-version.ts';
import type { Input } from '../../../shared/sync/sync-state.ts';
import { markSent, nextBatch } from '../db/outbox-repo.ts';
import type { DeskStore } from './desk-store.ts';
import { heldInput, pushInput } from './failure-input.ts';
import { shelfOf } from './file-shelf.ts';
import type { HubClient, HubFailure } from './hub-client.ts';
import { type FileLine, sendNamedFiles } from './send-named-files.ts';

const maxBytes = 256 * 1024;

export type Push = { request: number; epoch: string; fromN: number; maxActions: number; clientId: string };
type Line = FileLine & { hub: Pick<HubClient, 'push'> };
type Drained = { input: Input; failure: HubFailure | null };

/** Answers the input for the sync core, and the failure to log if there was one. */
export async function drainOutbox(store: DeskStore, { hub, late }: Line, push: Push): Promise<Drained> {
  const { request, epoch, fromN, maxActions, clientId } = push;
  const batch = nextBatch(store.own, fromN, { limit: maxActions, maxBytes });
  if (batch.length === 0) return { input: { type: 'push-refused', request, why: 'other', problem: null, retryAfterMs: 0 }, failure: null };
  const { ready, failure } = await sendNamedFiles(shelfOf(store.own), { hub, late }, batch);
  const isHeld = failure?.kind === 'error';
  // What comes before a file that the hub fails at goes without waiting for it.
  if (failure !== null && !(isHeld && ready > 0)) {
    return { input: isHeld ? heldInput(failure, request) : pushInput(failure, request), failure };
  }
  const mutations = batch.slice(0, ready);
  markSent(
    store.own,
    mutations.map(({ n }) => n),
  );
  const answer = await hub.push({ proto, schema, client_id: clientId, epoch, mutations });
  if (!answer.ok) return { input: pushInput(answer.failure, request), failure: answer.failure };
  const { last_n: lastN, expected_n: expectedN, results } = answer.value;
  return { input: { type: 'push-reply', request, answer: { epoch: answer.value.epoch, lastN, expectedN, results } }, failure };
}
