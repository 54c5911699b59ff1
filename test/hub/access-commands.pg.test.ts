/** What an administrator does about access: withdraw a scope, order a device to be erased, with a sentence for every mistake. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setGrant, setSenior, wipeDevices } from '../../src/hub/app/access-commands.ts';
import { readSettings } from '../../src/hub/app/config.ts';
import { startHub } from '../../src/hub/app/start-hub.ts';
import { openDatabase } from '../../src/hub/db/open.ts';
import { HubRefusal } from '../../src/hub/db/refusal.ts';
import { accessOf, addTeam, addUser } from '../../src/hub/db/user-repo.ts';
import { eraseWords } from '../../src/shared/contract/hub.ts';
import { departmentScopesOf } from '../../src/shared/ticket/task.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(async () => {
  await hub.stop();
});

const atMs = 1_795_000_000_000;
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof HubRefusal ? error.code : String(error)),
  );

test('a withdrawn scope is absent from the next pull, and granted again it is back', async () => {
  const { user, token, scopes } = await hub.addUser({ name: '甲' });
  const desk = new WireDesk(hub, token);
  expect((await desk.pull()).grants.scopes.toSorted()).toEqual(scopes.toSorted());
  await setGrant(hub.db, { user: '甲', scope: 'team:team-a', granted: false, atMs });
  const answer = await desk.pull();
  expect(answer.grants.scopes).not.toContain('team:team-a');
  expect(answer.parts.map(({ scope }) => scope)).not.toContain('team:team-a');
  await setGrant(hub.db, { user: user.id, scope: 'team:team-a', granted: true, atMs });
  expect((await desk.pull()).grants.scopes).toContain('team:team-a');
});

test('who is senior reaches the desks of the team', async () => {
  const { user } = await hub.addUser({ name: '资深' });
  const colleague = await hub.addUser({ name: '同组' });
  const desk = new WireDesk(hub, colleague.token);
  await desk.pull();
  expect(await setSenior(hub.db, { user: '资深', senior: true })).toBe('资深');
  await desk.pull();
  expect(desk.rows.get(`member:${user.id}`)).toMatchObject({ name: '资深', senior: true });
  expect(readSettings(['senior', '资深', 'yes'], {})).toMatchObject({ command: { name: 'senior', user: '资深', senior: 'yes' } });
  expect(() => readSettings(['senior', '资深', 'maybe'], {})).toThrow(/senior/);
  expect(await refusal(setSenior(hub.db, { user: '没有这个人', senior: true }))).toBe('not-found');
});

test('mistakes are refused with a sentence and change nothing', async () => {
  await hub.addUser({ name: '同名' });
  await hub.addUser({ name: '同名' });
  const { user } = await hub.addUser({ name: '乙' });
  const change = { user: user.id, scope: 'team:team-a', granted: false, atMs };
  expect(await refusal(setGrant(hub.db, { ...change, user: '没有这个人' }))).toBe('not-found');
  expect(await refusal(setGrant(hub.db, { ...change, user: '同名' }))).toBe('not-found');
  expect(await refusal(setGrant(hub.db, { ...change, scope: '华东' }))).toBe('input.invalid');
  expect(await refusal(setGrant(hub.db, { ...change, scope: 'team:other' }))).toBe('not-found');
  expect(await refusal(wipeDevices(hub.db, '没有这个人', atMs))).toBe('not-found');
});

test('every request of a wiped device is answered with an order that only this hub can give; a new token is not', async () => {
  const { user, token } = await hub.addUser({ name: '丙' });
  expect(await wipeDevices(hub.db, user.id, atMs)).toEqual({ name: '丙', devices: 1 });
  const proof = createHmac('sha256', token).update(eraseWords).digest('hex');
  for (const path of ['/sync/v1/pull', '/sync/v1/push', '/session/v1', '/sync/v1/poke']) {
    const response = await fetch(hub.url + path, {
      method: path.endsWith('l') || path.endsWith('h') ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([response.status, (await response.json()).data]).toEqual([401, { reason: 'erase', proof }]);
  }
  const other = await fetch(`${hub.url}/session/v1`, { headers: { authorization: `Bearer ${token}x` } });
  expect([other.status, (await other.json()).data]).toEqual([401, undefined]);
  expect(await wipeDevices(hub.db, user.id, atMs)).toEqual({ name: '丙', devices: 0 });
});

test('access is withdrawn while a hub with its own PostgreSQL is running on the folder', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'steadydesk-embedded-'));
  const running = await startHub({ dataDir });
  try {
    const database = await openDatabase({ dataDir, log: () => {}, isShared: true });
    const id = uuidv7();
    await addTeam(database.db, { id: 'east', name: '华东' });
    await addUser(database.db, { id, name: '甲', role: 'agent', teamId: 'east' });
    const scopes = async () => (await accessOf(database.db, id))?.scopes;
    expect([await setGrant(database.db, { user: '甲', scope: 'team:east', granted: true, atMs }), await scopes()]).toEqual([
      '甲',
      [...departmentScopesOf('team:east'), 'team:east'].toSorted(),
    ]);
    expect([await setGrant(database.db, { user: id, scope: 'team:east', granted: false, atMs }), await scopes()]).toEqual(['甲', []]);
    await database.close();
    await expect(openDatabase({ dataDir, log: () => {} })).rejects.toMatchObject({ code: 'db.locked' });
    expect((await fetch(`${running.url}/health`)).status).toBe(200);
  } finally {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);

test('the command line says what it does not understand', () => {
  const command = (...words: string[]) => {
    const settings = readSettings(words, {});
    return settings === 'help' ? settings : settings.command;
  };
  expect(command('revoke', '甲', 'team:a')).toEqual({ name: 'revoke', user: '甲', scope: 'team:a' });
  expect(command('wipe', '甲')).toEqual({ name: 'wipe', user: '甲' });
  expect(command('backup', 'x')).toEqual({ name: 'backup', file: 'x' });
  for (const words of [['revoke', '甲'], ['wipe'], ['wipe', '甲', 'team:a'], ['backup', 'x', 'y'], ['fly', 'x']]) {
    expect(() => command(...words)).toThrow();
  }
});
