/** From the solution to the care call: the plan, whose day it is on, outcomes, and what ends with the execution. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
const desks: RunningDesk[] = [];
let people = 0;

beforeAll(async () => {
  hub = await createHub({ sample: true });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) {
    await desk.stop();
    removeDeskFolder(desk.dir);
  }
});
afterAll(() => hub.stop());

async function signedIn(seat: string): Promise<{ desk: RunningDesk; userId: string; name: string }> {
  const enrolment = await hub.enrol(seat);
  const desk = await runDesk({ dir: aDeskFolder(), enrolment, hubUrl: hub.url });
  desks.push(desk);
  const list = () => desk.client.ticket.list({ filter: 'open', text: '', limit: 1 });
  await eventually(desk, list, ({ rows }) => rows.length > 0, 60_000);
  return { desk, userId: enrolment.user.id, name: enrolment.user.name };
}

/** A complaint taken by hand, in which a solution stands and nothing is promised yet. */
async function aSolvedCase({ client }: RunningDesk): Promise<string> {
  people += 1;
  const { customerId } = await client.customer.create({
    name: '甄新',
    salutation: '女士',
    phone: `1390000${1_000 + people}`,
    contactId: null,
  });
  const { contactId } = await client.contact.logByHand({ channel: 'phone', number: '', customerId });
  const { ticketId } = await client.ticket.saveFromContact({ contactId });
  expect((await client.ticket.get({ ticketId })).followUps).toEqual([]);
  for (const stage of ['verifying', 'solving', 'executing'] as const)
    await client.ticket.setStage({ ticketId, stage, reason: '按流程推进' });
  return ticketId;
}

test('a solution that is carried out gets its plan although nobody is on the line, and a case that is handed on takes it along', async () => {
  const [first, second] = [await signedIn('agent'), await signedIn('agent2')];
  const ticketId = await aSolvedCase(first.desk);
  const planned = async (desk: RunningDesk) => (await desk.client.ticket.get({ ticketId })).followUps;
  const plan = await planned(first.desk);
  expect(plan.filter(({ kind }) => kind !== 'progress').map(({ kind }) => kind)).toEqual(['satisfaction', 'care']);
  await first.desk.client.ticket.setOwner({ ticketId, ownerId: second.userId });
  const day = async ({ client }: RunningDesk) =>
    (await client.todo.list()).items.filter((item) => item.kind === 'follow_up' && item.ticketId === ticketId).map(({ mine }) => mine);
  await eventually(
    second.desk,
    () => day(second.desk),
    (mine) => mine.length > 0 && mine.every(Boolean),
    60_000,
  );
  expect((await day(first.desk)).some(Boolean)).toBe(false);
}, 180_000);

test('a stage that is asked for again with the same words, after a lost answer, is told once', async () => {
  const { desk } = await signedIn('agent');
  const ticketId = await aSolvedCase(desk);
  const told = async (words: string) =>
    (await desk.client.ticket.get({ ticketId })).events.filter(({ text }) => text.includes(words)).length;
  const confirm = (reason: string) => desk.client.ticket.setStage({ ticketId, stage: 'confirming', reason });
  for (let press = 0; press < 3; press++) await confirm('客户说收到了');
  expect(await told('客户说收到了')).toBe(1);
  await confirm('还要再看两天');
  expect(await told('还要再看两天')).toBe(1);
}, 180_000);

test('progress is told no more once it is done; the answer of the customer is kept, and the care call stays', async () => {
  const { desk } = await signedIn('agent');
  const { client } = desk;
  const ticketId = await aSolvedCase(desk);
  const detail = () => client.ticket.get({ ticketId });
  const before = (await detail()).followUps;
  const notices = before.filter(({ kind }) => kind === 'progress').length;
  await client.ticket.setStage({ ticketId, stage: 'confirming', reason: '' });
  const now = await detail();
  const statusOf = (kind: string) => [...new Set(now.followUps.filter((each) => each.kind === kind).map(({ status }) => status))];
  if (notices > 0) expect(statusOf('progress')).toEqual(['cancelled']);
  expect([statusOf('satisfaction'), statusOf('care')]).toEqual([['open'], ['open']]);
  const satisfaction = now.followUps.find(({ kind }) => kind === 'satisfaction');
  await client.followUp.complete({ followUpId: satisfaction?.id ?? '', outcome: '客户说都妥当了' });
  const after = await eventually(desk, detail, ({ unsent }) => !unsent, 60_000);
  expect(after.followUps.find(({ kind }) => kind === 'satisfaction')).toMatchObject({ status: 'done', outcome: '客户说都妥当了' });
  expect(after.events.some(({ text }) => text.includes('客户说都妥当了'))).toBe(true);
  expect(await client.conflict.list()).toEqual([]);
}, 180_000);

test('opened again by hand and carried out anew with a later promise, the question and the care call wait for what was promised', async () => {
  const { desk } = await signedIn('agent');
  const { client } = desk;
  const ticketId = await aSolvedCase(desk);
  const open = async (kind: string) =>
    (await client.ticket.get({ ticketId })).followUps.filter((each) => each.kind === kind && each.status === 'open');
  const [first] = await open('care');
  await client.ticket.setStage({ ticketId, stage: 'confirming', reason: '' });
  await client.ticket.setStage({ ticketId, stage: 'verifying', reason: '还是漏水', reopenCode: 'not_fixed' });
  const { customerId } = (await client.ticket.get({ ticketId })).ticket;
  const day = new Date(Date.now() + 12 * 86_400_000 + 8 * 3_600_000);
  const words = `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日18点前`;
  const promise = await client.commitment.make({ contactId: null, ticketId, customerId, what: '上门更换', words, ownerId: null });
  for (const stage of ['solving', 'executing'] as const) await client.ticket.setStage({ ticketId, stage, reason: '按流程推进' });
  const [care, satisfaction] = [await open('care'), await open('satisfaction')];
  expect([care.length, satisfaction.length]).toEqual([1, 1]);
  expect(satisfaction[0]?.dueAtMs).toBeGreaterThan(promise.dueAtMs);
  expect(care[0]?.dueAtMs).toBeGreaterThan(Math.max(promise.dueAtMs, first?.dueAtMs ?? 0));
  await eventually(
    desk,
    () => client.link.get(),
    ({ unsent, openConflicts }) => unsent === 0 && openConflicts === 0,
    60_000,
  );
  expect((await open('care')).map(({ id }) => id)).toEqual(care.map(({ id }) => id));
}, 180_000);
