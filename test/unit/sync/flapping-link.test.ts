/** How a desk asks a hub that refuses it while its link comes and goes. */
import { expect, test } from 'vitest';
import { backoffMs } from '../../../src/shared/sync/backoff.ts';
import { reduce, startState } from '../../../src/shared/sync/client-core.ts';
import type { Effect, StoredState, SyncState } from '../../../src/shared/sync/sync-state.ts';

const stored: StoredState = {
  epoch: 'e',
  grants: { ver: 1, scopes: ['a'] },
  cursors: { a: { seq: 4, head: 4, phase: 'live' } },
  entries: [],
  lastN: 0,
  dataAtMs: 5,
  doubtfulFrom: null,
};
const requestOf = (effects: readonly Effect[], kind: 'probe' | 'pull') =>
  effects.find((effect): effect is Extract<Effect, { kind: 'probe' | 'pull' }> => effect.kind === kind)?.request ?? -1;

/** From offline to the hub's refusal of the first pull. Answers how long the next one waits. */
function backAndRefused(offline: SyncState, atMs: number): { state: SyncState; waitMs: number } {
  const chance = { nowMs: atMs, random: 0.5 };
  const probing = reduce({ ...offline, probeAtMs: atMs }, { type: 'tick' }, chance);
  const online = reduce(probing.state, { type: 'went-online', request: requestOf(probing.effects, 'probe') }, chance);
  const request = requestOf(online.effects, 'pull');
  const refused = reduce(online.state, { type: 'pull-refused', request, why: 'other', problem: 'hub.not-taken', retryAfterMs: 0 }, chance);
  return { state: refused.state, waitMs: refused.state.pullAtMs - atMs };
}

test('a link that returns asks a hub that refuses at once, and then waits as long as if it had stayed', () => {
  let state = startState(stored);
  for (let time = 1; time <= 5; time++) {
    const back = backAndRefused(state, time * 10_000);
    expect(back.waitMs).toBe(backoffMs(time, 0.5));
    state = reduce(back.state, { type: 'went-offline', why: 'offline', retryAfterMs: 0 }, { nowMs: time * 10_000 + 1, random: 0.5 }).state;
  }
});
