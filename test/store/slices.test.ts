/** A long page is written in slices of one transaction: reads and actions have their turn in between, and it is whole or not there. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customerById, customersByPhone } from '../../src/main/store/db/customers-repo.ts';
import { countUnsent, outboxHeads } from '../../src/main/store/db/outbox-repo.ts';
import { countConfirmed } from '../../src/main/store/db/page-repo.ts';
import { saveRunningContact } from '../../src/main/store/db/running-contacts-repo.ts';
import { eventsByTicket } from '../../src/main/store/db/ticket-events-repo.ts';
import { applyPullInSlices, storedState } from '../../src/main/store/sync/apply-pull.ts';
import { createSync, type Sync } from '../../src/main/store/sync/create-sync.ts';
import { createDeskStore, type DeskStore } from '../../src/main/store/sync/desk-store.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import type { ApplyEffect } from '../../src/shared/sync/sync-state.ts';
import type { PullRequest } from '../../src/shared/sync/wire.ts';
import { aDesk, applyParts, openFiles, removeFolder, type TestDesk, testEpoch } from '../support/desk-store.ts';
import { aRunningContact } from '../support/running-contact.ts';
import { anEmptyPull, aScriptedHub, type ScriptedHub } from '../support/scripted-hub.ts';
import { aCheckedPart, aCustomer, aPart, aTicket, idOf, type PageRow, teamScope } from '../support/synced-rows.ts';
import { aToyClock } from '../support/toy-clock.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
  const rows: PageRow[] = [
    { entity: 'customer', row: aCustomer(1) },
    { entity: 'ticket', row: aTicket(2, idOf(1)) },
  ];
  applyParts(desk.store, [aCheckedPart({ rows })]);
});
afterEach(() => {
  if (desk.store.own.open) desk.close();
  removeFolder(desk.dir);
});

const many = 400;
const longPage = (from: number) =>
  aPart({ from, rows: Array.from({ length: many }, (_, i): PageRow => ({ entity: 'customer', row: aCustomer(from + i + 100) })) });

function effectOf(parts: readonly { scope: string; to: number; head: number }[]): ApplyEffect {
  return {
    ...{ kind: 'apply', epoch: testEpoch, grants: { ver: 1, scopes: [teamScope] }, lastN: 0, purge: [], dataAtMs: 1, settle: [] },
    parts: parts.map(({ scope, to, head }) => ({ scope, cursor: { seq: to, head, phase: 'live' as const }, restart: false })),
  };
}

const part = () =>
  aCheckedPart({ from: 2, rows: Array.from({ length: many }, (_, i): PageRow => ({ entity: 'customer', row: aCustomer(i + 102) })) });

test('an action taken in the middle is kept and shown, and the page arrives whole', async () => {
  const parts = [part()];
  let turns = 0;
  const breathe = async () => {
    turns++;
    if (turns === 5) expect(enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text: '写页时写的' }).ok).toBe(true);
  };
  await applyPullInSlices(desk.store, { effect: effectOf(parts), parts }, { isTimeUp: () => true, breathe, isStopped: () => false });
  // One before the transaction, one before its end.
  expect(turns).toBe(many + 2);
  expect(countConfirmed(desk.store.cache).customer).toBe(many + 1);
  expect(storedState(desk.store).cursors[teamScope]?.seq).toBe(many + 2);
  expect(eventsByTicket(desk.store.cache, idOf(2)).map(({ text }) => text)).toEqual(['写页时写的']);
});

test.each(['stopped', 'crashed', 'rolled back'])(
  'a page that is %s half-way leaves nothing of itself, and the action taken meanwhile stays',
  async (how) => {
    const parts = [part()];
    let turns = 0;
    let isStopped = false;
    const breathe = async () => {
      if (++turns !== 200) return;
      enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text: '写页时写的' });
      if (how === 'stopped') isStopped = true;
      else if (how === 'rolled back') desk.store.cache.exec('ROLLBACK');
      else throw new Error('crash');
    };
    const slices = { isTimeUp: () => true, breathe, isStopped: () => isStopped };
    await expect(applyPullInSlices(desk.store, { effect: effectOf(parts), parts }, slices)).rejects.toThrow();
    desk.close();
    const files = openFiles(desk.dir);
    const store = createDeskStore({ files, nowMs: () => 1, newId: desk.store.newId });
    expect([countConfirmed(store.cache).customer, storedState(store).cursors[teamScope]?.seq, countUnsent(store.own)]).toEqual([1, 2, 1]);
    expect(customerById(store.cache, idOf(150))).toBe(null);
    files.close();
  },
);

/** The loop on a toy clock, with every slice as short as it gets. */
function aLoop(
  hub: ScriptedHub,
  onTurn: (store: DeskStore, turn: number) => void,
  onCommitted: () => Promise<void> = async () => {},
): { store: DeskStore; sync: Sync; clock: ReturnType<typeof aToyClock> } {
  const clock = aToyClock();
  const store = createDeskStore({ files: desk.files, nowMs: clock.nowMs, newId: desk.store.newId });
  let turn = 0;
  const sync = createSync({
    ...{ store, hubUrl: 'http://hub.test', token: () => 'token', random: () => 0.5, setTimer: clock.setTimer, fetch: hub.fetch },
    onCommitted,
    breathe: async () => {
      onTurn(store, ++turn);
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  });
  return { store, sync, clock };
}

test('while a page is written the next one is on its way, reads answer, and what is queued meanwhile is sent once', async () => {
  const hub = aScriptedHub();
  const wants: number[] = [];
  let lastN = 0;
  const push = hub.answer.push;
  hub.answer.push = (request) => {
    const answer = push(request);
    lastN = answer.last_n;
    return answer;
  };
  hub.answer.pull = ({ want }: PullRequest) => {
    const from = want[teamScope] ?? 0;
    wants.push(from);
    const head = 2 + 3 * many;
    return anEmptyPull({
      last_n: lastN,
      parts: [from < head ? { ...longPage(from), head, more: from + many < head } : aPart({ from, to: from, head })],
    });
  };
  const readMs: number[] = [];
  const askedDuring: number[] = [];
  const { store, sync, clock } = aLoop(hub, (within, turn) => {
    const startedMs = performance.now();
    expect(customersByPhone(within.cache, '13800000001')).toHaveLength(1);
    readMs.push(performance.now() - startedMs);
    askedDuring.push(wants.length);
    if (turn === 3) enqueueMutation(within, 'ticket.addNote', { ticketId: idOf(2), text: '写页时写的' });
  });
  sync.start();
  await clock.until(
    () => countConfirmed(store.cache).customer === 3 * many + 1 && countUnsent(store.own) === 0 && !store.cache.inTransaction,
  );
  expect(countConfirmed(store.cache).customer).toBe(3 * many + 1);
  expect(readMs.length).toBeGreaterThan(5);
  expect(askedDuring[0]).toBe(2);
  expect(wants.slice(0, 3)).toEqual([2, 2 + many, 2 + 2 * many]);
  expect(outboxHeads(store.own).map(({ state }) => state)).toEqual(['settled']);
  expect(hub.pushes.flatMap(({ mutations }) => mutations.map(({ n }) => n))).toEqual([1]);
  await sync.stop();
});

test('sync that is stopped in the middle of a page ends, and leaves the page out', async () => {
  const hub = aScriptedHub();
  hub.answer.pull = ({ want }: PullRequest) => anEmptyPull({ parts: [longPage(want[teamScope] ?? 0)] });
  let stopping: Promise<void> | null = null;
  const { store, sync, clock } = aLoop(hub, (_, turn) => {
    if (turn === 4) stopping = sync.stop();
  });
  sync.start();
  await clock.until(() => stopping !== null);
  await stopping;
  expect([store.cache.inTransaction, countConfirmed(store.cache).customer]).toEqual([false, 1]);
});

/** Pages of `many` rows until there are `pages` of them. */
function aLongFill(pages: number): { hub: ScriptedHub; wants: number[] } {
  const hub = aScriptedHub();
  const wants: number[] = [];
  hub.answer.pull = ({ want }: PullRequest) => {
    const from = want[teamScope] ?? 0;
    const head = 2 + pages * many;
    wants.push(from);
    return anEmptyPull({ parts: [from < head ? { ...longPage(from), head, more: from + many < head } : aPart({ from, to: from, head })] });
  };
  return { hub, wants };
}

test('while somebody talks, a commit has a turn by itself', async () => {
  const { hub } = aLongFill(2);
  saveRunningContact(desk.store.own, { view: aRunningContact(), state: {} }, 1);
  const turns: { isOpen: boolean; rows: number; news: number }[] = [];
  let news = 0;
  const { store, sync, clock } = aLoop(hub, ({ cache }) => {
    turns.push({ isOpen: cache.inTransaction, rows: countConfirmed(cache).customer, news });
  });
  store.onNews((topics) => {
    if (topics.includes('customer')) news++;
  });
  sync.start();
  await clock.until(() => countConfirmed(store.cache).customer === 2 * many + 1 && !store.cache.inTransaction && news > 0);
  const before = turns.find(({ isOpen, rows }) => isOpen && rows === many + 1);
  const after = turns.find(({ isOpen, rows }) => !isOpen && rows === many + 1);
  expect([before?.news, after?.news]).toEqual([0, 0]);
  await sync.stop();
});

test('whoever waits for rows does not wait for the log to be copied; the next page does', async () => {
  const { hub, wants } = aLongFill(2);
  let copied = () => {};
  const { store, sync, clock } = aLoop(
    hub,
    () => {},
    () => new Promise<void>((resolve) => (copied = resolve)),
  );
  sync.start();
  await clock.until(() => sync.link().dataAtMs !== null && wants.length >= 2);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(countConfirmed(store.cache).customer).toBe(many + 1);
  copied();
  await clock.until(() => countConfirmed(store.cache).customer === 2 * many + 1 && !store.cache.inTransaction);
  copied();
  await sync.stop();
});

test.each([
  { who: 'nobody talks', isOnThePhone: false, rests: [0] },
  { who: 'somebody talks', isOnThePhone: true, rests: [10, 20] },
])('while $who, a slice is followed by a mere turn or, on the phone, by a rest of ten times what it took', async (given) => {
  const { hub } = aLongFill(1);
  if (given.isOnThePhone) saveRunningContact(desk.store.own, { view: aRunningContact(), state: {} }, 1);
  const clock = aToyClock();
  const store = createDeskStore({ files: desk.files, nowMs: clock.nowMs, newId: desk.store.newId });
  const rests: number[] = [];
  let readings = 0;
  const sync = createSync({
    ...{ store, hubUrl: 'http://hub.test', token: () => 'token', random: () => 0.5, setTimer: clock.setTimer, fetch: hub.fetch },
    // A millisecond passes from one look at the clock to the next.
    elapsedMs: () => ++readings,
    breathe: async (restMs) => {
      rests.push(restMs);
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  });
  sync.start();
  await clock.until(() => countConfirmed(store.cache).customer === many + 1 && !store.cache.inTransaction);
  expect(rests.length).toBeGreaterThan(20);
  expect(rests.filter((restMs) => !given.rests.includes(restMs))).toEqual([]);
  await sync.stop();
});
