/** A draft of every kind there is: with its customer it goes, by erasure or with a right, from the desk of a team and from that of a department; what is about nobody, and what was sent, stays. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setGrant } from '../../../src/hub/app/access-commands.ts';
import { eraseCustomer } from '../../../src/hub/app/customer-commands.ts';
import { openStore } from '../../../src/main/store/db/open.ts';
import { type DraftKey, draftKeys } from '../../../src/shared/contract/draft-keys.ts';
import { departmentScope } from '../../../src/shared/ticket/task.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { deskKey, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { aContact, aCustomer, aFollowUp, aTask, aTicket, idOf } from '../../support/synced-rows.ts';

let hub: TestHub;
let teamScope = '';
let userId = '';
let agent: RunningDesk;
let owner: RunningDesk;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  const enrolment = await hub.enrol('agent');
  teamScope = `team:${enrolment.user.teamId}`;
  userId = enrolment.user.id;
  agent = await runDesk({ enrolment, hubUrl: hub.url });
  owner = await runDesk({ enrolment: await hub.enrol('logistics_owner'), hubUrl: hub.url });
  for (const desk of [agent, owner]) {
    const isThere = ({ state, firstSync, dataAtMs }: Awaited<ReturnType<typeof desk.client.link.get>>) =>
      state === 'online' && firstSync === null && dataAtMs !== null;
    await eventually(desk, () => desk.client.link.get(), isThere, 60_000);
  }
}, 120_000);
afterAll(async () => {
  for (const desk of [agent, owner]) {
    await desk?.stop();
    removeDeskFolder(desk?.dir ?? '');
  }
  await hub?.stop();
});

/** The ids of one customer's rows. */
type Case = Record<'customer' | 'ticket' | 'contact' | 'followUp' | 'task', string>;

/** A customer to whom nothing is owed, with a case, a talk, something planned and something asked of a department. */
async function aCase(n: number): Promise<Case> {
  const team = { scope: teamScope, ver: 0 };
  const customer = aCustomer(n, { ...team, lastContactAtMs: Date.now() });
  const ticket = aTicket(n + 1, customer.id, { ...team, stage: 'closed', closedAtMs: Date.now() });
  const contact = aContact(n + 2, customer.id, { ...team, startedAtMs: Date.now() - 2, endedAtMs: Date.now() - 1 });
  const followUp = aFollowUp(n + 3, customer.id, { ...team, ticketId: ticket.id });
  const task = aTask(ticket, { ...team, scope: departmentScope('logistics', teamScope) ?? '', customerId: customer.id });
  await hub.put([
    { entity: 'customer', row: customer },
    { entity: 'ticket', row: ticket },
    { entity: 'contact', row: contact },
    { entity: 'follow_up', row: followUp },
    { entity: 'task', row: task },
  ]);
  await eventually(
    agent,
    async () => (await agent.client.customer.search({ text: customer.name, limit: 50 })).map(({ customerId }) => customerId),
    (ids) => ids.includes(customer.id),
    30_000,
  );
  await eventually(
    owner,
    () => owner.client.task.queue(),
    (queue) => queue.some(({ id }) => id === task.id),
    30_000,
  );
  return { customer: customer.id, ticket: ticket.id, contact: contact.id, followUp: followUp.id, task: task.id };
}

const words = '写到一半';
const other = idOf(77_777);
type Written = { key: DraftKey; values?: Record<string, unknown> };
type Kind = keyof typeof draftKeys;

/** One of each kind that is about somebody; `talk` is still going on. */
const aboutOne = ({ customer, ticket, contact, followUp, task }: Case, talk: string) =>
  ({
    composer: { key: draftKeys.composer(talk) },
    wrapup: { key: draftKeys.wrapup(contact) },
    newCustomer: { key: draftKeys.newCustomer(talk) },
    promiseInTalk: { key: draftKeys.promiseInTalk(talk) },
    contest: { key: draftKeys.contest(talk, 'rule') },
    skipStep: { key: draftKeys.skipStep(talk, 'paraphrase') },
    demand: { key: draftKeys.demand(talk) },
    noEmergency: { key: draftKeys.noEmergency(talk) },
    override: { key: draftKeys.override(contact) },
    note: { key: draftKeys.note(ticket) },
    move: { key: draftKeys.move(ticket, 'care') },
    worsen: { key: draftKeys.worsen(ticket) },
    goodsReturned: { key: draftKeys.goodsReturned(ticket) },
    promise: { key: draftKeys.promise(ticket) },
    cancelPromise: { key: draftKeys.cancelPromise(ticket, other) },
    takeBack: { key: draftKeys.takeBack(ticket, other) },
    approvalNote: { key: draftKeys.approvalNote(ticket, other) },
    ask: { key: draftKeys.ask(ticket) },
    askAgain: { key: draftKeys.askAgain(ticket, task) },
    withdraw: { key: draftKeys.withdraw(ticket, task) },
    handBack: { key: draftKeys.handBack(ticket, task) },
    answer: { key: draftKeys.answer(task) },
    followUp: { key: draftKeys.followUp(followUp) },
    correction: { key: draftKeys.correction(customer) },
    bulkStage: { key: draftKeys.bulkStage(), values: { about: `${other} ${ticket}` } },
    bulkNote: { key: draftKeys.bulkNote(), values: { about: ticket } },
    talkByHand: { key: draftKeys.talkByHand(), values: { customer: { customerId: customer } } },
  }) satisfies Partial<Record<Kind, Written>>;

const aboutNobody = {
  exportReason: { key: draftKeys.exportReason() },
  post: { key: draftKeys.post() },
  scripts: { key: draftKeys.scripts() },
  ruleLab: { key: draftKeys.ruleLab() },
} satisfies Record<Exclude<Kind, keyof ReturnType<typeof aboutOne>>, Written>;

async function write({ client }: RunningDesk, drafts: readonly Written[]): Promise<void> {
  for (const { key, values } of drafts) {
    await client.draft.save({ key, text: JSON.stringify({ text: words, ...values }), selectionStart: 0, selectionEnd: 0 });
  }
}

async function left({ client }: RunningDesk, drafts: readonly Written[]): Promise<string[]> {
  const found = await Promise.all(drafts.map(({ key }) => client.draft.get({ key })));
  return found.flatMap((draft) => (draft === null ? [] : [draft.key])).toSorted();
}

const keysOf = (drafts: readonly Written[]) => drafts.map(({ key }) => key as string).toSorted();
const untilGone = (desk: RunningDesk, drafts: readonly Written[]) =>
  eventually(
    desk,
    () => left(desk, drafts),
    (keys) => keys.length === 0,
    30_000,
  );

const ofNobody = Object.values<Written>(aboutNobody);
/** What a department's owner writes. */
const inDepartment = ({ ticket, task }: Case): Written[] => [{ key: draftKeys.answer(task) }, { key: draftKeys.handBack(ticket, task) }];

async function talkWith({ customer }: Case): Promise<string> {
  return (await agent.client.contact.logByHand({ channel: 'phone', number: '', customerId: customer })).contactId;
}

test('an erased customer takes a draft of every kind from the desk of the team and from that of the department; others’ stay', async () => {
  const [gone, stays] = [await aCase(81_000), await aCase(82_000)];
  const theirs = Object.values<Written>(aboutOne(gone, await talkWith(gone)));
  const others = [{ key: draftKeys.followUp(stays.followUp) }, { key: draftKeys.note(stays.ticket) }, ...ofNobody];
  await write(agent, [...theirs, ...others]);
  await write(owner, [...inDepartment(gone), ...inDepartment(stays)]);
  expect(await left(agent, theirs)).toEqual(keysOf(theirs));
  await eraseCustomer(hub.db, gone.customer, Date.now());
  await untilGone(agent, theirs);
  await untilGone(owner, inDepartment(gone));
  expect(await left(agent, others)).toEqual(keysOf(others));
  expect(await left(owner, inDepartment(stays))).toEqual(keysOf(inDepartment(stays)));
}, 120_000);

test('a right withdrawn takes a draft of every kind with the rows; actions that were saved and drafts of nobody stay', async () => {
  const one = await aCase(83_000);
  const theirs = Object.values<Written>(aboutOne(one, await talkWith(one)));
  await write(agent, [...theirs, ...ofNobody]);
  await agent.client.ticket.addNote({ ticketId: one.ticket, text: '收回之前写下的' });
  const wish = { user: userId, scope: teamScope, granted: false, atMs: Date.now() };
  await setGrant(hub.db, wish);
  await untilGone(agent, theirs);
  expect(await left(agent, ofNobody)).toEqual(keysOf(ofNobody));
  await agent.stop();
  const files = openStore({ dir: join(agent.dir, 'data'), keyHex: deskKey });
  if (!files.ok) throw new Error(files.error.code);
  const { own } = files.value;
  expect(own.prepare('SELECT count(*) FROM draft').pluck().get()).toBe(ofNobody.length);
  expect(own.prepare(`SELECT name FROM outbox WHERE args LIKE '%收回之前写下的%'`).pluck().all()).toEqual(['ticket.addNote']);
  files.value.close();
}, 120_000);
