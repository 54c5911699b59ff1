/** How a desk whose own.db is an older copy learns from the hub what of it was judged, and sends the rest. */
import { expect, test } from 'vitest';
import { reduce, startState } from '../../../src/shared/sync/client-core.ts';
import type { Effect, Input, StoredState, SyncState } from '../../../src/shared/sync/sync-state.ts';

const judged = 6;
const unknown = `m${judged + 1}`;
const stored: StoredState = {
  epoch: 'e',
  grants: { ver: 1, scopes: ['a'] },
  cursors: { a: { seq: 4, head: 4, phase: 'live' } },
  entries: Array.from({ length: judged + 1 }, (_, at) => ({ n: at + 1, id: `m${at + 1}`, state: 'queued' as const, status: null })),
  lastN: 0,
  dataAtMs: 5,
  doubtfulFrom: null,
};
const chance = { nowMs: 10, random: 0.5 };
type Push = Extract<Effect, { kind: 'push' }>;
const pushOf = (effects: readonly Effect[]) => effects.find((effect): effect is Push => effect.kind === 'push');

/** Online, with one action a batch, as after one that was too large. The hub has judged all but the last action, and one that this file no longer has. */
function sendingOneByOne(): { state: SyncState; push: Push } {
  const probing = reduce(startState(stored), { type: 'tick' }, chance);
  const probe = probing.effects.find((effect) => effect.kind === 'probe');
  const online = reduce({ ...probing.state, maxActions: 1 }, { type: 'went-online', request: probe?.request ?? 0 }, chance);
  const push = pushOf(online.effects);
  if (push === undefined) throw new Error('nothing is sent');
  return { state: online.state, push };
}

const hubLastN = judged + 1;
const answerOf = (push: Push, entries: SyncState['entries']): Input => {
  const sent = entries.filter(({ n }) => n >= push.fromN).slice(0, push.maxActions);
  const results = sent
    .filter(({ id }) => id !== unknown)
    .map(({ id }) => ({ id, n: Number(id.slice(1)), status: 'ok' as const, code: '', seqs: {} }));
  return { type: 'numbers-used', request: push.request, expectedN: hubLastN + 1, results };
};

test('what the hub knows is learnt without a wait between the questions, and in growing batches, until what it does not know is sent under its own number', () => {
  let { state, push } = sendingOneByOne();
  const sizes: number[] = [];
  while (state.entries.find(({ n }) => n === push.fromN)?.id !== unknown) {
    sizes.push(push.maxActions);
    const step = reduce(state, answerOf(push, state.entries), chance);
    state = step.state;
    const next = pushOf(step.effects);
    if (next === undefined) throw new Error(`a wait of ${state.pushAtMs - chance.nowMs} ms`);
    push = next;
  }
  expect(sizes).toEqual([1, 2, 4]);
  expect(state.entries.filter(({ status }) => status === null)).toMatchObject([{ n: hubLastN + 1, id: unknown }]);
});

test('an answer that teaches nothing is waited for longer each time', () => {
  let { state, push } = sendingOneByOne();
  const waits: number[] = [];
  for (let asked = 0; asked < 3; asked++) {
    const step = reduce(state, { type: 'numbers-used', request: push.request, expectedN: hubLastN + 1, results: [] }, chance);
    const wait = step.state.pushAtMs - chance.nowMs;
    expect(pushOf(step.effects)).toBeUndefined();
    waits.push(wait);
    const later = reduce({ ...step.state, pushAtMs: chance.nowMs }, { type: 'tick' }, chance);
    state = later.state;
    push = pushOf(later.effects) ?? push;
  }
  expect(waits[0]).toBeGreaterThan(0);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(new Set(waits).size).toBe(3);
});
