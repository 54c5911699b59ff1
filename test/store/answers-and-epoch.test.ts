/** The hub's answers stand in own.db beside the epoch they were given under, whatever became of the cache. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addOutboxEntry, waitingEntries } from '../../src/main/store/db/outbox-repo.ts';
import { changeEpoch, storedState } from '../../src/main/store/sync/apply-pull.ts';
import { keepAnswers } from '../../src/main/store/sync/keep-answers.ts';
import { reduce, startState } from '../../src/shared/sync/client-core.ts';
import type { Effect, PullAnswer } from '../../src/shared/sync/sync-state.ts';
import { aDesk, type TestDesk } from '../support/desk-store.ts';
import { idOf } from '../support/synced-rows.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => desk.close());

const chance = { nowMs: 10, random: 0.5 };
const restored = idOf(91);

function requestOf(effects: readonly Effect[], kind: 'probe' | 'pull'): number {
  const effect = effects.find((each): each is Extract<Effect, { kind: 'probe' | 'pull' }> => each.kind === kind);
  if (effect === undefined) throw new Error(`no ${kind}`);
  return effect.request;
}

test('an action answered before own.db had heard of the epoch is sent again to a restored hub, though the cache was lost', () => {
  const { own } = desk.store;
  const action = { mutationId: idOf(7), name: 'ticket.addNote', argsVer: 1, args: {}, expects: null, dependsOn: null, createdAtMs: 1 };
  addOutboxEntry(own, { ...action, n: 1 });
  // The process ended between the first page, in the cache, and what own.db keeps of it; then the cache was lost.
  keepAnswers(own, { epoch: idOf(90), results: [{ id: idOf(7), n: 1, status: 'ok', code: '', seqs: {} }] });
  const stored = storedState(desk.store);
  expect([stored.epoch, stored.entries.map(({ state }) => state)]).toEqual([idOf(90), ['acked']]);

  const probing = reduce(startState(stored), { type: 'tick' }, chance);
  const online = reduce(probing.state, { type: 'went-online', request: requestOf(probing.effects, 'probe') }, chance);
  const answer: PullAnswer = { epoch: restored, reset: false, grants: { ver: 1, scopes: [] }, lastN: 0, parts: [], tookMs: 1 };
  const changed = reduce(online.state, { type: 'pull-reply', request: requestOf(online.effects, 'pull'), answer }, chance).effects;
  expect(changed).toContainEqual({ kind: 'change-epoch', epoch: restored, fromN: 1 });
  changeEpoch(desk.store, restored, 1);
  expect(waitingEntries(own).map(({ n, state }) => [n, state])).toEqual([[1, 'queued']]);
});
