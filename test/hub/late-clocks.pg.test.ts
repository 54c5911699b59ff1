/** Plans and periods of the law that are missed rise like every other clock, on real HTTP and PostgreSQL; what came out of a file does not. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findSuspects } from '../../src/hub/db/escalation-repo.ts';
import { pgStorage } from '../../src/hub/db/hub-storage-pg.ts';
import { escalate } from '../../src/hub/services/escalate.ts';
import type { SyncHub } from '../../src/hub/services/hub-core.ts';
import { dayMs, hourMs, minuteMs } from '../../src/shared/base/clock.ts';
import type { Json } from '../../src/shared/base/result.ts';
import type { ImportAnswer } from '../../src/shared/contract/imports.ts';
import { type Escalation, escalationIdOf, lawSubjectOf } from '../../src/shared/ticket/escalation.ts';
import type { Ticket, TicketEvent } from '../../src/shared/ticket/ticket.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { aTicketRow } from '../support/import-rows.ts';
import { aCommitment, aCustomer, aTicket, aTicketEvent } from '../support/synced-rows.ts';
import { aPulledDesk, WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let agent: TestUser;
let lead: TestUser;
let nowMs = 0;
const team = 'team:team-a';
const steps = [
  { role: 'owner', after_minutes: 0 },
  { role: 'lead', after_minutes: 10 },
  { role: 'manager', after_minutes: 30 },
];
const law = (id: string, from_event: string, days: number) => ({
  ...{ id, title_zh: `${days} 天内`, law: '测试', article: '第一条', binds: 'company', period: { n: days, unit: 'day' }, from_event },
  ...{ effective_from: '2020-01-01', source: '测试', checked_on: '2026-11-22', confidence: 'C' },
});
/** Always open, so that the steps run by the wall clock. */
const policy: Json = {
  calendar: { utc_offset_minutes: 480, weekly: Array.from({ length: 7 }, () => [[0, 1440]]), holidays: [], workdays: [] },
  ...{ authority: { agent_max_cents: 10_000, lead_max_cents: 50_000 }, golden_minutes: 120, plan_minutes: 1_440 },
  ...{
    wrap_codes: [],
    skip_reasons: [],
    escalation: ['commitment', 'golden', 'plan', 'statutory', 'worsened'].map((clock) => ({ clock, steps })),
  },
  law_deadlines: [
    law('LATE', 'ticket_opened', 15),
    law('REFUND', 'goods_returned', 7),
    { ...law('QUALITY', 'ticket_opened', 15), types: ['size_fit'] },
  ],
};

beforeAll(async () => {
  hub = await createHub();
  agent = await hub.addUser({ name: '周予安' });
  lead = await hub.addUser({ name: '顾明岚', role: 'lead' });
  const desk = await aPulledDesk(hub, lead);
  const published = await desk.push([desk.mutation('pack.publish', { kind: 'policy', title: '政策', content: policy })]);
  expect(published.body.results[0]?.status).toBe('ok');
});
afterAll(() => hub.stop());

const core = (): SyncHub => ({
  storage: pgStorage(hub.db, hub.running.databaseUrl),
  ...{ nowMs: () => nowMs, log: () => undefined, signer: null as never, ruleBook: null, announce: () => undefined },
});
const round = () => escalate(core(), (wish) => findSuspects(hub.db, wish));
const roundAt = async (atMs: number) => {
  nowMs = atMs;
  // Two hubs at once: nothing may be told twice.
  await Promise.all([round(), round()]);
};

async function aCase(given: Partial<Ticket>): Promise<Ticket> {
  const customer = aCustomer(1, { id: uuidv7(), scope: team });
  const owner = { ownerId: agent.user.id, ownerName: agent.user.name };
  const times = { openedAtMs: Date.now(), goldenDueAtMs: Date.now() + 2 * hourMs, firstResponseAtMs: Date.now() };
  const plan = { planDueAtMs: Date.now() + dayMs, planGivenAtMs: null };
  const ticket = aTicket(1, customer.id, { id: uuidv7(), scope: team, stage: 'solving', ...owner, ...times, ...plan, ...given });
  await hub.put([
    { entity: 'customer', row: customer },
    { entity: 'ticket', row: ticket },
  ]);
  return ticket;
}

const tell = (ticket: Ticket, kind: TicketEvent['kind'], reasonCode: string, atMs: number) =>
  hub.put([{ entity: 'ticket_event', row: aTicketEvent(1, ticket, { id: uuidv7(), scope: team, kind, reasonCode, atMs, text: '' }) }]);

async function seen(ticketId: string): Promise<{ escalations: Escalation[]; worse: TicketEvent[] }> {
  const desk = await aPulledDesk(hub, lead);
  const isOf = (row: { ticketId: string | null }) => row.ticketId === ticketId;
  return {
    escalations: desk.all('escalation').filter(isOf),
    worse: desk.all('ticket_event').filter((e) => isOf(e) && e.kind === 'worsened'),
  };
}

test('a plan that is missed reaches owner, lead and manager in turn, makes the case worse once, and rests when it is given', async () => {
  const dueAtMs = Date.now() - 10_000;
  const ticket = await aCase({ planDueAtMs: dueAtMs });
  const reached: (number | undefined)[] = [];
  for (const minutes of [-1, 1, 1, 11, 31, 500]) {
    await roundAt(dueAtMs + minutes * minuteMs);
    reached.push((await seen(ticket.id)).escalations[0]?.level);
  }
  expect(reached).toEqual([undefined, 1, 1, 2, 3, 3]);
  const { escalations, worse } = await seen(ticket.id);
  expect(escalations).toMatchObject([
    { clock: 'plan', subjectId: ticket.id, dueAtMs, state: 'open', receivers: [{ name: '周予安' }, {}, {}] },
  ]);
  expect(worse).toMatchObject([{ reasonCode: 'deadline-missed', authorId: null, text: '时限已过：给出方案' }]);
  await hub.put([{ entity: 'ticket', row: { ...ticket, planGivenAtMs: nowMs } }]);
  await roundAt(nowMs + minuteMs);
  expect((await seen(ticket.id)).escalations.map(({ state }) => state)).toEqual(['settled']);
});

test('a plan that stands still while the customer is waited for rises when its time has really passed', async () => {
  const dueAtMs = Date.now() + hourMs;
  const ticket = await aCase({ openedAtMs: dueAtMs - dayMs, planDueAtMs: dueAtMs });
  await tell(ticket, 'paused', 'waiting_customer', dueAtMs - 2 * hourMs);
  await roundAt(dueAtMs + 20 * dayMs);
  expect((await seen(ticket.id)).escalations.filter(({ clock }) => clock === 'plan')).toEqual([]);
  await tell(ticket, 'resumed', '', dueAtMs + 20 * dayMs);
  await roundAt(dueAtMs + 20 * dayMs + hourMs);
  expect((await seen(ticket.id)).escalations.filter(({ clock }) => clock === 'plan')).toEqual([]);
  await roundAt(dueAtMs + 20 * dayMs + 2 * hourMs + minuteMs);
  expect((await seen(ticket.id)).escalations.filter(({ clock }) => clock === 'plan')).toMatchObject([
    { level: 1, dueAtMs: dueAtMs + 20 * dayMs + 2 * hourMs },
  ]);
});

test('a pause that arrives late takes back what rose too early', async () => {
  const dueAtMs = Date.now() - 10_000;
  const ticket = await aCase({ openedAtMs: dueAtMs - dayMs, planDueAtMs: dueAtMs });
  await roundAt(dueAtMs + minuteMs);
  await tell(ticket, 'paused', 'waiting_customer', dueAtMs - hourMs);
  await roundAt(dueAtMs + 5 * minuteMs);
  expect((await seen(ticket.id)).escalations.map(({ state }) => state)).toEqual(['settled']);
});

test('two periods of the law about one case are two matters, each told once, and both rest when the case is done', async () => {
  const openedAtMs = Date.now() - 16 * dayMs;
  const ticket = await aCase({ openedAtMs, planGivenAtMs: openedAtMs });
  await tell(ticket, 'happened', 'goods_returned', Date.now() - 3 * dayMs);
  await roundAt(Date.now() + 5 * minuteMs);
  const late = escalationIdOf(lawSubjectOf(ticket.id, 'LATE'), 'statutory');
  expect((await seen(ticket.id)).escalations).toMatchObject([{ id: late, reasonCode: 'LATE', what: '15 天内', ticketId: ticket.id }]);
  await roundAt(Date.now() + 5 * dayMs);
  const refund = escalationIdOf(lawSubjectOf(ticket.id, 'REFUND'), 'statutory');
  const both = await seen(ticket.id);
  expect(both.escalations.map(({ id }) => id).sort()).toEqual([late, refund].sort());
  expect(both.worse.map(({ text }) => text).sort()).toEqual(['时限已过：15 天内', '时限已过：7 天内']);
  await roundAt(Date.now() + 9 * dayMs);
  expect((await seen(ticket.id)).worse).toHaveLength(2);
  await hub.put([{ entity: 'ticket', row: { ...ticket, stage: 'confirming' } }]);
  await roundAt(Date.now() + 9 * dayMs + minuteMs);
  expect((await seen(ticket.id)).escalations.map(({ state }) => state)).toEqual(['settled', 'settled']);
});

test('cases out of a file belong to the colleague they name; what was due before they came reaches nobody, what is due later does', async () => {
  const teamId = 'files';
  const importer = await hub.addUser({ teamId, role: 'lead', name: '沈班长' });
  const one = await hub.addUser({ teamId, name: '唐知夏' });
  await hub.addUser({ teamId, name: '李明' });
  await hub.addUser({ teamId, name: '李明' });
  await hub.addUser({ teamId, name: '罗景行', role: 'owner' });
  const desk = new WireDesk(hub, importer.token);
  const beforeMs = Date.now();
  const row = (n: number, owner_name: string, ageMs: number) => {
    const opened_at = beforeMs - ageMs;
    const due = { opened_at, golden_due_at: opened_at + 2 * hourMs, plan_due_at: opened_at + dayMs };
    return aTicketRow({ ticket_no: `F-${n}`, owner_name, ...due });
  };
  const ages = [90, 30, 16, 3].map((days) => days * dayMs);
  const rows = [
    ...ages.map((age, n) => row(n, '唐知夏', age)),
    row(4, '李明', hourMs),
    row(5, '罗景行', hourMs),
    row(6, '谁都不是', hourMs),
  ];
  const sent = await desk.send<ImportAnswer>('POST', '/imports/v1/rows', { rows });
  expect(sent.body.results.map(({ status }) => status)).toEqual(rows.map(() => 'added'));
  await desk.pull();
  const tickets = new Map(desk.all('ticket').map((ticket) => [ticket.ticketNo, ticket]));
  expect(rows.map(({ ticket_no }) => tickets.get(ticket_no)?.ownerId)).toEqual([...ages.map(() => one.user.id), null, null, null]);
  expect(tickets.get('F-6')?.ownerName).toBe('谁都不是');
  const risen = async () => {
    await desk.pull();
    return desk.all('escalation').map(({ ticketId, clock }) => [[...tickets.values()].find(({ id }) => id === ticketId)?.ticketNo, clock]);
  };
  await roundAt(Date.now() + minuteMs);
  expect(await risen()).toEqual([]);
  await roundAt(beforeMs + hourMs + 5 * minuteMs);
  expect((await risen()).sort()).toEqual(['F-4', 'F-5', 'F-6'].map((no) => [no, 'golden']));
});

test('cases nobody looked at for long reach nobody when the rule is new; those of the last two weeks do', async () => {
  const old = await aCase({ planDueAtMs: Date.now() - 15 * dayMs });
  const recent = await aCase({ planDueAtMs: Date.now() - 13 * dayMs });
  await roundAt(Date.now());
  expect((await seen(old.id)).escalations).toEqual([]);
  expect((await seen(recent.id)).escalations).toMatchObject([{ clock: 'plan', level: 3 }]);
});

test('a period of the law that was settled with its case rises again when the case is opened again, however long after', async () => {
  const openedAtMs = Date.now() - 16 * dayMs;
  const ticket = await aCase({ openedAtMs, planGivenAtMs: openedAtMs, type: 'service_attitude' });
  await roundAt(Date.now());
  await hub.put([{ entity: 'ticket', row: { ...ticket, stage: 'confirming' } }]);
  await roundAt(Date.now() + minuteMs);
  const states = async () => (await seen(ticket.id)).escalations.map(({ clock, state, level }) => [clock, state, level]);
  expect(await states()).toEqual([['statutory', 'settled', 3]]);
  await hub.put([{ entity: 'ticket', row: ticket }]);
  const muchLater = Date.now() + 40 * dayMs;
  await roundAt(muchLater);
  expect(await states()).toEqual([['statutory', 'open', 3]]);
  await roundAt(muchLater + dayMs);
  const { escalations, worse } = await seen(ticket.id);
  expect(escalations).toMatchObject([{ raisedAtMs: muchLater }]);
  // The same period was missed once: no second worsening.
  expect(worse).toHaveLength(1);
});

test('a period of the law ends when the type is corrected to one it is not about, and the story says why; the others go on', async () => {
  const openedAtMs = Date.now() - 16 * dayMs;
  const ticket = await aCase({ openedAtMs, planGivenAtMs: openedAtMs, type: 'size_fit' });
  await roundAt(Date.now());
  const states = async () => Object.fromEntries((await seen(ticket.id)).escalations.map(({ reasonCode, state }) => [reasonCode, state]));
  expect(await states()).toEqual({ LATE: 'open', QUALITY: 'open' });
  await hub.put([{ entity: 'ticket', row: { ...ticket, type: 'service_attitude' } }]);
  await roundAt(Date.now() + minuteMs);
  expect(await states()).toEqual({ LATE: 'open', QUALITY: 'settled' });
  const desk = await aPulledDesk(hub, lead);
  const told = desk.all('ticket_event').filter((event) => event.ticketId === ticket.id && event.text.startsWith('升级已结束'));
  expect(told.map(({ text, reasonCode }) => [text, reasonCode])).toEqual([
    ['升级已结束：「15 天内」不适用于这张工单了（类型：服务态度）', 'statutory'],
  ]);
  await hub.put([{ entity: 'ticket', row: ticket }]);
  await roundAt(Date.now() + 2 * minuteMs);
  expect(await states()).toEqual({ LATE: 'open', QUALITY: 'open' });
});

test('a missed promise that is cancelled afterwards stays with whom it reached until somebody takes it on', async () => {
  const ticket = await aCase({});
  const dueAtMs = Date.now() - 5 * minuteMs;
  const promise = aCommitment(1, ticket.customerId, { id: uuidv7(), scope: team, ticketId: ticket.id, dueAtMs, status: 'open' });
  await hub.put([{ entity: 'commitment', row: promise }]);
  await roundAt(Date.now());
  const states = async () => (await seen(ticket.id)).escalations.map(({ clock, state, level }) => [clock, state, level]);
  expect(await states()).toEqual([['commitment', 'open', 1]]);
  const desk = await aPulledDesk(hub, lead);
  const cancel = { commitmentId: promise.id, ticketId: ticket.id, status: 'cancelled' as const, reason: '记错了' };
  expect((await desk.push([desk.mutation('commitment.settle', cancel)])).body.results[0]?.status).toBe('ok');
  const rising = async () => (await states()).filter(([clock]) => clock === 'commitment');
  await roundAt(Date.now() + minuteMs);
  expect(await rising()).toEqual([['commitment', 'open', 1]]);
  expect((await seen(ticket.id)).worse).toMatchObject([{ reasonCode: 'promise-broken' }]);
  const take = { escalationId: escalationIdOf(promise.id, 'commitment'), ticketId: ticket.id, note: '' };
  const taken = await desk.push([desk.mutation('escalation.take', take)]);
  expect(taken.body.results[0]?.status).toBe('ok');
  await roundAt(Date.now() + 2 * minuteMs);
  expect(await rising()).toEqual([['commitment', 'settled', 1]]);
});

test('a case that somebody says got worse reaches its owner in seconds: the hub does not wait for its next round', async () => {
  const ticket = await aCase({});
  const desk = await aPulledDesk(hub, lead);
  const begunMs = performance.now();
  const worse = await desk.push([desk.mutation('ticket.worsen', { ticketId: ticket.id, code: 'media', note: '要找媒体' })]);
  expect(worse.body.results[0]?.status).toBe('ok');
  await vi.waitFor(
    async () => {
      await desk.pull();
      expect(desk.all('escalation').filter(({ ticketId, clock }) => ticketId === ticket.id && clock === 'worsened')).toHaveLength(1);
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(performance.now() - begunMs).toBeLessThan(15_000);
});
