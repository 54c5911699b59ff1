/** One customer over several contacts: what was settled stays settled, and card, statement and call are about the same ticket. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EntityPut } from '../../../src/shared/sync/mutation.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { aCommitment, aCustomer, anOrder, aTicket, idOf } from '../../support/synced-rows.ts';

let hub: TestHub;
let desk: RunningDesk;
let scope = '';

beforeAll(async () => {
  hub = await createHub({ sample: true });
  const enrolment = await hub.enrol('agent');
  scope = `team:${enrolment.user.teamId}`;
  desk = await runDesk({ dir: aDeskFolder(), enrolment, hubUrl: hub.url });
  await eventually(
    desk,
    () => desk.client.link.get(),
    ({ state, firstSync }) => state === 'online' && firstSync === null,
    120_000,
  );
}, 180_000);
afterAll(async () => {
  await desk.stop();
  removeDeskFolder(desk.dir);
  await hub.stop();
});

/** Rows from outside, and until this desk has them. */
async function known(customerId: string, puts: readonly EntityPut[]): Promise<void> {
  await hub.put(puts);
  await eventually(
    desk,
    () => desk.client.customer.profile({ customerId }).catch(() => null),
    (profile) => profile !== null,
    60_000,
  );
}

async function call(customerId: string): Promise<string> {
  return (await desk.client.contact.logByHand({ channel: 'phone', number: '', customerId })).contactId;
}

test('a second contact shows demands that were settled as settled, and saving it writes nothing about them', async () => {
  const { client } = desk;
  const { customerId } = await client.customer.create({ name: '甄新', salutation: '女士', phone: '13900007001', contactId: null });
  const first = await call(customerId);
  const demands = ['退款', '道歉'].map((text) => ({ id: `d-${text}`, text, done: text === '退款' }));
  await client.guide.send({ contactId: first, event: { type: 'setDemands', demands } });
  const { ticketId } = await client.ticket.saveFromContact({ contactId: first });
  await client.wrapup.complete(await client.wrapup.propose({ contactId: first }));

  const second = await call(customerId);
  expect((await client.contact.get({ contactId: second })).guide.demands).toEqual(demands);
  await client.contact.recordText({ contactId: second, speaker: 'customer', text: '我还是要退款', overrideReason: null });
  expect((await client.contact.get({ contactId: second })).guide.demands).toContainEqual(demands[0]);
  const back = demands.map((demand) => ({ ...demand, done: false }));
  await client.guide.send({ contactId: second, event: { type: 'setDemands', demands: back } });
  await client.contact.recordText({ contactId: second, speaker: 'customer', text: '退款到现在没有到账', overrideReason: null });
  expect((await client.contact.get({ contactId: second })).guide.demands).toContainEqual({ ...demands[0], done: false });
  await client.guide.send({ contactId: second, event: { type: 'setDemands', demands } });
  await client.ticket.saveFromContact({ contactId: second });
  const { ticket, events } = await client.ticket.get({ ticketId });
  expect(ticket.demands).toEqual(demands);
  expect(events.filter(({ kind, text }) => kind === 'fields' && text.includes('诉求'))).toEqual([]);
}, 180_000);

test('the statement stands on the ticket it is about, which is the one a new contact belongs to', async () => {
  const customerId = idOf(70_001);
  const nowMs = Date.now();
  const [old, fresh] = [70_002, 70_003].map((n, place) =>
    aTicket(n, customerId, {
      ...{ scope, title: ['旧案', '新案'][place] ?? '', stage: 'verifying', openedAtMs: nowMs - (9 - place * 8) * 3_600_000 },
      lastActionAtMs: nowMs - (9 - place * 8) * 3_600_000,
    }),
  );
  if (old === undefined || fresh === undefined) throw new Error('two tickets');
  const missed = aCommitment(70_004, customerId, { scope, ticketId: old.id, status: 'open', dueAtMs: nowMs - 3_600_000 });
  const parcel = { scope, status: 'signed' as const, signedAtMs: nowMs, signedBy: '林晚秋' };
  await known(customerId, [
    { entity: 'customer', row: aCustomer(70_001, { scope }) },
    { entity: 'ticket', row: old },
    { entity: 'ticket', row: fresh },
    { entity: 'commitment', row: missed },
    { entity: 'order', row: anOrder(70_005, customerId, parcel) },
  ]);
  const profile = await desk.client.customer.profile({ customerId });
  expect(profile.openTickets.map(({ title }) => title)).toEqual(['旧案', '新案']);
  expect(profile.progressStatement).toContain('「旧案」');
  expect((await desk.client.contact.get({ contactId: await call(customerId) })).ticketId).toBe(old.id);
  // Who signed for a parcel is a third person.
  expect(profile.orders.map(({ signedBy }) => signedBy)).toEqual(['林**']);
}, 180_000);

test('another matter of the same kind gets a ticket of its own, without what the first one asked for', async () => {
  const { client } = desk;
  const { customerId } = await client.customer.create({ name: '甄妙', salutation: '女士', phone: '13900007003', contactId: null });
  const first = await call(customerId);
  await client.contact.confirmType({ contactId: first, type: 'product_quality' });
  const demands = [{ id: 'd1', text: '修热水壶', done: true }];
  await client.guide.send({ contactId: first, event: { type: 'setDemands', demands } });
  const { ticketId: kettle } = await client.ticket.saveFromContact({ contactId: first });
  await expect(client.contact.setTicket({ contactId: first, ticketId: null })).rejects.toMatchObject({ data: { code: 'contact.saved' } });
  await client.wrapup.complete(await client.wrapup.propose({ contactId: first }));

  const second = await call(customerId);
  await client.contact.confirmType({ contactId: second, type: 'product_quality' });
  expect((await client.contact.get({ contactId: second })).ticketId).toBe(kettle);
  await client.contact.setTicket({ contactId: second, ticketId: null });
  await client.contact.recordText({ contactId: second, speaker: 'customer', text: '电饭锅坏了我要退款', overrideReason: null });
  const { guide, ticketId } = await client.contact.get({ contactId: second });
  expect([ticketId, guide.type, guide.typeConfirmed]).toEqual([null, 'product_quality', true]);
  expect(guide.demands.map(({ text }) => text)).not.toContain('修热水壶');
  await client.contact.setTicket({ contactId: second, ticketId: kettle });
  expect((await client.contact.get({ contactId: second })).guide.demands).toContainEqual(demands[0]);
  await client.contact.setTicket({ contactId: second, ticketId: null });
  const { ticketId: cooker } = await client.ticket.saveFromContact({ contactId: second });
  expect(cooker).not.toBe(kettle);
  await client.wrapup.complete(await client.wrapup.propose({ contactId: second }));

  const third = await call(customerId);
  const strange = client.contact.setTicket({ contactId: third, ticketId: idOf(70_002) });
  await expect(strange).rejects.toMatchObject({ data: { code: 'not-found' } });
  // It began as a call about an open ticket and turned out to be about something that needs none.
  await client.contact.setTicket({ contactId: third, ticketId: null });
  await client.wrapup.complete({ ...(await client.wrapup.propose({ contactId: third })), keepTicket: false });
  const { notices } = await client.customer.profile({ customerId });
  expect(notices.flatMap((notice) => (notice.code === 'repeat_contact' ? [notice.repeat.count] : []))).toEqual([2, 2]);
}, 180_000);

test('a colleague who does not see the tickets of the team can be given neither a case nor a promise', async () => {
  const { client } = desk;
  const stranger = (await client.session.members()).find(({ role }) => role === 'owner')?.id ?? '';
  const { customerId } = await client.customer.create({ name: '甄好', salutation: '女士', phone: '13900007002', contactId: null });
  const { ticketId } = await client.ticket.saveFromContact({ contactId: await call(customerId) });
  const refused = { data: { code: 'ticket.owner-unfit' } };
  await expect(client.ticket.setOwner({ ticketId, ownerId: stranger })).rejects.toMatchObject(refused);
  const promise = { contactId: null, ticketId, customerId, what: '补发', words: '明天18点前', ownerId: stranger };
  await expect(client.commitment.make(promise)).rejects.toMatchObject(refused);
  const [changed] = await client.ledger.change({ ticketIds: [ticketId], change: { kind: 'owner', ownerId: stranger } });
  expect(changed?.code).toBe('ticket.owner-unfit');
}, 180_000);
