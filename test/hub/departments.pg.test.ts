/** Departments and escalation over real HTTP and PostgreSQL: who sees and writes what, and that what is missed reaches the next person once. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSuspects } from '../../src/hub/db/escalation-repo.ts';
import { pgStorage } from '../../src/hub/db/hub-storage-pg.ts';
import { escalate } from '../../src/hub/services/escalate.ts';
import type { Suspect, SuspectWish } from '../../src/hub/services/escalation-storage.ts';
import type { SyncHub } from '../../src/hub/services/hub-core.ts';
import { hourMs, minuteMs } from '../../src/shared/base/clock.ts';
import type { Json } from '../../src/shared/base/result.ts';
import { type Escalation, escalationIdOf } from '../../src/shared/ticket/escalation.ts';
import { asTakenBack } from '../../src/shared/ticket/goods-returned.ts';
import { departmentScope, departmentScopesOf, taskIdOf } from '../../src/shared/ticket/task.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { aCommitment, aTicket, aTicketEvent } from '../support/synced-rows.ts';
import { aPulledDesk, type WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let agent: TestUser;
let lead: TestUser;
let owner: TestUser;
const team = 'team:team-a';
const logistics = departmentScope('logistics', team) ?? '';

/** Always open, so that the steps run by the wall clock. */
const policy: Json = {
  calendar: { utc_offset_minutes: 480, weekly: Array.from({ length: 7 }, () => [[0, 1440]]), holidays: [], workdays: [] },
  authority: { agent_max_cents: 10_000, lead_max_cents: 50_000 },
  golden_minutes: 120,
  plan_minutes: 1_440,
  wrap_codes: [],
  skip_reasons: [],
  escalation: [
    {
      clock: 'commitment',
      steps: [
        { role: 'owner', after_minutes: 0 },
        { role: 'lead', after_minutes: 30 },
        { role: 'manager', after_minutes: 120 },
      ],
    },
    {
      clock: 'department',
      steps: [
        { role: 'owner', after_minutes: 0 },
        { role: 'lead', after_minutes: 60 },
      ],
    },
    { clock: 'worsened', reasons: ['regulator'], steps: [{ role: 'lead', after_minutes: 0 }] },
    {
      clock: 'worsened',
      reasons: ['safety'],
      steps: [
        { role: 'lead', after_minutes: 0 },
        { role: 'manager', after_minutes: 30 },
      ],
    },
  ],
};

beforeAll(async () => {
  hub = await createHub();
  agent = await hub.addUser({ name: '周予安' });
  lead = await hub.addUser({ name: '顾明岚', role: 'lead' });
  owner = await hub.addUser({ name: '罗景行', role: 'owner', teamId: 'departments' });
  for (const { user } of [agent, lead]) for (const scope of departmentScopesOf(team)) await hub.grant(user.id, scope, true);
  await hub.grant(owner.user.id, logistics, true);
  const desk = await deskOf(lead);
  const published = await desk.push([desk.mutation('pack.publish', { kind: 'policy', title: '政策', content: policy })]);
  expect(published.body.results[0]?.status).toBe('ok');
});
afterAll(() => hub.stop());

const deskOf = (user: TestUser) => aPulledDesk(hub, user);

/** A ticket of the team, nothing about it missed. */
async function openCase(given: Partial<Ticket> = {}): Promise<Ticket> {
  const nowMs = Date.now();
  const times = { openedAtMs: nowMs, goldenDueAtMs: nowMs + 2 * hourMs, planDueAtMs: nowMs + 24 * hourMs, lastActionAtMs: nowMs };
  const ticket = aTicket(1, uuidv7(), { id: uuidv7(), scope: team, ...times, stage: 'executing', firstResponseAtMs: nowMs, ...given });
  await hub.put([{ entity: 'ticket', row: ticket }]);
  return ticket;
}

const assign = (desk: WireDesk, ticket: Ticket, dueAtMs = Date.now() + hourMs) =>
  desk.mutation('task.assign', {
    ...{ taskId: taskIdOf(ticket.id, 'logistics', 1), ticketId: ticket.id, department: 'logistics', slot: 1, kind: 'work', duty: null },
    ...{ what: '核实包裹位置', dueAtMs },
  });

async function statuses(desk: WireDesk, ...mutations: Parameters<WireDesk['push']>[0]): Promise<string[]> {
  const { body } = await desk.push(mutations);
  return body.results.map(({ status, code }) => (status === 'ok' ? status : code));
}

describe('a part of a ticket', () => {
  test('reaches its department alone, which answers without ever seeing the ticket', async () => {
    const ticket = await openCase();
    const asker = await deskOf(agent);
    expect(await statuses(asker, assign(asker, ticket))).toEqual(['ok']);
    const theirs = await deskOf(owner);
    const taskId = taskIdOf(ticket.id, 'logistics', 1);
    expect(theirs.all('task').map(({ id }) => id)).toContain(taskId);
    expect([theirs.all('ticket'), theirs.all('customer'), theirs.all('ticket_event')]).toEqual([[], [], []]);
    const answers = await statuses(
      theirs,
      theirs.mutation('ticket.addNote', { ticketId: ticket.id, text: '看看' }),
      theirs.mutation('task.answer', { taskId, result: '包裹在余杭站', proof: '' }),
    );
    expect(answers).toEqual(['not-found', 'ok']);
    await asker.pull();
    expect(asker.all('task').find(({ id }) => id === taskId)).toMatchObject({ state: 'answered', result: '包裹在余杭站' });
  });

  test('of another department, or answered by an agent, is refused on the hub', async () => {
    const ticket = await openCase();
    const asker = await deskOf(agent);
    const taskId = taskIdOf(ticket.id, 'quality', 1);
    const toQuality = asker.mutation('task.assign', {
      ...{ taskId, ticketId: ticket.id, department: 'quality', slot: 1, kind: 'work', duty: null, what: '送检', dueAtMs: 1 },
    });
    expect(await statuses(asker, toQuality, asker.mutation('task.answer', { taskId, result: '我答', proof: '' }))).toEqual([
      'ok',
      'auth.forbidden',
    ]);
    const theirs = await deskOf(owner);
    expect(await statuses(theirs, theirs.mutation('task.answer', { taskId, result: '不归我们', proof: '' }))).toEqual(['not-found']);
  });

  test('keeps its ticket from being closed while it is open, whoever tries', async () => {
    const ticket = await openCase();
    const asker = await deskOf(agent);
    const boss = await deskOf(lead);
    await statuses(asker, assign(asker, ticket));
    const confirm = (reason: string) =>
      boss.mutation('ticket.setStage', { ticketId: ticket.id, stage: 'confirming', reason }, { expects: { status: ticket.statusRev } });
    expect(await statuses(boss, confirm(''))).toEqual(['ticket.waiting']);
    expect(await statuses(boss, confirm('客户已收到'))).toEqual(['ok']);
  });

  test('asked for by two agents at once is asked once, and the other keeps the words on a card', async () => {
    const ticket = await openCase();
    const [one, two] = await Promise.all([deskOf(agent), deskOf(lead)]);
    const both = await Promise.all([statuses(one, assign(one, ticket)), statuses(two, assign(two, ticket))]);
    expect(both.flat().toSorted()).toEqual(['ok', 'ticket.conflict']);
  });

  test('leaves the desk of an owner who loses the department', async () => {
    const other = await hub.addUser({ role: 'owner', teamId: 'departments' });
    await hub.grant(other.user.id, logistics, true);
    const ticket = await openCase();
    const asker = await deskOf(agent);
    await statuses(asker, assign(asker, ticket));
    const taskId = taskIdOf(ticket.id, 'logistics', 1);
    const theirs = await deskOf(other);
    await hub.grant(other.user.id, logistics, false);
    expect(await statuses(theirs, theirs.mutation('task.answer', { taskId, result: '晚了', proof: '' }))).toEqual(['not-found']);
    expect((await theirs.pull()).grants.scopes).not.toContain(logistics);
  });
});

describe('escalation', () => {
  let nowMs = 0;
  const announced: string[] = [];
  const core = (): SyncHub => ({
    storage: pgStorage(hub.db, hub.running.databaseUrl),
    nowMs: () => nowMs,
    log: () => undefined,
    signer: null as never,
    ruleBook: null,
    announce: (scopes) => void announced.push(...scopes),
  });
  const round = () => escalate(core(), (wish) => findSuspects(hub.db, wish));
  /** Ids a round would look at now. */
  const suspected = async (): Promise<string[]> => {
    const ids: string[] = [];
    await escalate(core(), async function* (wish) {
      for await (const page of findSuspects(hub.db, wish)) ids.push(...page.map(({ subjectId }) => subjectId));
      yield [];
    });
    return ids;
  };
  const promiseOf = (ticket: Ticket, dueAtMs: number) =>
    aCommitment(1, ticket.customerId, { id: uuidv7(), scope: team, ticketId: ticket.id, dueAtMs, status: 'open', settledAtMs: null });
  const find = async (id: string): Promise<Escalation | undefined> => (await deskOf(lead)).all('escalation').find((row) => row.id === id);

  test('a missed promise reaches its owner, the lead and the manager in turn, once each, and rests when it is kept', async () => {
    const ticket = await openCase();
    const dueAtMs = Date.now() - 10_000;
    const promise = aCommitment(1, ticket.customerId, {
      ...{ id: uuidv7(), scope: team, ticketId: ticket.id, what: '补发', dueAtMs, status: 'open', settledAtMs: null },
      ...{ ownerId: agent.user.id, ownerName: agent.user.name },
    });
    await hub.put([{ entity: 'commitment', row: promise }]);
    const id = escalationIdOf(promise.id, 'commitment');
    const reached: (number | undefined)[] = [];
    for (const minutes of [1, 1, 31, 31, 121, 500]) {
      nowMs = dueAtMs + minutes * minuteMs;
      await Promise.all([round(), round()]);
      reached.push((await find(id))?.level);
    }
    expect(reached).toEqual([1, 1, 2, 2, 3, 3]);
    expect((await find(id))?.receivers.map(({ role, name }) => [role, name])).toEqual([
      ['owner', '周予安'],
      ['lead', ''],
      ['manager', ''],
    ]);
    expect(announced).toContain(team);
    const desk = await deskOf(agent);
    expect(desk.all('ticket_event').filter(({ ticketId, kind }) => ticketId === ticket.id && kind === 'escalated')).toHaveLength(3);
    expect(
      await statuses(desk, desk.mutation('commitment.settle', { commitmentId: promise.id, ticketId: ticket.id, status: 'kept' })),
    ).toEqual(['ok']);
    expect((await find(id))?.state).toBe('settled');
    expect(await round()).toBe(0);
  });

  test('taken on by the lead, it rises no further', async () => {
    const ticket = await openCase();
    const dueAtMs = Date.now() - 10_000;
    const promise = aCommitment(1, ticket.customerId, {
      id: uuidv7(),
      scope: team,
      ticketId: ticket.id,
      dueAtMs,
      status: 'open',
      settledAtMs: null,
    });
    await hub.put([{ entity: 'commitment', row: promise }]);
    nowMs = dueAtMs + 31 * minuteMs;
    await round();
    const id = escalationIdOf(promise.id, 'commitment');
    const boss = await deskOf(lead);
    expect(await statuses(boss, boss.mutation('escalation.take', { escalationId: id, ticketId: ticket.id, note: '我来' }))).toEqual(['ok']);
    nowMs = dueAtMs + 300 * minuteMs;
    await round();
    expect(await find(id)).toMatchObject({ level: 2, state: 'taken', takenByName: '顾明岚' });
  });

  test('a part that is overdue is seen by its department and by the team', async () => {
    const ticket = await openCase();
    const asker = await deskOf(agent);
    const dueAtMs = Date.now() - 5_000;
    await statuses(asker, assign(asker, ticket, dueAtMs));
    nowMs = dueAtMs + minuteMs;
    await round();
    const id = escalationIdOf(taskIdOf(ticket.id, 'logistics', 1), 'department');
    const theirs = (await deskOf(owner)).all('escalation');
    expect(theirs.map((row) => row.id)).toContain(id);
    expect(theirs.every(({ scope }) => scope === logistics)).toBe(true);
    expect((await find(id))?.receivers).toMatchObject([{ role: 'owner', id: null }]);
  });

  test('a worsening goes to the lead at once, and is settled when the case is', async () => {
    const ticket = await openCase();
    const event = aTicketEvent(1, ticket, {
      id: uuidv7(),
      scope: team,
      kind: 'worsened',
      reasonCode: 'regulator',
      atMs: Date.now() - 1_000,
    });
    await hub.put([{ entity: 'ticket_event', row: event }]);
    nowMs = Date.now();
    await round();
    const id = escalationIdOf(event.id, 'worsened');
    expect(await find(id)).toMatchObject({ reasonCode: 'regulator', receivers: [{ role: 'lead' }], state: 'open' });
    expect(await suspected()).not.toContain(event.id);
    await hub.put([{ entity: 'ticket', row: { ...ticket, stage: 'closed' } }]);
    await round();
    expect((await find(id))?.state).toBe('settled');
  });

  test('a worsening that was taken back reaches nobody further, and what had risen rests', async () => {
    const ticket = await openCase();
    const event = aTicketEvent(1, ticket, { id: uuidv7(), scope: team, kind: 'worsened', reasonCode: 'regulator', authorName: '周敏' });
    await hub.put([{ entity: 'ticket_event', row: event }]);
    nowMs = Date.now();
    await round();
    const id = escalationIdOf(event.id, 'worsened');
    expect((await find(id))?.state).toBe('open');
    await hub.put([{ entity: 'ticket_event', row: asTakenBack(event, '顾明岚', '客户只是在问流程') }]);
    await round();
    expect((await find(id))?.state).toBe('settled');
    expect(await suspected()).not.toContain(event.id);
  });

  test('a report that was handed back and asked again with its deadline rises again, and its story keeps both', async () => {
    const ticket = await openCase();
    const asker = await deskOf(lead);
    const theirs = await deskOf(owner);
    const dueAtMs = Date.now() - 5_000;
    await statuses(asker, assign(asker, ticket, dueAtMs));
    const taskId = taskIdOf(ticket.id, 'logistics', 1);
    const id = escalationIdOf(taskId, 'department');
    nowMs = dueAtMs + minuteMs;
    await round();
    expect(await statuses(theirs, theirs.mutation('task.handBack', { taskId, code: 'needs_facts', note: '请给运单号' }))).toEqual(['ok']);
    await round();
    expect((await find(id))?.state).toBe('settled');
    const again = asker.mutation('task.askAgain', { taskId, ticketId: ticket.id, what: '运单号 SF100', dueAtMs });
    expect(await statuses(asker, again)).toEqual(['ok']);
    nowMs = dueAtMs + 2 * minuteMs;
    await Promise.all([round(), round()]);
    expect(await find(id)).toMatchObject({ state: 'open', level: 1, raisedAtMs: nowMs });
    await asker.pull();
    expect(asker.all('ticket_event').filter(({ ticketId, kind }) => ticketId === ticket.id && kind === 'escalated')).toHaveLength(2);
  });

  test('a promise of a ticket that was closed and opened again rises again', async () => {
    const ticket = await openCase();
    const dueAtMs = Date.now() - 10_000;
    const promise = promiseOf(ticket, dueAtMs);
    await hub.put([{ entity: 'commitment', row: promise }]);
    const id = escalationIdOf(promise.id, 'commitment');
    nowMs = dueAtMs + minuteMs;
    const states: (string | undefined)[] = [];
    for (const stage of ['executing', 'closed', 'closed', 'executing'] as const) {
      await hub.put([{ entity: 'ticket', row: { ...ticket, stage } }]);
      await round();
      states.push((await find(id))?.state);
    }
    expect(states).toEqual(['open', 'settled', 'settled', 'open']);
  });

  test('what was missed in closed tickets keeps nobody from hearing of what is missed now', async () => {
    const closed = await openCase({ stage: 'closed' });
    const open = await openCase();
    const dueAtMs = Date.now() - 10_000;
    const dead = Array.from({ length: 2_001 }, (_, at) => promiseOf(closed, dueAtMs - 3_000 + at));
    const promise = promiseOf(open, dueAtMs);
    await hub.put([...dead, promise].map((row) => ({ entity: 'commitment' as const, row })));
    nowMs = dueAtMs + minuteMs;
    const deadIds = new Set(dead.map((row) => row.id));
    expect((await suspected()).filter((id) => deadIds.has(id))).toEqual([]);
    await round();
    expect((await find(escalationIdOf(promise.id, 'commitment')))?.state).toBe('open');
  });

  test('looks page by page until there is no more, at each once', async () => {
    const ticket = await openCase();
    const dueAtMs = Date.now() - 10_000;
    // Several of the same moment: a page may end between them.
    const rows = Array.from({ length: 7 }, (_, at) => promiseOf(ticket, dueAtMs + Math.floor(at / 4)));
    await hub.put(rows.map((row) => ({ entity: 'commitment' as const, row })));
    const pages: Suspect[][] = [];
    const wish: SuspectWish = {
      nowMs: dueAtMs + minuteMs,
      steps: new Map([['commitment', 1]]),
      reasons: new Map(),
      postMs: 0,
      laws: [],
      limit: 3,
    };
    for await (const page of findSuspects(hub.db, wish)) pages.push(page);
    const found = pages.flat().map(({ subjectId }) => subjectId);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(rows.map(({ id }) => id)));
    expect(Math.max(...pages.map((page) => page.length))).toBe(3);
  });
});
