/** Large answers travel compressed between machines and plain on one; a desk reads either without noticing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseEncoding, compressBody, isLocal } from '../../src/hub/routes/compress-answer.ts';
import { acceptEncoding, createHubClient } from '../../src/main/store/sync/hub-client.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import { proto, schema } from '../../src/shared/contract/protocol-version.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { aCustomer, idOf } from '../support/synced-rows.ts';

let hub: TestHub;
let user: TestUser;
beforeAll(async () => {
  hub = await createHub();
  user = await hub.addUser();
  await hub.put(
    Array.from({ length: 300 }, (_, i) => ({ entity: 'customer' as const, row: aCustomer(i + 1, { scope: 'team:team-a', ver: 0 }) })),
  );
});
afterAll(async () => {
  await hub.stop();
});

const request = { proto, schema, client_id: idOf(900), epoch: null, want: {}, max_rows: 1_000 };

async function pull(headers: Record<string, string>, changes: object = {}) {
  const response = await fetch(`${hub.url}/sync/v1/pull`, {
    method: 'POST',
    headers: { authorization: `Bearer ${user.token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ ...request, ...changes }),
  });
  const body = (await response.json()) as { parts: unknown[] };
  return { encoding: response.headers.get('content-encoding'), vary: response.headers.get('vary'), body };
}

const remote = { 'x-forwarded-for': '10.0.0.8' };

test('on loopback nothing is compressed, whatever is accepted', async () => {
  expect((await pull({ 'accept-encoding': 'zstd, gzip' })).encoding).toBe(null);
});

test.each([
  ['zstd, gzip', 'zstd'],
  ['gzip, zstd;q=0', 'gzip'],
  ['gzip', 'gzip'],
  ['br', null],
])('to a desk elsewhere that accepts %s a page goes as %s, and says the same', async (accepted, encoding) => {
  const plain = await pull({ 'accept-encoding': 'identity' });
  const answer = await pull({ ...remote, 'accept-encoding': accepted });
  expect(answer.encoding).toBe(encoding);
  expect(answer.body.parts).toEqual(plain.body.parts);
  if (encoding !== null) expect(answer.vary).toBe('accept-encoding');
});

test('a small answer is not worth it', async () => {
  expect((await pull({ ...remote, 'accept-encoding': 'gzip' }, { max_rows: 1 })).encoding).toBe(null);
});

test('the desk asks for what its runtime can read, and reads it', async () => {
  const seen: (string | null)[] = [];
  const client = createHubClient({
    hubUrl: hub.url,
    token: () => user.token,
    setTimer: realTimer,
    elapsedMs: () => performance.now(),
    fetch: async (input, init) => {
      const response = await fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), ...remote } });
      seen.push(response.headers.get('content-encoding'));
      return response;
    },
  });
  const answer = await client.pull(request);
  const rows = answer.ok ? answer.value.parts.flatMap(({ kinds }) => kinds.flatMap((kind) => (kind.kind === 1 ? kind.rows : []))) : [];
  expect(rows).toHaveLength(300);
  expect(seen).toEqual([acceptEncoding.split(',')[0]]);
});

test('the rules by themselves', async () => {
  expect([chooseEncoding(undefined), chooseEncoding('identity'), chooseEncoding('GZIP')]).toEqual([null, null, 'gzip']);
  expect([isLocal('127.0.0.1', undefined), isLocal('::ffff:127.0.0.1', undefined), isLocal('::1', undefined)]).toEqual([true, true, true]);
  expect([isLocal('10.0.0.8', undefined), isLocal('127.0.0.1', '10.0.0.8')]).toEqual([false, false]);
  const text = Buffer.from(JSON.stringify({ text: '客户要求换货'.repeat(2_000) }));
  for (const encoding of ['zstd', 'gzip'] as const)
    expect((await compressBody(text, encoding)).byteLength).toBeLessThan(text.byteLength / 5);
});
