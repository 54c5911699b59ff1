/** The disk runs out at every page of what is being written: all of it or nothing is there, it is sound, and it is written once there is room. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CacheDb, OwnDb } from '../../src/main/store/db/open.ts';
import { listOutbox } from '../../src/main/store/db/outbox-repo.ts';
import { indexWaiting } from '../../src/main/store/db/search-index-repo.ts';
import { storageError } from '../../src/main/store/db/sqlite-errors.ts';
import { wipeCache } from '../../src/main/store/db/wipe-cache.ts';
import { applyPull, applyPullInSlices } from '../../src/main/store/sync/apply-pull.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import type { CheckedPart } from '../../src/shared/sync/page.ts';
import type { ApplyEffect } from '../../src/shared/sync/sync-state.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testEpoch, testIdentity } from '../support/desk-store.ts';
import { aSignedPack, packKeys } from '../support/signed-pack.ts';
import { faultsIn, ownContent, pulledContent } from '../support/sound-files.ts';
import { aCheckedPart, aCustomer, anOrder, aTicket, aTicketEvent, idOf, type PageRow, teamScope } from '../support/synced-rows.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk({ identity: { ...testIdentity, packKeys } });
  const rows: PageRow[] = [
    { entity: 'customer', row: aCustomer(1) },
    { entity: 'ticket', row: aTicket(2, idOf(1)) },
  ];
  applyParts(desk.store, [aCheckedPart({ rows })]);
  for (let i = 0; i < 20; i++) note(`第 ${i} 条`);
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

function note(text: string): boolean {
  return enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text }).ok;
}

/** Every kind of thing a page brings, a pack among them. */
const rows: PageRow[] = Array.from({ length: 30 }, (_, i): PageRow[] => [
  { entity: 'customer', row: aCustomer(100 + i) },
  { entity: 'order', row: anOrder(200 + i, idOf(100 + i)) },
  { entity: 'ticket', row: aTicket(300 + i, idOf(100 + i)) },
  { entity: 'ticket_event', row: aTicketEvent(400 + i, aTicket(300 + i, idOf(100 + i)), { text: `第 ${i} 次跟进，已核实` }) },
]).flat();
const parts: readonly CheckedPart[] = [aCheckedPart({ from: 2, rows: [...rows, { entity: 'pack', row: aSignedPack(700, 1) }] })];
const settle = Array.from({ length: 20 }, (_, i) => ({ n: i + 1, state: 'settled' as const }));
const effect: ApplyEffect = {
  ...{ kind: 'apply', epoch: testEpoch, grants: { ver: 1, scopes: [teamScope] }, lastN: 20, purge: [], dataAtMs: 9, settle },
  parts: parts.map(({ scope, to, head }) => ({ scope, cursor: { seq: to, head, phase: 'live' }, restart: false })),
};

const pageCount = (db: CacheDb | OwnDb) => Number(db.pragma('page_count', { simple: true }));

/** Tries with one page of room more each time, until it is done. Answers how often the disk was full. */
async function withEveryPage(db: CacheDb | OwnDb, act: () => unknown, refused: () => void): Promise<number> {
  for (let full = 0; full < 2_000; full++) {
    db.pragma(`max_page_count = ${startPages + full}`);
    try {
      await act();
      return full;
    } catch (error) {
      expect(storageError(error)?.code).toBe('disk.full');
      refused();
    }
  }
  throw new Error('there is never room enough');
}
let startPages = 0;
beforeEach(() => {
  startPages = pageCount(desk.store.cache);
});

const acts = {
  'a page': () => applyPull(desk.store, effect, parts),
  'a page in slices': () =>
    applyPullInSlices(desk.store, { effect, parts }, { isTimeUp: () => true, breathe: async () => {}, isStopped: () => false }),
};

test.each(Object.entries(acts))('at every page of applying %s', async (_, act) => {
  const { cache, own } = desk.store;
  const old = pulledContent(cache);
  const typed = ownContent(own);
  const full = await withEveryPage(cache, act, () => {
    expect(pulledContent(cache)).toBe(old);
    expect(faultsIn(desk.store)).toEqual([]);
    expect(listOutbox(own).every(({ state }) => state === 'queued')).toBe(true);
  });
  expect(full).toBeGreaterThan(15);
  expect([faultsIn(desk.store, ['已核实']), pulledContent(cache) === old]).toEqual([[], false]);
  expect(listOutbox(own).every(({ state }) => state === 'settled')).toBe(true);
  expect(ownContent(own)).toEqual(typed);
});

test('at every page of what an action adds in the middle of a page', async () => {
  const { cache } = desk.store;
  const before = ownContent(desk.store.own).outbox.length;
  let written = 0;
  const breathe = async () => {
    if (note('写页时写的'.repeat(20))) written++;
  };
  const act = () => applyPullInSlices(desk.store, { effect, parts }, { isTimeUp: () => true, breathe, isStopped: () => false });
  for (const room of [3, 8, 15, 25, 40, 1_000_000]) {
    cache.pragma(`max_page_count = ${room === 1_000_000 ? room : startPages + room}`);
    await Promise.resolve()
      .then(act)
      .catch((error: unknown) => {
        if (!String(error).includes('given up')) expect(storageError(error)?.code).toBe('disk.full');
      });
    expect(faultsIn(desk.store)).toEqual([]);
    expect(ownContent(desk.store.own).outbox).toHaveLength(before + written);
  }
  expect(Number(cache.prepare('SELECT seq FROM cursor').pluck().get())).toBe(parts[0]?.to);
});

test('at every page of reading words into the index, and while a cache is wiped', async () => {
  applyPull(desk.store, effect, parts);
  const { cache } = desk.store;
  startPages = pageCount(cache);
  const full = await withEveryPage(
    cache,
    () => {
      while (indexWaiting(cache, () => false) > 0);
    },
    () => expect(faultsIn(desk.store, ['已核实'])).toEqual([]),
  );
  expect(full).toBeGreaterThan(2);
  startPages = pageCount(cache);
  await withEveryPage(
    cache,
    () => wipeCache(cache),
    () => expect(faultsIn(desk.store, ['已核实'])).toEqual([]),
  );
  expect(faultsIn(desk.store)).toEqual([]);
});

test('no room in own.db while a page is applied: the page is there or not, nothing typed is lost, and its actions settle at the next try', async () => {
  const { own } = desk.store;
  for (let i = 0; i < 200; i++) note('长'.repeat(200));
  startPages = pageCount(own);
  own.pragma(`max_page_count = ${startPages}`);
  const codes = Array.from({ length: 60 }, () => note('磁盘满时'.repeat(50)));
  expect(codes.at(-1)).toBe(false);
  const kept = ownContent(own);
  try {
    applyPull(desk.store, effect, parts);
  } catch (error) {
    expect(storageError(error)?.code).toBe('disk.full');
  }
  expect(faultsIn(desk.store)).toEqual([]);
  expect(ownContent(own)).toEqual(kept);
  own.pragma('max_page_count = 1000000');
  applyParts(desk.store, [], { lastN: 20, settle });
  expect(listOutbox(own).filter(({ state }) => state === 'settled')).toHaveLength(20);
});
