/** Public posts: from a system's webhook to the queue of two desks, answered once, and from the public into a private talk, on a real hub. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveToken } from '../../../src/hub/app/token-commands.ts';
import { eastTeam } from '../../../src/hub/services/sample/cast.ts';
import { minuteMs } from '../../../src/shared/base/clock.ts';
import type { PostView } from '../../../src/shared/contract/post-views.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let agent: RunningDesk;
let colleague: RunningDesk;
let token: string;
const folders = [aDeskFolder(), aDeskFolder()];

beforeAll(async () => {
  hub = await createHub({ sample: true });
  ({ token } = await giveToken(hub.db, { source: 'reviews', scope: `team:${eastTeam.id}`, atMs: Date.now() }));
  const open = async (place: number, seat: string) =>
    runDesk({ dir: folders[place] ?? '', enrolment: await hub.enrol(seat), hubUrl: hub.url });
  [agent, colleague] = await Promise.all([open(0, 'agent'), open(1, 'agent3')]);
  for (const desk of [agent, colleague]) {
    await eventually(
      desk,
      () => desk.client.link.get(),
      (link) => link.state === 'online' && link.firstSync === null,
      60_000,
    );
  }
}, 120_000);
afterAll(async () => {
  for (const desk of [agent, colleague]) await desk?.stop();
  await hub?.stop();
  for (const dir of folders) removeDeskFolder(dir);
});

async function publish(id: string, payload: object, seq = 1, atMs = Date.now()): Promise<{ status: number; body: { accepted: number } }> {
  const event = {
    v: 1,
    id: `${id}-${seq}`,
    seq,
    source: 'x',
    contact_id: id,
    kind: 'post.published',
    ts_wall: atMs,
    ts_mono_ms: 0,
    payload,
  };
  const response = await fetch(`${hub.url}/contact-events/v1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  return { status: response.status, body: (await response.json()) as { accepted: number } };
}

async function seenBy(desk: RunningDesk, isWished: (post: PostView) => boolean): Promise<PostView> {
  const queue = () => desk.client.post.queue().then(({ open, answered }) => [...open, ...answered]);
  const found = (await eventually(desk, queue, (posts) => posts.some(isWished), 60_000)).find(isWished);
  if (found === undefined) throw new Error('no such post');
  return found;
}

test('posts of a system stand in the team’s queue by the shortest clock, and a later text of one replaces its words', async () => {
  const atMs = Date.now();
  expect(
    (await publish('p-1', { from: '小鱼妈妈', text: '奶瓶收到就是裂的', place: '小红书' }, 1, atMs - 5 * minuteMs)).body.accepted,
  ).toBe(1);
  expect((await publish('p-2', { from: '老周', text: '三天没人理', place: '店铺评价', rating: 2 }, 1, atMs - 20 * minuteMs)).status).toBe(
    200,
  );
  expect((await publish('p-3', { from: '', text: '没有名字' })).status).toBe(400);
  const second = await seenBy(agent, ({ from }) => from === '老周');
  expect(second).toMatchObject({ place: '店铺评价 · 2 星', answeredAtMs: null, customerId: null, ticket: null });
  expect(second.dueAtMs - second.postedAtMs).toBe(30 * minuteMs);
  await seenBy(agent, ({ from }) => from === '小鱼妈妈');
  const due = (await agent.client.post.queue()).open.map(({ dueAtMs }) => dueAtMs);
  expect(due).toEqual(due.toSorted((a, b) => a - b));
  await publish('p-1', { from: '小鱼妈妈', text: '奶瓶收到就是裂的，还漏水', place: '小红书' }, 2, atMs - 5 * minuteMs);
  await seenBy(agent, ({ said }) => said[0]?.text === '奶瓶收到就是裂的，还漏水');
});

test('an answer with personal data is held, leaves with a reason, and stays when the source sends the post again', async () => {
  const post = await seenBy(agent, ({ from }) => from === '老周');
  const text = '周先生您好，请看短信，我们打了您的电话13800001037';
  const reply = (overrideReason: string | null) => agent.client.post.reply({ postId: post.id, text, overrideReason });
  await expect(reply(null)).rejects.toMatchObject({ data: { code: 'input.invalid' } });
  await expect(reply('  ')).rejects.toMatchObject({ data: { code: 'input.invalid' } });
  await reply('客户本人已公开这个号码');
  const answered = await seenBy(colleague, ({ id, answeredAtMs }) => id === post.id && answeredAtMs !== null);
  expect(answered).toMatchObject({ answeredBy: '沈若溪', said: [{ speaker: 'customer' }, { speaker: 'agent', text }] });
  await publish('p-2', { from: '老周', text: '三天没人理(已修改)', place: '店铺评价', rating: 3 }, 3, post.postedAtMs);
  const again = await seenBy(colleague, ({ id, said }) => id === post.id && said[0]?.text === '三天没人理(已修改)');
  expect(again.said.map(({ speaker }) => speaker)).toEqual(['customer', 'agent']);
  expect(again.answeredAtMs).toBe(answered.answeredAtMs);
});

test('two who answer the same post meet: one answer stands, the other keeps its words on a card', async () => {
  const { postId } = await agent.client.post.add({ from: '阿禾', place: '微博', text: '说好的券没到' });
  await seenBy(colleague, ({ id, unsent }) => id === postId && !unsent);
  await colleague.client.post.reply({ postId, text: '看到了，很抱歉，请私信我们核实。', overrideReason: null });
  await agent.client.post.reply({ postId, text: '抱歉，请您私信，我们马上查券。', overrideReason: null }).catch(() => undefined);
  const { said } = await seenBy(agent, ({ id, answeredAtMs, unsent }) => id === postId && answeredAtMs !== null && !unsent);
  expect(said.filter(({ speaker }) => speaker === 'agent')).toHaveLength(1);
});

test('one step leads into a private talk: a case joined with the post, and the talk on this desk, once', async () => {
  const { id: postId } = await seenBy(agent, ({ from }) => from === '小鱼妈妈');
  const moved = await agent.client.post.movePrivate({ postId });
  expect(await agent.client.post.movePrivate({ postId })).toEqual(moved);
  const { ticket, events } = await agent.client.ticket.get({ ticketId: moved.ticketId });
  expect(ticket).toMatchObject({ channel: 'public', contactId: postId, ownerName: '沈若溪', type: 'product_quality' });
  expect(events.filter(({ reasonCode }) => reasonCode === 'public-post').map(({ text }) => text)).toEqual([
    '由公开帖文转入：小鱼妈妈 · 小红书',
  ]);
  expect(await agent.client.contact.get({ contactId: moved.contactId })).toMatchObject({ channel: 'chat', ticketId: moved.ticketId });
  const { invitation } = await agent.client.post.queue();
  await agent.client.post.reply({ postId, text: invitation, overrideReason: null });
  const seen = await seenBy(colleague, ({ id, answeredAtMs }) => id === postId && answeredAtMs !== null);
  expect(seen.ticket).toEqual({ id: moved.ticketId, ticketNo: moved.ticketNo });
  const cards = await colleague.client.conflict.list();
  expect(cards.filter(({ mutation, entityId }) => entityId === postId && mutation.startsWith('post.'))).toEqual([]);
});

test('danger told in public opens the plan in the private talk, and the case is an emergency only once a person takes it', async () => {
  const { client } = agent;
  const told = async (from: string) => {
    const { postId } = await client.post.add({ from, place: '微博', text: '你们的充电器把我孩子的手烫伤了，现在在医院' });
    return { postId, ...(await client.post.movePrivate({ postId })) };
  };
  const caseOf = (ticketId: string) => client.ticket.get({ ticketId });
  const worsened = async (ticketId: string) => (await caseOf(ticketId)).events.filter(({ kind }) => kind === 'worsened').length;

  const { postId, ticketId, contactId } = await told('心急的妈妈');
  expect((await caseOf(ticketId)).ticket).toMatchObject({ urgency: 'phone_first', type: 'safety_hazard', ownerName: '沈若溪' });
  expect(await worsened(ticketId)).toBe(0);
  expect(await client.emergency.plan({ contactId })).toMatchObject({ state: 'open', title: '有人烫伤或烧伤' });
  expect((await client.contact.get({ contactId })).utterances).toEqual([]);
  // Nothing that is said or saved meanwhile decides it.
  await client.contact.recordText({ contactId, speaker: 'customer', text: '在吗', overrideReason: null });
  await client.ticket.saveFromContact({ contactId });
  expect((await caseOf(ticketId)).ticket.urgency).toBe('phone_first');
  expect(await client.post.movePrivate({ postId })).toMatchObject({ contactId, ticketId });
  expect((await client.emergency.plan({ contactId }))?.state).toBe('open');

  expect(await client.emergency.take({ contactId })).toEqual({ ticketId });
  expect((await caseOf(ticketId)).ticket).toMatchObject({ urgency: 'emergency', ownerName: '许嘉言' });
  expect(await worsened(ticketId)).toBe(1);

  const other = await told('路过的人');
  await client.emergency.dismiss({ contactId: other.contactId, reason: '只是转述新闻' });
  await client.ticket.saveFromContact({ contactId: other.contactId });
  const kept = await caseOf(other.ticketId);
  expect(kept.ticket.urgency).toBe('phone_first');
  expect(kept.events.filter(({ kind, text }) => kind === 'note' && text.includes('只是转述新闻'))).toHaveLength(1);
});

test('what needs no answer is put away with a reason and is open no more', async () => {
  const { postId } = await agent.client.post.add({ from: '路人', place: '', text: '楼上说得对' });
  await agent.client.post.close({ postId, reason: '内容与我们无关' });
  const { open, answered } = await agent.client.post.queue();
  expect(open.some(({ id }) => id === postId)).toBe(false);
  expect(answered.find(({ id }) => id === postId)?.place).toContain('不公开回复：内容与我们无关');
});
