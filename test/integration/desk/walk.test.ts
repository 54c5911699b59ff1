/** The walk through one angry call, on a real store and a real hub, without a window. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ComplaintType } from '../../../src/shared/base/words.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, listenToNews, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { hubRows, type NeglectedCase, neglectedCases, writeCall } from '../../support/sample-call.ts';

let hub: TestHub;
const folders: string[] = [];
const desks: RunningDesk[] = [];

beforeAll(async () => {
  hub = await createHub({ sample: true });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop();
  for (const dir of folders.splice(0)) removeDeskFolder(dir);
});
afterAll(async () => {
  await hub.stop();
});

async function signedIn(wish: { dir?: string; seat?: string } = {}): Promise<RunningDesk> {
  const dir = wish.dir ?? aDeskFolder();
  folders.push(dir);
  const enrolment = await hub.enrol(wish.seat ?? 'agent');
  const desk = await runDesk({ dir, enrolment, hubUrl: hub.url });
  desks.push(desk);
  return desk;
}

async function synced(desk: RunningDesk): Promise<void> {
  await eventually(
    desk,
    () => desk.client.link.get(),
    (link) => link.state === 'online' && link.firstSync === null && link.dataAtMs !== null,
    30_000,
  );
}

const settled = (desk: RunningDesk) =>
  eventually(
    desk,
    () => desk.client.link.get(),
    (link) => link.unsent === 0,
    20_000,
  );

async function aNeglectedCase(type: ComplaintType): Promise<NeglectedCase> {
  const { user } = await hub.enrol('agent');
  const found = (await neglectedCases(hub, `team:${user.teamId}`)).find((one) => one.type === type);
  if (found === undefined) throw new Error('the sample team has no such case');
  return found;
}

async function play(desk: RunningDesk, facts: NeglectedCase, given: { seed: number; speed: number }): Promise<string> {
  writeCall(join(desk.dir, 'events'), 'call', facts, given.seed);
  const { contactId } = await desk.client.replay.start({ name: 'call', speed: given.speed });
  return contactId;
}

test.each<[ComplaintType, number]>([
  ['product_quality', 3],
  ['logistics_delay', 8],
])('a played %s call is known at the ring, led through its steps, saved, wrapped up, and on the hub', async (type, seed) => {
  const facts = await aNeglectedCase(type);
  const desk = await signedIn();
  await synced(desk);
  const news = await listenToNews(desk);
  const { client } = desk;

  const contactId = await play(desk, facts, { seed, speed: 400 });
  const ringing = await client.contact.get({ contactId });
  expect(ringing).toMatchObject({ customerId: facts.customerId, ticketId: facts.ticketId, matchReason: 'exact_phone' });
  expect(news.heard.some((one) => one.type === 'contact.offered' && one.contactId === contactId)).toBe(true);
  expect(ringing.phase).toBe('ringing');
  const profile = await client.customer.profile({ customerId: facts.customerId });
  expect(profile.maskedName).toContain('*');
  expect(profile.notices[0]?.code).toBe('broken_promise');
  expect(profile.openTickets.map((ticket) => ticket.ticketNo)).toEqual([facts.ticketNo]);
  expect(profile.progressStatement).not.toBe('');
  await client.contact.answer({ contactId });

  const heard = await eventually(
    desk,
    () => client.contact.get({ contactId }),
    (view) => view.phase === 'wrapup',
    30_000,
  );
  expect(heard.guide.type).toBe(type);
  for (const step of ['empathize', 'paraphrase', 'request_evidence', 'offer_two_options', 'commit_time'] as const) {
    expect([step, heard.guide.steps[step].status]).toEqual([step, 'done']);
  }
  expect(heard.utterances.some((utterance) => utterance.text.includes('今天四点'))).toBe(true);
  expect(heard.utterances.some((utterance) => utterance.text.includes('今天十点'))).toBe(false);
  expect(heard.alerts.length).toBeGreaterThan(0);
  expect(heard.skippedEventLines).toBe(0);

  const typed = await client.contact.recordText({
    contactId,
    speaker: 'agent',
    text: '这不是我们的问题，明天肯定送到',
    overrideReason: null,
  });
  expect(typed.findings.map((finding) => finding.label)).toEqual(expect.arrayContaining(['blame_shift', 'unkeepable_promise']));

  const [first, second] = heard.guide.options;
  await client.guide.send({ contactId, event: { type: 'offerOptions', optionIds: [first?.id ?? '', second?.id ?? ''] } });
  await client.guide.send({ contactId, event: { type: 'chooseOption', optionId: first?.id ?? '' } });
  const promise = await client.commitment.make({
    ...{ contactId, ticketId: null, customerId: facts.customerId, ownerId: null },
    ...{ what: '给您回电说明进度', words: '三天内' },
  });
  expect(promise).toMatchObject({ ticketId: facts.ticketId, status: 'open' });
  expect(promise.dueAtMs).toBeGreaterThan(Date.now());

  const saved = await client.ticket.saveFromContact({ contactId });
  expect(saved).toEqual({ ticketId: facts.ticketId, ticketNo: facts.ticketNo });
  const proposal = await client.wrapup.propose({ contactId });
  expect(proposal).toMatchObject({ type, keepTicket: true });
  expect(proposal.followUps.length).toBeGreaterThan(0);
  expect(await client.wrapup.complete(proposal)).toEqual({ ticketId: facts.ticketId });
  expect(await client.contact.running()).toEqual([]);

  await settled(desk);
  expect(await client.conflict.list()).toEqual([]);
  const onHub = async (table: string, id: string) => (await hubRows(hub, table)).find((row) => row.id === id);
  expect(await onHub('ticket', facts.ticketId)).toMatchObject({ chosen_option_id: first?.id });
  expect(await onHub('contact', contactId)).toMatchObject({ state: 'ended', ticket_id: facts.ticketId, wrap_code: proposal.wrapCode });
  expect(await onHub('commitment', promise.id)).toMatchObject({ ticket_id: facts.ticketId, status: 'open' });
  const care = (await hubRows(hub, 'follow_up')).filter(
    (row) => row.ticket_id === facts.ticketId && row.kind === 'care' && row.status === 'open',
  );
  expect(care).toHaveLength(1);
  news.stop();
});

test('a contact logged by hand becomes a new ticket of a new customer', async () => {
  const desk = await signedIn();
  await synced(desk);
  const { client } = desk;
  const { contactId } = await client.contact.logByHand({ channel: 'phone', number: '199 0000 4321', customerId: null });
  expect(await client.contact.get({ contactId })).toMatchObject({ phase: 'talking', customerId: null, matchReason: 'none' });
  const { customerId } = await client.customer.create({ name: '柳青禾', salutation: '女士', phone: '', contactId });
  await client.contact.markEmotion({ contactId, emotion: 2 });
  await client.contact.recordText({
    contactId,
    speaker: 'customer',
    text: '我买的锅用了三天就开裂了，你们赶紧给我换一个！',
    overrideReason: null,
  });
  await client.contact.confirmType({ contactId, type: 'product_quality' });
  const promise = await client.commitment.make({
    ...{ contactId, ticketId: null, customerId, ownerId: null },
    ...{ what: '寄出新锅', words: '明天12点前' },
  });
  const proposal = await client.wrapup.propose({ contactId });
  expect(proposal).toMatchObject({ keepTicket: true, emotionPeak: 2, stage: 'executing' });
  const { ticketId } = await client.wrapup.complete(proposal);
  const detail = await client.ticket.get({ ticketId: ticketId ?? '' });
  expect(detail.ticket).toMatchObject({ customerId, type: 'product_quality', stage: 'executing', emotion: 2 });
  expect(detail.commitments.map((one) => one.id)).toEqual([promise.id]);
  expect(detail.followUps.map((one) => one.kind)).toEqual(expect.arrayContaining(['satisfaction', 'care']));
  await settled(desk);
  expect(await client.conflict.list()).toEqual([]);
  const stored = (await hubRows(hub, 'ticket')).filter((row) => row.customer_id === customerId);
  expect(stored.map((row) => [row.id, row.stage])).toEqual([[ticketId, 'executing']]);
  const hits = await client.customer.search({ text: 'lqh', limit: 5 });
  expect(hits.map((hit) => hit.customerId)).toContain(customerId);
  const byTicket = await client.customer.search({ text: detail.ticket.ticketNo.toLowerCase(), limit: 5 });
  expect(byTicket[0]).toMatchObject({ customerId, ticketId, match: { place: 'ticket_no', value: detail.ticket.ticketNo } });
});

test('a killed store is back with the sentence, the caret, the step and the rest of the call', async () => {
  const facts = await aNeglectedCase('product_quality');
  const dir = aDeskFolder();
  const first = await signedIn({ dir });
  await synced(first);
  const contactId = await play(first, facts, { seed: 5, speed: 20 });
  await first.client.contact.answer({ contactId });
  await eventually(
    first,
    () => first.client.contact.get({ contactId }),
    (view) => view.guide.steps.empathize.status === 'done',
    20_000,
  );
  await first.client.draft.save({ key: `contact:${contactId}`, text: '我今天18点前给您回', selectionStart: 4, selectionEnd: 4 });
  await first.client.guide.send({ contactId, event: { type: 'goto', step: 'offer_two_options' } });
  desks.splice(0);
  await first.kill();

  const second = await signedIn({ dir });
  expect(await second.client.draft.get({ key: `contact:${contactId}` })).toMatchObject({
    text: '我今天18点前给您回',
    selectionStart: 4,
    selectionEnd: 4,
  });
  const [back] = await second.client.contact.running();
  expect(back).toMatchObject({ id: contactId, customerId: facts.customerId });
  expect(back?.guide.steps.empathize.status).toBe('done');
  const over = await eventually(
    second,
    () => second.client.contact.get({ contactId }),
    (view) => view.phase === 'wrapup',
    30_000,
  );
  expect(new Set(over.utterances.map((utterance) => utterance.id)).size).toBe(over.utterances.length);
  expect(over.guide.steps.commit_time.status).toBe('done');
});

test('a blocked sentence leaves a public channel only with a reason', async () => {
  const desk = await signedIn();
  await synced(desk);
  const { client } = desk;
  const { contactId } = await client.contact.logByHand({ channel: 'public', number: '', customerId: null });
  const blocked = { contactId, speaker: 'agent' as const, text: '本店商品概不退换' };
  await expect(client.contact.recordText({ ...blocked, overrideReason: null })).rejects.toMatchObject({ data: { code: 'input.invalid' } });
  expect((await client.contact.get({ contactId })).utterances).toEqual([]);
  const sent = await client.contact.recordText({ ...blocked, overrideReason: '客户要求引用原文' });
  expect(sent.findings.some((finding) => finding.severity === 'block')).toBe(true);
});

test('an attachment is on the hub with its evidence', async () => {
  const facts = await aNeglectedCase('product_quality');
  const desk = await signedIn();
  await synced(desk);
  const data = Buffer.from('照片的内容').toString('base64');
  const attached = await desk.client.ticket.attach({
    contactId: null,
    ticketId: facts.ticketId,
    item: 'extra',
    label: '故障照片',
    fileName: 'a.jpg',
    data,
  });
  expect(attached.sha256).toMatch(/^[0-9a-f]{64}$/);
  const detail = await desk.client.ticket.get({ ticketId: facts.ticketId });
  expect(detail.ticket.evidence.find((item) => item.sha256 === attached.sha256)).toMatchObject({ state: 'have', fileName: 'a.jpg' });
  await settled(desk);
  const answer = await fetch(`${hub.url}/sync/v1/attachments/${attached.sha256}`, {
    headers: { authorization: `Bearer ${(await hub.enrol('agent')).token}` },
  });
  expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe('照片的内容');
});

test.each(['angry-call', 'late-parcel'])(
  'the shipped recording %s is of a customer whom the sample team knows and owes something',
  async (name) => {
    const dir = aDeskFolder();
    folders.push(dir);
    const desk = await runDesk({ dir, enrolment: await hub.enrol('agent'), hubUrl: hub.url, eventsDir: 'assets' });
    desks.push(desk);
    await synced(desk);
    expect((await desk.client.replay.list()).find((file) => file.name === name)).toMatchObject({ damagedLines: 0 });
    const { contactId } = await desk.client.replay.start({ name, speed: 1_000 });
    const ringing = await desk.client.contact.get({ contactId });
    const profile = await desk.client.customer.profile({ customerId: ringing.customerId ?? '' });
    expect(profile.notices[0]).toMatchObject({ code: 'broken_promise', tone: 'harm' });
    expect(profile.openTickets.map((ticket) => ticket.id)).toContain(ringing.ticketId);
    await desk.client.contact.answer({ contactId });
    const over = await eventually(
      desk,
      () => desk.client.contact.get({ contactId }),
      (view) => view.phase === 'wrapup',
      30_000,
    );
    const open = Object.entries(over.guide.steps).filter(([, step]) => step.status === 'open');
    expect(open.map(([step]) => step)).toEqual([]);
    expect(over.guide.typeConfirmed).toBe(false);
    const sentences = await desk.client.guide.sentences({ contactId });
    expect(sentences.filter((sentence) => sentence.step === 'empathize').length).toBeGreaterThanOrEqual(2);
    await desk.client.contact.hangUp({ contactId });
  },
);
