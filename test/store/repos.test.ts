/** What the services ask the repos, answered from confirmed rows under the overlay, by index. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attachmentBytes, markAttachment, pendingAttachments, saveAttachment } from '../../src/main/store/db/attachments-repo.ts';
import { appendAudit, auditOfContact } from '../../src/main/store/db/audit-repo.ts';
import { benefitCards, benefitsByCustomer } from '../../src/main/store/db/benefits-repo.ts';
import { commitmentsByTicket } from '../../src/main/store/db/commitments-repo.ts';
import { contactCards, contactsByCustomer, countContacts } from '../../src/main/store/db/contacts-repo.ts';
import { searchCustomers } from '../../src/main/store/db/customer-search-repo.ts';
import { customerById, customersByPhone, customersByPhoneTail, recentCustomers } from '../../src/main/store/db/customers-repo.ts';
import { loadDraft, saveDraft } from '../../src/main/store/db/drafts-repo.ts';
import { rowsDue } from '../../src/main/store/db/due-repo.ts';
import { logisticsByOrder, orderCards, ordersByCustomer, ordersByNo } from '../../src/main/store/db/orders-repo.ts';
import { clearOverlay, isUnsent, unsentIds } from '../../src/main/store/db/overlay-repo.ts';
import { isContactRunning, saveRunningContact } from '../../src/main/store/db/running-contacts-repo.ts';
import { loadSetting, saveSetting } from '../../src/main/store/db/settings-repo.ts';
import { readTogether, viewRows } from '../../src/main/store/db/statements.ts';
import { clockStory, eventsByTicket } from '../../src/main/store/db/ticket-events-repo.ts';
import {
  countClosedTickets,
  listTickets,
  openTicketsByCustomer,
  ticketByNo,
  ticketCards,
  ticketsByCustomer,
} from '../../src/main/store/db/tickets-repo.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aRunningContact } from '../support/running-contact.ts';
import {
  aCheckedPart,
  aCommitment,
  aContact,
  aCustomer,
  anOrder,
  aTicket,
  aTicketEvent,
  idOf,
  type PageRow,
} from '../support/synced-rows.ts';

const lin = aCustomer(1, { name: '林晓', phone: '13811112222', lastContactAtMs: 300 });
const wang = aCustomer(2, { name: '王小林', phone: '13933332222', lastContactAtMs: 200 });
const shan = aCustomer(3, { name: '单晓', phone: '05718765432', lastContactAtMs: null, memberNo: 'VIP777' });
const open = aTicket(11, lin.id, { title: '净化器 100% 异响', ownerId: testIdentity.user.id });
const late = aTicket(12, lin.id, { title: '退款慢', goldenDueAtMs: 10, lastActionAtMs: 5 });
const closed = aTicket(13, wang.id, { stage: 'closed' });
const dueTicket = aTicket(14, wang.id, { firstResponseAtMs: 1, planGivenAtMs: 1 });

let desk: TestDesk;
beforeAll(() => {
  desk = aDesk();
  const rows: PageRow[] = [
    ...[lin, wang, shan].map((row): PageRow => ({ entity: 'customer', row })),
    ...[open, late, closed, dueTicket].map((row): PageRow => ({ entity: 'ticket', row })),
    ...[21, 22].map((n): PageRow => ({ entity: 'order', row: anOrder(n, lin.id) })),
    ...[31, 32, 33].map((n): PageRow => ({ entity: 'contact', row: aContact(n, lin.id) })),
    { entity: 'ticket_event', row: aTicketEvent(41, open) },
    { entity: 'ticket_event', row: aTicketEvent(42, open) },
    { entity: 'commitment', row: aCommitment(51, wang.id, { ticketId: dueTicket.id, dueAtMs: 50 }) },
    { entity: 'commitment', row: aCommitment(52, lin.id, { ticketId: open.id, dueAtMs: 900, status: 'kept' }) },
  ];
  applyParts(desk.store, [aCheckedPart({ rows })]);
});
afterAll(() => {
  desk.close();
  removeFolder(desk.dir);
});

const names = (customers: { name: string }[]) => customers.map(({ name }) => name);

test('a number finds its customer exactly, and by its last digits', () => {
  const { cache } = desk.store;
  expect(names(customersByPhone(cache, '13811112222'))).toEqual(['林晓']);
  expect(names(customersByPhone(cache, '1381111222'))).toEqual([]);
  expect(names(customersByPhoneTail(cache, '2222'))).toEqual(['林晓', '王小林']);
  expect(names(customersByPhoneTail(cache, '11112222'))).toEqual(['林晓']);
  expect(names(recentCustomers(cache, 2))).toEqual(['林晓', '王小林']);
});

test.each([
  ['林', ['林晓', '王小林'], 'name'],
  ['linx', ['林晓'], 'pinyin'],
  ['shanx', ['单晓'], 'pinyin'],
  ['lx', ['林晓'], 'initials'],
  ['５４３２', ['单晓'], 'phone'],
  ['13811112222', ['林晓'], 'phone'],
  ['vip7', ['单晓'], 'member_no'],
  ['DD20260021', ['林晓'], 'order_no'],
  ['tk-20261120-00013', ['王小林'], 'ticket_no'],
  ['没有这个人', [], ''],
  ['  ', [], ''],
])('searching %s finds %j', (text, expected, by) => {
  const found = searchCustomers(desk.store.cache, text, 10);
  expect(found.map(({ customer }) => customer.name)).toEqual(expected);
  expect(found.every((match) => match.by === by)).toBe(true);
});

test('a ticket number leads to the ticket', () => {
  expect(searchCustomers(desk.store.cache, open.ticketNo, 5)[0]).toMatchObject({ matched: open.ticketNo, ticketId: open.id });
  expect(ticketByNo(desk.store.cache, open.ticketNo)?.id).toBe(open.id);
});

test('children of a customer come newest first and limited', () => {
  const { cache } = desk.store;
  expect(ordersByCustomer(cache, lin.id).map(({ id }) => id)).toEqual([idOf(22), idOf(21)]);
  expect(ordersByNo(cache, 'DD20260022')).toHaveLength(1);
  expect(contactsByCustomer(cache, lin.id, 2).map(({ id }) => id)).toEqual([idOf(33), idOf(32)]);
  expect(countContacts(cache, lin.id)).toBe(3);
  expect(eventsByTicket(cache, open.id).map(({ id }) => id)).toEqual([idOf(42), idOf(41)]);
  expect(commitmentsByTicket(cache, open.id).map(({ id }) => id)).toEqual([idOf(52)]);
  expect(rowsDue(cache, 'commitment', 100, 500).map(({ id }) => id)).toEqual([idOf(51)]);
});

test('a card says what the row says, in fewer columns: rows that came, and those that wait to be sent', () => {
  const cards = aDesk();
  const { store } = cards;
  const ticket = aTicket(61, lin.id, { title: '滤芯发错', firstResponseAtMs: 7 });
  const events = (['paused', 'stage', 'note'] as const).map((kind, n) =>
    aTicketEvent(70 + n, ticket, { kind, atMs: n, reasonCode: kind === 'paused' ? 'customer' : null }),
  );
  const order = anOrder(62, lin.id);
  const step = {
    ...{ id: idOf(80), scope: order.scope, ver: 1, deleted: false },
    ...{ customerId: lin.id, orderId: order.id, atMs: 9, place: '杭州', text: '已签收' },
  };
  const benefit = {
    ...{ id: idOf(82), scope: order.scope, ver: 1, deleted: false, customerId: lin.id },
    ...{ title: '满减券', amountCents: 2_000, status: 'active' as const, expiresAtMs: 90 },
  };
  const rows: PageRow[] = [
    { entity: 'customer', row: lin },
    { entity: 'ticket', row: ticket },
    { entity: 'ticket', row: aTicket(63, lin.id, { stage: 'closed' }) },
    { entity: 'contact', row: aContact(64, lin.id, { summary: '问何时补发', satisfaction: 4 }) },
    { entity: 'order', row: order },
    { entity: 'logistics_event', row: step },
    { entity: 'logistics_event', row: { ...step, id: idOf(81), orderId: idOf(65) } },
    { entity: 'benefit', row: benefit },
    ...events.map((row): PageRow => ({ entity: 'ticket_event', row })),
  ];
  applyParts(store, [aCheckedPart({ rows })]);
  expect(enqueueMutation(store, 'ticket.addNote', { ticketId: ticket.id, text: '又发错一次' }).ok).toBe(true);
  const { cache } = store;
  const pairs: [readonly object[], readonly object[]][] = [
    [ticketCards(cache, lin.id, 9), ticketsByCustomer(cache, lin.id)],
    [contactCards(cache, lin.id, 9), contactsByCustomer(cache, lin.id, 9)],
    [orderCards(cache, lin.id, 9), ordersByCustomer(cache, lin.id)],
    [benefitCards(cache, lin.id), benefitsByCustomer(cache, lin.id)],
    [
      clockStory(cache, ticket.id),
      eventsByTicket(cache, ticket.id)
        .filter(({ kind }) => kind !== 'note')
        .reverse(),
    ],
  ];
  for (const [few, whole] of pairs) {
    expect(few.length).toBeGreaterThan(0);
    expect(whole).toMatchObject(few);
  }
  expect(ticketCards(cache, lin.id, 9).map(({ lastAction }) => lastAction)).toContain(ticketsByCustomer(cache, lin.id)[0]?.lastAction);
  expect(logisticsByOrder(cache, { customerId: lin.id, orderId: order.id }).map(({ id }) => id)).toEqual([step.id]);
  expect(clockStory(cache, ticket.id).map(({ deleted }) => deleted)).toEqual([false, false]);
  cards.close();
  removeFolder(cards.dir);
});

test('what is read in one moment is what is read one by one: nothing unsent, something unsent, and after it was sent', () => {
  const one = aDesk();
  const { store } = one;
  const ticket = aTicket(61, lin.id, { title: '滤芯发错' });
  const gone = aTicket(62, lin.id, { deleted: true });
  const told = () => {
    const { cache } = store;
    const read = () => ({
      customer: customerById(cache, lin.id),
      tickets: ticketsByCustomer(cache, lin.id),
      cards: ticketCards(cache, lin.id, 9),
      story: eventsByTicket(cache, ticket.id),
      unsent: [...eventsByTicket(cache, ticket.id), lin].map(({ id }) => isUnsent(cache, 'ticket_event', id)),
    });
    const together = readTogether(cache, read);
    expect(together).toEqual(read());
    return together;
  };
  const rows: PageRow[] = [{ entity: 'customer', row: lin }, ...[ticket, gone].map((row): PageRow => ({ entity: 'ticket', row }))];
  applyParts(store, [aCheckedPart({ rows })]);
  expect(told()).toMatchObject({ tickets: [{ id: ticket.id }], story: [], unsent: [false] });
  expect(enqueueMutation(store, 'ticket.addNote', { ticketId: ticket.id, text: '又发错一次' }).ok).toBe(true);
  expect(told()).toMatchObject({ cards: [{ id: ticket.id }], story: [{ text: '又发错一次' }], unsent: [true, false] });
  clearOverlay(store.cache);
  expect(told()).toMatchObject({ story: [], unsent: [false] });
  one.close();
  removeFolder(one.dir);
});

test('a question without one of its values is refused, not answered as if nothing were asked', () => {
  expect(() => viewRows(desk.store.cache, 'ticket', 'WHERE customer_id = :customerId', {})).toThrow('no value for :customerId');
});

test('tickets are listed by filter and text, with the true total', () => {
  const list = (filter: 'open' | 'mine' | 'overdue' | 'all', text = '', limit = 10) => {
    const query = { filter, userId: testIdentity.user.id, text, nowMs: 100, limit };
    const { total, rows } = listTickets(desk.store.cache, query);
    return [total, rows.map(({ id }) => Number.parseInt(id.slice(-2), 16))];
  };
  expect(list('all', '', 2)).toEqual([4, [14, 13]]);
  expect(list('open')).toEqual([3, [14, 11, 12]]);
  expect(list('mine')).toEqual([1, [11]]);
  expect(list('overdue')).toEqual([2, [14, 12]]);
  expect(list('all', '退款')).toEqual([1, [12]]);
  expect(list('all', '100%')).toEqual([1, [11]]);
  expect(list('all', '小林')).toEqual([2, [14, 13]]);
  expect(openTicketsByCustomer(desk.store.cache, lin.id)).toHaveLength(2);
  expect(countClosedTickets(desk.store.cache, wang.id)).toBe(1);
});

test('an unsent change shows at once, is marked unsent, and a new customer is found before the hub knows of it', () => {
  const { store } = desk;
  expect(isUnsent(store.cache, 'ticket', late.id)).toBe(false);
  expect(enqueueMutation(store, 'ticket.addNote', { ticketId: late.id, text: '已核实' }).ok).toBe(true);
  expect(eventsByTicket(store.cache, late.id).map(({ text }) => text)).toEqual(['已核实']);
  expect(unsentIds(store.cache, 'ticket_event').size).toBe(1);
  const customerId = store.newId();
  const args = { customerId, name: '赵敏', salutation: '女士' as const, phone: '13600008888' };
  expect(enqueueMutation(store, 'customer.create', args)).toMatchObject({ ok: true });
  expect(searchCustomers(store.cache, 'zhaom', 5)[0]?.customer.id).toBe(customerId);
  expect(customersByPhone(store.cache, '13600008888')[0]?.id).toBe(customerId);
});

test('drafts keep text and caret per author; an empty text removes only one’s own', () => {
  const { own } = desk.store;
  const draft = { key: 'contact:1', text: '您好，这件事', selectionStart: 3, selectionEnd: 5, savedAtMs: 9 };
  saveDraft(own, 'a', draft);
  saveDraft(own, 'b', { ...draft, text: '别人的' });
  saveDraft(own, 'a', { ...draft, text: '您好，这件事由我', selectionEnd: 8 });
  expect(loadDraft(own, 'a', 'contact:1')).toEqual({ ...draft, text: '您好，这件事由我', selectionEnd: 8 });
  saveDraft(own, 'a', { ...draft, text: '' });
  expect([loadDraft(own, 'a', 'contact:1'), loadDraft(own, 'b', 'contact:1')?.text]).toEqual([null, '别人的']);
});

test('settings, attachments and audit records come back as they were', () => {
  const { own } = desk.store;
  saveSetting(own, 'locale', 'en');
  saveSetting(own, 'locale', { a: [1, null] });
  expect([loadSetting(own, 'locale'), loadSetting(own, 'theme')]).toEqual([{ a: [1, null] }, undefined]);
  const file = { sha256: 'ab'.repeat(32), fileName: '照片.jpg', bytes: new Uint8Array([1, 2, 3]), atMs: 1 };
  saveAttachment(own, file);
  saveAttachment(own, file);
  expect(pendingAttachments(own)).toEqual([file.sha256]);
  expect([...(attachmentBytes(own, file.sha256) ?? [])]).toEqual([1, 2, 3]);
  markAttachment(own, file.sha256, 'sent');
  expect(pendingAttachments(own)).toEqual([]);
  const record = { id: idOf(90), kind: 'finding' as const, contactId: idOf(91), atMs: 4, record: { rule: 'blame.courier' } };
  appendAudit(own, record);
  expect(auditOfContact(own, idOf(91))).toEqual([record]);
});

test('a contact that has ended holds no background work back', () => {
  const { own } = desk.store;
  const save = (phase: 'talking' | 'ended') => saveRunningContact(own, { view: aRunningContact({ id: idOf(900), phase }), state: {} }, 1);
  expect(isContactRunning(own)).toBe(false);
  save('talking');
  expect(isContactRunning(own)).toBe(true);
  save('ended');
  expect(isContactRunning(own)).toBe(false);
});
