/** What a customer says in a follow-up takes the ticket on, or back to the beginning: on a real store and a real hub. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TicketStage } from '../../../src/shared/base/words.ts';
import type { TodoItem } from '../../../src/shared/contract/desk-views.ts';
import { anyTicket, latestActionFirst } from '../../../src/shared/ticket/ledger-filter.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let agent: RunningDesk;
const folder = aDeskFolder();
const leadFolder = aDeskFolder();

beforeAll(async () => {
  hub = await createHub({ sample: true });
  agent = await runDesk({ dir: folder, enrolment: await hub.enrol('agent'), hubUrl: hub.url });
  await eventually(
    agent,
    () => agent.client.link.get(),
    (link) => link.state === 'online' && link.firstSync === null,
    60_000,
  );
}, 120_000);
afterAll(async () => {
  await agent?.stop();
  await hub?.stop();
  removeDeskFolder(folder);
  removeDeskFolder(leadFolder);
});

/** Of the agent's own cases; `stage`: brought there first, where it is not yet. */
async function due(code: 'satisfaction' | 'care', stage: TicketStage, used: string[]): Promise<TodoItem & { ticketId: string }> {
  for (const item of (await agent.client.todo.list()).items) {
    if (item.kind !== 'follow_up' || item.code !== code || item.ticketId === null || used.includes(item.id)) continue;
    const { ticket, tasks } = await agent.client.ticket.get({ ticketId: item.ticketId });
    if (tasks.some(({ state }) => state === 'open' || state === 'handed_back')) continue;
    if (ticket.stage === stage) return { ...item, ticketId: item.ticketId };
    if (ticket.stage !== 'executing' || stage !== 'confirming') continue;
    await agent.client.ticket.setStage({ ticketId: ticket.id, stage, reason: '' });
    return { ...item, ticketId: item.ticketId };
  }
  throw new Error(`the sample team has no ${code} due in ${stage}`);
}

const settled = () =>
  eventually(
    agent,
    () => agent.client.link.get(),
    (link) => link.unsent === 0 && link.openConflicts === 0,
    30_000,
  );

test('content, the case moves on with the outcome and the score, which the lead reads as well; not solved, it is opened again with a code and a plan owed anew', {
  timeout: 120_000,
}, async () => {
  const content = await due('satisfaction', 'confirming', []);
  await agent.client.followUp.complete({ followUpId: content.id, outcome: '很满意', score: 5, stage: 'care' });
  await settled();
  const after = await agent.client.ticket.get({ ticketId: content.ticketId });
  expect(after.ticket.stage).toBe('care');
  expect(after.followUps.find(({ id }) => id === content.id)).toMatchObject({ status: 'done', outcome: '很满意', score: 5 });
  expect(after.events.find(({ kind, reasonCode }) => kind === 'follow_up' && reasonCode === 'done')?.text).toBe(
    '满意度确认：5 分（满分 5 分） · 很满意',
  );
  const page = { customerId: after.ticket.customerId, filter: 'follow_up' as const, after: null, limit: 20 };
  const told = (await agent.client.customer.timeline(page)).items.find(({ id }) => id === `follow_up:${content.id}`);
  expect(told).toMatchObject({ followUp: 'satisfaction', score: 5, outcome: '很满意' });
  const lead = await runDesk({ dir: leadFolder, enrolment: await hub.enrol('lead'), hubUrl: hub.url });
  const elsewhere = await eventually(
    lead,
    () => lead.client.ticket.get({ ticketId: content.ticketId }).catch(() => null),
    (seen) => seen?.followUps.some(({ id, score }) => id === content.id && score === 5) === true,
    60_000,
  );
  expect(elsewhere?.ticket.stage).toBe('care');
  const rows = await lead.client.ledger.page({
    filter: { ...anyTicket, text: after.ticket.ticketNo },
    sort: latestActionFirst,
    offset: 0,
    limit: 5,
  });
  expect(rows.rows.map(({ ticketNo, score }) => ({ ticketNo, score }))).toEqual([{ ticketNo: after.ticket.ticketNo, score: 5 }]);
  await lead.stop();

  const unsolved = await due('satisfaction', 'confirming', [content.id]);
  const before = Date.now();
  await agent.client.followUp.complete({ followUpId: unsolved.id, outcome: '还是漏水', stage: 'verifying', reopenCode: 'not_fixed' });
  await settled();
  const again = await agent.client.ticket.get({ ticketId: unsolved.ticketId });
  expect(again.ticket).toMatchObject({ stage: 'verifying', planGivenAtMs: null });
  expect(again.ticket.planDueAtMs).toBeGreaterThan(before);
  expect(again.events.find(({ kind }) => kind === 'reopened')).toMatchObject({ reasonCode: 'not_fixed' });
  expect((await agent.client.todo.list()).items.map(({ id }) => id)).not.toContain(unsolved.id);
});

test('a stage the case cannot go to refuses both, and the follow-up stays open', async () => {
  const [item] = (await agent.client.todo.list()).items.filter(({ kind, stage }) => kind === 'follow_up' && stage === 'executing');
  if (item === undefined) throw new Error('the sample team has no follow-up of a case in hand');
  const refused = agent.client.followUp.complete({ followUpId: item.id, outcome: '满意', stage: 'closed' });
  await expect(refused).rejects.toMatchObject({ data: { code: 'ticket.illegal-move' } });
  expect((await agent.client.todo.list()).items.map(({ id }) => id)).toContain(item.id);
});
