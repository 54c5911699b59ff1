/** A complaint through a department and back: an agent's, an owner's and a manager's store on one real hub, with the sample team's policy. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findSuspects } from '../../../src/hub/db/escalation-repo.ts';
import { pgStorage } from '../../../src/hub/db/hub-storage-pg.ts';
import { escalate } from '../../../src/hub/services/escalate.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/shared/base/clock.ts';
import type { TicketSummary } from '../../../src/shared/contract/desk-views.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let agent: RunningDesk;
let owner: RunningDesk;
let manager: RunningDesk;
const folders = [aDeskFolder(), aDeskFolder(), aDeskFolder()];

beforeAll(async () => {
  hub = await createHub({ sample: true });
  const open = async (place: number, seat: string) =>
    runDesk({ dir: folders[place] ?? '', enrolment: await hub.enrol(seat), hubUrl: hub.url });
  [agent, owner, manager] = await Promise.all([open(0, 'agent'), open(1, 'logistics_owner'), open(2, 'manager')]);
  for (const desk of [agent, owner, manager]) {
    await eventually(
      desk,
      () => desk.client.link.get(),
      (link) => link.state === 'online' && link.firstSync === null,
      30_000,
    );
  }
}, 90_000);
afterAll(async () => {
  for (const desk of [agent, owner, manager]) await desk?.stop();
  await hub?.stop();
  for (const dir of folders) removeDeskFolder(dir);
});

/** One of the agent's own, late on the road, that no department was asked about. */
async function aCase(): Promise<TicketSummary> {
  const { rows } = await agent.client.ticket.list({ filter: 'mine', text: '', limit: 500 });
  for (const row of rows) {
    if (row.type !== 'logistics_delay' || row.stage !== 'executing') continue;
    if ((await agent.client.ticket.get({ ticketId: row.id })).tasks.length === 0) return row;
  }
  throw new Error('the sample team has no such ticket');
}

test('the owner’s desk holds requests and no customer', async () => {
  const queue = await owner.client.task.queue();
  expect(queue.length).toBeGreaterThan(3);
  expect(new Set(queue.map(({ department }) => department))).toEqual(new Set(['logistics']));
  const open = queue.filter(({ state }) => state === 'open').map(({ dueAtMs }) => dueAtMs);
  expect(open).toEqual(open.toSorted((a, b) => a - b));
  expect(await owner.client.customer.recent()).toEqual([]);
  expect((await owner.client.ticket.list({ filter: 'all', text: '', limit: 5 })).total).toBe(0);
});

test('asked with a proposal, handed back, asked again, answered: then the case may go on', async () => {
  const { id: ticketId } = await aCase();
  const options = await agent.client.task.options({ ticketId });
  const [proposal] = options.proposals;
  expect(proposal).toMatchObject({ department: 'logistics', duty: null });
  expect(proposal?.reasons).toHaveLength(1);
  await agent.client.task.assign({ ticketId, department: 'logistics', what: proposal?.ask ?? '', dutyId: null });
  const { tasks, clocks } = await agent.client.ticket.get({ ticketId });
  expect(clocks.filter(({ kind }) => kind === 'department').map(({ department }) => department)).toEqual(['logistics']);
  const asked = tasks[0];
  if (asked === undefined) throw new Error('nothing was asked');
  expect(Math.abs(asked.dueAtMs - (proposal?.dueAtMs ?? 0))).toBeLessThan(minuteMs);
  const taskId = asked.id;

  const confirm = (reason: string) => agent.client.ticket.setStage({ ticketId, stage: 'confirming', reason });
  await expect(confirm('')).rejects.toMatchObject({ data: { code: 'ticket.waiting' } });

  const ofOwner = () => owner.client.task.queue().then((queue) => queue.find(({ id }) => id === taskId));
  await eventually(owner, ofOwner, (task) => task?.state === 'open', 20_000);
  await owner.client.task.handBack({ taskId, code: 'needs_facts', note: '请给运单号' });
  const todo = await eventually(
    agent,
    async () => (await agent.client.todo.list()).items,
    (items) => items.some(({ id, code }) => id === taskId && code === 'task_back'),
    20_000,
  );
  expect(todo.find(({ id }) => id === taskId)).toMatchObject({ kind: 'task', ticketId, mine: true });
  await agent.client.task.askAgain({ taskId, what: '运单号 SF100200' });
  await eventually(owner, ofOwner, (task) => task?.what === '运单号 SF100200', 20_000);
  await owner.client.task.answer({ taskId, result: '已到派送站，今天送达', proof: '' });
  const detail = await eventually(
    agent,
    () => agent.client.ticket.get({ ticketId }),
    ({ tasks }) => tasks[0]?.state === 'answered',
    20_000,
  );
  expect(detail.tasks[0]?.thread.map(({ kind }) => kind)).toEqual(['asked', 'handed_back', 'asked', 'answered']);
  expect(detail.clocks.filter(({ kind }) => kind === 'department')).toMatchObject([{ metAtMs: expect.any(Number) }]);
  expect((await agent.client.todo.list()).items.find(({ id }) => id === taskId)?.code).toBe('task_answered');
  await confirm('');
  expect((await agent.client.ticket.get({ ticketId })).ticket.stage).toBe('confirming');
});

test('a missed promise rises to the manager, who takes it on; kept, it is settled', async () => {
  const { rows } = await agent.client.ticket.list({ filter: 'mine', text: '', limit: 500 });
  const promised = await Promise.all(rows.slice(0, 60).map(({ id }) => agent.client.ticket.get({ ticketId: id })));
  const promise = promised.flatMap(({ commitments }) => commitments).find(({ status }) => status === 'open');
  if (promise === undefined) throw new Error('the sample team made no promise that is open');
  const nowMs = promise.dueAtMs + 2 * dayMs;
  const core = { storage: pgStorage(hub.db, hub.running.databaseUrl), nowMs: () => nowMs, log: () => undefined, ruleBook: null };
  const round = () => escalate({ ...core, signer: null as never, announce: () => undefined }, (wish) => findSuspects(hub.db, wish));
  expect(await round()).toBeGreaterThan(0);
  await manager.client.link.retry();
  const list = await eventually(
    manager,
    () => manager.client.escalation.list(),
    (all) => all.some(({ subjectId }) => subjectId === promise.id),
    90_000,
  );
  const raised = list.find(({ subjectId }) => subjectId === promise.id);
  expect(raised).toMatchObject({ clock: 'commitment', level: 3, state: 'open', mine: true });
  expect(raised?.receivers.map(({ role }) => role)).toEqual(['owner', 'lead', 'manager']);
  expect((await manager.client.todo.list()).items.some(({ id, code }) => id === raised?.id && code === 'escalated')).toBe(true);
  await manager.client.escalation.take({ escalationId: raised?.id ?? '', note: '今天补上' });
  expect((await manager.client.escalation.list()).find(({ id }) => id === raised?.id)?.state).toBe('taken');
  await agent.client.commitment.settle({ commitmentId: promise.id, status: 'kept' });
  await eventually(
    manager,
    () => manager.client.escalation.list(),
    (all) => all.every(({ id }) => id !== raised?.id),
    90_000,
  );
});

test('opened again, a case owes a plan anew from now', async () => {
  const { rows } = await agent.client.ticket.list({ filter: 'all', text: '', limit: 500 });
  const closed = rows.find(({ stage }) => stage === 'closed');
  if (closed === undefined) throw new Error('the sample team has no closed ticket');
  await agent.client.ticket.setStage({ ticketId: closed.id, stage: 'verifying', reason: '又漏水', reopenCode: 'came_back' });
  const { clocks, events } = await agent.client.ticket.get({ ticketId: closed.id });
  const plan = clocks.find(({ kind }) => kind === 'plan');
  expect(plan?.metAtMs).toBeNull();
  expect((plan?.dueAtMs ?? 0) - (plan?.startMs ?? 0)).toBeGreaterThan(23 * hourMs);
  expect(events.find(({ kind }) => kind === 'reopened')).toMatchObject({ reasonCode: 'came_back' });
});

test('danger told in a call makes the ticket urgent, tells a lead, and proposes the report a law asks for', async () => {
  const { client } = agent;
  const customer = (await client.customer.recent())[0];
  const { contactId } = await client.contact.logByHand({ channel: 'phone', number: '', customerId: customer?.customerId ?? null });
  const said = '你们的电热毯半夜起火了，把孩子的手烫伤了，现在在医院！';
  await client.contact.recordText({ contactId, speaker: 'customer', text: said, overrideReason: null });
  await client.contact.confirmType({ contactId, type: 'safety_hazard' });
  const { ticketId } = await client.ticket.saveFromContact({ contactId });
  const { ticket, events } = await client.ticket.get({ ticketId });
  expect(ticket).toMatchObject({ type: 'safety_hazard', urgency: 'emergency' });
  expect(events.filter(({ kind }) => kind === 'worsened').map(({ reasonCode }) => reasonCode)).toContain('safety');
  const { proposals } = await client.task.options({ ticketId });
  expect(proposals.map(({ department, duty }) => [department, duty?.id ?? null])).toContainEqual(['quality', 'RECALL-2WD']);
  const [report] = proposals.filter(({ duty }) => duty !== null);
  await client.task.assign({ ticketId, department: 'quality', what: report?.ask ?? '', dutyId: 'RECALL-2WD' });
  const [task] = (await client.ticket.get({ ticketId })).tasks;
  expect(task).toMatchObject({ kind: 'report', dueAtMs: report?.dueAtMs, duty: { law: '消费品召回管理暂行规定', confidence: 'C' } });
  await expect(client.task.withdraw({ taskId: task?.id ?? '', reason: '算了' })).rejects.toMatchObject({
    data: { code: 'auth.forbidden' },
  });
});
