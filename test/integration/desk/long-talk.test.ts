/** Four hours of talk, with all that was raised in them, reach the hub through a proxy that lets little through, over a line that breaks, from a store that is killed half-way. */
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningContactById, saveRunningContact } from '../../../src/main/store/db/running-contacts-repo.ts';
import type { RoomState } from '../../../src/main/store/services/contact-rooms.ts';
import type { Json } from '../../../src/shared/base/result.ts';
import type { RunningContact, Utterance } from '../../../src/shared/contact/contact.ts';
import type { Alert } from '../../../src/shared/monitor/alert.ts';
import { openFiles } from '../../support/desk-store.ts';
import { type FaultProxy, startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { type NarrowProxy, startNarrowProxy } from '../../support/narrow-proxy.ts';
import { deskKey, eventually, type RunningDesk, removeDeskFolder, runDesk, runFilledDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let line: FaultProxy;
let narrow: NarrowProxy;
let desk: RunningDesk;
let colleague: RunningDesk;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  line = await startProxy({ targetPort: hub.port });
  narrow = await startNarrowProxy(line.url, 512 * 1024);
  desk = await runFilledDesk(hub, 'agent');
  colleague = await runFilledDesk(hub, 'agent2');
}, 240_000);
afterAll(async () => {
  await desk?.stop();
  await colleague?.stop();
  for (const one of [desk, colleague]) if (one !== undefined) removeDeskFolder(one.dir);
  await narrow?.stop();
  await line?.stop();
  await hub?.stop();
});

/** Behind the narrow line from now on. */
async function sitDown(): Promise<void> {
  desk = await runDesk({ dir: desk.dir, enrolment: await hub.enrol('agent'), hubUrl: narrow.url });
}

const sent = () =>
  eventually(
    desk,
    () => desk.client.link.get(),
    ({ state, unsent }) => state === 'online' && unsent === 0,
    90_000,
  );

function utterance(place: number): Utterance {
  const isAgent = place % 2 === 1;
  const text = `${isAgent ? '我理解您的着急，我再替您核对一遍' : '奶瓶还是裂的，上次说的话没有兑现'}，这是第${place}句。`;
  const finding = { label: 'vague_promise' as const, severity: 'warn' as const, start: 0, end: 3, text: text.slice(0, 3) };
  const findings = isAgent && place % 10 === 1 ? [{ ...finding, rule: 'promise.vague', reason: '没有时间', rewrite: '今天18点前' }] : [];
  const times = { atMs: place * 2_400, endMs: place * 2_400 + 2_000 };
  return {
    id: `u${place}`,
    speaker: isAgent ? 'agent' : 'customer',
    via: 'speech',
    text,
    ...times,
    rev: 0,
    emotion: isAgent ? null : 1,
    findings,
  };
}

const talk = Array.from({ length: 6_000 }, (_, place) => utterance(place));

/** More than half a mebibyte: the proxy would let no request with all of it through. */
const alerts: RunningContact['alerts'] = Array.from({ length: 1_500 }, (_, place) => ({
  ...{ kind: 'silence' as const, turn: place * 4, level: 'agent' as const, turns: [place * 4], dismissed: place % 2 === 0 },
  why: `第${place * 4 + 1}句之后，客户等了一分钟没有人说话，这是今天第${place + 1}次。`.repeat(2),
  moves: ['告诉客户正在查什么，还要多久', '先约好回电的时间，不让客户在线上等'] as [string, string],
}));
const raised = alerts.map(({ dismissed: _dismissed, ...alert }) => alert);

/** As the desk's own files have it when all of it was heard. */
function hear(contactId: string): void {
  const files = openFiles(join(desk.dir, 'data'), deskKey);
  const saved = runningContactById(files.own, contactId);
  if (saved === null) throw new Error('the contact is in own.db');
  const state = saved.state as unknown as RoomState;
  const heard = talk.map(({ id, emotion: _emotion, findings: _findings, ...said }, seq) => [
    id,
    { ...said, settled: true, seq, eventId: `e${seq}` },
  ]);
  const fold = { ...state.fold, heard: Object.fromEntries(heard), lastMonoMs: 6_000 * 2_400 };
  const next = { view: { ...saved.view, utterances: talk, alerts }, state: { ...state, fold } as unknown as Json };
  saveRunningContact(files.own, next, Date.now());
  files.close();
}

async function onHub(contactId: string) {
  const { rows } = await sql<{
    state: string;
    transcript: Utterance[];
    alerts: Alert[];
  }>`SELECT state, transcript, alerts FROM contact WHERE id = ${contactId}`.execute(hub.db);
  const [row] = rows;
  if (row === undefined) throw new Error('the hub has the contact');
  return row;
}

test('a call of 6,000 utterances is one contact with every word, here at once, at the hub and on a colleague’s desk in the end', async () => {
  const { contactId } = await desk.client.contact.logByHand({ channel: 'phone', number: '199 0000 4321', customerId: null });
  await sent();
  await desk.stop();
  hear(contactId);
  await sitDown();
  expect((await desk.client.contact.get({ contactId })).utterances).toEqual(talk);

  await sent();
  const torn = line.cutAt('/sync/v1/push', 'mid-request');
  const proposal = await desk.client.wrapup.propose({ contactId });
  await desk.client.wrapup.complete({ ...proposal, keepTicket: false, summary: '谈了四个小时' });
  const here = await desk.client.contact.recorded({ contactId });
  expect(here).toMatchObject({ state: 'ended', unsent: true, summary: '谈了四个小时' });
  expect(here.said.map(({ id }) => id)).toEqual(talk.map(({ id }) => id));
  await torn;

  const committed = line.cutAfterHubCommits();
  line.join();
  desk.tell({ kind: 'woken' });
  await committed;
  await desk.kill();
  const half = await onHub(contactId);
  expect(half.state).toBe('open');
  expect(half.transcript.length).toBeGreaterThan(0);
  expect(half.transcript).toEqual(talk.slice(0, half.transcript.length));
  expect(half.transcript.length).toBeLessThan(talk.length);

  line.join();
  await sitDown();
  await sent();
  const whole = await onHub(contactId);
  expect(whole.state).toBe('ended');
  expect(whole.transcript).toEqual(talk);
  expect(JSON.stringify(raised).length).toBeGreaterThan(256 * 1024);
  expect(whole.alerts).toEqual(raised);
  expect(narrow.turnedAway).toEqual([]);
  expect(await desk.client.conflict.list()).toEqual([]);
  const ledger = await hub.db
    .selectFrom('mutation_ledger')
    .select(['name', 'status'])
    .where('name', 'like', 'contact.%')
    .orderBy('n')
    .execute();
  const [start, ...rest] = ledger;
  const end = rest.pop();
  expect([start, end]).toEqual([
    { name: 'contact.start', status: 'ok' },
    { name: 'contact.finish', status: 'ok' },
  ]);
  expect(rest.length).toBeGreaterThan(5);
  expect(new Set(rest.map(({ name, status }) => `${name} ${status}`))).toEqual(new Set(['contact.addWords ok', 'contact.addAlerts ok']));
  expect(rest.filter(({ name }) => name === 'contact.addAlerts').length).toBeGreaterThan(1);

  const there = await eventually(
    colleague,
    () => colleague.client.contact.recorded({ contactId }).catch(() => null),
    (record) => record?.state === 'ended',
    60_000,
  );
  expect(there?.said.map(({ id }) => id)).toEqual(talk.map(({ id }) => id));
}, 300_000);
