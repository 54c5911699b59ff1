/**
 * A power cut in the middle of a write: the log ends anywhere, a byte of it is not what was written, or only some pages have reached the
 * file. The desk opens to what was committed before; nothing but the torn commit itself is missing.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { saveDraft } from '../../src/main/store/db/drafts-repo.ts';
import { listOutbox } from '../../src/main/store/db/outbox-repo.ts';
import { eventsByTicket } from '../../src/main/store/db/ticket-events-repo.ts';
import { applyPull, storedState } from '../../src/main/store/sync/apply-pull.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { rebuildOverlay } from '../../src/main/store/sync/overlay.ts';
import type { ApplyEffect } from '../../src/shared/sync/sync-state.ts';
import { atEach, type Snapshot, snapshotOf } from '../support/crash-points.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testEpoch, testIdentity } from '../support/desk-store.ts';
import { faultsIn, ownContent, pulledContent } from '../support/sound-files.ts';
import { aCheckedPart, aCustomer, aTicket, aTicketEvent, idOf, type PageRow, teamScope } from '../support/synced-rows.ts';

/** Bytes between two cuts, and between two bytes that are flipped; `npm run test:long` looks closer. */
const step = Number(process.env.TORN_STEP ?? 512);
vi.setConfig({ testTimeout: (30_000 * 512) / step });
const logHeader = 32;
const frameHeader = 24;

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
  const rows: PageRow[] = [
    { entity: 'customer', row: aCustomer(1) },
    { entity: 'ticket', row: aTicket(2, idOf(1)) },
  ];
  applyParts(desk.store, [aCheckedPart({ rows })]);
  note('第一条');
});
afterEach(() => {
  if (desk.store.own.open) desk.close();
  removeFolder(desk.dir);
});

function note(text: string): void {
  const queued = enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text });
  if (!queued.ok) throw new Error(queued.error.message);
}

function logOf(snapshot: Snapshot, name: string): Buffer {
  return snapshot.get(`${name}-wal`) ?? Buffer.alloc(0);
}

function withLog(snapshot: Snapshot, name: string, log: Buffer): Snapshot {
  return new Map([...snapshot, [`${name}-wal`, log]]);
}

/** Cuts of the log from `from` bytes on: every few bytes of the last two frames, at the beginning and the middle of those before. */
function cuts(snapshot: Snapshot, name: string, from: number): { at: number; snapshot: Snapshot }[] {
  const log = logOf(snapshot, name);
  const { size, starts } = frames(snapshot, name);
  const fine = Math.max(from, starts.at(-2) ?? 0);
  const ends = [...range(from, fine, Math.min(step * 4, Math.floor(size / 2))), ...range(fine, log.length, step)];
  return ends.map((at) => ({ at, snapshot: withLog(snapshot, name, log.subarray(0, at)) }));
}

function flips(snapshot: Snapshot, name: string, offsets: readonly number[]): { at: number; snapshot: Snapshot }[] {
  const log = logOf(snapshot, name);
  return offsets.map((at) => {
    const flipped = Buffer.from(log);
    flipped[at] = (flipped[at] ?? 0) ^ 0x40;
    return { at, snapshot: withLog(snapshot, name, flipped) };
  });
}

const range = (from: number, to: number, by: number) =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, i) => from + i * by);

/** Where the frames of the last commit begin and how long one is. */
function frames(snapshot: Snapshot, name: string): { size: number; starts: number[] } {
  const log = logOf(snapshot, name);
  const size = frameHeader + log.readUInt32BE(8);
  return { size, starts: range(logHeader, log.length - size + 1, size) };
}

async function openEach(torn: readonly { at: number; snapshot: Snapshot }[], check: (again: TestDesk, at: number) => void): Promise<void> {
  await atEach(
    torn.map(({ snapshot }) => snapshot),
    (dir, index) => {
      const again = aDesk({ dir });
      storedState(again.store);
      rebuildOverlay(again.store);
      expect([torn[index]?.at, faultsIn(again.store, ['异响'])]).toEqual([torn[index]?.at, []]);
      check(again, torn[index]?.at ?? 0);
      again.close();
    },
  );
}

const texts = (again: TestDesk) => listOutbox(again.store.own).map(({ args }) => (args as { text: string }).text);

test('own.db: a log cut anywhere in the last commit loses that one and nothing before it', async () => {
  note('第二条');
  saveDraft(desk.store.own, testIdentity.user.id, { key: 'k', text: '草稿', selectionStart: 0, selectionEnd: 0, savedAtMs: 1 });
  const committed = logOf(snapshotOf(desk.dir), 'own.db').length;
  const before = ownContent(desk.store.own);
  note('没写完的一条');
  const whole = snapshotOf(desk.dir);
  const torn = cuts(whole, 'own.db', committed);
  expect(torn.length).toBeGreaterThan(15);
  await openEach([...torn, { at: -1, snapshot: whole }], (again, at) => {
    if (at >= 0) expect(ownContent(again.store.own)).toEqual(before);
    else expect(texts(again)).toEqual(['没写完的一条', '第二条', '第一条']);
  });
});

test('own.db: a log cut anywhere at all opens to a beginning of what was done, in order', async () => {
  for (const text of ['第二条', '第三条', '第四条']) note(text);
  const all = ['第一条', '第二条', '第三条', '第四条'];
  const seen: number[] = [];
  // An identity is written at each opening of these tests, so the file itself is always readable.
  await openEach(cuts(snapshotOf(desk.dir), 'own.db', 0), (again) => {
    const kept = texts(again).reverse();
    expect(kept).toEqual(all.slice(0, kept.length));
    seen.push(kept.length);
  });
  expect(seen).toEqual(seen.toSorted((left, right) => left - right));
  expect(seen.at(-1)).toBe(3);
});

test('own.db: a flipped byte in a frame or its header ends the log there; in the header of the log, all of the log', async () => {
  desk.store.own.pragma('wal_checkpoint(TRUNCATE)');
  for (const text of ['第二条', '第三条']) note(text);
  const whole = snapshotOf(desk.dir);
  const { size, starts } = frames(whole, 'own.db');
  const last = starts.at(-1) ?? 0;
  const inFrame = [...range(last, last + frameHeader, 1), ...range(last + frameHeader, last + size, step)];
  await openEach(flips(whole, 'own.db', inFrame), (again) => expect(texts(again)).toEqual(['第二条', '第一条']));
  const inEvery = starts.flatMap((start) => [start + 3, start + 17, start + frameHeader + 100]);
  const all = ['第一条', '第二条', '第三条'];
  await openEach(flips(whole, 'own.db', inEvery), (again) => {
    const kept = texts(again).reverse();
    expect(kept).toEqual(all.slice(0, kept.length));
  });
  await openEach(flips(whole, 'own.db', range(0, logHeader, 1)), (again) => expect(texts(again).slice(-1)).toEqual(['第一条']));
});

function applyOne(): void {
  const from = storedState(desk.store).cursors[teamScope]?.seq ?? 0;
  const parts = [
    aCheckedPart({
      from,
      rows: [
        { entity: 'customer', row: aCustomer(from + 100) },
        { entity: 'ticket', row: aTicket(from + 101, idOf(from + 100)) },
      ],
    }),
  ];
  const effect: ApplyEffect = {
    ...{ kind: 'apply', epoch: testEpoch, grants: { ver: 1, scopes: [teamScope] }, lastN: 0, purge: [], dataAtMs: from, settle: [] },
    parts: [{ scope: teamScope, cursor: { seq: from + 2, head: from + 2, phase: 'live' }, restart: false }],
  };
  applyPull(desk.store, effect, parts);
}

test('cache.db: a torn log leaves the last page out with its cursor, and own.db is as it was', async () => {
  applyOne();
  const committed = logOf(snapshotOf(desk.dir), 'cache.db').length;
  const [old, typed] = [pulledContent(desk.store.cache), ownContent(desk.store.own)];
  applyOne();
  const whole = snapshotOf(desk.dir);
  const { size, starts } = frames(whole, 'cache.db');
  const last = starts.at(-1) ?? 0;
  const flipped = flips(whole, 'cache.db', [...range(last, last + frameHeader, 3), ...range(last + frameHeader, last + size, step)]);
  const torn = [...cuts(whole, 'cache.db', committed), ...flipped];
  expect(torn.length).toBeGreaterThan(20);
  await openEach(torn, (again, at) => {
    expect([at, again.files.cacheRebuilt]).toEqual([at, false]);
    expect(pulledContent(again.store.cache)).toBe(old);
    expect(ownContent(again.store.own)).toEqual(typed);
  });
  await openEach(flips(whole, 'cache.db', range(0, logHeader, 5)), (again) => expect(ownContent(again.store.own)).toEqual(typed));
});

test('cache.db: an action settled by the page that was lost is still shown, until that page is pulled again', async () => {
  const before = snapshotOf(desk.dir).get('cache.db-wal') ?? Buffer.alloc(0);
  const event: PageRow = { entity: 'ticket_event', row: aTicketEvent(50, aTicket(2, idOf(1)), { text: '第一条' }) };
  const settling = { lastN: 1, settle: [{ n: 1, state: 'settled' as const }] };
  const part = aCheckedPart({ from: 2, rows: [event] });
  applyParts(desk.store, [part], settling);
  const told = (again: TestDesk) => eventsByTicket(again.store.cache, idOf(2)).map(({ text }) => text);
  expect(told(desk)).toEqual(['第一条']);
  await openEach([{ at: 0, snapshot: withLog(snapshotOf(desk.dir), 'cache.db', before) }], (again) => {
    expect(listOutbox(again.store.own).map(({ state }) => state)).toEqual(['settled']);
    expect(told(again)).toEqual(['第一条']);
    applyParts(again.store, [part], settling);
    expect(told(again)).toEqual(['第一条']);
  });
});

test.each(['cache.db', 'own.db'])(
  '%s: a checkpoint that was cut off after any page, or in the middle of one, is made good by the log',
  async (name) => {
    applyOne();
    note('第二条');
    const before = snapshotOf(desk.dir);
    const [content, typed] = [pulledContent(desk.store.cache), ownContent(desk.store.own)];
    const db = name === 'cache.db' ? desk.store.cache : desk.store.own;
    db.pragma('wal_checkpoint(FULL)');
    const [old, fresh] = [before, snapshotOf(desk.dir)].map((snapshot) => snapshot.get(name) ?? Buffer.alloc(0)) as [Buffer, Buffer];
    expect(old.equals(fresh)).toBe(false);
    const pageSize = Number(db.pragma('page_size', { simple: true }));
    const ends = range(0, fresh.length + 1, pageSize).flatMap((end, page) =>
      page % 8 === 0 ? [end, Math.min(end + 512, fresh.length)] : [end],
    );
    const mixed = ends.map((end) => {
      const file = Buffer.concat([fresh.subarray(0, end), old.subarray(end)]);
      return { at: end, snapshot: new Map([...before, [name, file]]) };
    });
    const different = mixed.filter(
      ({ snapshot }, index) => index === 0 || !snapshot.get(name)?.equals(mixed[index - 1]?.snapshot.get(name) ?? old),
    );
    await openEach(different, (again, at) => {
      expect([at, again.files.cacheRebuilt]).toEqual([at, false]);
      expect(pulledContent(again.store.cache)).toBe(content);
      expect(ownContent(again.store.own)).toEqual(typed);
    });
  },
);
