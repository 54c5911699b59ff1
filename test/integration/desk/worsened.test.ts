/** What a talk says makes its case worse, once, with its evidence, for everybody; a wrong one is taken back. Two desks against one real hub. */
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { eventually, type RunningDesk, removeDeskFolder, runFilledDesk } from '../../support/running-desk.ts';
import { anOrder } from '../../support/synced-rows.ts';

let hub: TestHub;
let mine: RunningDesk;
let theirs: RunningDesk;
let people = 0;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  [mine, theirs] = await Promise.all([runFilledDesk(hub, 'agent'), runFilledDesk(hub, 'agent2')]);
}, 180_000);
afterAll(async () => {
  for (const desk of [mine, theirs]) {
    await desk.stop();
    removeDeskFolder(desk.dir);
  }
  await hub.stop();
});

async function aCustomer(): Promise<string> {
  people += 1;
  const phone = `1390000${2_000 + people}`;
  const { customerId } = await mine.client.customer.create({ name: '甄新', salutation: '女士', phone, contactId: null });
  return customerId;
}

async function aTalk(customerId: string, said: readonly string[], ticketId: string | null = null): Promise<string> {
  const { client } = mine;
  const { contactId } = await client.contact.logByHand({ channel: 'phone', number: '', customerId });
  if (ticketId !== null) await client.contact.setTicket({ contactId, ticketId });
  for (const text of said) await client.contact.recordText({ contactId, speaker: 'customer', text, overrideReason: null });
  return contactId;
}

async function finish(contactId: string): Promise<void> {
  const wrapup = await mine.client.wrapup.propose({ contactId });
  await mine.client.wrapup.complete({ ...wrapup, keepTicket: true });
}

const worse = async (desk: RunningDesk, ticketId: string) =>
  (await desk.client.ticket.get({ ticketId })).events.filter(({ kind }) => kind === 'worsened');

test('a regulator named in the talk is on the case with the sentence, its number hidden, once however often it is saved; taken back it counts no more', async () => {
  const { client } = mine;
  const contactId = await aTalk(await aCustomer(), ['空气炸锅坏了', '再不处理我就打12315投诉，我电话13800001037']);
  const { ticketId } = await client.ticket.saveFromContact({ contactId });
  await client.ticket.saveFromContact({ contactId });
  await finish(contactId);
  const regulator = ({ reasonCode }: { reasonCode: string | null }) => reasonCode === 'regulator';
  const seen = await eventually(
    theirs,
    () => worse(theirs, ticketId).catch(() => []),
    (events) => events.some(regulator),
    60_000,
  );
  const told = seen.filter(regulator);
  expect(told).toHaveLength(1);
  expect(told[0]?.text).toMatch(/^提到向监管部门投诉：「再不处理我就打12315投诉，我电话\*+」$/);
  expect(seen.some(({ reasonCode }) => reasonCode === 'repeat-contact')).toBe(false);
  await theirs.client.ticket.takeBack({ ticketId, eventId: told[0]?.id ?? '', reason: '客户只是在问流程' });
  await eventually(
    mine,
    () => worse(mine, ticketId),
    (events) => !events.some(regulator),
    60_000,
  );
  const { events } = await client.ticket.get({ ticketId });
  expect(events.some(({ kind, text }) => kind === 'note' && text.includes('客户只是在问流程'))).toBe(true);
}, 180_000);

test('a second contact about the case before its plan is due makes it worse once; a warning put away in the talk does not', async () => {
  const { client } = mine;
  const customerId = await aCustomer();
  const first = await aTalk(customerId, ['耳机左边没有声音']);
  const { ticketId } = await client.ticket.saveFromContact({ contactId: first });
  await finish(first);
  expect(await worse(mine, ticketId)).toEqual([]);
  const second = await aTalk(customerId, ['我前天说的耳机怎么还没消息', '你们再这样我找律师起诉'], ticketId);
  const { alerts } = await client.contact.get({ contactId: second });
  const index = alerts.findIndex(({ kind }) => kind === 'lawyer');
  expect(index).toBeGreaterThanOrEqual(0);
  await client.contact.dismissAlert({ contactId: second, index });
  await client.ticket.saveFromContact({ contactId: second });
  await finish(second);
  const codes = async () => (await worse(mine, ticketId)).map(({ reasonCode }) => reasonCode).filter((code) => code !== 'severity-raised');
  expect(await codes()).toEqual(['repeat-contact']);
  expect((await worse(mine, ticketId)).find(({ reasonCode }) => reasonCode === 'repeat-contact')?.text).toMatch(
    /^到期前再次来电：给出方案的时限是/,
  );
}, 180_000);

test('goods that were back before the case was opened start the time for the refund with it', async () => {
  const { client } = mine;
  const customerId = await aCustomer();
  const onHub = async () => (await sql<{ scope: string }>`SELECT scope FROM customer WHERE id = ${customerId}`.execute(hub.db)).rows[0];
  const scope = (await eventually(mine, onHub, (row) => row !== undefined, 60_000))?.scope ?? '';
  const order = anOrder(1, customerId, { id: uuidv7(), scope, orderNo: 'D20261120009999' });
  const atMs = Date.now() - 2 * 86_400_000;
  await hub.put([
    { entity: 'order', row: order },
    {
      entity: 'logistics_event',
      row: {
        id: uuidv7(),
        scope,
        ver: 0,
        deleted: false,
        customerId,
        orderId: order.id,
        atMs,
        place: '',
        text: '退货已签收，签收人：仓库',
      },
    },
  ]);
  await eventually(
    mine,
    () => client.customer.profile({ customerId }),
    ({ orders }) => orders.length === 1,
    60_000,
  );
  const contactId = await aTalk(customerId, ['退货早就寄回去了，钱怎么还没退']);
  const { ticketId } = await client.ticket.saveFromContact({ contactId });
  await client.ticket.saveFromContact({ contactId });
  const { events, clocks } = await client.ticket.get({ ticketId });
  expect(events.filter(({ kind }) => kind === 'happened')).toMatchObject([{ reasonCode: 'goods_returned', atMs }]);
  expect(clocks.some(({ kind, label }) => kind === 'statutory' && label.includes('退款'))).toBe(true);
}, 180_000);
