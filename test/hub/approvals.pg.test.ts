/** What is above a limit, over real HTTP and PostgreSQL: the hub judges who may grant it and whether a choice is covered, at the moment it applies it. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/shared/base/result.ts';
import type { MutationArgs } from '../../src/shared/sync/mutations.ts';
import type { Mutation } from '../../src/shared/sync/wire.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { shippedContent } from '../support/shipped-packs.ts';
import { aPulledDesk, type WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let agent: WireDesk;
let lead: WireDesk;
let otherLead: WireDesk;
let manager: WireDesk;

async function deskOf(name: string, role: 'agent' | 'lead' | 'manager'): Promise<WireDesk> {
  return aPulledDesk(hub, await hub.addUser({ name, role }));
}

function policy(agentMaxCents: number, leadMaxCents = 50_000): Json {
  const shipped = shippedContent('policy') as { authority: object };
  return {
    ...shipped,
    authority: {
      ...{ agent_max_cents: agentMaxCents, lead_max_cents: leadMaxCents },
      limits: [
        { role: 'manager', max_cents: 200_000 },
        { role: 'agent', types: ['service_attitude'], max_cents: 500 },
      ],
    },
  } as Json;
}

const publish = (agentMaxCents: number) =>
  done(lead, lead.mutation('pack.publish', { kind: 'policy', title: '权限', content: policy(agentMaxCents) }));

beforeAll(async () => {
  hub = await createHub();
  agent = await deskOf('王敏', 'agent');
  lead = await deskOf('赵班长', 'lead');
  otherLead = await deskOf('钱班长', 'lead');
  manager = await deskOf('何经理', 'manager');
  await publish(10_000);
});
afterAll(() => hub.stop());

/** Sends in one batch; the status of each, with its code where it was refused. */
async function done(desk: WireDesk, ...mutations: Mutation[]): Promise<string[]> {
  const { body } = await desk.push(mutations);
  return body.results.map(({ status, code }) => (code === '' ? status : `${status} ${code}`));
}

async function aTicket(): Promise<{ ticketId: string; rev: string }> {
  const [customerId, ticketId] = [uuidv7(), uuidv7()];
  const customer = agent.mutation('customer.create', { customerId, name: '林晚秋', salutation: '女士', phone: '' });
  const given: MutationArgs<'ticket.create'> = {
    ...{ ticketId, ticketNo: `TK-${ticketId.slice(-6)}`, customerId, orderId: null, contactId: null, type: 'product_quality' },
    ...{ title: '空气炸锅不加热', channel: 'phone', emotion: 1, urgency: 'normal', openedAtMs: 1, goldenDueAtMs: 2, planDueAtMs: 3 },
    ...{ firstResponseAtMs: null, planGivenAtMs: null, problem: { what: '', when: '', orderNo: '', ask: '', confirmed: false } },
    ...{ demands: [], facts: [], evidence: [], options: [], chosenOptionId: null, lastAction: '', stage: 'new' },
    ...{ ownerId: null, ownerName: '', department: 'service' },
  };
  const create = agent.mutation('ticket.create', given);
  expect(await done(agent, customer, create)).toEqual(['ok', 'ok']);
  return { ticketId, rev: create.id };
}

const option = (costCents: number) => ({ id: 'refund', title: '退款另补', sentence: '', timeText: '', costCents, overLimit: true });

function ask(desk: WireDesk, ticketId: string, costCents: number): { approvalId: string; mutation: Mutation } {
  const approvalId = uuidv7();
  const about = { approvalId, ticketId, contactId: null, optionId: 'refund', title: '退款另补', timeText: '', reason: '第三次来电' };
  return { approvalId, mutation: desk.mutation('approval.request', { ...about, costCents, couponCents: 0 }) };
}

const decide = (desk: WireDesk, ticketId: string, approvalId: string, decision: 'granted' | 'refused' = 'granted') =>
  desk.mutation('approval.decide', { approvalId, ticketId, decision, note: '' });

const choose = (desk: WireDesk, given: { ticketId: string; rev: string; cost: number; approvalId?: string }) =>
  desk.mutation(
    'ticket.chooseOption',
    { ticketId: given.ticketId, optionId: 'refund', options: [option(given.cost)], approvalId: given.approvalId ?? null },
    { expects: { fields: given.rev } },
  );

describe('a choice above the limit', () => {
  test('is refused without a grant, with a card for its author, and accepted with one; the others see both', async () => {
    const { ticketId, rev } = await aTicket();
    expect(await done(agent, choose(agent, { ticketId, rev, cost: 20_000 }))).toEqual(['rejected approval.needed']);
    const request = ask(agent, ticketId, 20_000);
    expect(await done(agent, request.mutation)).toEqual(['ok']);
    await lead.pull();
    expect(lead.all('approval').find(({ id }) => id === request.approvalId)).toMatchObject({ status: 'open', requestedByName: '王敏' });
    expect(await done(lead, decide(lead, ticketId, request.approvalId))).toEqual(['ok']);
    expect(await done(agent, choose(agent, { ticketId, rev, cost: 20_000, approvalId: request.approvalId }))).toEqual(['ok']);
    await agent.pull();
    expect(agent.all('approval').find(({ id }) => id === request.approvalId)).toMatchObject({ status: 'granted', decidedByName: '赵班长' });
    expect(agent.all('ticket').find(({ id }) => id === ticketId)).toMatchObject({ chosenOptionId: 'refund' });
    expect(agent.all('conflict').filter(({ code }) => code === 'approval.needed')).toHaveLength(1);
    const story = agent.all('ticket_event').filter((event) => event.ticketId === ticketId && event.kind === 'approval');
    expect(story.map(({ reasonCode }) => reasonCode).toSorted()).toEqual(['granted', 'requested']);
  });

  test('is judged by the policy of the moment, also by one published in the same batch', async () => {
    const { ticketId, rev } = await aTicket();
    await publish(1_000);
    expect(await done(agent, choose(agent, { ticketId, rev, cost: 5_000 }))).toEqual(['rejected approval.needed']);
    const byLead = choose(lead, { ticketId, rev, cost: 60_000 });
    const raise = lead.mutation('pack.publish', { kind: 'policy', title: '权限', content: policy(10_000) });
    expect(await done(lead, byLead, raise)).toEqual(['rejected approval.needed', 'ok']);
    expect(await done(agent, choose(agent, { ticketId, rev, cost: 5_000 }))).toEqual(['ok']);
  });
});

test('nobody raises their own limit: a policy that does is refused and the one in force stays', async () => {
  const raise = lead.mutation('pack.publish', { kind: 'policy', title: '权限', content: policy(10_000, 60_000) });
  expect(await done(lead, raise)).toEqual(['rejected pack.own-limit']);
  const { ticketId, rev } = await aTicket();
  expect(await done(lead, choose(lead, { ticketId, rev, cost: 55_000 }))).toEqual(['rejected approval.needed']);
});

test('another type around a choice stretches no limit: refused with a card, and accepted with a grant', async () => {
  const { ticketId, rev } = await aTicket();
  const chosen = choose(agent, { ticketId, rev, cost: 900 });
  expect(await done(agent, chosen)).toEqual(['ok']);
  const retype = (approvalId: string | null) =>
    agent.mutation(
      'ticket.updateFields',
      { ticketId, patch: { type: 'service_attitude' }, approvalId },
      { expects: { fields: chosen.id } },
    );
  expect(await done(agent, retype(null))).toEqual(['rejected approval.type-limit']);
  const request = ask(agent, ticketId, 900);
  expect(await done(agent, request.mutation)).toEqual(['ok']);
  expect(await done(lead, decide(lead, ticketId, request.approvalId))).toEqual(['ok']);
  expect(await done(agent, retype(request.approvalId))).toEqual(['ok']);
  await agent.pull();
  expect(agent.all('ticket').find(({ id }) => id === ticketId)).toMatchObject({ type: 'service_attitude', chosenOptionId: 'refund' });
});

describe('an answer', () => {
  test('is nobody’s own, no agent’s, and above a lead’s own limit a manager’s', async () => {
    const { ticketId } = await aTicket();
    const mine = ask(lead, ticketId, 20_000);
    const dear = ask(agent, ticketId, 60_000);
    expect(await done(lead, mine.mutation, decide(lead, ticketId, mine.approvalId))).toEqual(['ok', 'rejected approval.own']);
    expect(await done(agent, dear.mutation, decide(agent, ticketId, mine.approvalId))).toEqual(['ok', 'rejected auth.forbidden']);
    expect(await done(lead, decide(lead, ticketId, dear.approvalId))).toEqual(['rejected approval.above-limit']);
    expect(await done(manager, decide(manager, ticketId, dear.approvalId), decide(manager, ticketId, mine.approvalId))).toEqual([
      'ok',
      'ok',
    ]);
  });

  test('of two leads at the same moment counts once, and the other one is told', async () => {
    for (let round = 0; round < 5; round++) {
      const { ticketId } = await aTicket();
      const request = ask(agent, ticketId, 20_000);
      await done(agent, request.mutation);
      const answers = await Promise.all([
        done(lead, decide(lead, ticketId, request.approvalId, 'granted')),
        done(otherLead, decide(otherLead, ticketId, request.approvalId, 'refused')),
      ]);
      expect(answers.flat().toSorted()).toEqual(['ok', 'rejected approval.settled']);
    }
  });

  test('and a new policy at the same moment do not wait for one another for ever', async () => {
    const { ticketId } = await aTicket();
    const requests = Array.from({ length: 8 }, () => ask(agent, ticketId, 20_000));
    await done(agent, ...requests.map(({ mutation }) => mutation));
    const answers = await Promise.all([
      done(manager, ...requests.slice(0, 4).map(({ approvalId }) => decide(manager, ticketId, approvalId))),
      done(otherLead, ...requests.slice(4).map(({ approvalId }) => decide(otherLead, ticketId, approvalId))),
      publish(10_000),
    ]);
    expect(answers.flat()).toEqual(Array.from({ length: 9 }, () => 'ok'));
  });
});
