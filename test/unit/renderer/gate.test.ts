/** Which screen may show at all, and what of the link that hangs on. */
import { expect, test } from 'vitest';
import { gateOf } from '../../../src/renderer/app/gate.ts';
import type { LinkState } from '../../../src/shared/contract/desk-views.ts';

const link: LinkState = {
  state: 'online',
  sinceMs: 1,
  dataAtMs: 2,
  unsent: 0,
  openConflicts: 0,
  firstSync: null,
  hubOffsetMs: 0,
  problem: null,
};

test('while rows come in nothing that every screen hangs from changes', () => {
  const firstSync = { done: 5, total: 9 };
  expect(gateOf({ ...link, state: 'slow', dataAtMs: 1_002, unsent: 3, hubOffsetMs: 7, firstSync })).toEqual(gateOf(link));
});

test('a store that never opened, a locked desk and one without a person are told apart', () => {
  const closed = gateOf({ ...link, sinceMs: 0, problem: 'db.wrong-key' });
  expect([closed.failure?.code, closed.lock, closed.joining]).toEqual(['db.wrong-key', null, null]);
  const locked = gateOf({ ...link, problem: 'lease.ended', unsent: 3 });
  expect([locked.failure, locked.lock, locked.unsent]).toEqual([null, 'lease.ended', 3]);
  const alone = gateOf({ ...link, state: 'signed-out', problem: 'auth.expired' });
  expect([alone.failure, alone.lock, alone.joining]).toEqual([null, null, { problem: 'auth.expired' }]);
});
