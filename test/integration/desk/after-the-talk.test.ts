/** What is settled, given and promised after the talk: on the ticket, through the hub, and seen by a colleague. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { eventually, type RunningDesk, removeDeskFolder, runFilledDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let mine: RunningDesk;
let theirs: RunningDesk;

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

async function anOpenTicket() {
  const { rows } = await mine.client.ticket.list({ filter: 'open', text: '', limit: 200 });
  for (const { id } of rows) {
    const detail = await mine.client.ticket.get({ ticketId: id });
    if (detail.ticket.demands.some(({ done }) => !done)) return detail.ticket;
  }
  throw new Error('the sample team has no open ticket with an open demand');
}

test('a demand is ticked, a file attached and a promise made and cancelled on the sheet, and a colleague sees each', async () => {
  const { id: ticketId, customerId, demands, evidence } = await anOpenTicket();
  const open = demands.find(({ done }) => !done);
  const { client } = mine;
  await client.ticket.tickDemand({ ticketId, demandId: open?.id ?? '', done: true });
  const data = Buffer.from('a photo that came by mail').toString('base64');
  await client.ticket.attach({ contactId: null, ticketId, item: 'extra', label: '其他材料', fileName: 'late.jpg', data });
  const said = { contactId: null, ticketId, customerId, ownerId: null };
  const promise = await client.commitment.make({ ...said, what: '把检测结果发给您', words: '后天上午11点前' });
  const told = await client.ticket.get({ ticketId });
  expect(told.ticket.lastAction).toBe('已安排把检测结果发给您');
  await expect(client.commitment.settle({ commitmentId: promise.id, status: 'cancelled', reason: ' ' })).rejects.toMatchObject({
    data: { code: 'input.invalid' },
  });
  await client.commitment.settle({ commitmentId: promise.id, status: 'cancelled', reason: '记到别的工单上了' });
  const seen = await eventually(
    theirs,
    () => theirs.client.ticket.get({ ticketId }),
    (detail) => detail.commitments.some((each) => each.id === promise.id && each.status === 'cancelled'),
    60_000,
  );
  expect(seen.ticket.demands).toEqual(demands.map((each) => (each.id === open?.id ? { ...each, done: true } : each)));
  expect(seen.ticket.evidence).toHaveLength(evidence.length + 1);
  expect(seen.ticket.evidence.at(-1)).toMatchObject({ item: 'extra', state: 'have', fileName: 'late.jpg' });
  expect(seen.clocks.some(({ kind, label }) => kind === 'commitment' && label.includes('检测结果'))).toBe(false);
  expect(seen.ticket.lastAction).toBe('原先安排的把检测结果发给您已取消');
  expect(seen.events.some(({ kind, text }) => kind === 'commitment' && text.endsWith('已取消：记到别的工单上了'))).toBe(true);
  // Cancelled is not broken: nothing got worse by it.
  const worsened = seen.events.filter(({ kind, text }) => kind === 'worsened' && text.includes('检测结果'));
  expect(worsened).toEqual([]);
}, 120_000);

test('a demand that is not there any more is refused by name, and ticking twice writes once', async () => {
  const ticket = await anOpenTicket();
  await expect(mine.client.ticket.tickDemand({ ticketId: ticket.id, demandId: 'gone', done: true })).rejects.toMatchObject({
    data: { code: 'not-found' },
  });
  const demandId = ticket.demands.find(({ done }) => !done)?.id ?? '';
  const sent = (await mine.client.outbox.list()).length;
  await mine.client.ticket.tickDemand({ ticketId: ticket.id, demandId, done: true });
  await mine.client.ticket.tickDemand({ ticketId: ticket.id, demandId, done: true });
  expect((await mine.client.outbox.list()).length).toBe(sent + 1);
}, 60_000);

test('data that a customer says are wrong are told on the ticket, a colleague reads there what is right, and the data stay as their source says', async () => {
  const { id: ticketId, customerId } = await anOpenTicket();
  const { client } = mine;
  const { maskedPhone, maskedName, tier } = await client.customer.profile({ customerId });
  await client.ticket.requestCorrection({ ticketId, field: 'phone', right: ' 13900007788 ', note: '原来的号码停用了' });
  // Told here at once, whenever the hub hears of it.
  expect((await client.ticket.get({ ticketId })).ticket.lastAction).toBe('已提请更正登记的电话');
  const sent = (await client.outbox.list()).find(({ name }) => name === 'ticket.requestCorrection');
  expect(sent?.title).toBe('提请更正登记的电话');
  const seen = await eventually(
    theirs,
    () => theirs.client.ticket.get({ ticketId }),
    ({ events }) => events.some(({ kind }) => kind === 'correction'),
    60_000,
  );
  expect(seen.ticket.lastAction).toBe('已提请更正登记的电话');
  expect(seen.events.filter(({ kind }) => kind === 'correction')).toMatchObject([
    { text: '请更正客户电话：13900007788（原来的号码停用了）', reasonCode: 'phone', ticketId, customerId },
  ]);
  const { rows } = await theirs.client.ticket.list({ filter: 'open', text: '', limit: 200 });
  expect(rows.find(({ id }) => id === ticketId)?.lastAction).toBe('已提请更正登记的电话');
  const page = await theirs.client.customer.timeline({ customerId, filter: 'ticket', after: null, limit: 200 });
  const line = page.items.find((item) => item.kind === 'event' && item.event === 'correction');
  expect(line).toMatchObject({ text: '请更正客户电话：***********（原来的号码停用了）' });
  expect(await theirs.client.customer.profile({ customerId })).toMatchObject({ maskedPhone, maskedName, tier });
}, 120_000);

test('goods are back since a day: the time for the refund runs for everybody, is corrected with a reason, and is taken back with one', async () => {
  const { id: ticketId } = await anOpenTicket();
  const { client } = mine;
  const refund = ({ clocks }: { clocks: readonly { kind: string; label: string; dueAtMs: number }[] }) =>
    clocks.find(({ kind, label }) => kind === 'statutory' && label.includes('退款'));
  const theirView = (until: (detail: Awaited<ReturnType<typeof client.ticket.get>>) => boolean) =>
    eventually(theirs, () => theirs.client.ticket.get({ ticketId }), until, 60_000);
  expect(refund(await client.ticket.get({ ticketId }))).toBeUndefined();
  const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
  await expect(client.ticket.goodsReturned({ ticketId, day: dayAgo(-2), reason: '' })).rejects.toMatchObject({
    data: { code: 'ticket.day-ahead' },
  });
  await client.ticket.goodsReturned({ ticketId, day: dayAgo(2), reason: '' });
  const told = await theirView((detail) => refund(detail) !== undefined);
  await expect(client.ticket.goodsReturned({ ticketId, day: dayAgo(3), reason: ' ' })).rejects.toMatchObject({
    data: { code: 'input.invalid' },
  });
  await client.ticket.goodsReturned({ ticketId, day: dayAgo(3), reason: '面单上早一天' });
  const corrected = await theirView((detail) => refund(detail)?.dueAtMs !== refund(told)?.dueAtMs);
  expect((refund(told)?.dueAtMs ?? 0) - (refund(corrected)?.dueAtMs ?? 0)).toBe(86_400_000);
  const line = corrected.events.find(({ kind, reasonCode }) => kind === 'happened' && reasonCode === 'goods_returned');
  await client.ticket.takeBack({ ticketId, eventId: line?.id ?? '', reason: '是另一单的包裹' });
  const last = await theirView((detail) => refund(detail) === undefined);
  expect(last.events.some(({ kind, text }) => kind === 'note' && text.includes('是另一单的包裹'))).toBe(true);
}, 180_000);
