/** A hub that greets but takes or gives nothing, and a PC whose clock is set back: what the desk asks, how often, and what it says. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pendingAttachments, saveAttachment } from '../../src/main/store/db/attachments-repo.ts';
import { countUnsent, listOutbox } from '../../src/main/store/db/outbox-repo.ts';
import { createSync, type Sync } from '../../src/main/store/sync/create-sync.ts';
import { createDeskStore, type DeskStore } from '../../src/main/store/sync/desk-store.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import type { PushRequest } from '../../src/shared/sync/wire.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testEpoch } from '../support/desk-store.ts';
import { anEmptyPull, aScriptedHub, health, json, page, type ScriptedHub } from '../support/scripted-hub.ts';
import { aCheckedPart, aCustomer, aPart, aTicket, idOf, teamScope } from '../support/synced-rows.ts';
import { aToyClock, type ToyClock } from '../support/toy-clock.ts';

let desk: TestDesk;
let store: DeskStore;
let hub: ScriptedHub;
let clock: ToyClock;
let sync: Sync;
let lastN = 0;
/** What somebody added to the PC's clock. */
let jumpMs = 0;

const minute = 60_000;
const hour = 60 * minute;
const pushPath = '/sync/v1/push';
const pullPath = '/sync/v1/pull';

function open(): Sync {
  const wires = { token: () => 'token', random: () => 0.5, setTimer: clock.setTimer, elapsedMs: clock.nowMs, fetch: hub.fetch };
  return createSync({ store, hubUrl: 'http://hub.test', ...wires });
}

beforeEach(() => {
  [lastN, jumpMs] = [0, 0];
  desk = aDesk();
  clock = aToyClock();
  hub = aScriptedHub();
  store = createDeskStore({ files: desk.files, nowMs: () => clock.nowMs() + jumpMs, newId: desk.store.newId });
  applyParts(store, [
    aCheckedPart({
      rows: [
        { entity: 'customer', row: aCustomer(1) },
        { entity: 'ticket', row: aTicket(2, idOf(1)) },
      ],
    }),
  ]);
  hub.answer.pull = ({ want }) => {
    const from = want[teamScope] ?? 0;
    return anEmptyPull({ last_n: lastN, parts: [aPart({ from, to: Math.max(from, 2), head: Math.max(from, 2) })] });
  };
  const push = hub.answer.push;
  hub.answer.push = (request) => {
    const answer = push(request);
    lastN = answer.last_n;
    return answer;
  };
  sync = open();
});
afterEach(async () => {
  await sync.stop();
  desk.close();
  removeFolder(desk.dir);
});

function note(text: string): string {
  const queued = enqueueMutation(store, 'ticket.addNote', { ticketId: idOf(2), text });
  if (!queued.ok) throw new Error(queued.error.message);
  return queued.value;
}
function attach(sha256: string): void {
  saveAttachment(store.own, { sha256, fileName: '照片.jpg', bytes: new Uint8Array(2_000), atMs: 1 });
  const evidence = { id: store.newId(), item: 'extra', label: '照片', note: '', sha256, fileName: '照片.jpg' };
  const args = { ticketId: idOf(2), evidence: { ...evidence, state: 'have', source: 'customer' } };
  expect(enqueueMutation(store, 'evidence.attach', args as never)).toMatchObject({ ok: true });
}
const asked = (path: string) => hub.asked.filter((other) => other === path).length;
const bodyOf = (init: RequestInit | undefined) => JSON.parse(String(init?.body)) as PushRequest;
const states = () => listOutbox(store.own).map(({ n, state, code }) => [n, state, code]);

test('a hub that greets but fails at every pull is asked ever less often, is shown as down, and is up again with its first answer', async () => {
  sync.start();
  await clock.advance(10);
  hub.script[pullPath] = () => json({ code: 'INTERNAL_SERVER_ERROR' }, 500);
  hub.poke({ [teamScope]: 9 });
  await clock.advance(2_000);
  const shown = new Set<string>();
  store.onNews(() => shown.add(sync.link().state));
  const before = hub.asked.length;
  await clock.advance(10 * minute);
  expect(hub.asked.length - before).toBeLessThan(60);
  expect([...shown].filter((state) => state !== 'hub-down')).toEqual([]);
  expect(sync.link()).toMatchObject({ state: 'hub-down', problem: null });
  hub.script = {};
  await clock.advance(minute);
  expect(sync.link().state).toBe('online');
});

test('news do not shorten the wait of a hub that fails', async () => {
  sync.start();
  await clock.advance(10);
  hub.script[pullPath] = () => json({ code: 'INTERNAL_SERVER_ERROR' }, 500);
  const before = asked(pullPath);
  for (let second = 0; second < 120; second++) {
    hub.poke({ [teamScope]: 10 + second });
    await clock.advance(1_000);
  }
  expect(asked(pullPath) - before).toBeLessThan(15);
});

test('a hub that breaks every pull off counts as offline until one is answered, however often it greets', async () => {
  sync.start();
  await clock.advance(10);
  hub.script[pullPath] = () => Promise.reject(new Error('ECONNRESET'));
  hub.poke({ [teamScope]: 9 });
  await clock.advance(2_000);
  const shown = new Set<string>();
  store.onNews(() => shown.add(sync.link().state));
  const before = asked(pullPath);
  await clock.advance(10 * minute);
  expect([[...shown].filter((state) => state !== 'offline'), sync.link().state]).toEqual([[], 'offline']);
  expect(asked(pullPath) - before).toBeLessThan(40);
});

test.each([
  ['seconds', { 'retry-after': '120' }, 120_000],
  ['a date of the hub’s own clock', { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:02:00 GMT' }, 120_000],
])('a hub that asks for a pause in %s gets it', async (_name, headers, pauseMs) => {
  sync.start();
  await clock.advance(10);
  const busy = { 'content-type': 'application/json', ...headers };
  hub.script[pullPath] = () => new Response('{"code":"SERVICE_UNAVAILABLE"}', { status: 503, headers: busy });
  hub.poke({ [teamScope]: 9 });
  await clock.advance(10);
  const before = asked(pullPath);
  await clock.advance(pauseMs - 1_000);
  expect(asked(pullPath)).toBe(before);
  await clock.advance(2_000);
  expect(asked(pullPath)).toBe(before + 1);
});

test('a clock that is set back by eight hours delays neither what is written nor what comes', async () => {
  sync.start();
  await clock.advance(10);
  jumpMs = -8 * hour;
  const before = asked(pullPath);
  note('已核实');
  await clock.advance(10);
  expect(sync.link()).toMatchObject({ state: 'online', unsent: 0 });
  await clock.advance(3 * minute);
  expect(asked(pullPath)).toBeGreaterThan(before + 1);
});

test('a clock that is set back while offline keeps nobody from noticing that the hub is there again', async () => {
  hub.script['/health'] = () => Promise.reject(new Error('ENETUNREACH'));
  sync.start();
  await clock.advance(10 * minute);
  jumpMs = -8 * hour;
  hub.script = {};
  await clock.advance(2 * minute);
  expect(sync.link().state).toBe('online');
});

test.each([
  ['this PC is not accepted', 403, { code: 'FORBIDDEN' }, 'hub.no-entry'],
  ['its numbers were used', 409, { code: 'CONFLICT', data: { reason: 'id_reuse', epoch: testEpoch } }, 'hub.number-used'],
  ['the request is not known', 404, { code: 'NOT_FOUND' }, 'hub.not-taken'],
])(
  'a push that is refused because %s is said with its reason, tried ever less often, and goes once it is taken',
  async (_name, status, body, problem) => {
    sync.start();
    await clock.advance(10);
    hub.script[pushPath] = () => json(body, status);
    note('已核实');
    await clock.advance(minute);
    const before = asked(pushPath);
    await clock.advance(hour);
    expect(sync.link()).toMatchObject({ state: 'stuck', problem, unsent: 1 });
    expect(asked(pushPath) - before).toBeLessThan(200);
    hub.script = {};
    sync.wake();
    await clock.advance(1_000);
    expect(sync.link()).toMatchObject({ state: 'online', problem: null, unsent: 0 });
  },
);

test('a pull that is refused is said with its reason', async () => {
  sync.start();
  await clock.advance(10);
  hub.script[pullPath] = () => json({ code: 'FORBIDDEN' }, 403);
  hub.poke({ [teamScope]: 9 });
  await clock.advance(2_000);
  expect(sync.link()).toMatchObject({ state: 'stuck', problem: 'hub.no-entry' });
});

test.each([
  ['refused', 403, { state: 'stuck', problem: 'hub.no-entry' }],
  ['failed at', 500, { state: 'hub-down', problem: null }],
])('a pull that is %s after a start without a network is not shown as being offline', async (_what, status, shown) => {
  hub.script['/health'] = () => Promise.reject(new Error('no network'));
  sync.start();
  await clock.advance(minute);
  expect(sync.link().state).toBe('offline');
  hub.script = { [pullPath]: () => json({ code: 'REFUSED' }, status) };
  await clock.advance(2 * minute);
  expect(sync.link()).toMatchObject(shown);
});

test.each([
  ['a hub that cannot hold it', () => json({ code: 'PAYLOAD_TOO_LARGE' }, 413), 'hub.too-large'],
  ['a proxy that lets nothing so large through', () => page(413), 'hub.too-large'],
  ['a hub that cannot read it', () => json({ code: 'BAD_REQUEST' }, 400), 'hub.unreadable'],
])('%s holds nobody else up: the one action is set aside with its text, the others go', async (_name, refusal, code) => {
  sync.start();
  await clock.advance(10);
  hub.script[pushPath] = (init) => {
    const request = bodyOf(init);
    if (JSON.stringify(request).includes('太长')) return refusal();
    lastN = request.mutations.at(-1)?.n ?? lastN;
    hub.pushes.push(request);
    const results = request.mutations.map(({ id, n, args }) => {
      const isBare = typeof args === 'object' && args !== null && 'keptOnPc' in args;
      return { id, n, status: isBare ? 'rejected' : 'ok', code: isBare ? 'input.invalid' : '', seqs: {} };
    });
    return json({ epoch: testEpoch, last_n: lastN, expected_n: null, results });
  };
  for (const text of ['一', '二', '太长', '四', '五']) note(text);
  await clock.advance(minute);
  expect(sync.link()).toMatchObject({ state: 'online', problem: null, unsent: 0 });
  const kept = listOutbox(store.own).find(({ n }) => n === 3);
  expect(kept).toMatchObject({ state: 'rejected', code, args: { text: '太长' } });
  expect(states().filter(([, state]) => state === 'settled')).toHaveLength(4);
});

test('a hub that takes nothing at all costs no action its place: all go once it reads again', async () => {
  sync.start();
  await clock.advance(10);
  hub.script[pushPath] = () => json({ code: 'BAD_REQUEST' }, 400);
  for (const text of ['一', '二', '三']) note(text);
  await clock.advance(10 * minute);
  expect(sync.link()).toMatchObject({ state: 'stuck', problem: 'hub.not-taken', unsent: 3 });
  hub.script = {};
  sync.wake();
  await clock.advance(minute);
  const texts = hub.pushes.flatMap(({ mutations }) => mutations.map(({ args }) => (args as { text?: string }).text));
  expect([new Set(texts), countUnsent(store.own)]).toEqual([new Set(['一', '二', '三']), 0]);
});

test.each([
  ['the hub fails at', () => json({ code: 'INTERNAL_SERVER_ERROR' }, 500)],
  ['a proxy lets through in no piece', () => page(413)],
])('a file that %s holds its action back for moments only; it follows when it can, and until then this is said', async (_what, answer) => {
  const sha256 = 'ef'.repeat(32);
  sync.start();
  await clock.advance(10);
  hub.script[`/sync/v1/attachments/${sha256}`] = answer;
  note('先写的');
  attach(sha256);
  note('后写的');
  await clock.advance(10);
  expect(states().filter(([, state]) => state === 'settled')).toEqual([[1, 'settled', '']]);
  await clock.advance(30_000);
  expect([countUnsent(store.own), pendingAttachments(store.own)]).toEqual([0, [sha256]]);
  expect(sync.link()).toMatchObject({ state: 'online', problem: 'attachment.held' });
  await sync.stop();
  sync = open();
  hub.script = {};
  sync.start();
  await clock.advance(3 * minute);
  expect([hub.files.get(sha256), pendingAttachments(store.own), sync.link().problem]).toEqual([2_000, [], null]);
});

test('an older hub gets nothing that it would refuse for good: actions wait for the newer one', async () => {
  hub.script['/health'] = () => json({ ...health, schema: 0 });
  note('已核实');
  sync.start();
  await clock.advance(minute);
  expect([sync.link().state, asked(pushPath), asked(pullPath)]).toEqual(['hub-too-old', 0, 0]);
  hub.script = {};
  await clock.advance(minute);
  expect(sync.link()).toMatchObject({ state: 'online', unsent: 0 });
});

test('an older hub that takes the place of the one greeted is noticed by its rows', async () => {
  sync.start();
  await clock.advance(10);
  hub.script['/health'] = () => json({ ...health, schema: 0 });
  hub.answer.pull = () => {
    const part = aPart({ from: 2, to: 3, head: 3, rows: [{ entity: 'customer', row: aCustomer(5) }] });
    const kinds = part.kinds.map((kind) => ({ ...kind, cols: kind.cols.slice(0, -1), rows: kind.rows.map((row) => row.slice(0, -1)) }));
    return anEmptyPull({ parts: [{ ...part, kinds }] });
  };
  hub.poke({ [teamScope]: 3 });
  await clock.advance(2_000);
  expect(sync.link().state).toBe('hub-too-old');
});

test('being cut off does not begin anew because somebody started the program again', async () => {
  sync.start();
  await clock.advance(10);
  for (const path of ['/health', pullPath, pushPath]) hub.script[path] = () => Promise.reject(new Error('ENETUNREACH'));
  hub.poke({ [teamScope]: 9 });
  await clock.advance(2_000);
  const { state, sinceMs } = sync.link();
  expect(state).toBe('offline');
  await sync.stop();
  await clock.advance(3 * hour);
  sync = open();
  sync.start();
  await clock.advance(2_000);
  expect(sync.link()).toMatchObject({ state: 'offline', sinceMs });
});
