/** What one person leaves on a PC when somebody else signs in: set aside whole, put back whole, let go of with time. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customerById } from '../../src/main/store/db/customers-repo.ts';
import { dropOldKeptWork, keptWork } from '../../src/main/store/db/kept-work-repo.ts';
import {
  clientId,
  doubtfulFrom,
  loadCacheFacts,
  loadIdentity,
  ownEpoch,
  saveDoubtfulFrom,
  saveOwnEpoch,
  takeNextN,
} from '../../src/main/store/db/meta-repo.ts';
import { addOutboxEntry, listOutbox, settleEntries, waitingEntries } from '../../src/main/store/db/outbox-repo.ts';
import { letPersonIn } from '../../src/main/store/services/change-person.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import type { Enrolment } from '../../src/shared/contract/hub.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testEpoch, testIdentity } from '../support/desk-store.ts';
import { aCheckedPart, aCustomer, idOf } from '../support/synced-rows.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

function enrolmentOf(user: Enrolment['user']): Enrolment {
  return { token: 'token', user, hub_id: testIdentity.hubId, sample: true, pack_keys: {} } as Enrolment;
}
const mine = enrolmentOf(testIdentity.user);
const other = enrolmentOf({ ...testIdentity.user, id: '00000000-0000-7000-8000-0000000000a2', name: '何静' });

function act(text: string): number {
  const n = takeNextN(desk.store.own);
  addOutboxEntry(desk.store.own, {
    ...{ n, mutationId: desk.store.newId(), name: 'ticket.addNote', argsVer: 1, args: { ticketId: idOf(2), text } },
    ...{ expects: n === 1 ? { status: 'r' } : null, dependsOn: null, createdAtMs: desk.clock.nowMs },
  });
  return n;
}
const letIn = (enrolment: Enrolment | null) => letPersonIn(desk.files, enrolment, desk.clock.nowMs);

test('the same person, or nobody, changes nothing', () => {
  applyParts(desk.store, [aCheckedPart({ rows: [{ entity: 'customer', row: aCustomer(1) }] })]);
  act('一');
  const before = listOutbox(desk.store.own);
  letIn(null);
  letIn(mine);
  expect(listOutbox(desk.store.own)).toEqual(before);
  expect(customerById(desk.store.cache, idOf(1))).not.toBe(null);
});

test('another person begins with an empty cache and a client of their own, and the first one finds everything as it was', () => {
  const { own, cache } = desk.store;
  applyParts(desk.store, [aCheckedPart({ rows: [{ entity: 'customer', row: aCustomer(1) }] })]);
  const client = clientId(own, desk.store.newId);
  act('送到了');
  settleEntries(own, [{ n: 1, state: 'settled' }], desk.clock.nowMs);
  act('没有送到');
  saveDoubtfulFrom(own, 2);
  const left = listOutbox(own);
  letIn(other);
  expect(loadIdentity(own)?.user.name).toBe('何静');
  expect(clientId(own, desk.store.newId)).not.toBe(client);
  expect(listOutbox(own)).toEqual([]);
  expect(doubtfulFrom(own)).toBe(null);
  expect(customerById(cache, idOf(1))).toBe(null);
  expect(loadCacheFacts(cache)).toEqual({ epoch: null, grants: null, lastN: 0, dataAtMs: null });
  expect(storedState(desk.store)).toMatchObject({ epoch: null, entries: [], cursors: {}, lastN: 0 });
  expect(keptWork(own)).toEqual([{ name: '周敏', unsent: 1, sinceMs: desk.clock.nowMs }]);
  expect(act('别人的')).toBe(1);
  saveOwnEpoch(own, 'another');
  letIn(mine);
  expect(clientId(own, desk.store.newId)).toBe(client);
  expect(listOutbox(own)).toEqual(left);
  expect(ownEpoch(own)).toBe(testEpoch);
  expect(doubtfulFrom(own)).toBe(2);
  expect(act('再写一条')).toBe(3);
  expect(keptWork(own)).toEqual([{ name: '何静', unsent: 1, sinceMs: desk.clock.nowMs }]);
});

test('a crash between the change and the emptied cache is made good at the next start', () => {
  applyParts(desk.store, [aCheckedPart({ rows: [{ entity: 'customer', row: aCustomer(1) }] })]);
  const { files } = desk;
  expect(() => letPersonIn({ ...files, cache: null as never }, other, 1)).toThrow();
  letIn(other);
  expect(customerById(desk.store.cache, idOf(1))).toBe(null);
});

test('of what is kept, settled actions go after their days and unsent ones stay', () => {
  const { own } = desk.store;
  act('送到了');
  settleEntries(own, [{ n: 1, state: 'settled' }], desk.clock.nowMs);
  act('没有送到');
  letIn(other);
  expect(dropOldKeptWork(own, desk.clock.nowMs)).toBe(0);
  expect(dropOldKeptWork(own, desk.clock.nowMs + 1)).toBe(1);
  letIn(mine);
  expect(waitingEntries(own).map(({ n }) => n)).toEqual([2]);
});
