/** What own.db said is known until it is written, and what a transaction took back was never known. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveIdentity, signedInId } from '../../src/main/store/db/meta-repo.ts';
import { packSeen, rememberPack } from '../../src/main/store/db/packs-repo.ts';
import { aDesk, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

const somebody = (id: string) => ({ ...testIdentity, user: { ...testIdentity.user, id } });

test('who is signed in is known at once when somebody else signs in', () => {
  const { own } = desk.store;
  saveIdentity(own, somebody('first'));
  expect([signedInId(own), signedInId(own)]).toEqual(['first', 'first']);
  saveIdentity(own, somebody('second'));
  expect(signedInId(own)).toBe('second');
});

test('a sign-in that was taken back with its transaction leaves whoever was there', () => {
  const { own } = desk.store;
  saveIdentity(own, somebody('first'));
  expect(signedInId(own)).toBe('first');
  const fails = own.transaction(() => {
    saveIdentity(own, somebody('second'));
    expect(signedInId(own)).toBe('second');
    throw new Error('no room');
  });
  expect(fails).toThrow('no room');
  expect(signedInId(own)).toBe('first');
});

test('the highest number of each pack rises as soon as it is accepted, for that pack alone', () => {
  const { own } = desk.store;
  expect([packSeen(own, 'rules'), packSeen(own, 'scripts')]).toEqual([0, 0]);
  rememberPack(own, 'rules', 3);
  expect([packSeen(own, 'rules'), packSeen(own, 'scripts')]).toEqual([3, 0]);
  rememberPack(own, 'rules', 2);
  expect(packSeen(own, 'rules')).toBe(3);
});
