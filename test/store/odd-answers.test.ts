/** Answers that no hub of ours gives: another hub's, an old one again, one without end, one about what is nobody's here. Nothing is lost or taken in, and nobody is asked without a pause. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customerById } from '../../src/main/store/db/customers-repo.ts';
import { countUnsent } from '../../src/main/store/db/outbox-repo.ts';
import { cursorRows } from '../../src/main/store/db/page-repo.ts';
import { createSync, type Sync } from '../../src/main/store/sync/create-sync.ts';
import { createDeskStore, type DeskStore } from '../../src/main/store/sync/desk-store.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import type { PullRequest, PushResponse } from '../../src/shared/sync/wire.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testEpoch } from '../support/desk-store.ts';
import { anEmptyPull, aScriptedHub, json, type ScriptedHub } from '../support/scripted-hub.ts';
import { aCheckedPart, aCustomer, aPart, aTicket, idOf, type PageRow, teamScope } from '../support/synced-rows.ts';
import { aToyClock, type ToyClock } from '../support/toy-clock.ts';

let desk: TestDesk;
let store: DeskStore;
let hub: ScriptedHub;
let clock: ToyClock;
let sync: Sync;
let lastN: number;

const minute = 60_000;
const pullPath = '/sync/v1/pull';
const pushPath = '/sync/v1/push';
const rows: PageRow[] = [
  { entity: 'customer', row: aCustomer(1) },
  { entity: 'ticket', row: aTicket(2, idOf(1)) },
];
const asked = (path: string) => hub.asked.filter((each) => each === path).length;
/** A desk that asks without a pause would never let the toy clock go on. */
const mostAsked = 1_000;
function endHaste(): void {
  if (hub.asked.length > mostAsked) throw new Error('asked without a pause');
}

function pullFrom({ want }: PullRequest) {
  const from = want[teamScope] ?? 0;
  return anEmptyPull({ last_n: lastN, parts: [aPart({ from, to: 2, head: 2, rows: from === 0 ? rows : [] })] });
}

beforeEach(() => {
  lastN = 0;
  desk = aDesk();
  clock = aToyClock();
  hub = aScriptedHub();
  store = createDeskStore({ files: desk.files, nowMs: clock.nowMs, newId: desk.store.newId });
  applyParts(store, [aCheckedPart({ rows })]);
  hub.answer.pull = pullFrom;
  const push = hub.answer.push;
  hub.answer.push = (request) => {
    const answer = push(request);
    lastN = answer.last_n;
    return answer;
  };
  const wires = { token: () => 'token', random: () => 0.5, setTimer: clock.setTimer, elapsedMs: clock.nowMs, fetch: hub.fetch };
  sync = createSync({ store, hubUrl: 'http://hub.test', ...wires });
});
afterEach(async () => {
  await sync.stop();
  desk.close();
  removeFolder(desk.dir);
});

function note(text: string): void {
  expect(enqueueMutation(store, 'ticket.addNote', { ticketId: idOf(2), text })).toMatchObject({ ok: true });
}

test('two hubs with different data behind one address: the desk does not run back and forth between them, and goes on when one is left', async () => {
  sync.start();
  await clock.advance(10);
  const epochs = [testEpoch.replace(/1$/, '2'), testEpoch.replace(/1$/, '3')];
  let turn = 0;
  hub.answer.pull = (request) => {
    endHaste();
    const epoch = epochs[turn++ % 2] ?? testEpoch;
    return request.epoch === epoch ? { ...pullFrom(request), epoch } : anEmptyPull({ epoch, reset: true, parts: [], last_n: 0 });
  };
  hub.script[pushPath] = () => json({ code: 'CONFLICT', data: { reason: 'epoch', epoch: testEpoch } }, 409);
  note('已核实');
  const before = asked(pullPath);
  await clock.advance(10 * minute);
  expect(asked(pullPath) - before).toBeLessThan(100);
  expect(customerById(store.cache, idOf(1))).not.toBeNull();
  hub.script = {};
  hub.answer.pull = pullFrom;
  sync.wake();
  await clock.advance(minute);
  expect(sync.link()).toMatchObject({ state: 'online', problem: null });
  expect(countUnsent(store.own)).toBe(0);
});

test('while a restored hub is read again this is said, unless it takes a moment only, and it ends with the last row', async () => {
  sync.start();
  await clock.advance(10);
  const epoch = testEpoch.replace(/1$/, '2');
  let isStill = true;
  hub.answer.pull = (request) => {
    if (request.epoch !== epoch) return anEmptyPull({ epoch, reset: true, parts: [], last_n: 0 });
    const from = request.want[teamScope] ?? 0;
    if (isStill) return anEmptyPull({ epoch, parts: [aPart({ from, to: 1, head: 2, more: true, rows: from === 0 ? rows : [] })] });
    return { ...pullFrom(request), epoch };
  };
  hub.poke({ [teamScope]: 9 });
  await clock.advance(100);
  expect(sync.link()).toMatchObject({ state: 'online', problem: null });
  await clock.advance(2_000);
  expect(sync.link()).toMatchObject({ state: 'online', problem: 'hub.epoch' });
  isStill = false;
  sync.wake();
  await clock.advance(100);
  expect(sync.link()).toMatchObject({ state: 'online', problem: null });
});

test('the answer to an earlier push, given once more, answers nothing: the next action waits and goes when it is heard', async () => {
  sync.start();
  await clock.advance(10);
  let first: PushResponse | null = null;
  const push = hub.answer.push;
  hub.answer.push = (request) => {
    first = push(request);
    return first;
  };
  note('第一条');
  await clock.advance(10);
  hub.script[pushPath] = () => {
    endHaste();
    return json(first);
  };
  note('第二条');
  const before = asked(pushPath);
  await clock.advance(10 * minute);
  expect(asked(pushPath) - before).toBeLessThan(100);
  expect(countUnsent(store.own)).toBe(1);
  hub.script = {};
  sync.wake();
  await clock.advance(minute);
  expect(countUnsent(store.own)).toBe(0);
});

test('a hub that has every scope begun anew again and again is asked ever less often, and the rows stay', async () => {
  sync.start();
  await clock.advance(10);
  hub.answer.pull = ({ want }) => {
    endHaste();
    const from = want[teamScope] ?? 0;
    return anEmptyPull({ parts: [aPart({ from, to: from, head: 2, more: true, reset: true })] });
  };
  hub.poke({ [teamScope]: 9 });
  const before = asked(pullPath);
  await clock.advance(10 * minute);
  expect(asked(pullPath) - before).toBeLessThan(100);
  expect(customerById(store.cache, idOf(1))).not.toBeNull();
});

test('rows of a scope that was not granted are not taken in, nor is it remembered', async () => {
  sync.start();
  await clock.advance(10);
  hub.answer.pull = (request) => {
    const ordinary = pullFrom(request);
    const foreign = aPart({
      scope: 'team:other',
      from: 0,
      to: 3,
      head: 3,
      rows: [{ entity: 'customer', row: aCustomer(7, { scope: 'team:other' }) }],
    });
    return { ...ordinary, parts: [...ordinary.parts, foreign] };
  };
  hub.poke({ [teamScope]: 9 });
  await clock.advance(10);
  expect([customerById(store.cache, idOf(7)), cursorRows(store.cache).map(({ scope }) => scope)]).toEqual([null, [teamScope]]);
  expect(sync.link()).toMatchObject({ state: 'online', problem: null });
});

/** Counts what is taken of it. */
function endless(chunk: Uint8Array) {
  const given = { chunks: 0, ended: false };
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      given.chunks++;
      controller.enqueue(chunk);
    },
    cancel: () => {
      given.ended = true;
    },
  });
  return { given, response: new Response(body, { status: 200, headers: { 'content-type': 'application/json' } }) };
}

test('an answer without end is given up before it fills the memory, and is no hub’s', async () => {
  sync.start();
  await clock.advance(10);
  note('已核实');
  await clock.advance(10);
  const { given, response } = endless(new Uint8Array(4 * 1024 * 1024).fill(32));
  hub.script[pullPath] = () => response;
  hub.poke({ [teamScope]: 9 });
  await clock.until(() => given.ended);
  expect([given.ended, given.chunks < 80]).toEqual([true, true]);
  await clock.advance(3_000);
  expect(sync.link().state).toBe('not-ours');
});

test('a stream of news that is one line without end is given up and opened anew', async () => {
  const { given, response } = endless(new Uint8Array(1024 * 1024).fill(97));
  let opened = 0;
  hub.script['/sync/v1/poke'] = () => {
    opened++;
    return opened === 1 ? response : new Response(new ReadableStream(), { status: 200 });
  };
  sync.start();
  await clock.advance(1);
  await clock.until(() => given.ended);
  expect([given.ended, given.chunks < 80]).toEqual([true, true]);
  await clock.advance(minute);
  expect(opened).toBe(2);
});
