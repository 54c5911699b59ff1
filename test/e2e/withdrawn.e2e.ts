/** A desk whose right to its data ended: by time it is locked and opens again, by order of the administrator it is erased and begins anew. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type ErrorCode, errorTable } from '../../src/shared/base/error-codes.ts';
import { leaseMs } from '../../src/shared/sync/lease.ts';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { LedgerPage } from './pages/ledger-page.ts';
import { type Bench, type Desk, type DeskOptions, leavePicture, setUpBench } from './support/desk.ts';
import { readHub } from './support/hub-reader.ts';
import { databaseKeyOf, withOwnFile } from './support/own-file.ts';

test.describe.configure({ mode: 'serial' });

let bench: Bench;
let desk: Desk;
let call: CallDeskPage;
let ledger: LedgerPage;
let ticketNo = '';

test.beforeAll(async () => {
  bench = await setUpBench();
  const open = (await readHub(bench.hub, 'agent')).ticket?.find(({ stage }) => stage !== 'closed');
  ticketNo = open?.ticketNo ?? '';
});
test.afterAll(async () => {
  await bench.stop();
});
test.afterEach(() => leavePicture(desk.page));

async function open(options: Omit<DeskOptions, 'as'> = {}): Promise<void> {
  desk = await bench.openDesk({ as: 'agent', ...options });
  call = new CallDeskPage(desk.page);
  ledger = new LedgerPage(desk.page);
}

async function expectLocked(page: Page, code: ErrorCode): Promise<void> {
  const card = page.getByTestId('locked').getByRole('alert');
  await expect(card).toContainText(errorTable[code].zh, { timeout: 30_000 });
  await expect(card).toBeInViewport({ ratio: 1 });
  await expect(page.getByText(ticketNo)).toHaveCount(0);
  await page.screenshot({ path: test.info().outputPath(`${code}.png`) });
}

const placeOf = (...parts: string[]) => join(desk.userData, ...parts);

async function joinBy(code: string): Promise<void> {
  await desk.page.getByLabel('登记码').fill(code);
  await desk.page.getByRole('button', { name: '连接', exact: true }).click();
}

async function joinAndWork(): Promise<void> {
  await joinBy(bench.hub.codes.agent ?? '');
  await call.waitUntilSynced();
}

test('72 hours without the hub lock the customers away; the next contact opens them, and what was half written is there', async () => {
  await open();
  await call.waitUntilSynced();
  await ledger.open(ticketNo);
  await ledger.leaveHalfWritten('锁住之前写到一半的话');
  desk.cable.cut();
  await desk.close();
  withOwnFile(desk.userData, (own) => {
    const lease = { hubAtMs: Date.now() - leaseMs - 60_000, wallAtMs: Date.now() - leaseMs - 60_000, spentMs: leaseMs + 60_000 };
    own.prepare(`UPDATE meta SET value = ? WHERE key = 'lease'`).run(JSON.stringify(lease));
  });
  await open();
  await expectLocked(desk.page, 'lease.locked');
  desk.cable.join();
  await desk.page.getByRole('button', { name: '立即重试' }).click();
  await call.waitUntilSynced();
  await ledger.open(ticketNo);
  await expect(ledger.note).toHaveValue('锁住之前写到一半的话');
});

test('a desk that is wiped by the administrator erases its files at the next contact and says why', async () => {
  const data = join(desk.userData, 'data');
  const keyBefore = databaseKeyOf(desk.userData);
  const answer = await fetch(`${bench.hub.url}/enrol/v1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: bench.hub.codes.agent, device: 'asks who sits here' }),
  });
  const { user } = (await answer.json()) as { user: { id: string; name: string } };
  const said = execFileSync(process.execPath, [
    join('src', 'hub', 'app', 'server.ts'),
    '--data',
    join(bench.folder, 'hub'),
    'wipe',
    user.id,
  ]);
  expect(String(said)).toContain(user.name);
  await ledger.note.fill('清除之后的第一句');
  await ledger.note.press('Control+Enter');
  await expectLocked(desk.page, 'device.wiped');
  await expect.poll(() => existsSync(join(data, 'own.db')) && databaseKeyOf(desk.userData) !== keyBefore).toBe(true);
  await desk.close();
  expect(readdirSync(data).sort()).toEqual(['cache.db', 'erased', 'key.check', 'own.db']);
  expect(() => withOwnFile(desk.userData, (own) => own.prepare('SELECT count(*) FROM meta').get(), keyBefore)).toThrow();
  withOwnFile(desk.userData, (own) => {
    const count = (table: string) => own.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect(['outbox', 'draft', 'running_contact', 'attachment_blob'].map(count)).toEqual([0, 0, 0, 0]);
  });
});

test('started again it still says why; a new code typed there begins anew with everything of the hub, and later starts need none', async () => {
  await open({ withoutCode: true });
  await expectLocked(desk.page, 'device.wiped');
  await joinBy('not-a-code-of-anybody');
  await expect(desk.page.getByText(errorTable['auth.code-refused'].zh)).toBeInViewport({ ratio: 1 });
  await desk.page.screenshot({ path: test.info().outputPath('refused.png') });
  await joinAndWork();
  await ledger.open(ticketNo);
  await expect(ledger.note).toHaveValue('');
  expect(existsSync(placeOf('data', 'erased'))).toBe(false);
  await desk.close();
  await open({ withoutCode: true });
  await call.waitUntilSynced();
  await desk.close();
});

test('on an English system a PC that nobody has joined yet asks in English, and so does its menu', async () => {
  await open({ withoutCode: true, userData: placeOf('..', 'desk-english'), language: 'en-GB' });
  await expect(desk.page.getByRole('heading', { name: 'Join this PC to your team’s hub' })).toBeVisible();
  await expect(desk.page).toHaveTitle('Steadydesk');
  const menus = await desk.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
  expect(menus).toEqual(['Steadydesk', 'Edit', 'View']);
  await desk.page.screenshot({ path: test.info().outputPath('never-joined.en.png') });
  await desk.close();
});

test('a PC that was never joined to a team asks for address and code, and is at work with them', async () => {
  await open({ withoutCode: true, userData: placeOf('..', 'desk-new') });
  await expect(desk.page.getByRole('heading', { name: '把这台电脑连到团队中心' })).toBeVisible();
  await desk.page.screenshot({ path: test.info().outputPath('never-joined.png') });
  await joinAndWork();
  await ledger.open(ticketNo);
});
