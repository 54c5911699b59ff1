/** The customer's progress page: over real HTTP, from real rows, and what it never tells. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { netOf } from '../../src/hub/services/address-gate.ts';
import { choosePageLanguage } from '../../src/hub/services/progress-words.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { progressLinkDays } from '../../src/shared/ticket/progress-link.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { aCommitment, aCustomer, aTicket, aTicketEvent, idOf } from '../support/synced-rows.ts';

const dayMs = 86_400_000;
let nowMs = 1_795_312_800_000;
let hub: TestHub;
let agent: TestUser;
let made = 0;

beforeAll(async () => {
  hub = await createHub({ nowMs: () => nowMs });
  agent = await hub.addUser({ name: '周敏' });
  await hub.put([{ entity: 'customer', row: aCustomer(1, { scope: 'team:team-a', ver: 0, name: '林婉清', phone: '+8613800138000' }) }]);
});
beforeEach(() => {
  // Each test in a minute of its own: how often an address may ask is counted by the minute.
  nowMs += 61_000;
});
afterAll(() => hub.stop());

type Case = { ticket: Ticket; token: string; url: string };

async function aCase(given: Partial<Ticket> = {}, more: (ticket: Ticket) => EntityPut[] = () => []): Promise<Case> {
  made += 10;
  const scope = 'team:team-a';
  const ticket = aTicket(made, idOf(1), {
    ...{ scope, ver: 0, title: '奶瓶破损要求换货', lastAction: '已和京仓老王确认补发', ownerId: agent.user.id, ownerName: '周敏' },
    ...{ department: 'logistics', stage: 'executing', openedAtMs: nowMs - dayMs, planGivenAtMs: nowMs - 1_000 },
    ...given,
  });
  const token = randomBytes(24).toString('base64url');
  const link = aTicketEvent(made + 1, ticket, {
    ...{ scope, ver: 0, kind: 'link_made', text: '给客户的进度链接', atMs: nowMs },
    reasonCode: createHash('sha256').update(token).digest('hex'),
  });
  await hub.put([{ entity: 'ticket', row: ticket }, { entity: 'ticket_event', row: link }, ...more(ticket)]);
  return { ticket, token, url: `${hub.url}/p/${token}` };
}

const open = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers: { 'accept-language': 'zh-CN', ...headers } });

test('a link shows stage, whose turn it is, the last step and the next time, in plain words', async () => {
  const { url } = await aCase({}, (ticket) => [
    {
      entity: 'commitment',
      row: aCommitment(made + 2, idOf(1), { scope: ticket.scope, ver: 0, ticketId: ticket.id, dueAtMs: nowMs + 3_600_000, status: 'open' }),
    },
    {
      entity: 'ticket_event',
      row: aTicketEvent(made + 3, ticket, { scope: ticket.scope, ver: 0, kind: 'commitment', atMs: nowMs - 60_000 }),
    },
  ]);
  const response = await open(url);
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(page).toContain('方案正在执行');
  expect(page).toContain('物流部的客服专员');
  expect(page).toContain('我们向您约定了时间');
  expect(page).toMatch(/最晚 <time[^>]*>2026年11月\d+日 \d\d:\d\d<\/time>，兑现约定的事/);
  expect(page).toMatch(/<li aria-current="step">执行方案<span>当前<\/span><\/li>/);
});

test('the page holds nothing of who the customer is, who works on it, or what was written', async () => {
  const { url, ticket } = await aCase();
  const page = await (await open(url)).text();
  for (const secret of ['林', '周敏', '138', '老王', '京仓', '奶瓶', ticket.id, ticket.ticketNo, idOf(1)])
    expect(page).not.toContain(secret);
});

test('it is small, needs no script, and nothing of it is kept, indexed, framed or passed on', async () => {
  const { url } = await aCase();
  const response = await open(url);
  const page = await response.text();
  expect(Buffer.byteLength(page)).toBeLessThan(14 * 1024);
  expect(page).not.toMatch(/<script|javascript:|<img|<link|https?:\/\//i);
  const header = (name: string) => response.headers.get(name);
  expect(header('cache-control')).toBe('no-store');
  expect(header('x-robots-tag')).toContain('noindex');
  expect(header('referrer-policy')).toBe('no-referrer');
  expect(header('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  expect(header('content-security-policy')).toContain(createHash('sha256').update(style).digest('base64'));
});

test('it speaks English to those who ask for it, and Chinese to everybody else', async () => {
  const { url } = await aCase();
  const english = await open(url, { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.1' });
  expect(english.headers.get('content-language')).toBe('en');
  expect(await english.text()).toContain('The solution is being carried out');
  expect(['fr', undefined, 'zh-TW,en;q=0.5', 'en;q=0, zh', ';;;,,q='].map(choosePageLanguage)).toEqual(Array(5).fill('zh-CN'));
});

test('a time that was not kept is owned up to', async () => {
  const { url } = await aCase({}, (ticket) => [
    {
      entity: 'commitment',
      row: aCommitment(made + 2, idOf(1), { scope: ticket.scope, ver: 0, ticketId: ticket.id, dueAtMs: nowMs - dayMs, status: 'open' }),
    },
  ]);
  expect(await (await open(url)).text()).toMatch(/原定 <time.*没有按时做到，我们向您道歉/);
});

test('a promise that was made good is owned up to no more, and on a case that is done nothing is still being made good', async () => {
  const promises = (given: { stage: Ticket['stage']; later: 'open' | 'kept' }) =>
    aCase({ stage: given.stage }, (ticket) => {
      const about = { scope: ticket.scope, ver: 0, ticketId: ticket.id };
      const missedAtMs = nowMs - 7_200_000;
      const broken = { status: 'broken' as const, dueAtMs: missedAtMs, settledAtMs: missedAtMs };
      const again = {
        status: given.later,
        madeAtMs: missedAtMs,
        dueAtMs: nowMs + 60_000,
        settledAtMs: given.later === 'kept' ? nowMs : null,
      };
      return [
        { entity: 'commitment', row: aCommitment(made + 2, idOf(1), { ...about, ...broken }) },
        { entity: 'commitment', row: aCommitment(made + 3, idOf(1), { ...about, ...again }) },
      ];
    });
  const says = async ({ url }: Case) => (await (await open(url)).text()).includes('正在补上');
  expect(await says(await promises({ stage: 'executing', later: 'open' }))).toBe(true);
  expect(await says(await promises({ stage: 'executing', later: 'kept' }))).toBe(false);
  expect(await says(await promises({ stage: 'care', later: 'open' }))).toBe(false);
});

test('a link that was ended, has expired, was never made or is no link at all opens the same page', async () => {
  const ended = await aCase({}, (ticket) => [
    {
      entity: 'ticket_event',
      row: aTicketEvent(made + 5, ticket, {
        ...{ scope: ticket.scope, ver: 0, kind: 'link_ended', atMs: nowMs },
        reasonCode: createHash('sha256').update('x').digest('hex'),
      }),
    },
  ]);
  expect((await open(ended.url)).status).toBe(200);
  const reasonCode = createHash('sha256').update(ended.token).digest('hex');
  const stop = aTicketEvent(made + 6, ended.ticket, { scope: 'team:team-a', ver: 0, kind: 'link_ended', atMs: nowMs, reasonCode });
  await hub.put([{ entity: 'ticket_event', row: stop }]);
  const old = await aCase();
  nowMs += progressLinkDays * dayMs;
  const wrong = [
    ended.url,
    old.url,
    `${hub.url}/p/${randomBytes(24).toString('base64url')}`,
    `${hub.url}/p/x`,
    `${hub.url}/p/${'a'.repeat(5_000)}`,
  ];
  const answers = await Promise.all(
    wrong.map(async (url) => {
      const response = await open(url);
      const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'));
      return { status: response.status, headers, page: await response.text() };
    }),
  );
  expect(answers[0]?.status).toBe(404);
  expect(answers[0]?.page).toContain('这个链接打不开');
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  for (const path of ['/p', '/p/', '/p/a/b', `/p/${ended.token}/x`]) expect((await open(`${hub.url}${path}`)).status).toBe(404);
  expect((await fetch(old.url, { method: 'POST', body: 'x' })).status).toBe(404);
});

test('who asks too often waits, whether the links are right or wrong, and others do not', async () => {
  const { url } = await aCase();
  const statuses = [];
  for (let n = 0; n < 45; n += 1) statuses.push((await open(n % 2 === 0 ? url : `${hub.url}/p/${n}`)).status);
  expect(statuses.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 200 : 404)));
  expect(statuses.slice(40)).toEqual(Array(5).fill(429));
  // Nobody gets round it by claiming to be somebody else.
  expect((await open(url, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(429);
  nowMs += 60_000;
  expect((await open(url)).status).toBe(200);
});

test('an address is a household, not a single device of it', () => {
  expect([netOf('::ffff:10.0.0.8'), netOf('2001:db8:1:2:3::7'), netOf('2001:db8:1:2::1'), netOf('::1')]).toEqual([
    ...['10.0.0.8', '2001:db8:1:2', '2001:db8:1:2', '0:0:0:0'],
  ]);
});
