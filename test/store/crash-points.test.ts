/** A desk that dies between any two calls of the database driver: whatever it was doing is there as a whole or not at all, and is done again without harm. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attachmentBytes, pendingAttachments } from '../../src/main/store/db/attachments-repo.ts';
import { loadDraft, saveDraft } from '../../src/main/store/db/drafts-repo.ts';
import { clientId, ownEpoch } from '../../src/main/store/db/meta-repo.ts';
import { listOutbox, outboxHeads } from '../../src/main/store/db/outbox-repo.ts';
import { newestPack, packSeen } from '../../src/main/store/db/packs-repo.ts';
import { countConfirmed } from '../../src/main/store/db/page-repo.ts';
import { purgedRows } from '../../src/main/store/db/purged-repo.ts';
import { countSearchTodo, indexWaiting, mergeSearchIndex } from '../../src/main/store/db/search-index-repo.ts';
import { searchTexts } from '../../src/main/store/db/text-search-repo.ts';
import { wipeCache } from '../../src/main/store/db/wipe-cache.ts';
import { attachFile } from '../../src/main/store/services/attachments.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { forgetPurged } from '../../src/main/store/services/forget-purged.ts';
import { applyPull, applyPullInSlices, changeEpoch, storedState } from '../../src/main/store/sync/apply-pull.ts';
import type { DeskStore } from '../../src/main/store/sync/desk-store.ts';
import { drainOutbox } from '../../src/main/store/sync/drain-outbox.ts';
import { createHubClient } from '../../src/main/store/sync/hub-client.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { rebuildOverlay } from '../../src/main/store/sync/overlay.ts';
import { rememberStoredPacks } from '../../src/main/store/sync/pack-intake.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import type { CheckedPart } from '../../src/shared/sync/page.ts';
import type { ApplyEffect } from '../../src/shared/sync/sync-state.ts';
import { atEach, crashPoints, type Snapshot } from '../support/crash-points.ts';
import { aDesk, aFolder, applyParts, openFiles, removeFolder, type TestDesk, testEpoch, testIdentity } from '../support/desk-store.ts';
import { makeCacheOld } from '../support/old-cache.ts';
import { aScriptedHub } from '../support/scripted-hub.ts';
import { aSignedPack, packKeys } from '../support/signed-pack.ts';
import { faultsIn, ownContent, pulledContent } from '../support/sound-files.ts';
import { aCheckedPart, aCustomer, aTicket, aTicketEvent, idOf, type PageRow } from '../support/synced-rows.ts';

const identity = { ...testIdentity, packKeys };
const scopes = ['team:a', 'team:b'];
const grants = { ver: 1, scopes };
const words = ['异响', '西湖', '已核实'];
const draftKey = `ticket:${idOf(21)}`;

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk({ identity });
  const rows = (scope: string, n: number): PageRow[] => [
    { entity: 'customer', row: aCustomer(n, { scope }) },
    { entity: 'ticket', row: aTicket(n + 1, idOf(n), { scope }) },
  ];
  const parts = [aCheckedPart({ scope: 'team:a', rows: rows('team:a', 10) }), aCheckedPart({ scope: 'team:b', rows: rows('team:b', 20) })];
  applyParts(desk.store, parts, { grants });
  indexWaiting(desk.store.cache, () => false);
  note('第一条');
  saveDraft(desk.store.own, identity.user.id, { key: draftKey, text: '写到一半', selectionStart: 1, selectionEnd: 1, savedAtMs: 1 });
});
afterEach(() => {
  if (desk.store.own.open) desk.close();
  removeFolder(desk.dir);
});

function note(text: string, store = desk.store): void {
  const queued = enqueueMutation(store, 'ticket.addNote', { ticketId: idOf(21), text });
  if (!queued.ok) throw new Error(queued.error.message);
}

/** What the store does first with files it finds. */
function begin(dir: string): TestDesk {
  const again = aDesk({ dir, identity });
  expect(again.files.cacheRebuilt).toBe(false);
  clientId(again.store.own, again.store.newId);
  rememberStoredPacks(again.store);
  storedState(again.store);
  rebuildOverlay(again.store);
  forgetPurged(again.store, null);
  return again;
}

/** At each point: sound, the draft there, the outbox grown by nothing but what was being done. */
async function expectSoundAt(points: readonly Snapshot[], check: (store: DeskStore, index: number) => void): Promise<void> {
  expect(points.length).toBeGreaterThan(1);
  const before = ownContent(desk.store.own).outbox.length;
  await atEach(points, (dir, index) => {
    const again = begin(dir);
    expect([index, faultsIn(again.store, words)]).toEqual([index, []]);
    expect(loadDraft(again.store.own, identity.user.id, draftKey)?.text).toBe('写到一半');
    expect(outboxHeads(again.store.own).length).toBeLessThanOrEqual(before);
    check(again.store, index);
    again.close();
  });
}

function effectOf(parts: readonly CheckedPart[], given: Partial<ApplyEffect> = {}): ApplyEffect {
  const cursors = parts.map(({ scope, to, head }) => ({ scope, cursor: { seq: to, head, phase: 'live' as const }, restart: false }));
  return { kind: 'apply', epoch: testEpoch, grants, lastN: 0, purge: [], dataAtMs: 5, settle: [], parts: cursors, ...given };
}

const newRows = (count: number): PageRow[] =>
  Array.from({ length: count }, (_, i): PageRow[] => [
    { entity: 'customer', row: aCustomer(100 + i, { scope: 'team:a' }) },
    { entity: 'ticket_event', row: aTicketEvent(400 + i, aTicket(11, idOf(10)), { scope: 'team:a', text: `已核实 ${i}` }) },
  ]).flat();

test('while a page is applied: rows, cursor and facts all old or all new, and nothing settled that is not there', async () => {
  const parts = [aCheckedPart({ scope: 'team:a', from: 2, rows: newRows(12) })];
  const effect = effectOf(parts, { lastN: 1, settle: [{ n: 1, state: 'settled' }] });
  const old = pulledContent(desk.store.cache);
  const points = await crashPoints(desk.dir, () => void applyPull(desk.store, effect, parts));
  const fresh = pulledContent(desk.store.cache);
  const seen = new Set<string>();
  await expectSoundAt(points, ({ cache, own }) => {
    const content = pulledContent(cache);
    const state = listOutbox(own)[0]?.state;
    expect([old, fresh].includes(content)).toBe(true);
    if (content === old) expect(state).toBe('queued');
    seen.add(`${content === old ? 'old' : 'new'} ${state}`);
  });
  expect([...seen]).toEqual(['old queued', 'new queued', 'new settled']);
});

test('while a long page is written in slices with an action in the middle: none of the page or all of it, and the action from its saving on', async () => {
  const parts = [aCheckedPart({ scope: 'team:a', from: 2, rows: newRows(40) })];
  const old = pulledContent(desk.store.cache);
  let turns = 0;
  const breathe = async () => {
    if (++turns === 30) note('写页时写的');
  };
  const points = await crashPoints(
    desk.dir,
    async () =>
      void (await applyPullInSlices(
        desk.store,
        { effect: effectOf(parts), parts },
        { isTimeUp: () => true, breathe, isStopped: () => false },
      )),
  );
  const fresh = pulledContent(desk.store.cache);
  const seen = new Set<string>();
  await expectSoundAt(points, ({ cache, own }) => {
    expect([old, fresh].includes(pulledContent(cache))).toBe(true);
    seen.add(`${pulledContent(cache) === old ? 'old' : 'new'} ${outboxHeads(own).length}`);
  });
  expect([...seen]).toEqual(['old 1', 'old 2', 'new 2']);
});

test('while a scope is withdrawn: everything of it or nothing, and at the next start its drafts follow its rows', async () => {
  const key = `ticket:${idOf(11)}`;
  saveDraft(desk.store.own, identity.user.id, { key, text: '关于被收回的客户', selectionStart: 0, selectionEnd: 0, savedAtMs: 1 });
  const effect = effectOf([], { grants: { ver: 2, scopes: ['team:b'] }, purge: ['team:a'] });
  const old = pulledContent(desk.store.cache);
  const points = await crashPoints(desk.dir, () => {
    applyPull(desk.store, effect, []);
    forgetPurged(desk.store, null);
  });
  const fresh = pulledContent(desk.store.cache);
  await expectSoundAt(points, ({ cache, own }) => {
    const isOld = pulledContent(cache) === old;
    if (!isOld) expect(pulledContent(cache)).toBe(fresh);
    expect(loadDraft(own, identity.user.id, key) === null).toBe(!isOld);
    expect(purgedRows(cache)).toBe(null);
  });
});

test('while the cache is wiped at the end of the lease: everything is there or nothing, unsent work in both cases', async () => {
  const old = pulledContent(desk.store.cache);
  const points = await crashPoints(desk.dir, () => {
    wipeCache(desk.store.cache);
    forgetPurged(desk.store, null);
  });
  await expectSoundAt(points, ({ cache, own }) => {
    if (pulledContent(cache) !== old) expect(Object.values(countConfirmed(cache)).every((count) => count === 0)).toBe(true);
    expect(listOutbox(own).map(({ state }) => state)).toEqual(['queued']);
  });
});

test('while the hub changes to another epoch: own.db first, and a start in between finishes it', async () => {
  const epoch = '00000000-0000-7000-8000-0000000000e2';
  const parts = [aCheckedPart({ scope: 'team:a', from: 2, to: 2, rows: [] })];
  applyPull(desk.store, effectOf(parts, { lastN: 1, settle: [{ n: 1, state: 'settled' }] }), parts);
  const points = await crashPoints(desk.dir, () => void changeEpoch(desk.store, epoch, 1));
  await expectSoundAt(points, (store) => {
    const { epoch: held, cursors } = storedState(store);
    expect(held).toBe(ownEpoch(store.own));
    const isNew = held === epoch;
    expect(listOutbox(store.own)[0]?.state).toBe(isNew ? 'queued' : 'settled');
    expect(Object.values(cursors).map(({ seq, phase }) => [seq, phase])).toEqual(
      isNew ? Array(2).fill([0, 'refill']) : Array(2).fill([2, 'live']),
    );
  });
});

test('while a pack comes into force: the old one or the new one, and no number ever goes back', async () => {
  const pull = (version: number, from: number) => {
    const parts = [aCheckedPart({ scope: 'team:a', from, rows: [{ entity: 'pack', row: aSignedPack(700 + version, version) }] })];
    applyPull(desk.store, effectOf(parts), parts);
  };
  pull(1, 2);
  const points = await crashPoints(desk.dir, () => pull(2, 3));
  const seen = new Set<number>();
  await expectSoundAt(points, ({ cache, own }) => {
    const active = newestPack(cache, own, 'scripts');
    expect(packSeen(own, active?.packId ?? '')).toBe(active?.version);
    seen.add(active?.version ?? 0);
  });
  expect([...seen]).toEqual([1, 2]);
});

const photo = Buffer.from('照片的内容'.repeat(4_000));
const sha256 = createHash('sha256').update(photo).digest('hex');
const attach = () => {
  const request = {
    contactId: null,
    ticketId: idOf(21),
    item: 'photo',
    label: '照片',
    fileName: '照片.jpg',
    data: photo.toString('base64'),
  };
  expect(attachFile({ store: desk.store } as Desk, request)).toEqual({ ok: true, value: { sha256 } });
};

test('while a file is attached: never an action that names a file which is not there', async () => {
  const points = await crashPoints(desk.dir, attach);
  await expectSoundAt(points, ({ own }) => {
    const bytes = attachmentBytes(own, sha256);
    if (listOutbox(own).some(({ name }) => name === 'evidence.attach')) expect(bytes === null ? null : photo.equals(bytes)).toBe(true);
  });
});

test('while actions and their files are sent: everything is still in the outbox, and what is sent again has the same ids', async () => {
  attach();
  note('第三条');
  const hub = aScriptedHub();
  const client = createHubClient({
    hubUrl: 'http://hub.test',
    token: () => 't',
    fetch: hub.fetch,
    setTimer: realTimer,
    elapsedMs: () => 1,
  });
  const line = { hub: client, late: { failed: () => false, isLate: () => false } };
  const push = (store: DeskStore) =>
    drainOutbox(store, line, { request: 1, epoch: testEpoch, fromN: 1, maxActions: 50, clientId: idOf(1) });
  const ids = outboxHeads(desk.store.own).map(({ id }) => id);
  const points = await crashPoints(desk.dir, async () => {
    expect((await push(desk.store)).failure).toBe(null);
  });
  await expectSoundAt(points, ({ own }) => {
    expect(outboxHeads(own).map(({ id }) => id)).toEqual(ids);
    expect(pendingAttachments(own).length <= 1 && attachmentBytes(own, sha256) !== null).toBe(true);
  });
  await atEach(points, async (dir) => {
    const again = begin(dir);
    hub.files.clear();
    await push(again.store);
    expect(hub.pushes.at(-1)?.mutations.map(({ id }) => id)).toEqual(ids);
    again.close();
  });
});

test('while words are read into the index: every search finds all there is', async () => {
  const parts = [aCheckedPart({ scope: 'team:a', from: 2, rows: newRows(100) })];
  applyPull(desk.store, effectOf(parts), parts);
  const points = await crashPoints(desk.dir, () => {
    while (indexWaiting(desk.store.cache, () => true) > 0) mergeSearchIndex(desk.store.cache);
  });
  const left = new Set<number>();
  await expectSoundAt(points, ({ cache }) => left.add(countSearchTodo(cache)));
  expect(left.size).toBeGreaterThan(4);
});

test('while the files are made for the first time: opened again they are as new', async () => {
  const fresh = aFolder();
  const points = await crashPoints(fresh, () => openFiles(fresh).close());
  expect(points.length).toBeGreaterThan(4);
  await atEach(points, (dir, index) => {
    const again = begin(dir);
    expect([index, faultsIn(again.store)]).toEqual([index, []]);
    applyParts(again.store, [aCheckedPart({ rows: [{ entity: 'ticket', row: aTicket(21, idOf(20)) }] })]);
    note('新的', again.store);
    again.close();
  });
  removeFolder(fresh);
});

test('while a cache of an older version is brought forward: every row is there after it, and every word is found', async () => {
  desk.close();
  makeCacheOld(desk.dir);
  const points = await crashPoints(desk.dir, () => openFiles(desk.dir).close());
  expect(points.length).toBeGreaterThan(4);
  await atEach(points, (dir, index) => {
    const again = begin(dir);
    expect(countConfirmed(again.store.cache)).toMatchObject({ customer: 2, ticket: 2 });
    expect([index, again.store.cache.pragma('integrity_check', { simple: true })]).toEqual([index, 'ok']);
    expect(searchTexts(again.store.cache, '异响', { entities: ['ticket'], limit: 9 })).toHaveLength(2);
    expect(loadDraft(again.store.own, identity.user.id, draftKey)?.text).toBe('写到一半');
    expect(outboxHeads(again.store.own)).toHaveLength(1);
    again.close();
  });
});
