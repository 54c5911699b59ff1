/** Softphones on this PC, over real sockets into a real store: a call from ring to hang-up, and everybody who must stay outside. */
import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { AdaptersView } from '../../../src/shared/contract/adapter-views.ts';
import { anEvent, said } from '../../support/events.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, listenToNews, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let desk: RunningDesk;
let local: AdaptersView['local'];
let port = 21_000 + (process.pid % 20_000);
const open: WebSocket[] = [];

beforeAll(async () => {
  hub = await createHub({ sample: true });
});
beforeEach(async () => {
  desk = await runDesk({ dir: aDeskFolder(), enrolment: await hub.enrol('agent'), hubUrl: hub.url });
  await eventually(
    desk,
    () => desk.client.link.get(),
    (link) => link.state === 'online' && link.firstSync === null && link.dataAtMs !== null,
    30_000,
  );
  for (let tries = 0; tries < 20; tries += 1) {
    port += 1;
    await desk.client.adapters.setLocal({ enabled: true, port, origins: ['https://cti.example'] });
    local = (await desk.client.adapters.get()).local;
    if (local.state === 'open') break;
  }
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await desk.stop();
  removeDeskFolder(desk.dir);
});
afterAll(() => hub.stop());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${local.port}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${local.token}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** Fetch sets Host by itself; an attacker's name server does not care. */
function postAs(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: local.port, path: '/events', method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end('[]');
  });
}

async function connect(headers: Record<string, string> = {}, protocols: string[] = []): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${local.port}/events`, protocols, { headers });
  open.push(socket);
  await once(socket, 'open');
  return socket;
}

const withToken = () => ({ authorization: `Bearer ${local.token}` });
const running = () => desk.client.contact.running();

test('a softphone rings, is answered here, is heard out of order with a revision, and hangs up', async () => {
  const socket = await connect(withToken());
  const heard: { kind: string; contact_id: string; source: string }[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { kind?: string };
    if (message.kind !== undefined) heard.push(message as (typeof heard)[number]);
  });
  const news = await listenToNews(desk);
  socket.send(JSON.stringify(anEvent(0, 'call.offered', { from: '+86 138-0013-8000', direction: 'in' })));
  const contactId = (await eventually(desk, running, (all) => all.length === 1))[0]?.id ?? '';
  await expect.poll(() => news.heard).toContainEqual({ type: 'contact.offered', contactId });
  news.stop();
  expect((await running())[0]).toMatchObject({ id: contactId, phase: 'ringing', source: 'local:test' });
  await desk.client.contact.answer({ contactId });
  socket.send(
    JSON.stringify([
      said(5, '壶底烧穿了'),
      said(3, '您好', { role: 'agent' }),
      said(6, '壶底裂了', { id: 'u5', rev: 1, kind: 'revised', beginMs: 4_100 }),
    ]),
  );
  socket.send(JSON.stringify([said(5, '壶底烧穿了'), anEvent(7, 'vendor.mood', { value: 'x' })]));
  const talking = await eventually(desk, running, ([one]) => one?.utterances.at(-1)?.text === '壶底裂了');
  expect(talking[0]?.utterances.map(({ speaker, text }) => `${speaker} ${text}`)).toEqual(['agent 您好', 'customer 壶底裂了']);
  await desk.client.contact.hangUp({ contactId });
  await expect
    .poll(() => heard.map(({ kind, contact_id, source }) => `${source} ${contact_id} ${kind}`))
    .toEqual(['desk c1 call.answered', 'desk c1 call.ended']);
  // What came late and out of date changed nothing.
  expect((await running())[0]).toMatchObject({ phase: 'wrapup', utterances: [{ text: '您好' }, { text: '壶底裂了' }] });
}, 30_000);

test('the same over plain HTTP, and sent again it changes nothing', async () => {
  const batch = [anEvent(0, 'call.offered', { from: '13800138000' }), said(1, '你好')];
  expect(await (await post(batch)).json()).toEqual({ accepted: 2, refused: [] });
  expect(await (await post(batch.map((event) => JSON.stringify(event)).join('\n'))).json()).toEqual({ accepted: 2, refused: [] });
  const all = await running();
  expect([all.length, all[0]?.utterances.length]).toEqual([1, 1]);
});

test('without the token, from a page that is not allowed, or under another host name nobody comes in', async () => {
  const { token } = local;
  const host = `127.0.0.1:${local.port}`;
  const wrong = 'x'.repeat(token.length);
  expect(await postAs({ host })).toBe(401);
  expect(await postAs({ host, authorization: `Bearer ${wrong}` })).toBe(401);
  expect(await postAs({ host: 'evil.example', authorization: `Bearer ${token}` })).toBe(403);
  expect(await postAs({ host: `evil.example:${local.port}`, authorization: `Bearer ${token}` })).toBe(403);
  expect(await postAs({ host, origin: 'https://evil.example', authorization: `Bearer ${token}` })).toBe(403);
  expect(await postAs({ host, origin: 'null', authorization: `Bearer ${token}` })).toBe(403);
  expect(await postAs({ host, origin: 'https://cti.example', authorization: `Bearer ${token}` })).toBe(400);
  const outsiders: Record<string, string>[] = [
    {},
    { authorization: `Bearer ${wrong}` },
    { ...withToken(), origin: 'https://evil.example' },
    { ...withToken(), host: 'evil.example' },
  ];
  for (const headers of outsiders) await expect(connect(headers)).rejects.toThrow(/Unexpected server response: 40[13]/);
  await expect(connect({ origin: 'https://cti.example' }, ['steadydesk.v1', `token.${token}`])).resolves.toMatchObject({
    protocol: 'steadydesk.v1',
  });
  const view = await eventually(
    desk,
    () => desk.client.adapters.get(),
    ({ local: door }) => (door.refused?.count ?? 0) >= 10,
  );
  expect(view.local.refused).toMatchObject({ why: expect.stringMatching(/host|origin|token|malformed/) });
  expect(await running()).toEqual([]);
  await desk.client.adapters.renewToken();
  expect(await postAs({ host, authorization: `Bearer ${token}` })).toBe(401);
});

test('too much, nonsense and half sentences are refused by name, and the next good event goes through', async () => {
  expect((await post('x'.repeat(2 * 1024 * 1024))).status).toBe(413);
  expect((await post('{"v":1')).status).toBe(400);
  expect((await post('')).status).toBe(400);
  expect(await (await post([anEvent(0, 'call.offered', { from: '1' }), { v: 1, id: '林女士' }, 7])).json()).toEqual({
    accepted: 1,
    refused: [
      { index: 1, why: 'not an event: seq' },
      { index: 2, why: 'not an event' },
    ],
  });
  const many = await (await post(Array.from({ length: 600 }, (_, n) => anEvent(n, 'x.y')))).json();
  expect(many).toMatchObject({ accepted: 500, refused: { length: 100 } });
  const socket = await connect(withToken());
  socket.send('nonsense');
  socket.send(JSON.stringify(said(1, '喂')));
  await eventually(desk, running, ([one]) => one?.utterances.length === 1);
  socket.send('y'.repeat(600_000));
  await once(socket, 'close');
  expect((await post([said(2, '还在')])).status).toBe(200);
  expect((await desk.client.adapters.get()).local).toMatchObject({ state: 'open', refused: { why: 'size' } });
});

test('ten thousand events one after the other: the desk answers meanwhile, and loses none', async () => {
  const socket = await connect(withToken());
  socket.send(JSON.stringify(anEvent(0, 'call.offered', { from: '13800138000' })));
  for (let n = 1; n < 10_000; n += 1) {
    const isLast = n === 9_999;
    socket.send(JSON.stringify(isLast ? said(n, '最后一句') : n % 100 === 0 ? said(n, `第${n}句`) : anEvent(n, 'vendor.level', { n })));
  }
  const waits: number[] = [];
  const done = eventually(desk, running, ([one]) => one?.utterances.at(-1)?.text === '最后一句', 60_000);
  for (let n = 0; n < 5; n += 1) {
    const beganMs = performance.now();
    await desk.client.session.get();
    waits.push(performance.now() - beganMs);
  }
  expect((await done)[0]?.utterances).toHaveLength(100);
  expect(Math.max(...waits)).toBeLessThan(3_000);
}, 90_000);

test('a port that another program holds is said, and the door opens once it is free', async () => {
  const { createServer } = await import('node:http');
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const taken = (other.address() as { port: number }).port;
  await desk.client.adapters.setLocal({ port: taken });
  expect((await desk.client.adapters.get()).local).toMatchObject({ state: 'failed', problem: 'port-taken', port: taken });
  await new Promise((resolve) => other.close(resolve));
  await desk.client.adapters.setLocal({});
  expect((await desk.client.adapters.get()).local).toMatchObject({ state: 'open', problem: null, port: taken });
  await desk.client.adapters.setLocal({ enabled: false });
  await expect(post([])).rejects.toThrow();
});

test('a chat message is sent to the program it came from, and kept back while that is gone', async () => {
  const socket = await connect(withToken());
  socket.send(JSON.stringify(anEvent(0, 'chat.opened', { from: 'wx-1', channel: 'chat' })));
  const [chat] = await eventually(desk, running, (all) => all.length === 1);
  const contactId = chat?.id ?? '';
  const sent = new Promise<{ kind: string; payload: { text: string; utterance_id: string } }>((resolve) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { kind?: string };
      if (message.kind === 'chat.message') resolve(message as Awaited<typeof sent>);
    });
  });
  await desk.client.contact.recordText({ contactId, speaker: 'agent', text: '我来帮您查', overrideReason: null });
  const message = await sent;
  expect(message).toMatchObject({ kind: 'chat.message', payload: { role: 'agent', text: '我来帮您查' } });
  // The chat system tells everything that was said, ours as well: it is the same utterance.
  socket.send(
    JSON.stringify(anEvent(3, 'chat.message', { role: 'agent', text: '我来帮您查', utterance_id: message.payload.utterance_id })),
  );
  socket.send(JSON.stringify(anEvent(4, 'chat.message', { role: 'customer', text: '好的' })));
  const [talking] = await eventually(desk, running, ([one]) => (one?.utterances.length ?? 0) >= 2);
  expect(talking?.utterances.map((utterance) => utterance.text)).toEqual(['我来帮您查', '好的']);
  const blocked = { contactId, speaker: 'agent' as const, text: '你是傻子吗', overrideReason: null };
  await expect(desk.client.contact.recordText(blocked)).rejects.toMatchObject({ data: { code: 'input.invalid' } });
  socket.terminate();
  await eventually(
    desk,
    () => desk.client.adapters.get(),
    (view) => view.local.clients === 0,
  );
  const late = { contactId, speaker: 'agent' as const, text: '还在吗', overrideReason: null };
  await expect(desk.client.contact.recordText(late)).rejects.toMatchObject({ data: { code: 'contact.not-sent' } });
  expect((await running())[0]?.utterances).toHaveLength(2);
}, 30_000);

test('a link rings with its number and does nothing else', async () => {
  desk.tell({ kind: 'link', url: 'steadydesk://ring?number=%2B8613800138000&id=x1' });
  desk.tell({ kind: 'link', url: 'steadydesk://ring?number=%2B8613800138000&id=x1' });
  desk.tell({ kind: 'link', url: 'steadydesk://answer?id=x1' });
  const [call] = await eventually(desk, running, (all) => all.length === 1);
  expect(call).toMatchObject({ phase: 'ringing', source: 'link', direction: 'in' });
  desk.tell({ kind: 'link', url: 'tel:+86-139-0013-9000' });
  const both = await eventually(desk, running, (all) => all.length === 2);
  expect(both[1]).toMatchObject({ direction: 'out', phase: 'ringing' });
  const view = await eventually(
    desk,
    () => desk.client.adapters.get(),
    ({ links }) => links.taken === 3,
  );
  expect(view.links).toMatchObject({ taken: 3, refused: 1 });
});
