/** A whole desk whose access is withdrawn: by the administrator, by time, and for good. Real store process, real hub. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { setGrant, wipeDevices } from '../../../src/hub/app/access-commands.ts';
import { loadLease, saveLease } from '../../../src/main/store/db/meta-repo.ts';
import { openStore } from '../../../src/main/store/db/open.ts';
import { listOutbox } from '../../../src/main/store/db/outbox-repo.ts';
import type { Enrolment } from '../../../src/shared/contract/hub.ts';
import { leaseEndsMs, leaseMs } from '../../../src/shared/sync/lease.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, deskKey, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
const folders: string[] = [];
const desks: RunningDesk[] = [];

beforeAll(async () => {
  hub = await createHub({ sample: true });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop();
  for (const dir of folders.splice(0)) removeDeskFolder(dir);
});
afterAll(async () => {
  await hub.stop();
});

async function aDeskOf(enrolment: Enrolment, given: { dir?: string; hubUrl?: string } = {}): Promise<RunningDesk> {
  const dir = given.dir ?? aDeskFolder();
  folders.push(dir);
  const desk = await runDesk({ dir, enrolment, hubUrl: given.hubUrl ?? hub.url });
  desks.push(desk);
  return desk;
}

async function stopped(desk: RunningDesk): Promise<void> {
  desks.splice(desks.indexOf(desk), 1);
  await desk.stop();
}

const link = (desk: RunningDesk, isWished: (state: Awaited<ReturnType<RunningDesk['client']['link']['get']>>) => boolean) =>
  eventually(desk, () => desk.client.link.get(), isWished, 30_000);
const synced = (desk: RunningDesk) =>
  link(desk, ({ state, firstSync, dataAtMs }) => state === 'online' && firstSync === null && dataAtMs !== null);
const tickets = (desk: RunningDesk) => desk.client.ticket.list({ filter: 'all', text: '', limit: 50 });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: { data?: { code?: string } }) => error.data?.code,
  );

function changeOwn(dir: string, spentMs: number): void {
  const files = openStore({ dir: join(dir, 'data'), keyHex: deskKey });
  if (!files.ok) throw new Error(files.error.code);
  const lease = loadLease(files.value.own);
  if (lease === null) throw new Error('no lease was kept');
  saveLease(files.value.own, { ...lease, wallAtMs: Date.now() - spentMs, spentMs });
  files.value.close();
}

const draftOf = (ticketId: string) => ({ key: `ticket:${ticketId}`, text: '还没写完的记录', selectionStart: 3, selectionEnd: 3 });

test('a team withdrawn by the administrator takes its tickets and the drafts on them off the desk, and granted again it comes back', async () => {
  const enrolment = await hub.enrol('agent');
  const desk = await aDeskOf(enrolment);
  await synced(desk);
  const [ticket] = (await tickets(desk)).rows;
  if (ticket === undefined) throw new Error('the sample team has tickets');
  await desk.client.draft.save(draftOf(ticket.id));
  const scope = `team:${enrolment.user.teamId}`;
  const atMs = Date.now();
  expect(await setGrant(hub.db, { user: enrolment.user.id, scope, granted: false, atMs })).toBe(enrolment.user.name);
  await eventually(
    desk,
    () => tickets(desk),
    ({ total }) => total === 0,
  );
  expect(await desk.client.draft.get({ key: `ticket:${ticket.id}` })).toBe(null);
  await setGrant(hub.db, { user: enrolment.user.id, scope, granted: true, atMs });
  await eventually(
    desk,
    () => tickets(desk),
    ({ total }) => total > 0,
    30_000,
  );
});

test('after 72 hours without the hub customers are locked, one’s own work is not, and the next contact unlocks', async () => {
  const enrolment = await hub.enrol('agent');
  const first = await aDeskOf(enrolment);
  await synced(first);
  const [ticket] = (await tickets(first)).rows;
  if (ticket === undefined) throw new Error('the sample team has tickets');
  await stopped(first);
  changeOwn(first.dir, leaseMs + 1);

  const offline = await aDeskOf(enrolment, { dir: first.dir, hubUrl: 'http://127.0.0.1:1' });
  expect(await offline.client.link.get()).toMatchObject({ problem: 'lease.locked' });
  expect(await codeOf(tickets(offline))).toBe('lease.locked');
  expect(await codeOf(offline.client.customer.recent())).toBe('lease.locked');
  expect(await codeOf(offline.client.draft.save(draftOf(ticket.id)))).toBe('ok');
  expect(await codeOf(offline.client.outbox.list())).toBe('ok');
  await stopped(offline);

  const back = await aDeskOf(enrolment, { dir: first.dir });
  await link(back, ({ problem, state }) => state === 'online' && problem === null);
  expect((await tickets(back)).total).toBeGreaterThan(0);
  expect((await back.client.draft.get({ key: `ticket:${ticket.id}` }))?.text).toBe('还没写完的记录');
});

test('after 14 days the cache is gone, unsent work is not, and the next contact brings everything back', async () => {
  const enrolment = await hub.enrol('agent');
  const first = await aDeskOf(enrolment);
  await synced(first);
  const before = await tickets(first);
  await stopped(first);
  const cut = await aDeskOf(enrolment, { dir: first.dir, hubUrl: 'http://127.0.0.1:1' });
  const ticketId = before.rows[0]?.id ?? '';
  await cut.client.ticket.addNote({ ticketId, text: '断网时写的' });
  await cut.client.draft.save(draftOf(ticketId));
  await stopped(cut);
  changeOwn(first.dir, leaseEndsMs + 1);

  const ended = await aDeskOf(enrolment, { dir: first.dir, hubUrl: 'http://127.0.0.1:1' });
  await link(ended, ({ problem, unsent, firstSync }) => problem === 'lease.ended' && unsent === 1 && firstSync !== null);
  await stopped(ended);
  const files = openStore({ dir: join(first.dir, 'data'), keyHex: deskKey });
  if (!files.ok) throw new Error(files.error.code);
  expect(files.value.cache.prepare('SELECT count(*) FROM customer').pluck().get()).toBe(0);
  expect(listOutbox(files.value.own).map(({ name }) => name)).toEqual(['ticket.addNote']);
  files.value.close();

  const back = await aDeskOf(enrolment, { dir: first.dir });
  await link(back, ({ problem, firstSync, unsent }) => problem === null && firstSync === null && unsent === 0);
  expect((await tickets(back)).total).toBe(before.total);
  expect((await back.client.draft.get({ key: `ticket:${ticketId}` }))?.text).toBe('还没写完的记录');
}, 90_000);

test('a device the administrator wipes erases all its files at the next contact and says why; a later enrolment works', async () => {
  const enrolment = await hub.enrol('agent2');
  const desk = await aDeskOf(enrolment);
  await synced(desk);
  const dataDir = join(desk.dir, 'data');
  expect(existsSync(join(dataDir, 'own.db'))).toBe(true);
  expect(await wipeDevices(hub.db, enrolment.user.id, Date.now())).toMatchObject({ devices: 1 });
  await desk.client.link.retry();
  await eventually(
    desk,
    () => desk.client.link.get(),
    ({ problem }) => problem === 'device.wiped',
  );
  expect(await codeOf(tickets(desk))).toBe('device.wiped');
  // The windows learn it before the files are closed; `erased` is told when none of them is left.
  await desk.tells('erased');
  expect(readdirSync(dataDir)).toEqual(['erased']);
  await stopped(desk);

  const after = await runDesk({ dir: desk.dir, enrolment: null, hubUrl: hub.url });
  desks.push(after);
  after.tell({ kind: 'enrol-problem', error: { code: 'auth.expired', origin: 'main', message: 'no token' } });
  expect(await after.client.link.get()).toMatchObject({ state: 'signed-out', problem: 'device.wiped' });
  // The window that stayed open saves what was being written in it.
  const stillTyped = { key: 'ticket:any', text: '清除时还在写的话', selectionStart: 0, selectionEnd: 0 };
  expect(await codeOf(after.client.draft.save(stillTyped))).toBe('device.wiped');
  expect(await after.client.draft.get({ key: 'ticket:any' })).toBeNull();
  expect((await after.client.session.get()).user).toBe(null);
  after.tell({ kind: 'enrolled', enrolment: await hub.enrol('agent2'), hubUrl: hub.url });
  await synced(after);
  expect((await after.client.link.get()).problem).toBe(null);
  expect((await tickets(after)).total).toBeGreaterThan(0);
});
