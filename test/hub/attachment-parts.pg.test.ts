/** Large files come in pieces: a break costs one piece, what is kept of one person is no other's, and the name still is the hash. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRetention } from '../../src/hub/app/run-retention.ts';
import { createHubClient, type HubClient } from '../../src/main/store/sync/hub-client.ts';
import { leastPieceBytes, sendFile } from '../../src/main/store/sync/send-file.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import { attachmentMaxBytes } from '../../src/shared/contract/hub.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';

let hub: TestHub;
let agent: TestUser;

beforeAll(async () => {
  hub = await createHub();
  agent = await hub.addUser();
});
afterAll(() => hub.stop());

function aFile(size: number): { sha256: string; bytes: Buffer } {
  const bytes = randomBytes(size);
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}

async function put(
  sha256: string,
  contentRange: string,
  bytes: Uint8Array,
  user = agent,
): Promise<{ status: number; have: number | null }> {
  const answer = await fetch(`${hub.url}/sync/v1/attachments/${sha256}`, {
    method: 'PUT',
    body: new Uint8Array(bytes),
    headers: { authorization: `Bearer ${user.token}`, 'content-range': contentRange },
  });
  const body = (await answer.json()) as { have?: number };
  return { status: answer.status, have: body.have ?? null };
}

const stored = async (sha256: string) =>
  (await hub.db.selectFrom('attachment').select('bytes').where('sha256', '=', sha256).executeTakeFirst())?.bytes ?? null;
const partsOf = async (sha256: string) =>
  (await hub.db.selectFrom('attachment_part').select('at').where('sha256', '=', sha256).execute()).length;

/** A line that carries so many requests and then none until it is mended; remembers the pieces that went over it. */
function aLine(user = agent) {
  const line = { pieces: [] as string[], carries: Number.POSITIVE_INFINITY, refuses: (_: string) => false };
  const client: HubClient = createHubClient({
    hubUrl: hub.url,
    token: () => user.token,
    setTimer: realTimer,
    elapsedMs: () => performance.now(),
    fetch: (input, init) => {
      if (line.carries-- <= 0) return Promise.reject(new TypeError('the line is down'));
      const place = new Headers(init?.headers).get('content-range');
      if (place !== null) line.pieces.push(place);
      if (place !== null && line.refuses(place)) return Promise.resolve(Response.json({ code: 'BAD_REQUEST' }, { status: 400 }));
      return fetch(input, init);
    },
  });
  return { line, client };
}

test('a file whose upload breaks goes on from the byte where it stood, and is whole', async () => {
  const { sha256, bytes } = aFile(900_000);
  const { line, client } = aLine();
  line.carries = 3;
  expect(await sendFile(client, sha256, bytes)).toMatchObject({ ok: false, failure: { kind: 'offline' } });
  const before = line.pieces.splice(0);
  line.carries = Number.POSITIVE_INFINITY;
  expect(await sendFile(client, sha256, bytes)).toMatchObject({ ok: true });
  expect(before).toEqual(['bytes */900000', 'bytes 0-65535/900000', 'bytes 65536-196607/900000']);
  expect(line.pieces.slice(0, 2)).toEqual(['bytes */900000', 'bytes 196608-262143/900000']);
  expect((await stored(sha256))?.equals(bytes)).toBe(true);
  expect(await partsOf(sha256)).toBe(0);
});

test('a file that came whole before its answer was lost is not sent again', async () => {
  const { sha256, bytes } = aFile(200_000);
  const { line, client } = aLine();
  await sendFile(client, sha256, bytes);
  line.pieces = [];
  expect(await sendFile(client, sha256, bytes)).toMatchObject({ ok: true });
  expect(line.pieces).toEqual(['bytes */200000']);
});

test('two of a team send the same file: whoever is second is told that it is here, and half of it is kept nowhere', async () => {
  const { sha256, bytes } = aFile(300_000);
  const colleague = await hub.addUser();
  await put(sha256, 'bytes 0-999/300000', bytes.subarray(0, 1_000));
  expect(await sendFile(aLine(colleague).client, sha256, bytes)).toMatchObject({ ok: true });
  expect(await put(sha256, 'bytes 1000-1999/300000', bytes.subarray(1_000, 2_000))).toEqual({ status: 200, have: 300_000 });
  expect(await partsOf(sha256)).toBe(0);
});

test('a hub process from before pieces refuses one in the middle: the file goes whole', async () => {
  const { sha256, bytes } = aFile(300_000);
  const { line, client } = aLine();
  line.refuses = (place) => place.startsWith('bytes 65536-');
  expect(await sendFile(client, sha256, bytes)).toMatchObject({ ok: true });
  expect((await stored(sha256))?.equals(bytes)).toBe(true);
  expect(await partsOf(sha256)).toBe(0);
});

test('a small file goes in one', async () => {
  const { sha256, bytes } = aFile(leastPieceBytes);
  const { line, client } = aLine();
  expect(await sendFile(client, sha256, bytes)).toMatchObject({ ok: true });
  expect(line.pieces).toEqual([]);
  expect((await stored(sha256))?.equals(bytes)).toBe(true);
});

test('a piece is taken only where the last one ended, and once', async () => {
  const { sha256, bytes } = aFile(3_000);
  expect(await put(sha256, 'bytes 0-999/3000', bytes.subarray(0, 1_000))).toEqual({ status: 200, have: 1_000 });
  expect(await put(sha256, 'bytes 0-999/3000', bytes.subarray(0, 1_000))).toEqual({ status: 200, have: 1_000 });
  expect(await put(sha256, 'bytes 2000-2999/3000', bytes.subarray(2_000))).toEqual({ status: 200, have: 1_000 });
  expect(await put(sha256, 'bytes 500-1499/3000', bytes.subarray(500, 1_500))).toEqual({ status: 200, have: 1_000 });
  expect(await put(sha256, 'bytes 1000-2999/3000', bytes.subarray(1_000))).toEqual({ status: 200, have: 3_000 });
  expect((await stored(sha256))?.equals(bytes)).toBe(true);
});

test('what one person sent counts for nobody else, and a stranger learns nothing from a name', async () => {
  const { sha256, bytes } = aFile(2_000);
  const stranger = await hub.addUser({ teamId: 'team-elsewhere' });
  await put(sha256, 'bytes 0-999/2000', bytes.subarray(0, 1_000));
  expect(await put(sha256, 'bytes */2000', new Uint8Array(), stranger)).toEqual({ status: 200, have: 0 });
  await put(sha256, 'bytes 1000-1999/2000', bytes.subarray(1_000));
  expect(await put(sha256, 'bytes */2000', new Uint8Array(), stranger)).toEqual({ status: 200, have: 0 });
});

test('pieces that do not make the file of that name are refused and forgotten', async () => {
  const { sha256 } = aFile(1_000);
  expect((await put(sha256, 'bytes 0-999/1000', randomBytes(1_000))).status).toBe(400);
  expect([await stored(sha256), await partsOf(sha256)]).toEqual([null, 0]);
});

test.each([
  ['bytes 0-99/1000', 50],
  ['bytes 950-1049/1000', 100],
  ['bytes */1000', 10],
  ['bytes */0', 0],
  ['bytes 0-9', 10],
  ['lines 0-9/100', 10],
  [`bytes */${attachmentMaxBytes + 1}`, 0],
])('「%s」 with %d bytes is refused', async (range, length) => {
  const { sha256 } = aFile(1_000);
  expect((await put(sha256, range, randomBytes(length))).status).toBe(400);
  expect(await partsOf(sha256)).toBe(0);
});

test('an upload that nobody went on with for two weeks is forgotten, a younger one is not', async () => {
  const [old, young] = [aFile(2_000), aFile(2_000)];
  for (const { sha256, bytes } of [old, young]) await put(sha256, 'bytes 0-999/2000', bytes.subarray(0, 1_000));
  const nowMs = Date.now() + 15 * 86_400_000;
  await hub.db.updateTable('attachment_part').set({ at_ms: nowMs }).where('sha256', '=', young.sha256).execute();
  await runRetention({ db: hub.db, nowMs });
  expect([await partsOf(old.sha256), await partsOf(young.sha256)]).toEqual([0, 1]);
});
