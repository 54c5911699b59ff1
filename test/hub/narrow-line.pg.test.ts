/** Something between a desk and its hub lets no large body through: files go in pieces that pass, and nothing is given up for it. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHubClient, type HubClient } from '../../src/main/store/sync/hub-client.ts';
import { sendFile, smallestPieceBytes } from '../../src/main/store/sync/send-file.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import { attachmentMaxBytes } from '../../src/shared/contract/hub.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { type NarrowProxy, startNarrowProxy } from '../support/narrow-proxy.ts';

let hub: TestHub;
let agent: TestUser;
let proxy: NarrowProxy;

beforeAll(async () => {
  hub = await createHub();
  agent = await hub.addUser();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  proxy = await startNarrowProxy(hub.url, 40_000);
});
afterEach(() => proxy.stop());

function aFile(size: number): { sha256: string; bytes: Buffer } {
  const bytes = randomBytes(size);
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}

function aClient(): HubClient {
  const time = { setTimer: realTimer, elapsedMs: () => performance.now() };
  return createHubClient({ hubUrl: proxy.url, token: () => agent.token, fetch, ...time });
}

const stored = async (sha256: string) =>
  (await hub.db.selectFrom('attachment').select('bytes').where('sha256', '=', sha256).executeTakeFirst())?.bytes ?? null;

test.each([900_000, 60_000])('a file of %d bytes passes a proxy that lets 40,000 through, and what passes is remembered', async (size) => {
  const [first, second] = [aFile(size), aFile(size)];
  const client = aClient();
  expect(await sendFile(client, first.sha256, first.bytes)).toMatchObject({ ok: true });
  expect((await stored(first.sha256))?.equals(first.bytes)).toBe(true);
  expect(proxy.turnedAway.length).toBeGreaterThan(0);
  proxy.turnedAway = [];
  expect(await sendFile(client, second.sha256, second.bytes)).toMatchObject({ ok: true });
  expect((await stored(second.sha256))?.equals(second.bytes)).toBe(true);
  expect(proxy.turnedAway).toEqual([]);
});

test('a proxy that becomes narrow half-way costs nothing of what has passed', async () => {
  const { sha256, bytes } = aFile(600_000);
  proxy.mostBytes = 200_000;
  const client = aClient();
  const sent = client.putAttachmentPart;
  const places: number[] = [];
  client.putAttachmentPart = (name, part) => {
    places.push(part.at);
    if (part.at > 100_000) proxy.mostBytes = 20_000;
    return sent(name, part);
  };
  expect(await sendFile(client, sha256, bytes)).toMatchObject({ ok: true });
  expect((await stored(sha256))?.equals(bytes)).toBe(true);
  expect(places.toSorted((a, b) => a - b)).toEqual(places);
});

test('a line that lets not even the smallest piece through is no refusal by the hub: the file goes once it does', async () => {
  const { sha256, bytes } = aFile(200_000);
  const client = aClient();
  proxy.mostBytes = smallestPieceBytes - 1;
  expect(await sendFile(client, sha256, bytes)).toMatchObject({ ok: false, failure: { kind: 'error', reason: 'too-large' } });
  proxy.mostBytes = smallestPieceBytes;
  expect(await sendFile(client, sha256, bytes)).toMatchObject({ ok: true });
  expect((await stored(sha256))?.equals(bytes)).toBe(true);
});

test('what the hub itself takes in no form is refused: more bytes than it keeps, and bytes that are not those of the name', async () => {
  proxy.mostBytes = 2 * attachmentMaxBytes;
  const large = aFile(attachmentMaxBytes + 1);
  expect(await sendFile(aClient(), large.sha256, large.bytes)).toMatchObject({ ok: false, failure: { kind: 'refused', isOwnWord: true } });
  const other = aFile(100_000);
  expect(await sendFile(aClient(), aFile(1).sha256, other.bytes)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
});
