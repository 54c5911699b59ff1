/** The door: tokens, codes, bodies and sizes. Nothing gets an answer it has no right to, and no answer tells how the hub works inside. */
import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { revokeToken, secretHash } from '../../src/hub/db/user-repo.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { aCustomer, aTicket, aTicketEvent, idOf } from '../support/synced-rows.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let agent: TestUser;

beforeAll(async () => {
  hub = await createHub();
  agent = await hub.addUser();
});
afterAll(() => hub.stop());

function call(path: string, init: RequestInit = {}, token: string | null = agent.token): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...init.headers };
  return fetch(hub.url + path, { ...init, headers });
}

async function addCode(userId: string, reusable: boolean, atMs = Date.now()): Promise<string> {
  const code = randomBytes(12).toString('hex');
  await hub.db
    .insertInto('enrol_code')
    .values({ code_hash: secretHash(code), user_id: userId, reusable, used_at_ms: null, made_at_ms: atMs })
    .execute();
  return code;
}

describe('tokens', () => {
  test.each([
    ['GET', '/session/v1'],
    ['POST', '/sync/v1/pull'],
    ['POST', '/sync/v1/push'],
    ['GET', '/sync/v1/poke'],
    ['PUT', `/sync/v1/attachments/${'a'.repeat(64)}`],
    ['GET', `/sync/v1/attachments/${'a'.repeat(64)}`],
    ['GET', '/somewhere/else'],
  ])('%s %s needs a token', async (method, path) => {
    for (const token of [null, randomBytes(32).toString('base64url')]) {
      const response = await call(path, { method, ...(method === 'GET' ? {} : { body: '{}' }) }, token);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'UNAUTHORIZED', message: expect.any(String) });
    }
  });

  test('health needs none and says what is served', async () => {
    const response = await call('/health', {}, null);
    expect(await response.json()).toMatchObject({ product: 'steadydesk-hub', proto_min: 1, proto_max: 1, schema: 1, sample: false });
  });

  test('a revoked token is worth nothing from that moment', async () => {
    const user = await hub.addUser();
    expect((await call('/session/v1', {}, user.token)).status).toBe(200);
    await revokeToken(hub.db, user.token, Date.now());
    expect((await call('/session/v1', {}, user.token)).status).toBe(401);
    const desk = new WireDesk(hub, user.token);
    expect((await desk.pullOnce()).status).toBe(401);
  });

  test('neither tokens nor codes lie in the database in clear', async () => {
    const code = await addCode(agent.user.id, true);
    const stored = await hub.db.selectFrom('device_token').select('token_hash').execute();
    expect(stored.some(({ token_hash }) => token_hash.equals(createHash('sha256').update(agent.token).digest()))).toBe(true);
    const codes = await hub.db.selectFrom('enrol_code').select('code_hash').execute();
    expect(codes.map(({ code_hash }) => code_hash.toString('utf8'))).not.toContain(code);
  });
});

describe('enrolment', () => {
  const enrol = (code: string) => call('/enrol/v1', { method: 'POST', body: JSON.stringify({ code, device: '前台 3 号机' }) }, null);

  test('a one-time code gives one token that works, then nothing', async () => {
    const code = await addCode(agent.user.id, false);
    const first = await enrol(code);
    expect(first.status).toBe(200);
    const enrolment = (await first.json()) as { token: string; pack_keys: Record<string, string> };
    expect(enrolment).toMatchObject({ user: { id: agent.user.id }, sample: false });
    expect(Object.keys(enrolment.pack_keys)).toHaveLength(1);
    expect((await call('/session/v1', {}, enrolment.token)).status).toBe(200);
    expect((await enrol(code)).status).toBe(401);
  });

  test('codes cannot be tried out', async () => {
    const answers: number[] = [];
    for (let i = 0; i < 35; i++) answers.push((await enrol(`wrong-code-${i}`)).status);
    expect(answers[0]).toBe(401);
    expect(answers.at(-1)).toBe(429);
  });
});

describe('bodies', () => {
  const pull = { proto: 1, schema: 1, client_id: uuidv7(), epoch: null, want: {}, max_rows: 10 };

  test.each([
    ['not JSON', '{"proto":'],
    ['no object', '[]'],
    ['nothing', '{}'],
    ['a page of HTML', '<html><body>login</body></html>'],
    ['brackets without end', '['.repeat(100_000)],
    ['a wrong client id', JSON.stringify({ ...pull, client_id: 'x' })],
    ['too many rows', JSON.stringify({ ...pull, max_rows: 1_000_000 })],
    ['a negative cursor', JSON.stringify({ ...pull, want: { global: -1 } })],
    ['a newer protocol', JSON.stringify({ ...pull, proto: 99 })],
  ])('%s is a 400 without a word of the inside', async (_, body) => {
    const response = await call('/sync/v1/pull', { method: 'POST', body });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'BAD_REQUEST' });
    expect(text).not.toMatch(/node_modules|\.ts:|at \w+ \(|SELECT/);
  });

  test('a desk that is too old is told what to install', async () => {
    const response = await call('/sync/v1/pull', { method: 'POST', body: JSON.stringify({ ...pull, proto: 0 }) });
    expect([response.status, await response.json()]).toMatchObject([
      426,
      { code: 'UPGRADE_REQUIRED', data: { min_app: expect.any(String) } },
    ]);
  });

  test('an oversized body is refused before it is read', async () => {
    const response = await call('/sync/v1/pull', { method: 'POST', body: JSON.stringify({ ...pull, pad: 'x'.repeat(5 * 1024 * 1024) }) });
    expect([response.status, await response.json()]).toMatchObject([413, { code: 'PAYLOAD_TOO_LARGE' }]);
  });

  test('a push of more than 50 mutations is a 400', async () => {
    const desk = new WireDesk(hub, agent.token);
    await desk.pull();
    const answer = await desk.push(Array.from({ length: 51 }, () => desk.newCustomer()));
    expect(answer.status).toBe(400);
  });
});

describe('attachments', () => {
  const bytes = randomBytes(300_000);
  const name = createHash('sha256').update(bytes).digest('hex');
  const path = `/sync/v1/attachments/${name}`;
  const put = (body: Buffer, at = path) =>
    call(at, { method: 'PUT', body: new Uint8Array(body), headers: { 'content-type': 'application/octet-stream' } });

  test('come back byte for byte, and putting them twice is fine', async () => {
    expect([(await put(bytes)).status, (await put(bytes)).status]).toEqual([204, 204]);
    const back = Buffer.from(await (await call(path)).arrayBuffer());
    expect(back.equals(bytes)).toBe(true);
  });

  test('must be what their name says', async () => {
    expect((await put(randomBytes(10))).status).toBe(400);
    expect((await put(bytes, '/sync/v1/attachments/photo.jpg')).status).toBe(400);
  });

  test('are closed to other teams even when they know the name', async () => {
    const stranger = await hub.addUser({ teamId: 'team-elsewhere' });
    expect((await call(path, {}, stranger.token)).status).toBe(404);
  });

  test('open to whoever holds a ticket that they were attached to, and to nobody who merely names them', async () => {
    const colleague = await hub.addUser({ teamId: 'team-elsewhere' });
    const customer = aCustomer(1, { scope: 'team:team-elsewhere' });
    const named = { id: idOf(9), item: 'extra', label: '照片', state: 'have' as const, source: 'customer' as const, note: '' };
    const evidence = [{ ...named, sha256: name, fileName: '照片.jpg' }];
    const ticket = aTicket(2, customer.id, { scope: customer.scope, evidence });
    const story = aTicketEvent(3, ticket, { kind: 'evidence', authorId: colleague.user.id });
    await hub.put([
      { entity: 'customer', row: customer },
      { entity: 'ticket', row: ticket },
      { entity: 'ticket_event', row: story },
    ]);
    expect((await call(path, {}, colleague.token)).status).toBe(404);
    await hub.put([{ entity: 'ticket_event', row: { ...story, id: idOf(4), authorId: agent.user.id } }]);
    expect((await call(path, {}, colleague.token)).status).toBe(200);
    const stranger = await hub.addUser({ teamId: 'team-third' });
    expect((await call(path, {}, stranger.token)).status).toBe(404);
  });

  test('go on from where a transfer broke off', async () => {
    const from = (range: string) => call(path, { headers: { range } });
    const rest = await from('bytes=299000-');
    expect([rest.status, rest.headers.get('content-range')]).toEqual([206, 'bytes 299000-299999/300000']);
    expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(299_000))).toBe(true);
    const past = await from('bytes=300000-');
    expect([past.status, past.headers.get('content-range')]).toEqual([416, 'bytes */300000']);
    for (const odd of ['bytes=0-', 'bytes=5-9', 'bytes=-5', 'lines=1-', 'bytes=1-,4-']) {
      const whole = await from(odd);
      expect([odd, whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([odd, 200, 300_000]);
    }
  });

  test('may not be larger than 8 MiB', async () => {
    const big = Buffer.alloc(8 * 1024 * 1024 + 1);
    const at = `/sync/v1/attachments/${createHash('sha256').update(big).digest('hex')}`;
    expect((await put(big, at)).status).toBe(413);
  });
});
