/** The sync side of the store against a scripted far side and a toy clock: what it asks, what it shows, what it keeps. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pendingAttachments, saveAttachment } from '../../src/main/store/db/attachments-repo.ts';
import { customerById } from '../../src/main/store/db/customers-repo.ts';
import { countUnsent, listOutbox, outboxHeads } from '../../src/main/store/db/outbox-repo.ts';
import { eventsByTicket } from '../../src/main/store/db/ticket-events-repo.ts';
import { ticketById } from '../../src/main/store/db/tickets-repo.ts';
import { createSync, type Sync } from '../../src/main/store/sync/create-sync.ts';
import { createDeskStore, type DeskStore } from '../../src/main/store/sync/desk-store.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { eraseWords } from '../../src/shared/contract/hub.ts';
import type { PullRequest } from '../../src/shared/sync/wire.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testEpoch } from '../support/desk-store.ts';
import { anEmptyPull, aScriptedHub, health, json, page, type ScriptedHub, silence } from '../support/scripted-hub.ts';
import { aCheckedPart, aCustomer, aPart, aTicket, idOf, type PageRow, teamScope } from '../support/synced-rows.ts';
import { aToyClock, type ToyClock } from '../support/toy-clock.ts';

let desk: TestDesk;
let store: DeskStore;
let hub: ScriptedHub;
let clock: ToyClock;
let sync: Sync;

const rows: PageRow[] = [
  { entity: 'customer', row: aCustomer(1) },
  { entity: 'ticket', row: aTicket(2, idOf(1)) },
];

beforeEach(() => {
  desk = aDesk();
  clock = aToyClock();
  hub = aScriptedHub();
  store = createDeskStore({ files: desk.files, nowMs: clock.nowMs, newId: desk.store.newId });
  applyParts(store, [aCheckedPart({ rows })]);
  hub.answer.pull = (request) => pullFrom(request);
  sync = createSync({
    store,
    hubUrl: 'http://hub.test',
    token: () => 'token',
    random: () => 0.5,
    setTimer: clock.setTimer,
    elapsedMs: clock.nowMs,
    fetch: hub.fetch,
  });
});
afterEach(async () => {
  await sync.stop();
  desk.close();
  removeFolder(desk.dir);
});

let lastN = 0;
function pullFrom({ want }: PullRequest, given: Parameters<typeof aPart>[0] = {}) {
  const from = want[teamScope] ?? 0;
  return anEmptyPull({ last_n: lastN, parts: [aPart({ from, to: Math.max(from, 2), head: Math.max(from, 2), ...given })] });
}
beforeEach(() => {
  lastN = 0;
  const push = hub.answer.push;
  hub.answer.push = (request) => {
    const answer = push(request);
    lastN = answer.last_n;
    return answer;
  };
});

function note(text: string): string {
  const queued = enqueueMutation(store, 'ticket.addNote', { ticketId: idOf(2), text });
  if (!queued.ok) throw new Error(queued.error.message);
  return queued.value;
}

test('an action is shown at once, sent, and settled by the pull that brings it back', async () => {
  sync.start();
  await clock.advance(10);
  expect(sync.link()).toMatchObject({ state: 'online', unsent: 0, firstSync: null, problem: null });
  note('已核实');
  expect([eventsByTicket(store.cache, idOf(2)).length, sync.link().unsent]).toEqual([1, 1]);
  await clock.advance(10);
  expect(hub.pushes.map(({ mutations }) => mutations.map(({ n }) => n))).toEqual([[1]]);
  expect(outboxHeads(store.own).map(({ state }) => state)).toEqual(['settled']);
  expect(sync.link().unsent).toBe(0);
});

test('nothing is settled while the answer to the push says so but no pull has shown it', async () => {
  sync.start();
  await clock.advance(10);
  hub.script['/sync/v1/pull'] = silence;
  note('已核实');
  await clock.advance(10);
  expect(listOutbox(store.own).map(({ state, status }) => [state, status])).toEqual([['acked', 'ok']]);
  expect(countUnsent(store.own)).toBe(1);
});

test('a hub that falls silent is given up after 15 s', async () => {
  sync.start();
  await clock.advance(10);
  hub.script['/sync/v1/pull'] = silence;
  hub.script['/health'] = silence;
  hub.poke({ [teamScope]: 9 });
  await clock.advance(14_000);
  expect(sync.link().state).toBe('slow');
  await clock.advance(2_000);
  expect(sync.link().state).toBe('offline');
});

test('offline is shown with the unsent count, and the queue drains in order when the hub is back', async () => {
  sync.start();
  await clock.advance(10);
  for (const path of ['/health', '/sync/v1/pull', '/sync/v1/push']) hub.script[path] = () => Promise.reject(new Error('ECONNREFUSED'));
  for (const text of ['一', '二', '三']) note(text);
  await clock.advance(1_000);
  expect(sync.link()).toMatchObject({ state: 'offline', unsent: 3 });
  hub.script = {};
  sync.wake();
  await clock.advance(10);
  expect(hub.pushes.flatMap(({ mutations }) => mutations.map(({ n, args }) => [n, (args as { text: string }).text]))).toEqual([
    [1, '一'],
    [2, '二'],
    [3, '三'],
  ]);
  expect(sync.link()).toMatchObject({ state: 'online', unsent: 0 });
});

test('a hiccup shorter than a moment does not flicker', async () => {
  sync.start();
  await clock.advance(10);
  const shown: string[] = [];
  store.onNews(() => shown.push(sync.link().state));
  hub.script['/sync/v1/pull'] = () => Promise.reject(new Error('ECONNRESET'));
  hub.poke({ [teamScope]: 9 });
  await clock.advance(100);
  hub.script = {};
  sync.wake();
  await clock.advance(2_000);
  expect(new Set(shown)).toEqual(new Set(['online']));
});

test('a hub that takes more than three seconds to answer is shown as slow, and as online again once it is quick', async () => {
  sync.start();
  await clock.advance(10);
  const slowly = () => new Promise<Response>((resolve) => clock.setTimer(() => resolve(json(hub.answer.pull(request()))), 5_000));
  const request = () => ({ proto: 1, schema: 1, client_id: store.newId(), epoch: testEpoch, want: { [teamScope]: 2 }, max_rows: 1 });
  hub.script['/sync/v1/pull'] = slowly;
  hub.poke({ [teamScope]: 9 });
  await clock.advance(2_900);
  expect(sync.link().state).toBe('online');
  await clock.advance(900);
  expect(sync.link().state).toBe('slow');
  await clock.advance(1_500);
  expect(sync.link()).toMatchObject({ state: 'slow', problem: null });
  hub.script = {};
  sync.wake();
  await clock.advance(100);
  expect(sync.link().state).toBe('online');
});

test('an order to erase counts only with the proof of a hub that knows the token', async () => {
  await sync.stop();
  let orders = 0;
  sync = createSync({
    ...{ store, hubUrl: 'http://hub.test', token: () => 'token', random: () => 0.5, setTimer: clock.setTimer, fetch: hub.fetch },
    onErase: () => {
      orders++;
    },
  });
  const order = (key: string) => () => {
    const proof = createHmac('sha256', key).update(eraseWords).digest('hex');
    return json({ code: 'UNAUTHORIZED', data: { reason: 'erase', proof } }, 401);
  };
  hub.script['/sync/v1/pull'] = order('another token');
  sync.start();
  await clock.advance(1_000);
  expect([orders, sync.link().state]).toEqual([0, 'signed-out']);
  hub.script['/sync/v1/pull'] = order('token');
  sync.wake();
  await clock.advance(10);
  expect(orders).toBe(1);
  const asked = hub.asked.length;
  await clock.advance(600_000);
  expect([orders, hub.asked.length]).toEqual([1, asked]);
});

test.each([
  ['a network sign-in page', () => page(), 'not-ours'],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: 'http://portal' } }), 'not-ours'],
  ['some other service', () => json({ hello: 1 }), 'not-ours'],
  ['an older hub', () => json({ ...health, proto_min: 0, proto_max: 0 }), 'hub-too-old'],
  ['a gateway without a hub', () => page(502), 'hub-down'],
  ['a hub that fails', () => json({ code: 'INTERNAL_SERVER_ERROR' }, 500), 'hub-down'],
  ['no network', () => Promise.reject(new Error('ENETUNREACH')), 'offline'],
])('%s is told apart and everything stays here', async (_name, answer, state) => {
  hub.script['/health'] = answer;
  note('已核实');
  sync.start();
  await clock.advance(2_000);
  expect(sync.link()).toMatchObject({ state, unsent: 1 });
  expect(hub.asked).not.toContain('/sync/v1/push');
  hub.script = {};
  sync.wake();
  await clock.advance(10);
  expect(sync.link()).toMatchObject({ state: 'online', unsent: 0 });
});

test('a token that is not accepted stops sync until the person asks, and keeps the work', async () => {
  hub.script['/sync/v1/pull'] = () => json({ code: 'UNAUTHORIZED' }, 401);
  note('已核实');
  sync.start();
  await clock.advance(600_000);
  expect(sync.link()).toMatchObject({ state: 'signed-out', unsent: 1 });
  expect(hub.asked.filter((path) => path === '/sync/v1/pull')).toHaveLength(1);
});

test('an app that is too old for the hub still sends what was written', async () => {
  sync.start();
  await clock.advance(10);
  hub.script['/sync/v1/pull'] = () => json({ code: 'UPGRADE_REQUIRED', data: { min_app: '9' } }, 426);
  note('已核实');
  await clock.advance(1_000);
  expect(hub.pushes).toHaveLength(1);
  expect(sync.link()).toMatchObject({ state: 'app-too-old', unsent: 1 });
});

test('a push that the hub cannot take never holds up what comes down', async () => {
  sync.start();
  await clock.advance(10);
  hub.script['/sync/v1/push'] = () => json({ code: 'BAD_REQUEST' }, 400);
  note('已核实');
  hub.answer.pull = (request) => pullFrom(request, { from: 2, to: 3, head: 3, rows: [{ entity: 'customer', row: aCustomer(5) }] });
  hub.poke({ [teamScope]: 3 });
  await clock.advance(10);
  expect(customerById(store.cache, idOf(5))).not.toBe(null);
  expect(sync.link().unsent).toBe(1);
});

const sha256 = 'cd'.repeat(32);
function attachPhoto(): void {
  saveAttachment(store.own, { sha256, fileName: '照片.jpg', bytes: new Uint8Array(2_000), atMs: 1 });
  const evidence = { id: store.newId(), item: 'extra', label: '照片', note: '', sha256, fileName: '照片.jpg' };
  const queued = enqueueMutation(store, 'evidence.attach', {
    ticketId: idOf(2),
    evidence: { ...evidence, state: 'have', source: 'customer' },
  } as never);
  expect(queued).toMatchObject({ ok: true });
}

test('an attached file is on the hub before the mutation that names it', async () => {
  attachPhoto();
  sync.start();
  await clock.advance(10);
  const paths = hub.asked.filter((path) => path.includes('attachments') || path.endsWith('push'));
  expect(paths).toEqual([`/sync/v1/attachments/${sha256}`, '/sync/v1/push']);
  expect(hub.files.get(sha256)).toBe(2_000);
});

test('a sign-in page of the network in answer to a file is not taken for the hub: the file goes once the network is signed in', async () => {
  attachPhoto();
  hub.script[`/sync/v1/attachments/${sha256}`] = () => page();
  sync.start();
  await clock.advance(10);
  expect([pendingAttachments(store.own), hub.pushes.length]).toEqual([[sha256], 0]);
  hub.script[`/sync/v1/attachments/${sha256}`] = undefined;
  await clock.advance(60_000);
  expect([pendingAttachments(store.own), hub.files.get(sha256), hub.pushes.length]).toEqual([[], 2_000, 1]);
});

test('a hub restored from a backup gets the files back with the actions that name them', async () => {
  attachPhoto();
  sync.start();
  await clock.advance(10);
  hub.files.clear();
  lastN = 0;
  const newEpoch = testEpoch.replace(/1$/, '2');
  hub.answer.pull = (request) => {
    if (request.epoch !== newEpoch) return anEmptyPull({ epoch: newEpoch, reset: true, parts: [], last_n: 0 });
    return { ...pullFrom(request, { to: 2, head: 2, rows: request.want[teamScope] === 0 ? rows : [] }), epoch: newEpoch };
  };
  hub.poke({ [teamScope]: 99 });
  await clock.advance(10);
  expect([hub.pushes.length, hub.files.get(sha256)]).toEqual([2, 2_000]);
});

test('a change the hub did not take disappears from the view at once and stays in the outbox with its reason', async () => {
  sync.start();
  await clock.advance(10);
  hub.answer.push = ({ epoch, mutations }) => {
    lastN = mutations.at(-1)?.n ?? 0;
    const results = mutations.map(({ id, n }) => ({ id, n, status: 'conflict' as const, code: 'ticket.conflict', seqs: {} }));
    return { epoch, last_n: lastN, expected_n: null, results };
  };
  const queued = enqueueMutation(store, 'ticket.setStage', { ticketId: idOf(2), stage: 'verifying', reason: '' } as never);
  expect(queued).toMatchObject({ ok: true });
  expect(ticketById(store.cache, idOf(2))?.stage).toBe('verifying');
  await clock.advance(10);
  expect(ticketById(store.cache, idOf(2))?.stage).toBe('new');
  expect(listOutbox(store.own).map(({ state, code }) => [state, code])).toEqual([['conflict', 'ticket.conflict']]);
});

test('after a new epoch the queue is sent again under its old ids and every scope is read again', async () => {
  sync.start();
  await clock.advance(10);
  const id = note('已核实');
  await clock.advance(10);
  expect(outboxHeads(store.own)[0]?.state).toBe('settled');
  const newEpoch = testEpoch.replace(/1$/, '2');
  const wants: PullRequest['want'][] = [];
  lastN = 0;
  hub.answer.pull = (request) => {
    wants.push(request.want);
    if (request.epoch !== newEpoch) return anEmptyPull({ epoch: newEpoch, reset: true, parts: [], last_n: 0 });
    return { ...pullFrom(request, { to: 2, head: 2, rows: request.want[teamScope] === 0 ? rows : [] }), epoch: newEpoch };
  };
  hub.poke({ [teamScope]: 99 });
  await clock.advance(10);
  expect(wants.slice(0, 2)).toEqual([{ [teamScope]: 2 }, { [teamScope]: 0 }]);
  expect(hub.pushes.map(({ epoch, mutations }) => [epoch, mutations.map((mutation) => mutation.id)])).toEqual([
    [testEpoch, [id]],
    [newEpoch, [id]],
  ]);
  expect(outboxHeads(store.own)[0]?.state).toBe('settled');
});

test('a lost stream of pokes is reopened, and until then polls bring the news', async () => {
  sync.start();
  await clock.advance(10);
  const before = hub.asked.filter((path) => path === '/sync/v1/poke').length;
  hub.endPoke();
  await clock.advance(2_000);
  expect(hub.asked.filter((path) => path === '/sync/v1/poke')).toHaveLength(before + 1);
  const pulls = hub.asked.filter((path) => path === '/sync/v1/pull').length;
  hub.script['/sync/v1/poke'] = () => Promise.reject(new Error('no stream'));
  await clock.advance(75_000);
  expect(hub.asked.filter((path) => path === '/sync/v1/pull').length).toBeGreaterThan(pulls);
});

test('a full disk while writing a page is said, and the page is written once there is room', async () => {
  sync.start();
  await clock.advance(10);
  const pages = Number(store.cache.pragma('page_count', { simple: true }));
  store.cache.pragma(`max_page_count = ${pages}`);
  const many = Array.from({ length: 300 }, (_, i): PageRow => ({ entity: 'customer', row: aCustomer(i + 100) }));
  hub.answer.pull = (request) => {
    if (request.want[teamScope] === 302) return pullFrom(request);
    return pullFrom(request, { from: 2, to: 302, head: 302, rows: many });
  };
  hub.poke({ [teamScope]: 302 });
  await clock.until(() => sync.link().problem !== null);
  expect(sync.link().problem).toBe('disk.full');
  expect(customerById(store.cache, idOf(100))).toBe(null);
  store.cache.pragma('max_page_count = 1000000');
  await clock.advance(6_000);
  await clock.until(() => sync.link().problem === null);
  expect([sync.link().problem, customerById(store.cache, idOf(399)) === null]).toEqual([null, false]);
});

test('a disk that is full while sync begins is said with the data shown, nothing is asked of the hub, and it begins once there is room', async () => {
  const room = (pages: number) => store.cache.pragma(`max_page_count = ${pages}`);
  room(Number(store.cache.pragma('page_count', { simple: true })));
  for (let i = 0; i < 40; i++) note('长'.repeat(1_000));
  sync.start();
  expect(sync.link()).toMatchObject({ state: 'connecting', problem: 'disk.full', firstSync: null, unsent: 40 });
  await clock.advance(10_000);
  expect([hub.asked, sync.link().problem]).toEqual([[], 'disk.full']);
  note('磁盘满时写的');
  room(1_000_000);
  await clock.advance(2_100);
  expect(sync.link()).toMatchObject({ state: 'online', problem: null, unsent: 0 });
  expect(hub.pushes.flatMap(({ mutations }) => mutations.map(({ n }) => n))).toEqual(Array.from({ length: 41 }, (_, i) => i + 1));
});

test('somebody who asks for it need not wait for the next try', async () => {
  store.cache.pragma(`max_page_count = ${Number(store.cache.pragma('page_count', { simple: true }))}`);
  for (let i = 0; i < 40; i++) note('长'.repeat(1_000));
  sync.start();
  store.cache.pragma('max_page_count = 1000000');
  sync.wake();
  await clock.advance(10);
  expect(sync.link()).toMatchObject({ state: 'online', problem: null, unsent: 0 });
});
