/** A public post that nobody answered in time, on real HTTP and PostgreSQL: it reaches the team, the lead and the manager once each, and rests when it is answered. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseCustomer, exportCustomer, holdCustomer, releaseCustomer } from '../../src/hub/app/customer-commands.ts';
import { runRetention } from '../../src/hub/app/run-retention.ts';
import { findSuspects } from '../../src/hub/db/escalation-repo.ts';
import { pgStorage } from '../../src/hub/db/hub-storage-pg.ts';
import { escalate } from '../../src/hub/services/escalate.ts';
import type { SyncHub } from '../../src/hub/services/hub-core.ts';
import { dayMs, minuteMs } from '../../src/shared/base/clock.ts';
import type { Json } from '../../src/shared/base/result.ts';
import type { Contact } from '../../src/shared/contact/contact.ts';
import type { Customer } from '../../src/shared/customer/customer.ts';
import type { MutationArgs, MutationName } from '../../src/shared/sync/mutations.ts';
import { type Escalation, escalationIdOf } from '../../src/shared/ticket/escalation.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { Source } from '../support/integration-source.ts';
import { aContact, aCustomer, aTicket } from '../support/synced-rows.ts';
import { aPulledDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let agent: TestUser;
let lead: TestUser;
let nowMs = 0;
const team = 'team:team-a';
const packs = { scripts: 0, rules: 0, guides: 0, policy: 0 };
const steps = [
  { role: 'owner', after_minutes: 0 },
  { role: 'lead', after_minutes: 10 },
  { role: 'manager', after_minutes: 30 },
];
/** Always open, so that the steps run by the wall clock. */
const policy: Json = {
  calendar: { utc_offset_minutes: 480, weekly: Array.from({ length: 7 }, () => [[0, 1440]]), holidays: [], workdays: [] },
  ...{ authority: { agent_max_cents: 10_000, lead_max_cents: 50_000 }, golden_minutes: 120, plan_minutes: 1_440 },
  ...{ wrap_codes: [], skip_reasons: [], escalation: [{ clock: 'post', steps }] },
  public_posts: { first_reply_minutes: 30, invitation: '请您私信我们', close_reasons: ['内容与我们无关'] },
  retention: [{ kind: 'closed_tickets', days: 200, source: '测试', checked_on: '2026-11-22', confidence: 'C' }],
};

beforeAll(async () => {
  hub = await createHub();
  agent = await hub.addUser({ name: '周予安' });
  lead = await hub.addUser({ name: '顾明岚', role: 'lead' });
  const desk = await deskOf(lead);
  const published = await desk.push([desk.mutation('pack.publish', { kind: 'policy', title: '政策', content: policy })]);
  expect(published.body.results[0]?.status).toBe('ok');
});
afterAll(() => hub.stop());

const deskOf = (user: TestUser) => aPulledDesk(hub, user);

const core = (): SyncHub => ({
  storage: pgStorage(hub.db, hub.running.databaseUrl),
  ...{ nowMs: () => nowMs, log: () => undefined, signer: null as never, ruleBook: null, announce: () => undefined },
});
const round = () => escalate(core(), (wish) => findSuspects(hub.db, wish));
const find = async (postId: string): Promise<Escalation | undefined> =>
  (await deskOf(lead)).all('escalation').find(({ id }) => id === escalationIdOf(postId, 'post'));

/** Due half an hour after it was posted. */
async function aPost(given: Partial<Contact> = {}): Promise<{ post: Contact; dueAtMs: number }> {
  const dueAtMs = Date.now() - 10_000;
  const post = aContact(1, null, {
    ...{ id: uuidv7(), scope: team, channel: 'public', fromAddress: '小鱼妈妈', summary: '小红书 · 2 星 · https://example.com/p/1', packs },
    ...{ state: 'open', startedAtMs: dueAtMs - 30 * minuteMs, endedAtMs: null, agentId: null, agentName: '', ...given },
  });
  await hub.put([{ entity: 'contact', row: post }]);
  return { post, dueAtMs };
}

/** A case of the agent's that goes on, with its customer. */
async function aCase(): Promise<{ customer: Customer; ticket: Ticket }> {
  const customer = aCustomer(1, { id: uuidv7(), scope: team });
  const owner = { ownerId: agent.user.id, ownerName: agent.user.name };
  const ticket = aTicket(1, customer.id, { id: uuidv7(), scope: team, stage: 'executing', firstResponseAtMs: Date.now(), ...owner });
  await hub.put([
    { entity: 'customer', row: customer },
    { entity: 'ticket', row: ticket },
  ]);
  return { customer, ticket };
}

async function act<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<string | undefined> {
  const desk = await deskOf(agent);
  return (await desk.push([desk.mutation(name, args)])).body.results[0]?.status;
}

const joinWith = (post: Contact, { customer, ticket }: Awaited<ReturnType<typeof aCase>>) =>
  act('post.join', { contactId: post.id, customerId: customer.id, ticketId: ticket.id });

const answer = async ({ id, ticketId }: Contact): Promise<string | undefined> => {
  return act('post.reply', { contactId: id, ticketId, text: '很抱歉，请您私信我们', findings: [], overrideReason: null, packs });
};

test('it reaches everybody of the team, the lead and the manager in turn, once each, and rests with its answer', async () => {
  const { post, dueAtMs } = await aPost();
  const reached: (number | undefined)[] = [];
  for (const minutes of [-1, 1, 1, 11, 11, 31, 500]) {
    nowMs = dueAtMs + minutes * minuteMs;
    await Promise.all([round(), round()]);
    reached.push((await find(post.id))?.level);
  }
  expect(reached).toEqual([undefined, 1, 1, 2, 2, 3, 3]);
  const raised = await find(post.id);
  expect(raised?.receivers.map(({ role, id }) => [role, id])).toEqual([
    ['agent', null],
    ['lead', null],
    ['manager', null],
  ]);
  expect(raised).toMatchObject({
    clock: 'post',
    what: '公开帖文（小红书 · 2 星）',
    customerId: null,
    ticketId: null,
    dueAtMs,
    state: 'open',
  });
  expect(await answer(post)).toBe('ok');
  expect((await find(post.id))?.state).toBe('settled');
  expect(await round()).toBe(0);
});

test('of a case that goes on, its owner hears first and its story tells it; a closed case does not answer the post', async () => {
  const { ticket } = await aCase();
  const { post, dueAtMs } = await aPost({ ticketId: ticket.id, customerId: ticket.customerId });
  nowMs = dueAtMs + minuteMs;
  await round();
  expect((await find(post.id))?.receivers).toMatchObject([{ role: 'owner', id: agent.user.id, name: '周予安' }]);
  const told = (await deskOf(agent)).all('ticket_event').filter(({ ticketId, kind }) => ticketId === ticket.id && kind === 'escalated');
  expect(told.map(({ text }) => text)).toEqual(['已升级到负责人周予安：公开帖文（小红书 · 2 星）']);
  await hub.put([{ entity: 'ticket', row: { ...ticket, stage: 'closed' } }]);
  nowMs = dueAtMs + 11 * minuteMs;
  await round();
  expect(await find(post.id)).toMatchObject({ level: 2, state: 'open' });
  expect(await answer(post)).toBe('ok');
  expect((await find(post.id))?.state).toBe('settled');
});

test('taken by an agent it rises no further, and a post put away or withdrawn settles in the next round', async () => {
  const [one, other] = [await aPost(), await aPost()];
  nowMs = one.dueAtMs + minuteMs;
  await round();
  expect(await act('escalation.take', { escalationId: escalationIdOf(one.post.id, 'post'), ticketId: null, note: '' })).toBe('ok');
  nowMs = one.dueAtMs + 60 * minuteMs;
  await round();
  expect(await find(one.post.id)).toMatchObject({ level: 1, state: 'taken', takenByName: '周予安' });
  expect(await find(other.post.id)).toMatchObject({ level: 3, state: 'open' });
  await hub.put([one, other].map(({ post }) => ({ entity: 'contact' as const, row: { ...post, deleted: true } })));
  await round();
  expect([(await find(one.post.id))?.state, (await find(other.post.id))?.state]).toEqual(['settled', 'settled']);
});

test('what rose about a post of nobody is removed when it has outlived its days', async () => {
  const { post, dueAtMs } = await aPost();
  nowMs = dueAtMs + minuteMs;
  await round();
  expect(await answer(post)).toBe('ok');
  await runRetention({ db: hub.db, nowMs: Date.now() + 199 * dayMs });
  expect((await find(post.id))?.state).toBe('settled');
  await runRetention({ db: hub.db, nowMs: Date.now() + 201 * dayMs });
  expect(await find(post.id)).toBeUndefined();
});

test('posts of long ago that a source brings along reach nobody; what has risen goes on however old its post becomes', async () => {
  const started = Date.now() - 400 * dayMs;
  const old = Array.from({ length: 30 }, (_, n) => ({
    ...{ kind: 'contact', source_id: `old-${n}`, source_version: 1, customer: null, channel: 'public', from: `u${n}`, started_at: started },
    ...{ summary: '店铺评价', transcript: [{ speaker: 'customer', text: '差评', at_ms: 0 }] },
  }));
  const source = await new Source(hub, 'shop', team).open();
  expect((await source.post({ rows: old })).body.accepted).toBe(30);
  const { post, dueAtMs } = await aPost();
  nowMs = dueAtMs + minuteMs;
  expect(await round()).toBe(1);
  nowMs = dueAtMs + 20 * dayMs;
  expect(await round()).toBe(1);
  expect(await find(post.id)).toMatchObject({ level: 3, state: 'open' });
  expect(await answer(post)).toBe('ok');
});

test('words of a source beside the platform stay with the post: neither what rose nor the story of its case repeats them', async () => {
  const known = await aCase();
  const { ticket } = known;
  const said = '张伟 13800001037 住徐汇区，说退款没到';
  const posts = [await aPost({ summary: said }), await aPost({ summary: `微博 ${said} · ${said}` })];
  for (const { post } of posts) expect(await joinWith(post, known)).toBe('ok');
  nowMs = Math.max(...posts.map(({ dueAtMs }) => dueAtMs)) + minuteMs;
  await round();
  expect([(await find(posts[0]?.post.id ?? ''))?.what, (await find(posts[1]?.post.id ?? ''))?.what]).toEqual([
    '公开帖文',
    '公开帖文（微博）',
  ]);
  const told = (await deskOf(agent)).all('ticket_event').filter(({ ticketId }) => ticketId === ticket.id);
  expect(told).toHaveLength(4);
  expect(told.filter(({ text }) => /张伟|1380/.test(text))).toEqual([]);
  for (const { post } of posts) expect(await answer({ ...post, ticketId: ticket.id })).toBe('ok');
});

test('what rose about a post of nobody goes into the file of whom it was joined with, and is erased with them', async () => {
  const known = await aCase();
  const { customer, ticket } = known;
  const { post, dueAtMs } = await aPost();
  nowMs = dueAtMs + minuteMs;
  await round();
  const id = escalationIdOf(post.id, 'post');
  const note = '是林晓女士，13800001037，我来回电';
  expect(await act('escalation.take', { escalationId: id, ticketId: null, note })).toBe('ok');
  expect(await joinWith(post, known)).toBe('ok');
  expect(await answer({ ...post, ticketId: ticket.id })).toBe('ok');
  expect(await find(post.id)).toMatchObject({ customerId: null, state: 'settled', note });
  const closed = (await deskOf(lead)).all('ticket').find((row) => row.id === ticket.id) ?? ticket;
  await hub.put([{ entity: 'ticket', row: { ...closed, stage: 'closed', closedAtMs: Date.now() } }]);
  const dir = mkdtempSync(join(tmpdir(), 'late-posts-'));
  try {
    const file = join(dir, 'all.json');
    expect(await exportCustomer(hub.db, customer.id, { file, atMs: Date.now() })).toMatchObject({ escalation: 1 });
    expect(readFileSync(file, 'utf8')).toContain(note);
  } finally {
    rmSync(dir, { recursive: true });
  }
  expect(await eraseCustomer(hub.db, customer.id, Date.now())).toMatchObject({ escalation: 1, contact: 1 });
  const left = await sql`SELECT * FROM escalation WHERE id = ${id}`.execute(hub.db);
  expect(left.rows[0]).toMatchObject({ deleted: true, note: '', what: '', taken_by_name: '' });
  expect(await find(post.id)).toBeUndefined();
});

test('what rose about a post of nobody is kept as long as a hold keeps whom it was joined with', async () => {
  const known = await aCase();
  const { customer, ticket } = known;
  const { post, dueAtMs } = await aPost();
  nowMs = dueAtMs + minuteMs;
  await round();
  expect(await joinWith(post, known)).toBe('ok');
  expect(await answer({ ...post, ticketId: ticket.id })).toBe('ok');
  expect(await find(post.id)).toMatchObject({ customerId: null, state: 'settled' });
  await holdCustomer(hub.db, customer.id, { reason: '诉讼', atMs: Date.now() });
  const later = Date.now() + 201 * dayMs;
  await runRetention({ db: hub.db, nowMs: later });
  expect((await find(post.id))?.state).toBe('settled');
  await releaseCustomer(hub.db, customer.id, Date.now());
  expect((await runRetention({ db: hub.db, nowMs: later })).counts.closed_tickets).toBe(1);
  expect(await find(post.id)).toBeUndefined();
});

test('a source whose clock is ahead puts no answer off: its post began when the hub heard of it, and stays there', async () => {
  const source = await new Source(hub, 'ahead', team).open();
  const said = Date.now() + 6 * 60 * minuteMs;
  const row = (version: number, given: object = {}) => ({
    ...{ kind: 'contact', source_id: 'f-1', source_version: version, customer: null, channel: 'public', from: '未来的人' },
    ...{ started_at: said, summary: '微博', transcript: [{ speaker: 'customer', text: '没人管', at_ms: 0 }], ...given },
  });
  const call = { ...row(1), source_id: 'f-2', channel: 'phone', from: '13800001037', ended_at: said + minuteMs };
  const beforeMs = Date.now();
  expect((await source.send(row(1), call)).accepted).toBe(2);
  const afterMs = Date.now();
  const seen = async (isWished: (contact: Contact) => boolean) => (await deskOf(agent)).all('contact').find(isWished);
  const post = await seen(({ fromAddress }) => fromAddress === '未来的人');
  if (post === undefined) throw new Error('the post did not arrive');
  expect(post.startedAtMs).toBeGreaterThanOrEqual(beforeMs);
  expect(post.startedAtMs).toBeLessThanOrEqual(afterMs);
  const ended = (await seen(({ channel, startedAtMs }) => channel === 'phone' && startedAtMs >= beforeMs))?.endedAtMs;
  expect(ended).toBeLessThanOrEqual(afterMs);
  const kept = await sql<{ body: { started_at: number } }>`SELECT body FROM source_row WHERE source_id = 'f-1'`.execute(hub.db);
  expect(kept.rows[0]?.body.started_at).toBe(said);

  expect((await source.send(row(2, { summary: '微博 · 1 星' }))).accepted).toBe(1);
  expect(await seen(({ id }) => id === post.id)).toMatchObject({ summary: '微博 · 1 星', startedAtMs: post.startedAtMs });
  nowMs = post.startedAtMs + 31 * minuteMs;
  await round();
  expect(await find(post.id)).toMatchObject({ level: 1, state: 'open', dueAtMs: post.startedAtMs + 30 * minuteMs });
  const corrected = post.startedAtMs - 60 * minuteMs;
  expect((await source.send(row(3, { started_at: corrected }))).accepted).toBe(1);
  expect((await seen(({ id }) => id === post.id))?.startedAtMs).toBe(corrected);
});
