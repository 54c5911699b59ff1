/** A desk without a network lets go of idle customers by itself, whole, a day after the hub would; what was typed about somebody the hub still has stays. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadDraft, saveDraft } from '../../src/main/store/db/drafts-repo.ts';
import { hasRemovedRows } from '../../src/main/store/db/removed-repo.ts';
import { runningContactById, saveRunningContact } from '../../src/main/store/db/running-contacts-repo.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { forgetRemoved } from '../../src/main/store/services/forget-removed.ts';
import { search } from '../../src/main/store/services/search.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { dayMs } from '../../src/shared/base/clock.ts';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { runRetentionHour } from '../support/retention-hour.ts';
import { aRunningContact } from '../support/running-contact.ts';
import { aCheckedPart, aContact, aCustomer, anOrder, aTask, aTicket, aTicketEvent, idOf, type PageRow } from '../support/synced-rows.ts';

let desk: TestDesk;
let seq = 0;
beforeEach(() => {
  desk = aDesk();
  seq = 0;
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

const who = idOf(1);
const author = testIdentity.user.id;

function pull(rows: readonly PageRow[], removed: Parameters<typeof aCheckedPart>[0]['removed'] = [], away: readonly string[] = []): void {
  const from = seq;
  seq += rows.length + (removed?.length ?? 0);
  const part = aCheckedPart({ from, to: seq, head: seq, rows, ...(removed === undefined ? {} : { removed }) });
  const kinds = part.kinds.map((kind) => (kind.entity === 'customer' ? { ...kind, away } : kind));
  applyParts(desk.store, [{ ...part, kinds }]);
}

function fill(): void {
  const at = desk.clock.nowMs;
  const closed = aTicket(20, who, { stage: 'closed', closedAtMs: at });
  pull([
    { entity: 'customer', row: aCustomer(1, { name: '欧阳霁月', lastContactAtMs: at }) },
    { entity: 'customer', row: aCustomer(2, { name: '上官有约', lastContactAtMs: at }) },
    { entity: 'ticket', row: closed },
    { entity: 'ticket', row: aTicket(21, idOf(2)) },
    { entity: 'ticket_event', row: aTicketEvent(30, closed) },
    { entity: 'task', row: aTask(closed, { state: 'answered' }) },
    { entity: 'order', row: anOrder(40, who) },
    { entity: 'contact', row: aContact(50, who, { startedAtMs: at - 1, endedAtMs: at }) },
  ]);
}

/** The hour's work. */
function anHour(): void {
  runRetentionHour({ store: desk.store, periods: () => ({ desk_contacts: 30 * dayMs, desk_customers: 30 * dayMs }) });
}
const after = (days: number, ms = 0) => {
  desk.clock.nowMs += days * dayMs + ms;
  anHour();
};
const tables = ['customer', 'ticket', 'ticket_event', 'task', 'order', 'contact'] as const;
const rowsHere = () =>
  Object.fromEntries(
    tables.map((entity) => [entity, Number(desk.store.cache.prepare(`SELECT count(*) FROM ${entityTables[entity].table}`).pluck().get())]),
  );
const foundBy = (text: string) => search({ store: desk.store } as Desk, { text, limit: 5 }).map(({ customerId }) => customerId);

test('after the policy’s days and a day an idle customer leaves with everything that hangs on them; who has open work stays', () => {
  fill();
  anHour();
  after(31);
  expect(rowsHere()).toEqual({ customer: 2, ticket: 2, ticket_event: 1, task: 1, order: 1, contact: 1 });
  after(0, 1);
  expect(rowsHere()).toEqual({ customer: 1, ticket: 1, ticket_event: 0, task: 0, order: 0, contact: 0 });
  expect([foundBy('霁月'), foundBy('有约')]).toEqual([[], [idOf(2)]]);
  expect(desk.store.cache.prepare('SELECT count(*) FROM row_scope WHERE id IN (?, ?)').pluck().get(who, idOf(20))).toBe(0);
});

test('whoever is fetched has their days from then on, and so have the old contacts that came with them', () => {
  fill();
  anHour();
  after(32);
  const at = desk.clock.nowMs;
  const old = at - 32 * dayMs;
  pull([
    { entity: 'customer', row: aCustomer(1, { name: '欧阳霁月', ver: 3, lastContactAtMs: old }) },
    { entity: 'contact', row: aContact(50, who, { ver: 3, startedAtMs: old - 1, endedAtMs: old }) },
  ]);
  anHour();
  after(31);
  expect(rowsHere()).toMatchObject({ customer: 2, contact: 1 });
  after(0, 1);
  expect(rowsHere()).toMatchObject({ customer: 1, contact: 0 });
});

test('nobody leaves who is on the line here, or about whom something unsent was written', () => {
  fill();
  anHour();
  const talking = aRunningContact({ id: idOf(60), sourceContactId: 'c60', customerId: who, phase: 'talking' });
  saveRunningContact(desk.store.own, { view: talking, state: {} }, desk.clock.nowMs);
  after(40);
  expect(foundBy('霁月')).toEqual([who]);
  saveRunningContact(desk.store.own, { view: { ...talking, phase: 'ended' }, state: {} }, desk.clock.nowMs);
  expect(enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(20), text: '还要说一句' }).ok).toBe(true);
  after(1);
  expect(rowsHere()).toMatchObject({ customer: 2, ticket: 2 });
});

test('what was typed about somebody the hub still has stays, and so does their place in a talk; of somebody erased nothing does', () => {
  fill();
  const keys = [`customer:${who}`, `ticket:${idOf(20)}`];
  for (const key of keys)
    saveDraft(desk.store.own, author, { key, text: '没写完的话', selectionStart: 0, selectionEnd: 0, savedAtMs: desk.clock.nowMs });
  saveRunningContact(
    desk.store.own,
    { view: aRunningContact({ id: idOf(60), sourceContactId: 'c60', customerId: who, phase: 'talking' }), state: {} },
    desk.clock.nowMs,
  );
  const drafts = () => keys.map((key) => loadDraft(desk.store.own, author, key) !== null);
  const removed = [
    { entity: 'customer' as const, id: who },
    { entity: 'ticket' as const, id: idOf(20) },
  ];
  pull([], removed, [who]);
  forgetRemoved(desk.store, null);
  expect(hasRemovedRows(desk.store.cache)).toBe(false);
  expect(drafts()).toEqual([true, true]);
  expect(runningContactById(desk.store.own, idOf(60))?.view.customerId).toBe(who);
  // The hub erases them later: their rows are not here any more, and it says so again.
  pull([], removed);
  forgetRemoved(desk.store, null);
  expect(drafts()).toEqual([false, false]);
  expect(runningContactById(desk.store.own, idOf(60))?.view.customerId).toBe(null);
});
