/** What a desk says its rows hold of its own actions, when answers come in halves. */
import { expect, test } from 'vitest';
import { reduce, startState } from '../../../src/shared/sync/client-core.ts';
import type { ApplyEffect, Input, PullAnswer, StoredState, SyncState } from '../../../src/shared/sync/sync-state.ts';

const stored: StoredState = {
  epoch: 'e',
  grants: { ver: 1, scopes: ['a'] },
  cursors: { a: { seq: 4, head: 4, phase: 'live' } },
  entries: [1, 2].map((n) => ({ n, id: `m${n}`, state: 'settled' as const, status: 'ok' as const })),
  // A power cut took the page that held the second action; own.db kept that it is settled.
  lastN: 1,
  dataAtMs: 5,
  doubtfulFrom: null,
};

/** The hub stands at `seq` 9 and has judged both actions; the page ends at `to`. */
function applied(given: Partial<StoredState>, to: number): { state: SyncState; apply: ApplyEffect | undefined } {
  const chance = { nowMs: 10, random: 0.5 };
  const take = (state: SyncState, input: Input) => reduce(state, input, chance);
  const probing = take(startState({ ...stored, ...given }), { type: 'tick' });
  const probe = probing.effects.find((effect) => effect.kind === 'probe');
  const asking = take(probing.state, { type: 'went-online', request: probe?.request ?? 0 });
  const pull = asking.effects.find((effect) => effect.kind === 'pull');
  const { seq = 0 } = asking.state.cursors.a ?? {};
  const answer: PullAnswer = {
    ...{ epoch: 'e', reset: false, grants: { ver: 1, scopes: ['a'] }, lastN: 2, tookMs: 1 },
    parts: [{ scope: 'a', from: seq, to, head: 9, more: to < 9, reset: false }],
  };
  const done = take(asking.state, { type: 'pull-reply', request: pull?.request ?? 0, answer });
  return { state: done.state, apply: done.effects.find((effect) => effect.kind === 'apply') };
}

test('half an answer does not yet hold what the hub has judged: the action stays shown as the desk left it', () => {
  const { state, apply } = applied({}, 6);
  expect([state.lastN, apply?.lastN, apply?.hubLastN]).toEqual([1, 1, 2]);
});

test('the whole answer holds it', () => {
  expect(applied({}, 9).apply?.lastN).toBe(2);
});

test('a cache that is filled for the first time does not show every old action again meanwhile', () => {
  expect(applied({ cursors: {}, grants: null, dataAtMs: null, lastN: 0 }, 6).apply?.lastN).toBe(2);
});

test('a cache put back to before its first whole answer showed what is settled, and goes on showing it until an answer is whole', () => {
  const putBack = { dataAtMs: null, lastN: 0 };
  expect(applied(putBack, 6).apply?.lastN).toBe(0);
  expect(applied(putBack, 9).apply?.lastN).toBe(2);
});
