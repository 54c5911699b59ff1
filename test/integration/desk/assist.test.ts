/** Drafts from a real store: from fields with no hub at all, and from a model behind the hub, to which nothing of the customer gets. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RunningContact } from '../../../src/shared/contact/contact.ts';
import { type FakeModel, json, says, silent, startFakeModel } from '../../support/fake-model.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let model: FakeModel;
const folders: string[] = [];
const desks: RunningDesk[] = [];

beforeAll(async () => {
  hub = await createHub({ sample: true });
  model = await startFakeModel();
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop();
  for (const dir of folders.splice(0)) removeDeskFolder(dir);
});
afterAll(async () => {
  await model.stop();
  await hub.stop();
});

async function signedIn(seat: string): Promise<RunningDesk> {
  const dir = aDeskFolder();
  folders.push(dir);
  const desk = await runDesk({ dir, enrolment: await hub.enrol(seat), hubUrl: hub.url });
  desks.push(desk);
  await eventually(
    desk,
    () => desk.client.link.get(),
    (link) => link.state === 'online' && link.firstSync === null && link.dataAtMs !== null,
    60_000,
  );
  return desk;
}

/** A talk with a customer who has orders, in which all that is known of them is said aloud. */
async function talking(desk: RunningDesk): Promise<{ contact: RunningContact; personal: string[] }> {
  const { rows } = await hub.db
    .selectFrom('customer' as never)
    .selectAll()
    .execute()
    .then((all) => ({ rows: all as { id: string; name: string; phone: string; member_no: string; region: string }[] }));
  for (const { id, name, phone, member_no: memberNo, region } of rows) {
    const profile = await desk.client.customer.profile({ customerId: id }).catch(() => null);
    const [order] = profile?.orders ?? [];
    if (profile === null || order === undefined || phone === '' || profile.openTickets.length === 0) continue;
    const { contactId } = await desk.client.contact.logByHand({ channel: 'phone', number: phone, customerId: id });
    const words = [
      `我叫${name}，电话${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}，会员号${memberNo}`,
      `订单${order.orderNo}的${order.product}，寄到${region}，运单${order.trackingNo ?? '没有'}`,
      '我的快递到底到哪了，处理得怎么样了',
    ];
    for (const text of words) await desk.client.contact.recordText({ contactId, speaker: 'customer', text, overrideReason: null });
    const personal = [name, phone, memberNo, order.orderNo, order.product, region, order.trackingNo ?? ''].filter((each) => each !== '');
    return { contact: await desk.client.contact.get({ contactId }), personal };
  }
  throw new Error('no customer with an order and an open ticket in the sample');
}

test('answers to what was asked come from fields, without a model and without the hub', async () => {
  const desk = await signedIn('agent');
  const { contact } = await talking(desk);
  await hub.running.stop();
  const drafts = await desk.client.assist.drafts({ contactId: contact.id });
  expect(drafts.map(({ templateId }) => templateId)).toEqual(expect.arrayContaining(['any.faq.progress', 'any.faq.where']));
  const profile = await desk.client.customer.profile({ customerId: contact.customerId ?? '' });
  expect(drafts.find(({ templateId }) => templateId === 'any.faq.progress')?.text).toBe(profile.progressStatement);
  expect(await desk.client.assist.suggest({ contactId: contact.id, want: 'answer' })).toEqual({ status: 'failed', why: 'offline' });
  expect(await desk.client.assist.status()).toMatchObject({ enabled: false, isFresh: false });
  await hub.restart();
}, 120_000);

test('a manager switches it on; the model never hears who the customer is, and its words pass our rules', async () => {
  const manager = await signedIn('manager');
  await manager.client.assist.change({ enabled: true, url: model.url, model: 'qwen-plus', key: 'sk-1' });
  expect(await manager.client.assist.test()).toMatchObject({ failure: null });
  model.asked.length = 0;
  await manager.stop();
  desks.splice(desks.indexOf(manager), 1);

  const desk = await signedIn('agent');
  expect(await desk.client.assist.status()).toMatchObject({ enabled: true, hasKey: true, mayChange: false, isFresh: true });
  await expect(desk.client.assist.change({ enabled: false, url: '', model: '', key: null })).rejects.toMatchObject({
    data: { code: 'auth.forbidden' },
  });
  const { contact, personal } = await talking(desk);

  model.reply(says('这不是我们的问题，{{客户}},{{商品}}我来查，电话{{电话}}。'));
  const suggestion = await desk.client.assist.suggest({ contactId: contact.id, want: 'answer' });
  const sent = model.asked.map(({ body }) => body).join('\n');
  expect(sent).toContain('我的快递到底到哪了');
  for (const value of personal) expect(sent.replaceAll(/\s/g, '')).not.toContain(value.replaceAll(/\s/g, ''));
  if (suggestion.status !== 'ok') throw new Error(suggestion.why);
  expect(suggestion.mended.map(({ label }) => label)).toContain('blame_shift');
  expect(suggestion.text).not.toContain('不是我们的问题');
  expect(suggestion.text).toContain('［电话］');
  expect(suggestion.text).not.toContain('{{');

  model.reply(json(401, {}));
  expect(await desk.client.assist.suggest({ contactId: contact.id, want: 'statement' })).toEqual({ status: 'failed', why: 'key-refused' });

  const control = new AbortController();
  model.reply(silent);
  const before = model.givenUp();
  const given = desk.client.assist.suggest({ contactId: contact.id, want: 'answer' }, { signal: control.signal }).catch(() => 'given up');
  await expect.poll(() => model.asked.length, { timeout: 20_000 }).toBe(3);
  control.abort();
  expect(await given).toBe('given up');
  await expect.poll(() => model.givenUp(), { timeout: 20_000 }).toBe(before + 1);
  expect(JSON.stringify(desk.told) + hub.log.join()).not.toContain('sk-1');
}, 180_000);

test('for everybody to read: no datum of the customer is filled in, and words that name one are not shown', async () => {
  const desk = await signedIn('agent');
  const { customerId } = (await talking(desk)).contact;
  const { contactId } = await desk.client.contact.logByHand({ channel: 'public', number: '', customerId });
  await desk.client.contact.recordText({ contactId, speaker: 'customer', text: '买的东西坏了，没人管', overrideReason: null });
  for (const named of ['{{商品}}的{{退款额}}', '{{ 称呼 }},', '{{客户}}您好', '{{电话}}', '{{工单号}}']) {
    model.reply(says(`${named}已经收到，请私信我们。`));
    expect(await desk.client.assist.suggest({ contactId, want: 'answer' }), named).toEqual({ status: 'failed', why: 'tells-who' });
  }
  model.reply(says('看到您的留言了，我们很抱歉。我是{{坐席姓名}}，请私信我们。'));
  const answer = await desk.client.assist.suggest({ contactId, want: 'answer' });
  expect(answer).toMatchObject({ status: 'ok', text: expect.stringContaining('沈若溪') });
  model.reply(says('{{客户}}买的{{商品}}坏了，希望退{{退款额}}。'));
  const statement = await desk.client.assist.suggest({ contactId, want: 'statement' });
  expect(statement).toMatchObject({ status: 'ok', text: expect.stringContaining('［商品］') });
}, 120_000);
