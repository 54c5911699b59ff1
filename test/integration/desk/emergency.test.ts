/** An emergency told in a call: the plan opens in the talk, one key writes the case to the hub; two desks and an owner on one real hub. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let agent: RunningDesk;
let senior: RunningDesk;
let owner: RunningDesk;
const folders = [aDeskFolder(), aDeskFolder(), aDeskFolder()];

beforeAll(async () => {
  hub = await createHub({ sample: true });
  const open = async (place: number, seat: string) =>
    runDesk({ dir: folders[place] ?? '', enrolment: await hub.enrol(seat), hubUrl: hub.url });
  [agent, senior, owner] = await Promise.all([open(0, 'agent'), open(1, 'agent2'), open(2, 'owner')]);
  for (const desk of [agent, senior, owner]) {
    await eventually(
      desk,
      () => desk.client.link.get(),
      (link) => link.state === 'online' && link.firstSync === null,
      60_000,
    );
  }
}, 120_000);
afterAll(async () => {
  for (const desk of [agent, senior, owner]) await desk?.stop();
  await hub?.stop();
  for (const dir of folders) removeDeskFolder(dir);
});

const burnt = '你们的充电器把我孩子的手烫伤了，现在在医院';

async function aTalk(customerId: string | null, said = burnt): Promise<string> {
  const { contactId } = await agent.client.contact.logByHand({ channel: 'phone', number: '', customerId });
  await agent.client.contact.recordText({ contactId, speaker: 'customer', text: said, overrideReason: null });
  return contactId;
}

const planOf = (contactId: string) => agent.client.emergency.plan({ contactId });

test('harm told opens the plan within the talk; taken, the case is the senior agent’s, and the report is the department’s', async () => {
  const [customer] = await agent.client.customer.recent();
  const contactId = await aTalk(customer?.customerId ?? null);
  expect(await planOf(contactId)).toMatchObject({
    ...{ state: 'open', sign: 'safety', title: '有人烫伤或烧伤', ticket: null, waitsForCustomer: false },
    ...{ second: { name: '许嘉言', rank: 'senior', isSelf: false }, reports: [{ department: 'quality', duty: { id: 'RECALL-2WD' } }] },
  });
  const { ticketId } = await agent.client.emergency.take({ contactId });
  if (ticketId === null) throw new Error('nothing was written');
  expect(await agent.client.emergency.take({ contactId })).toEqual({ ticketId });
  expect((await planOf(contactId))?.ticket).toMatchObject({ id: ticketId, ownerName: '许嘉言' });
  expect((await agent.client.contact.get({ contactId })).alerts.filter(({ kind, dismissed }) => kind === 'safety' && !dismissed)).toEqual(
    [],
  );

  const mine = await eventually(
    senior,
    () => senior.client.ticket.list({ filter: 'mine', text: '', limit: 500 }),
    ({ rows }) => rows.some(({ id }) => id === ticketId),
    60_000,
  );
  expect(mine.rows.find(({ id }) => id === ticketId)).toMatchObject({ urgency: 'emergency', type: 'safety_hazard', ownerName: '许嘉言' });
  const { events, tasks } = await senior.client.ticket.get({ ticketId });
  expect(events.filter(({ kind, reasonCode }) => kind === 'worsened' && reasonCode === 'safety')).toHaveLength(1);
  expect(tasks).toMatchObject([{ kind: 'report', department: 'quality', state: 'open', duty: { id: 'RECALL-2WD' } }]);

  const queue = await eventually(
    owner,
    () => owner.client.task.queue(),
    (all) => all.some((task) => task.ticketId === ticketId),
    60_000,
  );
  const report = queue.find((task) => task.ticketId === ticketId);
  await expect(owner.client.task.answer({ taskId: report?.id ?? '', result: '已报告', proof: '' })).rejects.toThrow();
  await owner.client.task.answer({ taskId: report?.id ?? '', result: '已向省市场监管局报告', proof: '回执 2026-118' });
  await eventually(
    agent,
    () => agent.client.ticket.get({ ticketId }),
    (detail) => detail.tasks[0]?.state === 'answered',
    60_000,
  );
});

test('a second call about it raises nothing twice, and an open case of another kind is left alone', async () => {
  const { rows } = await agent.client.ticket.list({ filter: 'open', text: '', limit: 500 });
  const late = rows.find(({ type, urgency }) => type === 'logistics_delay' && urgency !== 'emergency');
  if (late === undefined) throw new Error('the sample team has no parcel that is late');
  const first = await aTalk(late.customerId);
  const { ticketId } = await agent.client.emergency.take({ contactId: first });
  expect(ticketId).not.toBe(late.id);
  const lateCase = (await agent.client.ticket.get({ ticketId: late.id })).ticket;
  expect(lateCase.urgency).toBe(late.urgency);
  // Nor does anything of it go into the new one.
  const written = (await agent.client.ticket.get({ ticketId: ticketId ?? '' })).ticket;
  const wishes = new Set(lateCase.demands.map(({ text }) => text));
  expect(wishes.size).toBeGreaterThan(0);
  expect(written.demands.filter(({ text }) => wishes.has(text))).toEqual([]);
  expect(written.evidence.filter(({ id }) => lateCase.evidence.some((each) => each.id === id))).toEqual([]);
  expect([lateCase.problem.what, lateCase.problem.ask]).not.toContain(written.problem.what);
  const again = await aTalk(late.customerId);
  expect((await planOf(again))?.reports).toHaveLength(1);
  expect(await agent.client.emergency.take({ contactId: again })).toEqual({ ticketId });
  const detail = await agent.client.ticket.get({ ticketId: ticketId ?? '' });
  expect(detail.tasks).toHaveLength(1);
  expect(detail.events.filter(({ reasonCode }) => reasonCode === 'safety')).toHaveLength(1);
});

test('of a caller nobody knows it is written as soon as there is a customer', async () => {
  const contactId = await aTalk(null);
  expect(await agent.client.emergency.take({ contactId })).toEqual({ ticketId: null });
  expect(await planOf(contactId)).toMatchObject({ state: 'taken', waitsForCustomer: true, ticket: null });
  await agent.client.customer.create({ name: '程晓', salutation: '女士', phone: '13900007766', contactId });
  const plan = await planOf(contactId);
  expect(plan).toMatchObject({ state: 'taken', waitsForCustomer: false, ticket: { ownerName: '许嘉言' } });
  expect((await agent.client.ticket.get({ ticketId: plan?.ticket?.id ?? '' })).tasks).toHaveLength(1);
});

test('taken for a caller nobody knows, it cannot be left behind by the wrap-up: refused until there is a customer, then written', async () => {
  const contactId = await aTalk(null);
  await agent.client.emergency.take({ contactId });
  await agent.client.contact.hangUp({ contactId });
  const wrapup = { ...(await agent.client.wrapup.propose({ contactId })), keepTicket: false };
  await expect(agent.client.wrapup.complete(wrapup)).rejects.toMatchObject({ data: { code: 'emergency.unwritten' } });
  expect((await agent.client.contact.get({ contactId })).phase).toBe('wrapup');
  expect(await planOf(contactId)).toMatchObject({ state: 'taken', waitsForCustomer: true });
  const { customerId } = await agent.client.customer.create({ name: '未留名', salutation: '', phone: '', contactId });
  const written = (await planOf(contactId))?.ticket;
  expect(written).toMatchObject({ ownerName: '许嘉言' });
  // No other case is kept of it: the talk still belongs to this one.
  expect(await agent.client.wrapup.complete(wrapup)).toEqual({ ticketId: written?.id });
  expect((await agent.client.ticket.get({ ticketId: written?.id ?? '' })).ticket).toMatchObject({ urgency: 'emergency', customerId });
});

test('taken by mistake for a caller nobody knows, it is put away with a reason as long as it is written nowhere, and the talk is as before', async () => {
  const { client } = agent;
  const contactId = await aTalk(null);
  const before = (await client.contact.get({ contactId })).guide;
  expect([(await planOf(contactId))?.state, before.typeConfirmed]).toEqual(['open', false]);
  await client.emergency.take({ contactId });
  expect((await client.contact.get({ contactId })).guide).toMatchObject({ type: 'safety_hazard', typeConfirmed: true });
  await client.contact.hangUp({ contactId });
  await expect(client.emergency.dismiss({ contactId, reason: '' })).rejects.toMatchObject({ data: { code: 'input.invalid' } });
  await client.emergency.dismiss({ contactId, reason: '按错了键' });
  expect(await planOf(contactId)).toMatchObject({ state: 'dismissed', reason: '按错了键', waitsForCustomer: false });
  const { guide } = await client.contact.get({ contactId });
  expect([guide.type, guide.typeConfirmed]).toEqual([before.type, before.typeConfirmed]);
  const wrapup = await client.wrapup.propose({ contactId });
  expect(await client.wrapup.complete({ ...wrapup, keepTicket: false })).toEqual({ ticketId: null });

  const known = await aTalk(null);
  await client.emergency.take({ contactId: known });
  await client.customer.create({ name: '程已知', salutation: '女士', phone: '13900007755', contactId: known });
  await expect(client.emergency.dismiss({ contactId: known, reason: '按错了键' })).rejects.toMatchObject({
    data: { code: 'input.invalid' },
  });
  expect(await planOf(known)).toMatchObject({ state: 'taken', ticket: { ownerName: '许嘉言' } });
});

test('heard and not decided on, saving raises nothing; named as a hazard by the agent, saving raises it', async () => {
  const { customerId } = await agent.client.customer.create({ name: '季未决', salutation: '女士', phone: '13900007788', contactId: null });
  const contactId = await aTalk(customerId);
  const { ticketId } = await agent.client.ticket.saveFromContact({ contactId });
  const saved = async () => agent.client.ticket.get({ ticketId });
  expect((await planOf(contactId))?.state).toBe('open');
  expect((await saved()).ticket.urgency).toBe('phone_first');
  await agent.client.ticket.saveFromContact({ contactId });
  expect((await saved()).ticket.urgency).toBe('phone_first');
  expect((await saved()).events.filter(({ kind }) => kind === 'worsened')).toEqual([]);
  await agent.client.contact.confirmType({ contactId, type: 'safety_hazard' });
  await agent.client.ticket.saveFromContact({ contactId });
  expect((await saved()).ticket.urgency).toBe('emergency');
});

test('judged to be none, it raises nothing, says why in the case, and opens again for new words of danger', async () => {
  const [, customer] = await agent.client.customer.recent();
  const contactId = await aTalk(customer?.customerId ?? null);
  await expect(agent.client.emergency.dismiss({ contactId, reason: ' ' })).rejects.toMatchObject({ data: { code: 'input.invalid' } });
  await agent.client.emergency.dismiss({ contactId, reason: '已经处理完，人和财物都平安' });
  expect((await planOf(contactId))?.state).toBe('dismissed');
  await agent.client.contact.confirmType({ contactId, type: 'product_quality' });
  const { ticketId } = await agent.client.ticket.saveFromContact({ contactId });
  await agent.client.ticket.saveFromContact({ contactId });
  const { ticket, events } = await agent.client.ticket.get({ ticketId });
  expect(ticket.urgency).not.toBe('emergency');
  const notes = events.filter(({ kind }) => kind === 'note').map(({ text }) => text);
  expect(notes.filter((text) => text.startsWith('判断不属于紧急事件：已经处理完，人和财物都平安'))).toHaveLength(1);
  await agent.client.contact.recordText({ contactId, speaker: 'customer', text: '插座现在起火冒烟了！', overrideReason: null });
  expect((await planOf(contactId))?.state).toBe('open');
  await agent.client.ticket.saveFromContact({ contactId });
  expect((await agent.client.ticket.get({ ticketId })).ticket.urgency).not.toBe('emergency');
});

test('judged to be none and no case kept: why stays in the summary of the talk, and in its ticket where it has one', async () => {
  const { client } = agent;
  const { customerId } = await client.customer.create({ name: '季不留', salutation: '女士', phone: '13900007799', contactId: null });
  const endWith = async (contactId: string, reason: string) => {
    await client.emergency.dismiss({ contactId, reason });
    await client.contact.hangUp({ contactId });
    const wrapup = await client.wrapup.propose({ contactId });
    await client.wrapup.complete({ ...wrapup, summary: '问了几句', keepTicket: false });
    return (await client.customer.profile({ customerId })).lastContacts.find(({ id }) => id === contactId)?.summary;
  };
  expect(await endWith(await aTalk(customerId), '只是询问')).toMatch(/^问了几句\n判断不属于紧急事件：只是询问（听到：.+）$/);

  const saved = await aTalk(customerId);
  const { ticketId } = await client.ticket.saveFromContact({ contactId: saved });
  expect(await endWith(saved, '人没有受伤')).toBe('问了几句');
  const { events } = await client.ticket.get({ ticketId });
  expect(events.filter(({ kind, text }) => kind === 'note' && text.startsWith('判断不属于紧急事件：人没有受伤'))).toHaveLength(1);
});
