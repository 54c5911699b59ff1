/** A wrong match is corrected during the call, and nothing of the first customer's case follows into the second's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let desk: RunningDesk;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  desk = await runDesk({ dir: aDeskFolder(), enrolment: await hub.enrol('agent'), hubUrl: hub.url });
  await eventually(
    desk,
    () => desk.client.link.get(),
    ({ state, firstSync }) => state === 'online' && firstSync === null,
    90_000,
  );
}, 120_000);
afterAll(async () => {
  await desk.stop();
  removeDeskFolder(desk.dir);
  await hub.stop();
});

/** A customer with an open case that asks for something, and a talk logged for them. */
async function matchedWrongly(at: number) {
  const { rows } = await desk.client.ticket.list({ filter: 'open', text: '', limit: 200 });
  const { ticket } = await desk.client.ticket.get({ ticketId: rows[at]?.id ?? '' });
  const { contactId } = await desk.client.contact.logByHand({ channel: 'phone', number: '', customerId: ticket.customerId });
  return { ticket, contactId, view: await desk.client.contact.get({ contactId }) };
}

test('the right customer is created in the call, and the case of the first stays out of theirs and as it was', async () => {
  const { client } = desk;
  const { ticket, contactId, view } = await matchedWrongly(0);
  expect(view.ticketId).not.toBeNull();
  const theirs = (await client.ticket.get({ ticketId: view.ticketId ?? '' })).ticket;
  expect(theirs.demands.length).toBeGreaterThan(0);
  await client.contact.recordText({ contactId, speaker: 'customer', text: '我买的电扇不转了，我要换货', overrideReason: null });
  const { customerId } = await client.customer.create({ name: '方晓', salutation: '女士', phone: '', contactId });
  const now = await client.contact.get({ contactId });
  expect(now).toMatchObject({ customerId, ticketId: null, matchReason: 'created' });
  expect(now.utterances.map(({ text }) => text)).toContain('我买的电扇不转了，我要换货');
  expect(now.guide.problem.orderNo).toBe('');
  const { ticketId } = await client.ticket.saveFromContact({ contactId });
  const saved = (await client.ticket.get({ ticketId })).ticket;
  expect(saved.customerId).toBe(customerId);
  const heard = new Set((await client.contact.get({ contactId })).classification?.demands);
  const carried = theirs.demands.filter(({ text }) => !heard.has(text)).map(({ text }) => text);
  expect(saved.demands.map(({ text }) => text).filter((text) => carried.includes(text))).toEqual([]);
  const after = (await client.ticket.get({ ticketId: theirs.id })).ticket;
  expect({ ...after, ver: 0 }).toEqual({ ...theirs, ver: 0 });
  // The case is written now: it does not become somebody else's by a press.
  await expect(client.contact.linkCustomer({ contactId, customerId: ticket.customerId, how: 'picked' })).rejects.toMatchObject({
    data: { code: 'contact.written' },
  });
  await client.contact.hangUp({ contactId });
}, 180_000);

test('a talk that ends without a case is the right customer’s, and no longer stands in the ticket of the first', async () => {
  const { client } = desk;
  const { contactId, view } = await matchedWrongly(1);
  const firstCount = async () => (await client.customer.profile({ customerId: view.customerId ?? '' })).contactCount;
  await eventually(
    desk,
    () => client.outbox.list(),
    (items) => items.every(({ state }) => state === 'settled'),
    60_000,
  );
  const before = await firstCount();
  const { customerId } = await client.customer.create({ name: '常青', salutation: '先生', phone: '', contactId });
  await client.contact.hangUp({ contactId });
  const wrapup = await client.wrapup.propose({ contactId });
  await client.wrapup.complete({ ...wrapup, keepTicket: false, summary: '问营业时间' });
  await eventually(
    desk,
    () => client.outbox.list(),
    (items) => items.every(({ state }) => state === 'settled'),
    60_000,
  );
  expect((await client.customer.profile({ customerId })).contactCount).toBe(1);
  expect(await firstCount()).toBe(before - 1);
  const story = (await client.ticket.get({ ticketId: view.ticketId ?? '' })).events.map(({ text }) => text);
  expect(story.join()).not.toContain('问营业时间');
}, 180_000);
