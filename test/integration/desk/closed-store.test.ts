/** Databases that do not open, and nobody signed in: windows are served all the same and say why. */
import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

const folders: string[] = [];
const desks: RunningDesk[] = [];
const folder = () => {
  const dir = aDeskFolder();
  folders.push(dir);
  return dir;
};
const run = async (wish: Parameters<typeof runDesk>[0]) => {
  const desk = await runDesk(wish);
  desks.push(desk);
  return desk;
};
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop();
  for (const dir of folders.splice(0)) removeDeskFolder(dir);
});

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { data?: { code?: string } }) => error.data?.code,
  );

test('a wrong key opens nothing, keeps the files, and is said by every procedure', async () => {
  const dir = folder();
  const first = await runDesk({ dir });
  await first.client.draft.save({ key: 'contact:1', text: '写到一半', selectionStart: 2, selectionEnd: 2 });
  await first.stop();
  const wrong = await run({ dir, databaseKey: randomBytes(32).toString('hex') });
  expect(wrong.told.map((message) => message.kind)).toContain('failed');
  expect(await codeOf(wrong.client.todo.list())).toBe('db.wrong-key');
  expect(await codeOf(wrong.client.draft.get({ key: 'contact:1' }))).toBe('db.wrong-key');
  expect(await wrong.client.session.get()).toMatchObject({ user: null, appVersion: '0.0.0-test' });
  expect(await wrong.client.link.get()).toMatchObject({ state: 'offline', problem: 'db.wrong-key' });
  await wrong.stop();
  desks.splice(0);
  const again = await run({ dir });
  expect(await again.client.draft.get({ key: 'contact:1' })).toMatchObject({ text: '写到一半' });
});

test('a vault that could not be opened is said in its own words', async () => {
  const desk = await run({ dir: folder(), databaseKey: null, vaultError: { code: 'db.wrong-key', origin: 'main', message: 'vault' } });
  expect(await codeOf(desk.client.contact.running())).toBe('db.wrong-key');
});

test('a second store on the same folder is refused while the first one works on', async () => {
  const dir = folder();
  const first = await run({ dir });
  const second = await run({ dir });
  expect(await codeOf(second.client.outbox.list())).toBe('db.locked');
  expect(await first.client.outbox.list()).toEqual([]);
});

test('before anybody is signed in the desk reads, keeps drafts, and says what it waits for', async () => {
  const desk = await run({ dir: folder() });
  expect(await desk.client.link.get()).toMatchObject({ state: 'signed-out', unsent: 0 });
  expect(await desk.client.customer.search({ text: '林', limit: 5 })).toEqual([]);
  expect(await codeOf(desk.client.ticket.addNote({ ticketId: '01900000-0000-7000-8000-000000000001', text: '备注' }))).toBe('auth.expired');
  expect(await codeOf(desk.client.replay.start({ name: 'call', speed: 1 }))).toBe('auth.forbidden');
  desk.tell({ kind: 'enrol-problem', error: { code: 'hub.too-old', origin: 'main', message: 'old' } });
  const link = await eventually(
    desk,
    () => desk.client.link.get(),
    ({ problem }) => problem !== null,
  );
  expect(link).toMatchObject({ state: 'hub-too-old', problem: 'hub.too-old' });
});
