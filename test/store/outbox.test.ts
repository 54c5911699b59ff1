/** The outbox: numbers without gaps, batches of bearable size, a ring that is pruned from its old end only. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { raiseNextN, takeNextN } from '../../src/main/store/db/meta-repo.ts';
import {
  addOutboxEntry,
  listOutbox,
  nextBatch,
  outboxHeads,
  pruneRing,
  requeueFrom,
  settleEntries,
} from '../../src/main/store/db/outbox-repo.ts';
import { enqueueMutations } from '../../src/main/store/sync/mutate.ts';
import { aDesk, applyParts, removeFolder, type TestDesk } from '../support/desk-store.ts';
import { aCheckedPart, aCustomer, aTicket, idOf } from '../support/synced-rows.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

function fill(count: number, text = ''): void {
  for (let i = 0; i < count; i++) {
    const entry = {
      mutationId: desk.store.newId(),
      name: 'ticket.addNote',
      argsVer: 1,
      args: { text },
      expects: null,
      dependsOn: null,
      createdAtMs: 1,
    };
    addOutboxEntry(desk.store.own, { ...entry, n: takeNextN(desk.store.own) });
  }
}

const numbers = () => outboxHeads(desk.store.own).map(({ n }) => n);

test('a batch holds at most so many mutations and bytes, but always one', () => {
  fill(60, 'x'.repeat(1_000));
  const own = desk.store.own;
  expect(nextBatch(own, 3, { limit: 50, maxBytes: 1_000_000 }).map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, i) => i + 3));
  expect(nextBatch(own, 1, { limit: 50, maxBytes: 5_000 }).map(({ n }) => n)).toEqual([1, 2, 3, 4]);
  expect(nextBatch(own, 60, { limit: 50, maxBytes: 10 }).map(({ n }) => n)).toEqual([60]);
});

test('of a long queue those that go next are listed', () => {
  desk.store.own.transaction(() => fill(520))();
  const listed = listOutbox(desk.store.own).map(({ n }) => n);
  expect([listed.length, listed.at(-1), listed[0]]).toEqual([500, 1, 500]);
});

test('only old settled mutations at the beginning of the ring go, and numbers are never used again', () => {
  const own = desk.store.own;
  fill(5);
  settleEntries(
    own,
    [
      { n: 1, state: 'settled' },
      { n: 2, state: 'conflict' },
      { n: 4, state: 'settled' },
    ],
    100,
  );
  expect(pruneRing(own, 50)).toBe(0);
  expect(pruneRing(own, 200)).toBe(2);
  expect(numbers()).toEqual([3, 4, 5]);
  settleEntries(
    own,
    [
      { n: 3, state: 'settled' },
      { n: 5, state: 'settled' },
    ],
    100,
  );
  pruneRing(own, 200);
  expect(numbers()).toEqual([5]);
  expect(takeNextN(own)).toBe(6);
  raiseNextN(own, 20);
  expect(takeNextN(own)).toBe(21);
});

test('what goes back into the queue forgets the old answers', () => {
  fill(3);
  settleEntries(
    desk.store.own,
    [
      { n: 1, state: 'settled' },
      { n: 2, state: 'rejected' },
    ],
    100,
  );
  requeueFrom(desk.store.own, 2);
  expect(listOutbox(desk.store.own).map(({ n, state, status }) => [n, state, status])).toEqual([
    [3, 'queued', null],
    [2, 'queued', null],
    [1, 'settled', null],
  ]);
});

test('several mutations of one action are queued together or not at all, the later seeing the earlier', () => {
  const { store } = desk;
  applyParts(store, [
    aCheckedPart({
      rows: [
        { entity: 'customer', row: aCustomer(1) },
        { entity: 'ticket', row: aTicket(2, idOf(1)) },
      ],
    }),
  ]);
  const step = (stage: 'verifying' | 'solving') => ({ name: 'ticket.setStage' as const, args: { ticketId: idOf(2), stage, reason: '' } });
  const illegal = { name: 'ticket.addNote' as const, args: { ticketId: idOf(99), text: '没有这张工单' } };
  let beside = 0;
  const refused = enqueueMutations(store, [step('verifying'), illegal], () => beside++);
  expect([refused.ok, numbers(), beside]).toEqual([false, [], 0]);
  const queued = enqueueMutations(store, [step('verifying'), step('solving')], () => beside++);
  expect([queued.ok, numbers(), beside]).toEqual([true, [1, 2], 1]);
  const [second, first] = listOutbox(store.own);
  expect([first?.expects, second?.expects]).toEqual([{ status: idOf(2) }, { status: first?.mutationId }]);
});

test('nobody signed in: nothing is queued', () => {
  desk.store.own.prepare(`DELETE FROM meta WHERE key = 'identity'`).run();
  const refused = enqueueMutations(desk.store, [{ name: 'ticket.addNote', args: { ticketId: idOf(2), text: 'x' } }]);
  expect(refused.ok ? '' : refused.error.code).toBe('auth.expired');
});
