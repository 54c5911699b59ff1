/** Once a day every page of the cache is read in a thread of its own, while nobody is talking. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pagesReadAtMs } from '../../src/main/store/db/meta-repo.ts';
import { removeRunningContact, saveRunningContact } from '../../src/main/store/db/running-contacts-repo.ts';
import { startPageChecks } from '../../src/main/store/page-checks.ts';
import { dayMs, minuteMs } from '../../src/shared/base/clock.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testKey } from '../support/desk-store.ts';
import { aRunningContact } from '../support/running-contact.ts';
import { aCheckedPart, aCustomer, idOf, type PageRow } from '../support/synced-rows.ts';

let desk: TestDesk;
/** The next look, run by hand, so that nobody waits ten minutes. */
let look = () => {};
let stop = async () => {};
let told: string[] = [];

beforeEach(() => {
  desk = aDesk();
  const rows = Array.from({ length: 2_000 }, (_, i): PageRow => ({ entity: 'customer', row: aCustomer(i + 1) }));
  applyParts(desk.store, [aCheckedPart({ rows })]);
  desk.store.cache.pragma('wal_checkpoint(TRUNCATE)');
  told = [];
  const tell = (word: string) => told.push(word);
  const store = { ...desk.store, nowMs: () => desk.clock.nowMs };
  stop = startPageChecks({
    ...{ store, keyHex: testKey, thread: new URL('../../src/main/store/db/page-check-thread.ts', import.meta.url) },
    setTimer(callback, delayMs) {
      expect(delayMs).toBe(10 * minuteMs);
      look = callback;
      return () => undefined;
    },
    log: tell,
    onDamaged: () => tell('damaged'),
  });
});
afterEach(async () => {
  await stop();
  desk.close();
  removeFolder(desk.dir);
});

/** Turns of the event loop until it is so; the test's own time limit ends it otherwise. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => setImmediate(resolve));
}

function breakPage(at: number): void {
  const file = openSync(join(desk.dir, 'cache.db'), 'r+');
  writeSync(file, Buffer.from([0x5a, 0xa5, 0x5a, 0xa5]), 0, 4, at);
  closeSync(file);
}

test('whole pages are noted with the time, and read again a day later, not sooner', async () => {
  const first = desk.clock.nowMs;
  look();
  await until(() => pagesReadAtMs(desk.store.cache) === first);
  desk.clock.nowMs += dayMs - 1;
  look();
  await stop();
  expect(pagesReadAtMs(desk.store.cache)).toBe(first);
  desk.clock.nowMs += 1;
  look();
  await until(() => pagesReadAtMs(desk.store.cache) === first + dayMs);
  expect(told).toEqual([]);
});

test('a page that a disk changed in silence is found before anybody reads it', async () => {
  breakPage(Math.floor(statSync(join(desk.dir, 'cache.db')).size * 0.6));
  // The store itself holds what it read before and notices nothing.
  look();
  await until(() => told.includes('damaged'));
  expect(told[0]).toContain('a page of cache.db is damaged');
  expect(pagesReadAtMs(desk.store.cache)).toBe(0);
});

test('nothing is read while somebody is talking, and what had begun is let go of', async () => {
  const view = aRunningContact({ id: idOf(900), phase: 'talking' });
  saveRunningContact(desk.store.own, { view, state: {} }, 1);
  look();
  await stop();
  expect(pagesReadAtMs(desk.store.cache)).toBe(0);
  removeRunningContact(desk.store.own, view.id);
  look();
  saveRunningContact(desk.store.own, { view, state: {} }, 1);
  look();
  await stop();
  expect([pagesReadAtMs(desk.store.cache), told]).toEqual([0, []]);
});
