/** What one person leaves on a PC when somebody else signs in: set aside whole, put back whole, let go of with time. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customerById } from '../../src/main/store/db/customers-repo.ts';
import { loadDraft, saveDraft } from '../../src/main/store/db/drafts-repo.ts';
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
import { addOutboxEntry, listOutbox, setEntryAside, settleEntries, waitingEntries } from '../../src/main/store/db/outbox-repo.ts';
import { runningContactById, saveRunningContact } from '../../src/main/store/db/running-contacts-repo.ts';
import { letPersonIn } from '../../src/main/store/services/change-person.ts';
import { forgetPurged } from '../../src/main/store/services/forget-purged.ts';
import { forgetRemoved } from '../../src/main/store/services/forget-removed.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import type { Enrolment } from '../../src/shared/contract/hub.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testEpoch, testIdentity } from '../support/desk-store.ts';
import { aRunningContact } from '../support/running-contact.ts';
import { aCheckedPart, aCustomer, aTicket, idOf, type PageRow } from '../support/synced-rows.ts';

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
  const killed = new Proxy(files.cache, {
    get(of, key) {
      if (key === 'transaction') throw new Error('killed before the cache is emptied');
      const value: unknown = Reflect.get(of, key, of);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
  expect(() => letPersonIn({ ...files, cache: killed }, other, 1)).toThrow('killed');
  expect(loadIdentity(files.own)?.user.name).toBe('何静');
  expect(customerById(files.cache, idOf(1))).not.toBe(null);
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

test('what a colleague left and was set aside is kept however old it is, with all that came after it', () => {
  const { own } = desk.store;
  for (const text of ['送到了', '没有送成', '后来送到了', '最后一条']) act(text);
  setEntryAside(own, 2, 'hub.too-large');
  settleEntries(
    own,
    [1, 2, 3, 4].map((n) => ({ n, state: n === 2 ? ('rejected' as const) : ('settled' as const) })),
    desk.clock.nowMs,
  );
  letIn(other);
  expect(dropOldKeptWork(own, desk.clock.nowMs + 1)).toBe(1);
  letIn(mine);
  expect(listOutbox(own).map(({ n }) => n)).toEqual([4, 3, 2]);
});

const said = '望江路八号的漏水';
const running = (id: number, phase: 'ended' | 'talking', customer: number) => {
  const view = aRunningContact({
    id: idOf(id),
    sourceContactId: `c${id}`,
    phase,
    customerId: idOf(customer),
    ticketId: idOf(customer + 1),
  });
  saveRunningContact(desk.store.own, { view, state: { said } }, desk.clock.nowMs);
};
const kept = () => desk.store.own.prepare('SELECT row FROM kept_row').pluck().all().join();
const place = (id: number) => {
  const view = runningContactById(desk.store.own, idOf(id))?.view;
  return view === undefined ? null : [view.customerId, view.ticketId];
};
const people = (scope: string, n: number): PageRow[] => [
  { entity: 'customer', row: aCustomer(n, { scope }) },
  { entity: 'ticket', row: aTicket(n + 1, idOf(n), { scope }) },
];
const actAbout = (n: number, text: string) => {
  const queued = enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(n), text });
  if (!queued.ok) throw new Error(queued.error.code);
};

/** A colleague leaves contacts about customers 10 and 20; whoever comes next has the same customers. */
function leaveContacts(grants: { grants: { ver: number; scopes: string[] } }): void {
  const both = [...people('team:a', 10), ...people('team:a', 20)];
  applyParts(desk.store, [aCheckedPart({ scope: 'team:a', rows: both })], grants);
  running(31, 'ended', 10);
  running(32, 'talking', 10);
  running(33, 'talking', 20);
  actAbout(11, said);
  settleEntries(desk.store.own, [{ n: 1, state: 'settled' }], desk.clock.nowMs);
  actAbout(11, '还没有送到');
  letIn(other);
  forgetPurged(desk.store, null);
  forgetRemoved(desk.store, null);
  expect(kept()).toContain(said);
  applyParts(desk.store, [aCheckedPart({ scope: 'team:a', rows: both })], grants);
}

test('an erased customer goes from what a colleague left on this PC; the unsent and other customers stay', () => {
  const grants = { grants: { ver: 1, scopes: ['team:a'] } };
  leaveContacts(grants);
  const removed = [
    { entity: 'customer' as const, id: idOf(10) },
    { entity: 'ticket' as const, id: idOf(11) },
  ];
  applyParts(desk.store, [aCheckedPart({ scope: 'team:a', from: 4, to: 6, head: 6, removed })], grants);
  forgetRemoved(desk.store, null);
  letIn(mine);
  expect([31, 32, 33].map(place)).toEqual([null, [null, null], [idOf(20), idOf(21)]]);
  expect(listOutbox(desk.store.own).map(({ args }) => args)).toEqual([{ ticketId: idOf(11), text: '还没有送到' }, {}]);
});

test('a withdrawn scope takes its customers out of what a colleague left on this PC; the colleague’s words stay', () => {
  leaveContacts({ grants: { ver: 1, scopes: ['team:a'] } });
  applyParts(desk.store, [], { grants: { ver: 2, scopes: [] }, purge: ['team:a'] });
  forgetPurged(desk.store, null);
  letIn(mine);
  expect([31, 32, 33].map(place)).toEqual([31, 32, 33].map(() => [null, null]));
  expect(runningContactById(desk.store.own, idOf(31))?.state).toEqual({ said });
  expect(listOutbox(desk.store.own)).toHaveLength(2);
});

/** As the store does when it starts, and with every answer of the hub. */
const look = () => {
  forgetPurged(desk.store, null);
  forgetRemoved(desk.store, null);
};

/** Customers 10 of one team and 20 of another, a talk about each, and something half written; then a colleague has had the PC. */
function leaveTalksOfTwoTeams(): void {
  const scopes = ['team:a', 'team:b'];
  const parts = () => scopes.map((scope, at) => aCheckedPart({ scope, rows: people(scope, 10 * (at + 1)) }));
  applyParts(desk.store, parts(), { grants: { ver: 1, scopes } });
  running(32, 'talking', 10);
  running(33, 'talking', 20);
  for (const n of [11, 21]) {
    const draft = { key: `note:${idOf(n)}`, text: said, selectionStart: 0, selectionEnd: 0, savedAtMs: desk.clock.nowMs };
    saveDraft(desk.store.own, testIdentity.user.id, draft);
  }
  letIn(other);
  look();
  applyParts(desk.store, parts(), { grants: { ver: 1, scopes } });
  look();
  letIn(mine);
  look();
}
const drafted = (n: number) => loadDraft(desk.store.own, testIdentity.user.id, `note:${idOf(n)}`)?.text ?? null;

test('whoever returns finds each talk with its customer, though a colleague had the same customers meanwhile', () => {
  leaveTalksOfTwoTeams();
  expect([32, 33].map(place)).toEqual([
    [idOf(10), idOf(11)],
    [idOf(20), idOf(21)],
  ]);
  applyParts(desk.store, [], { grants: { ver: 1, scopes: ['team:a', 'team:b'] } });
  look();
  expect([32, 33].map(place)).toEqual([
    [idOf(10), idOf(11)],
    [idOf(20), idOf(21)],
  ]);
  expect([11, 21].map(drafted)).toEqual([said, said]);
});

test('whoever lost a right while a colleague had the PC finds nothing of it with the hub’s first answer; their words stay', () => {
  leaveTalksOfTwoTeams();
  applyParts(desk.store, [], { grants: { ver: 2, scopes: ['team:b'] } });
  look();
  expect([32, 33].map(place)).toEqual([
    [null, null],
    [idOf(20), idOf(21)],
  ]);
  expect([11, 21].map(drafted)).toEqual([null, said]);
  expect(runningContactById(desk.store.own, idOf(32))?.state).toEqual({ said });
});

test('a right that was lost is known as such also after the PC changed hands twice without a word from the hub', () => {
  leaveTalksOfTwoTeams();
  letIn(other);
  look();
  letIn(mine);
  look();
  applyParts(desk.store, [], { grants: { ver: 2, scopes: ['team:b'] } });
  look();
  expect([32, 33].map(place)).toEqual([
    [null, null],
    [idOf(20), idOf(21)],
  ]);
});
