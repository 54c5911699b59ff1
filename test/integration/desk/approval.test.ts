/** One key asks for what is above the limit, one key answers it: two real stores and a real hub, the agent's cable cut in between. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultProxy, startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let proxy: FaultProxy;
let agent: RunningDesk;
let lead: RunningDesk;
const folders = [aDeskFolder(), aDeskFolder()];

const online = (desk: RunningDesk) =>
  eventually(
    desk,
    () => desk.client.link.get(),
    (link) => link.state === 'online' && link.firstSync === null && link.unsent === 0,
    30_000,
  );

beforeAll(async () => {
  hub = await createHub({ sample: true });
  proxy = await startProxy({ targetPort: hub.port });
  agent = await runDesk({ dir: folders[0], enrolment: await hub.enrol('agent'), hubUrl: proxy.url });
  lead = await runDesk({ dir: folders[1], enrolment: await hub.enrol('lead'), hubUrl: hub.url });
  await Promise.all([online(agent), online(lead)]);
});
afterAll(async () => {
  await agent?.stop();
  await lead?.stop();
  await proxy?.stop();
  await hub?.stop();
  for (const dir of folders) removeDeskFolder(dir);
});

/** With another customer each time: a grant stays with its ticket. */
async function aCall(place: number): Promise<{ contactId: string; optionId: string; cheapId: string }> {
  const { client } = agent;
  const customer = (await client.customer.recent())[place];
  const { contactId } = await client.contact.logByHand({ channel: 'phone', number: '', customerId: customer?.customerId ?? null });
  await client.contact.confirmType({ contactId, type: 'safety_hazard' });
  const { guide } = await client.contact.get({ contactId });
  const [dear, cheap] = [guide.options.find(({ overLimit }) => overLimit), guide.options.find(({ overLimit }) => !overLimit)];
  if (dear === undefined || cheap === undefined) throw new Error('the shipped guide has no option above an agent’s limit');
  return { contactId, optionId: dear.id, cheapId: cheap.id };
}

const listed = (desk: RunningDesk, ticketId: string) => desk.client.approval.list({ ticketId });

test('asked for offline, it waits in the outbox; granted by the lead, it is the customer’s to choose', async () => {
  const { client } = agent;
  const { contactId, optionId } = await aCall(0);
  const choice = { contactId, event: { type: 'chooseOption' as const, optionId } };
  await expect(client.guide.send(choice)).rejects.toMatchObject({ data: { code: 'approval.needed' } });

  proxy.cut();
  const { ticketId, approvalId } = await client.approval.request({ contactId, optionId, reason: '家里有小孩' });
  expect(await client.approval.request({ contactId, optionId, reason: '' })).toEqual({ ticketId, approvalId });
  expect(await listed(agent, ticketId)).toMatchObject([{ id: approvalId, status: 'open', mine: true, mayDecide: false, unsent: true }]);
  expect((await client.outbox.list()).map(({ title }) => title)).toContainEqual(expect.stringContaining('请示'));
  proxy.join();
  await client.link.retry();

  const todo = await eventually(
    lead,
    async () => (await lead.client.todo.list()).items,
    (items) => items.some(({ id }) => id === approvalId),
    20_000,
  );
  expect(todo.find(({ id }) => id === approvalId)).toMatchObject({
    ...{ kind: 'approval', mine: true, ticketId },
    approval: { mayGrant: true, reason: '家里有小孩', requestedByName: expect.any(String) },
  });
  await lead.client.approval.decide({ approvalId, decision: 'granted', note: '先垫付' });

  const [answered] = await eventually(
    agent,
    () => listed(agent, ticketId),
    ([first]) => first?.status === 'granted',
    20_000,
  );
  expect(answered).toMatchObject({ status: 'granted', note: '先垫付', decidedByName: expect.any(String) });
  await client.guide.send(choice);
  await client.ticket.saveFromContact({ contactId });
  await online(agent);
  const { ticket, events } = await client.ticket.get({ ticketId });
  expect(ticket.chosenOptionId).toBe(optionId);
  expect(events.filter(({ kind }) => kind === 'approval').map(({ text }) => text)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^请示：.*；家里有小孩$/), expect.stringMatching(/^同意：.*；先垫付$/)]),
  );
  expect(await client.conflict.list()).toEqual([]);
});

test('refused, the agent cannot choose it, and what is within the limit needs nobody', async () => {
  const { client } = agent;
  const { contactId, optionId, cheapId } = await aCall(1);
  const { ticketId, approvalId } = await client.approval.request({ contactId, optionId, reason: '' });
  await eventually(
    lead,
    () => listed(lead, ticketId),
    (rows) => rows.some(({ id }) => id === approvalId),
    20_000,
  );
  await lead.client.approval.decide({ approvalId, decision: 'refused', note: '先检测' });
  await eventually(
    agent,
    () => listed(agent, ticketId),
    ([first]) => first?.status === 'refused',
    20_000,
  );
  await expect(client.guide.send({ contactId, event: { type: 'chooseOption', optionId } })).rejects.toMatchObject({
    data: { code: 'approval.needed' },
  });
  await expect(client.approval.choose({ approvalId })).rejects.toMatchObject({ data: { code: 'approval.needed' } });
  await client.guide.send({ contactId, event: { type: 'chooseOption', optionId: cheapId } });
  await client.ticket.saveFromContact({ contactId });
  await online(agent);
  expect((await client.ticket.get({ ticketId })).ticket.chosenOptionId).toBe(cheapId);
});
