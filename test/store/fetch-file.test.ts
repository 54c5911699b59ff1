/** Files of other PCs, over real HTTP: checked, kept, and gone on with where a transfer broke off. The far end is a small server whose answers the test decides. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { attachmentBytes, partOf, pendingAttachments } from '../../src/main/store/db/attachments-repo.ts';
import { dropUnnamedFiles } from '../../src/main/store/db/purged-repo.ts';
import { createFileFetcher, type FileFetcher } from '../../src/main/store/services/fetch-file.ts';
import { createHubClient } from '../../src/main/store/sync/hub-client.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import { aDesk, removeFolder, type TestDesk } from '../support/desk-store.ts';

const photo = randomBytes(1_500_000);
const sha256 = createHash('sha256').update(photo).digest('hex');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const asked: (string | undefined)[] = [];
let answer: Answer;
const server = createServer((request, response) => {
  asked.push(request.headers.range);
  answer(request, response);
});

let desk: TestDesk;
let hubUrl: string;
const fetcher = (): FileFetcher =>
  createFileFetcher({
    own: desk.store.own,
    nowMs: () => desk.clock.nowMs,
    getFile: createHubClient({ hubUrl, token: () => 'token', fetch, setTimer: realTimer, elapsedMs: () => performance.now() })
      .getAttachment,
  });

const fromOf = (request: IncomingMessage) => Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
const whole: Answer = (request, response) => {
  const from = fromOf(request);
  if (from > 0) response.writeHead(206, { 'content-range': `bytes ${from}-${photo.length - 1}/${photo.length}` });
  response.end(photo.subarray(from));
};
/** The line breaks after so many bytes have arrived. */
const breakingAfter =
  (bytes: number): Answer =>
  (request, response) => {
    const from = fromOf(request);
    const head = { 'content-length': photo.length - from, ...(from > 0 ? { 'content-range': `bytes ${from}-` } : {}) };
    response.writeHead(from > 0 ? 206 : 200, head);
    response.write(photo.subarray(from, from + bytes), () => setImmediate(() => response.destroy()));
  };

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  hubUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));
beforeEach(() => {
  desk = aDesk();
  asked.length = 0;
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

test('is fetched once, kept, and never sent back', async () => {
  answer = whole;
  const files = fetcher();
  const both = await Promise.all([files.fetch(sha256, 'a.jpg'), files.fetch(sha256, 'a.jpg')]);
  for (const file of both) expect(file.ok && Buffer.from(file.value).equals(photo)).toBe(true);
  expect((await files.fetch(sha256, 'a.jpg')).ok).toBe(true);
  expect(asked).toEqual([undefined]);
  expect(pendingAttachments(desk.store.own)).toEqual([]);
});

test('a broken transfer goes on where it broke off, also after a restart', async () => {
  answer = breakingAfter(700_000);
  expect(await fetcher().fetch(sha256, 'a.jpg')).toMatchObject({ ok: false, error: { code: 'hub.offline' } });
  const first = partOf(desk.store.own, sha256)?.length ?? 0;
  expect(first).toBeGreaterThan(0);
  expect(attachmentBytes(desk.store.own, sha256)).toBeNull();
  answer = whole;
  const file = await fetcher().fetch(sha256, 'a.jpg');
  expect(file.ok && Buffer.from(file.value).equals(photo)).toBe(true);
  expect(asked).toEqual([undefined, `bytes=${first}-`]);
  expect(partOf(desk.store.own, sha256)).toBeNull();
});

test('a hub that cannot go on in the middle sends it whole', async () => {
  answer = breakingAfter(700_000);
  await fetcher().fetch(sha256, 'a.jpg');
  answer = (_, response) => response.end(photo);
  expect(await fetcher().fetch(sha256, 'a.jpg')).toMatchObject({ ok: true });
});

test('what does not have its hash is not kept, and the next try begins anew', async () => {
  answer = (_, response) => response.end(Buffer.concat([photo.subarray(1), Buffer.from('x')]));
  expect(await fetcher().fetch(sha256, 'a.jpg')).toMatchObject({ ok: false, error: { code: 'attachment.damaged' } });
  expect([attachmentBytes(desk.store.own, sha256), partOf(desk.store.own, sha256)]).toEqual([null, null]);
  answer = whole;
  expect((await fetcher().fetch(sha256, 'a.jpg')).ok).toBe(true);
  expect(asked).toEqual([undefined, undefined]);
});

test('a sign-in page in its place is not taken for the file, and what had come of it stays', async () => {
  answer = breakingAfter(700_000);
  await fetcher().fetch(sha256, 'a.jpg');
  const came = partOf(desk.store.own, sha256)?.length;
  answer = (_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>请登录网络</html>');
  expect(await fetcher().fetch(sha256, 'a.jpg')).toMatchObject({ ok: false, error: { code: 'hub.not-ours' } });
  expect([came, partOf(desk.store.own, sha256)?.length]).toEqual([expect.any(Number), came]);
  answer = whole;
  expect((await fetcher().fetch(sha256, 'a.jpg')).ok).toBe(true);
});

test('a part that turns out to be as long as the file and wrong does not stay in the way', async () => {
  const wrong = Buffer.concat([photo.subarray(1), Buffer.from('x')]);
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': wrong.length + 1 });
    response.write(wrong, () => setImmediate(() => response.destroy()));
  };
  await fetcher().fetch(sha256, 'a.jpg');
  answer = (request, response) => {
    if (fromOf(request) < photo.length) return whole(request, response);
    return response.writeHead(416, { 'content-type': 'application/json' }).end('{"code":"RANGE_NOT_SATISFIABLE"}');
  };
  await fetcher().fetch(sha256, 'a.jpg');
  expect(partOf(desk.store.own, sha256)).toBeNull();
  expect((await fetcher().fetch(sha256, 'a.jpg')).ok).toBe(true);
});

test('one without end is given up', async () => {
  answer = (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(photo));
    };
    response.on('drain', more);
    more();
  };
  expect(await fetcher().fetch(sha256, 'a.jpg')).toMatchObject({ ok: false, error: { code: 'attachment.damaged' } });
});

test('what the hub refuses is said, and nothing of it stays', async () => {
  answer = (_, response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{"code":"NOT_FOUND"}');
  expect(await fetcher().fetch(sha256, 'a.jpg')).toMatchObject({ ok: false, error: { code: 'attachment.not-on-hub' } });
});

test('a file that nothing here names any more goes, and so does what came of it', async () => {
  answer = breakingAfter(700_000);
  await fetcher().fetch(sha256, 'a.jpg');
  dropUnnamedFiles(desk.store.own, desk.store.cache);
  expect(partOf(desk.store.own, sha256)).toBeNull();
  answer = whole;
  await fetcher().fetch(sha256, 'a.jpg');
  dropUnnamedFiles(desk.store.own, desk.store.cache);
  expect(attachmentBytes(desk.store.own, sha256)).toBeNull();
});
