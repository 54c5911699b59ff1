/** Nobody published for over a year: a desk goes on with what is in force and says so, and one that begins anew does not stand there without rules. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusedPacks } from '../../src/main/store/db/packs-repo.ts';
import { wipeCache } from '../../src/main/store/db/wipe-cache.ts';
import { createPackShelf, listPacks } from '../../src/main/store/services/packs.ts';
import { packGoodMs } from '../../src/shared/pack/pack-term.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aSignedPack, packKeys } from '../support/signed-pack.ts';
import { aCheckedPart } from '../support/synced-rows.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk({ identity: { ...testIdentity, packKeys } });
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

const first = aSignedPack(701, 1);
const second = aSignedPack(702, 2);
const overAtMs = first.issuedAtMs + packGoodMs;

function receive(rows: readonly (typeof first)[], { from = 0, more = false } = {}): void {
  applyParts(desk.store, [aCheckedPart({ from, more, rows: rows.map((row) => ({ entity: 'pack', row })) })]);
}

const inForce = () => createPackShelf(desk.store).active('scripts')?.version ?? null;
const listed = () =>
  listPacks({ store: desk.store, packs: createPackShelf(desk.store) }).map(({ version, standing, expiresAtMs }) => [
    version,
    standing,
    expiresAtMs ?? null,
  ]);

test('a pack that ran out while it was in force stays in force, with its end in the list', () => {
  receive([first]);
  expect([inForce(), listed()]).toEqual([1, [[1, 'active', overAtMs]]]);
  desk.clock.nowMs = overAtMs + 1;
  expect([inForce(), listed(), refusedPacks(desk.store.cache)]).toEqual([1, [[1, 'active', overAtMs]], []]);
});

test('a desk that begins anew after that has the newest, not nothing and not an older one', () => {
  desk.clock.nowMs = overAtMs + 1;
  receive([first, second]);
  expect([inForce(), refusedPacks(desk.store.cache)]).toEqual([2, []]);
  expect(listed()).toEqual([
    [2, 'active', overAtMs],
    [1, 'older', null],
  ]);
});

test('nor does one whose cache was set aside and is filled again', () => {
  receive([first, second]);
  desk.clock.nowMs = overAtMs + 1;
  wipeCache(desk.store.cache);
  expect(inForce()).toBe(null);
  receive([first, second]);
  expect([inForce(), refusedPacks(desk.store.cache)]).toEqual([2, []]);
});

test('one that has a good pack takes none that is over when it comes: the last good one stays', () => {
  receive([first]);
  desk.clock.nowMs = overAtMs + 1;
  receive([second], { from: 1 });
  expect(inForce()).toBe(1);
  expect(refusedPacks(desk.store.cache).map(({ version, reason }) => [version, reason])).toEqual([[2, 'expired']]);
});

test('what a power cut took with the cache comes again as it first came, older versions too, and is no step back', () => {
  receive([first, second]);
  expect(inForce()).toBe(2);
  // own.db waits for the disk with every write, the cache does not.
  desk.store.cache.prepare('DELETE FROM pack').run();
  desk.clock.nowMs = overAtMs + 1;
  receive([first, second], { from: 2 });
  expect([inForce(), refusedPacks(desk.store.cache)]).toEqual([2, []]);
  expect(listed().map(([version]) => version)).toEqual([2, 1]);
});

test('a version below one that is here is a step back, and refused', () => {
  receive([second]);
  receive([first], { from: 1 });
  expect(inForce()).toBe(2);
  expect(refusedPacks(desk.store.cache).map(({ version }) => version)).toEqual([1]);
});
