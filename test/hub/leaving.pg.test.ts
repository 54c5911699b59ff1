/** Somebody leaves: their rights and sign-ins end at once, what they owed is nobody's and is seen, and their PC keeps nothing but their own words. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setGrant, setSenior, wipeDevices } from '../../src/hub/app/access-commands.ts';
import { leave, leftLines, releaseWhatCameLater } from '../../src/hub/app/leaving.ts';
import { addPerson, giveCode, openTeam, peopleLines } from '../../src/hub/app/people-commands.ts';
import { startHub } from '../../src/hub/app/start-hub.ts';
import { HubRefusal } from '../../src/hub/db/refusal.ts';
import { enrolDesk } from '../../src/main/platform/enrol.ts';
import { listOutbox } from '../../src/main/store/db/outbox-repo.ts';
import { countConfirmed } from '../../src/main/store/db/page-repo.ts';
import { leaseEndsMs } from '../../src/shared/sync/lease.ts';
import { departmentScope } from '../../src/shared/ticket/task.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { hubCommand } from '../support/hub-command.ts';
import { aLiveDesk } from '../support/live-desk.ts';
import { aCommitment, aCustomer, aFollowUp, aTicket } from '../support/synced-rows.ts';
import { aPulledDesk, WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let nowMs = Date.now();
beforeAll(async () => {
  hub = await createHub({ nowMs: () => nowMs });
});
afterAll(async () => {
  await hub.stop();
});

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof HubRefusal ? `${error.code}: ${error.message}` : String(error)),
  );

/** A customer with an open case of this person: the ticket, a promise and a call to make. */
async function aCase(n: number, { user }: TestUser, lead: TestUser) {
  const scope = `team:${user.teamId}`;
  const customer = aCustomer(n, { scope });
  const mine = { ownerId: user.id, ownerName: user.name };
  const ticket = aTicket(n + 1, customer.id, { scope, ...mine });
  const promise = aCommitment(n + 2, customer.id, { scope, ticketId: ticket.id, ...mine, what: '给出新的发货时间', status: 'open' });
  const call = aFollowUp(n + 3, customer.id, { scope, ticketId: ticket.id, assigneeId: user.id, assigneeName: user.name });
  const closed = aTicket(n + 4, customer.id, { scope, ...mine, stage: 'closed' });
  const led = aTicket(n + 5, customer.id, { scope, ownerId: lead.user.id, ownerName: lead.user.name });
  await hub.put([
    { entity: 'customer', row: customer },
    ...[ticket, closed, led].map((row) => ({ entity: 'ticket' as const, row })),
    { entity: 'commitment', row: promise },
    { entity: 'follow_up', row: call },
  ]);
  return { ticket, promise, call, closed, led };
}

test('whoever leaves ends whole in one step: rights, member row, unused codes; what was open is nobody’s, and its story says so', async () => {
  const lead = await hub.addUser({ name: '组长甲', role: 'lead', teamId: 'east' });
  const goes = await hub.addUser({ name: '程知远', teamId: 'east' });
  const { ticket, promise, call, closed, led } = await aCase(100, goes, lead);
  const { code } = await giveCode(hub.db, goes.user.id, nowMs);
  const leads = await aPulledDesk(hub, lead);

  const left = await leave(hub.db, '程知远', nowMs);
  expect(left).toMatchObject({ name: '程知远', teamId: 'east', scopes: 3, devices: 1, codes: 1, isWithoutLead: false });
  expect(left.released).toEqual({ ticket: 1, commitment: 1, follow_up: 1 });
  expect(leftLines(left).join('\n')).toContain('1 ticket(s), 1 promise(s), 1 follow-up(s)');

  await leads.pull();
  expect(leads.rows.get(`member:${goes.user.id}`)).toBeUndefined();
  expect(leads.rows.get(`ticket:${ticket.id}`)).toMatchObject({ ownerId: null, ownerName: '' });
  expect(leads.rows.get(`ticket:${ticket.id}`)).not.toMatchObject({ ownerRev: ticket.ownerRev });
  expect(leads.rows.get(`commitment:${promise.id}`)).toMatchObject({ ownerId: null, status: 'open' });
  expect(leads.rows.get(`follow_up:${call.id}`)).toMatchObject({ assigneeId: null, status: 'open' });
  expect(leads.rows.get(`ticket:${closed.id}`)).toMatchObject({ ownerId: goes.user.id });
  expect(leads.rows.get(`ticket:${led.id}`)).toMatchObject({ ownerId: lead.user.id });
  const told = leads.all('ticket_event').filter(({ ticketId }) => ticketId === ticket.id);
  expect(told.map(({ kind, text }) => [kind, text])).toEqual([
    ['owner', '负责人：程知远 → 待分配（程知远已离开团队）；「给出新的发货时间」原由程知远负责，待接手'],
  ]);

  expect(await enrolDesk({ hubUrl: hub.url, fetch, code, device: '家里' })).toMatchObject({ error: { code: 'auth.code-refused' } });
  const audit = await sql<{ action: string; details: { user: string } }>`SELECT * FROM identity_audit WHERE action = 'leave'`.execute(
    hub.db,
  );
  expect(audit.rows.map(({ details }) => details)).toEqual([
    { user: goes.user.id, scopes: goes.scopes.toSorted(), devices: 1, codes: 1, released: { ticket: 1, commitment: 1, follow_up: 1 } },
  ]);
  expect(await peopleLines(hub.db)).toContain(`  ${goes.user.id}  agent  程知远  left ${new Date(nowMs).toISOString().slice(0, 10)}`);
});

test('a PC of theirs that was offline removes every customer at its next contact; what was written there is refused by name and stays there', async () => {
  const lead = await hub.addUser({ name: '组长乙', role: 'lead', teamId: 'west' });
  const goes = await hub.addUser({ name: '苏念', teamId: 'west' });
  const { ticket } = await aCase(200, goes, lead);
  const desk = await aLiveDesk({ hub, user: goes });
  try {
    await desk.level();
    expect(countConfirmed(desk.store.cache)).toMatchObject({ customer: 1, ticket: 3 });
    await desk.sync.stop();
    desk.act('ticket.addNote', { ticketId: ticket.id, text: '下班前答应客户明早回电' });
    await leave(hub.db, goes.user.id, nowMs);
    await desk.reopen();
    const refused = () => listOutbox(desk.store.own).every(({ state }) => state === 'rejected');
    await desk.until('everything gone, the note refused', () => refused() && (countConfirmed(desk.store.cache).customer ?? 0) === 0);
    expect(Object.values(countConfirmed(desk.store.cache)).every((count) => count === 0)).toBe(true);
    expect(listOutbox(desk.store.own).map(({ name, code, args }) => [name, code, args])).toEqual([
      ['ticket.addNote', 'not-found', { ticketId: ticket.id, text: '下班前答应客户明早回电' }],
    ]);
    await desk.until('told why nothing is here', () => desk.sync.link().problem === 'access.ended');
  } finally {
    await desk.stop();
  }
});

test('their sign-in opens nothing but that last word, and after the days in which a PC removes everything by itself not that either', async () => {
  const goes = await hub.addUser({ name: '何以安', teamId: 'north' });
  await leave(hub.db, goes.user.id, nowMs);
  const desk = new WireDesk(hub, goes.token);
  const get = (path: string) => fetch(hub.url + path, { headers: { authorization: `Bearer ${goes.token}` } }).then(({ status }) => status);
  expect((await desk.pull()).grants.scopes).toEqual([]);
  const pushed = await desk.push([desk.newCustomer()]);
  expect([pushed.status, pushed.body.results.map(({ status }) => status)]).toEqual([200, ['rejected']]);
  expect(await get('/session/v1')).toBe(401);
  expect((await desk.send('POST', '/away/v1/search', { text: '林' })).status).toBe(403);
  expect(await get(`/sync/v1/attachments/${'a'.repeat(64)}`)).toBe(403);
  const before = nowMs;
  nowMs += leaseEndsMs + 1_000;
  expect((await desk.pullOnce()).status).toBe(401);
  nowMs = before;
});

test('what reaches their name afterwards, from a PC that did not know, is nobody’s by the next round; what they had taken on rises again', async () => {
  const lead = await hub.addUser({ name: '组长丙', role: 'lead', teamId: 'south' });
  const goes = await hub.addUser({ name: '温和', teamId: 'south' });
  const desk = await aPulledDesk(hub, lead);
  const announced: string[] = [];
  const round = () =>
    releaseWhatCameLater({ nowMs: () => nowMs, log: () => undefined, announce: (scopes) => announced.push(...scopes) }, hub.db);
  await leave(hub.db, goes.user.id, nowMs);
  await round();
  announced.length = 0;
  const { ticket, promise } = await aCase(300, goes, lead);
  const about = { scope: ticket.scope, ticketId: ticket.id, customerId: ticket.customerId, clock: 'commitment' as const, reasonCode: null };
  const taken = {
    state: 'taken' as const,
    takenById: goes.user.id,
    takenByName: '温和',
    takenAtMs: nowMs,
    note: '我来',
    settledAtMs: null,
  };
  const id = uuidv7();
  const raised = {
    dueAtMs: nowMs - 1,
    raisedAtMs: nowMs,
    level: 1,
    receivers: [{ role: 'agent' as const, id: null, name: '', atMs: nowMs }],
  };
  await hub.put([
    { entity: 'escalation', row: { id, ver: 0, deleted: false, subjectId: promise.id, what: '', ...about, ...raised, ...taken } },
  ]);
  expect(await round()).toBeGreaterThan(3);
  expect(announced).toContain('team:south');
  await desk.pull();
  expect(desk.rows.get(`ticket:${ticket.id}`)).toMatchObject({ ownerId: null });
  expect(desk.rows.get(`escalation:${id}`)).toMatchObject({ state: 'open', takenById: null, takenByName: '' });
  expect(await round()).toBe(0);
});

test('the last owner of a department is missed by name, with what is asked there; so is the last lead', async () => {
  const atMs = nowMs;
  await openTeam(hub.db, { id: 'plant', name: '工厂组' });
  const owner = await addPerson(hub.db, { name: '陆景明', role: 'owner', team: 'plant', departments: ['quality'], atMs });
  const other = await addPerson(hub.db, { name: '方圆', role: 'owner', team: 'plant', departments: ['quality'], atMs });
  const lead = await addPerson(hub.db, { name: '领班', role: 'lead', team: 'plant', departments: [], atMs });
  expect((await leave(hub.db, owner.id, atMs)).departments).toEqual([]);
  const scope = departmentScope('quality', 'team:plant');
  const last = await leave(hub.db, other.id, atMs);
  expect(last.departments).toEqual([{ scope, open: 0 }]);
  expect(await leave(hub.db, lead.id, atMs)).toMatchObject({ departments: [], isWithoutLead: true });
});

test('whoever has left is given nothing again, and their devices can still be wiped; somebody new may have the same name', async () => {
  const goes = await hub.addUser({ name: '同名的人', teamId: 'east' });
  await leave(hub.db, '同名的人', nowMs);
  expect(await refusal(leave(hub.db, goes.user.id, nowMs))).toMatch(/^input\.invalid: .*has left already/);
  expect(await refusal(giveCode(hub.db, goes.user.id, nowMs))).toMatch(/^input\.invalid: 同名的人 left on .*Nothing was changed/);
  expect(await refusal(setGrant(hub.db, { user: goes.user.id, scope: 'team:east', granted: true, atMs: nowMs }))).toMatch(
    /^input\.invalid/,
  );
  expect(await refusal(setSenior(hub.db, { user: goes.user.id, senior: true }))).toMatch(/^not-found/);
  expect(await refusal(leave(hub.db, '没有这个人', nowMs))).toMatch(/^not-found/);
  expect(await wipeDevices(hub.db, goes.user.id, nowMs)).toMatchObject({ devices: 1 });
  const fresh = await hub.addUser({ name: '同名的人', teamId: 'east' });
  expect((await giveCode(hub.db, '同名的人', nowMs)).name).toBe('同名的人');
  expect((await fetch(`${hub.url}/session/v1`, { headers: { authorization: `Bearer ${fresh.token}` } })).status).toBe(200);
});

test('the same by the command of an operator while the hub runs', async () => {
  const data = mkdtempSync(join(tmpdir(), 'steadydesk-leaving-'));
  const running = await startHub({ dataDir: data });
  try {
    await hubCommand(data, 'team', 'east', '华东一组');
    const person = await hubCommand(data, 'person', '程知远', 'agent', 'east');
    const joined = await enrolDesk({ hubUrl: running.url, fetch, code: person.out.trim(), device: '前台' });
    if (!joined.ok) throw new Error(joined.error.message);
    const { out, code } = await hubCommand(data, 'leave', '程知远');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^程知远 has left east\. Ended: \d+ scope\(s\), 1 sign-in\(s\), 0 unused code\(s\)\.\nThey had nothing open\.\n/,
      ),
    ]);
    const session = await fetch(`${running.url}/session/v1`, { headers: { authorization: `Bearer ${joined.value.token}` } });
    expect(session.status).toBe(401);
    const again = await hubCommand(data, 'leave', '程知远');
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('has left already. Nothing was changed.')]);
  } finally {
    await running.stop();
    rmSync(data, { recursive: true, force: true });
  }
}, 240_000);
