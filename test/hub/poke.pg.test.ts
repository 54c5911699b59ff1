/** Pokes: news arrives at those in scope and says nothing but scope and seq. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pgStorage } from '../../src/hub/db/hub-storage-pg.ts';
import { revokeToken } from '../../src/hub/db/user-repo.ts';
import { openPokeCentre } from '../../src/hub/services/poke.ts';
import type { Poke } from '../../src/shared/sync/wire.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(() => hub.stop());

type Stream = { next(): Promise<Poke | null>; close(): void; text: string };

async function listen(token: string): Promise<Stream> {
  const abort = new AbortController();
  const response = await fetch(`${hub.url}/sync/v1/poke`, { headers: { authorization: `Bearer ${token}` }, signal: abort.signal });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const waiting: Poke[] = [];
  let buffer = '';
  const stream: Stream = {
    text: '',
    close: () => abort.abort(),
    async next() {
      for (;;) {
        const poke = waiting.shift();
        if (poke) return poke;
        const chunk = await reader?.read();
        if (chunk === undefined || chunk.done) return null;
        stream.text += chunk.value;
        const events = (buffer + chunk.value).split('\n\n');
        buffer = events.pop() ?? '';
        waiting.push(...events.filter((event) => event.startsWith('data: ')).map((event) => JSON.parse(event.slice(6)) as Poke));
      }
    },
  };
  return stream;
}

test('a push pokes colleagues with the scope and its seq, and nobody else', async () => {
  const [author, colleague, stranger] = [await hub.addUser(), await hub.addUser(), await hub.addUser({ teamId: 'team-far' })];
  const desk = new WireDesk(hub, author.token);
  await desk.pull();
  const [near, far] = [await listen(colleague.token), await listen(stranger.token)];
  expect((await near.next())?.seqs).toHaveProperty('team:team-a');
  expect((await far.next())?.seqs).not.toHaveProperty('team:team-a');
  const { body } = await desk.push([desk.newCustomer()]);
  const poke = await near.next();
  expect(poke).toEqual({ seqs: { 'team:team-a': body.results[0]?.seqs['team:team-a'] } });
  expect(near.text).not.toContain('林晚秋');
  await hub.grant(stranger.user.id, 'team:team-lent', true);
  expect(Object.keys((await far.next())?.seqs ?? {})).toEqual([`user:${stranger.user.id}`]);
  near.close();
  far.close();
});

test('many pushes within a moment become few pokes, the last one telling the end', async () => {
  const user = await hub.addUser({ teamId: 'team-many' });
  const desk = new WireDesk(hub, user.token);
  await desk.pull();
  const stream = await listen(user.token);
  await stream.next();
  let last = 0;
  for (let i = 0; i < 10; i++) last = (await desk.push([desk.newCustomer()])).body.results[0]?.seqs['team:team-many'] ?? 0;
  let pokes = 0;
  for (let seen = 0; seen < last; pokes++) seen = (await stream.next())?.seqs['team:team-many'] ?? 0;
  expect(pokes).toBeLessThanOrEqual(10);
  stream.close();
});

test('news written past the notifications is found by the slow poll', async () => {
  const user = await hub.addUser({ teamId: 'team-quiet' });
  const stream = await listen(user.token);
  await stream.next();
  await hub.grant(user.user.id, 'team:team-x', true);
  expect((await stream.next())?.seqs).toHaveProperty(`user:${user.user.id}`);
  stream.close();
});

test('a revoked token ends the stream', async () => {
  const user = await hub.addUser();
  const stream = await listen(user.token);
  await stream.next();
  await revokeToken(hub.db, user.token, Date.now());
  expect(await stream.next()).toBeNull();
});

test('another hub process on the same database hears of it', async () => {
  const user = await hub.addUser({ teamId: 'team-two-hubs' });
  const centre = await openPokeCentre({ storage: pgStorage(hub.db, hub.running.databaseUrl), log: () => {}, pollMs: 600_000 });
  const heard: Poke[] = [];
  let tell = (_: Poke) => {};
  const news = new Promise<Poke>((resolve) => {
    tell = resolve;
  });
  const access = async () => ({ user: user.user, scopes: user.scopes, grantsVer: 0 });
  await centre.listen({ access, send: (poke) => (heard.length === 0 ? heard.push(poke) : tell(poke)), end: () => {} });
  const desk = new WireDesk(hub, user.token);
  await desk.pull();
  await desk.push([desk.newCustomer()]);
  expect(Object.keys((await news).seqs)).toEqual(['team:team-two-hubs']);
  await centre.stop();
});

test('stopping the hub ends open streams without waiting for them', async () => {
  const user = await hub.addUser();
  const stream = await listen(user.token);
  await stream.next();
  await hub.restart();
  expect(await stream.next().catch(() => null)).toBeNull();
});
