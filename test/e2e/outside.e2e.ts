/** Calls and chats that come from outside, in real Electron: a softphone's socket, a link that the system hands over, and a chat a bot passes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import WebSocket from 'ws';
import { findElectron } from '../../scripts/electron-runtime.mjs';
import { anEvent, said } from '../support/events.ts';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { type Bench, type Desk, leavePicture, setUpBench } from './support/desk.ts';
import { readHub } from './support/hub-reader.ts';

let bench: Bench;
let desk: Desk;
let call: CallDeskPage;
const pictures = process.env.PICTURES === '1';

test.beforeAll(async () => {
  bench = await setUpBench();
  desk = await bench.openDesk({ as: 'agent' });
  call = new CallDeskPage(desk.page);
  await call.waitUntilSynced();
});
test.afterAll(() => bench.stop());
test.afterEach(() => leavePicture(desk.page));

async function picture(name: string): Promise<void> {
  if (pictures) await desk.page.screenshot({ path: `artifacts/e2e/outside-${name}.png` });
}

/** Of a customer whom the desk knows. */
async function aKnownNumber(): Promise<string> {
  const rows = await readHub(bench.hub, 'agent');
  return rows.customer?.find((customer) => /^1\d{10}$/.test(customer.phone))?.phone ?? '';
}

test('a softphone on this PC rings, and the call goes from profile over transcript to hang-up', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+,');
  const door = page.getByTestId('local-door');
  await door.getByRole('switch').click({ force: true });
  await expect(door).toHaveAttribute('data-state', 'open');
  const token = await door.getByTestId('door-token').inputValue();
  await picture('settings');
  await page.keyboard.press('Control+1');

  const number = await aKnownNumber();
  const phone = new WebSocket('ws://127.0.0.1:4719/events', { headers: { authorization: `Bearer ${token}` } });
  const told: string[] = [];
  phone.on('message', (data) => told.push(String((JSON.parse(String(data)) as { kind?: string }).kind)));
  await once(phone, 'open');
  phone.send(JSON.stringify(anEvent(0, 'call.offered', { from: `+86 ${number}`, direction: 'in' })));
  await expect(page.getByTestId('call-pop')).toBeVisible();
  await expect(call.profile).toBeVisible();
  await call.answer();
  await expect.poll(() => told).toContain('call.answered');
  phone.send(JSON.stringify([said(2, '你们说好昨天给我回电话的'), anEvent(3, 'vendor.level', { db: -20 })]));
  await expect(call.utterances).toHaveCount(1);
  await expect(call.utterances.first()).toContainText('你们说好昨天给我回电话的');
  await picture('call');
  await page.keyboard.press('F4');
  await expect.poll(() => told).toContain('call.ended');
  await expect(page.getByTestId('wrapup-complete')).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('wrapup')).toHaveCount(0);
  phone.terminate();
});

test('a link that the system hands to a second start rings in the window that is there', async () => {
  const electron = await findElectron();
  const link = `steadydesk://ring?number=${await aKnownNumber()}&id=e2e-1`;
  const start = electron.prepareApp(resolve('.'), [`--user-data-dir=${desk.userData}`, link]);
  const second = spawn(start.executable, start.args, { env: start.env, stdio: 'ignore' });
  await once(second, 'exit');
  await expect(desk.page.getByTestId('call-pop')).toBeVisible();
  await expect(call.profile).toBeVisible();
  await desk.page.keyboard.press('F4');
  await expect(desk.page.getByTestId('call-pop')).toHaveCount(0);
});

test('a chat that a bot hands over is known at the first second, answered in writing, and closed', async () => {
  const { page } = desk;
  await call.ring({ file: 'parcel-chat', speed: '4' });
  const card = page.getByTestId('hand-over');
  await expect(card).toBeVisible();
  await expect(card.getByTestId('hand-over-problem')).toContainText('本人没有收到');
  await expect(card.getByTestId('hand-over-tried').getByRole('listitem')).toHaveCount(3);
  await expect(call.utterances.filter({ hasText: '我要人工' })).toBeVisible();
  await picture('chat-ringing');
  await call.answer();
  await expect(call.composer).toBeEnabled();
  await call.write('你是傻子吗');
  await expect(call.findings.first()).toHaveAttribute('data-severity', 'block');
  await expect(page.getByTestId('record')).toBeDisabled();
  await picture('chat-held');
  await call.clear();
  await call.write('让您等了这么久还没收到，又被来回问，换作是我也会着急，真的很抱歉');
  await call.record();
  await expect(call.utterances.filter({ hasText: '换作是我也会着急' })).toBeVisible();
  await call.waitUntilHungUp();
  await page.keyboard.press('F4');
  await expect(page.getByTestId('wrapup-complete')).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('wrapup')).toHaveCount(0);
  await call.waitUntilSent();
  const rows = await readHub(bench.hub, 'agent');
  const chat = rows.contact?.find(
    (contact) => contact.channel === 'chat' && contact.transcript.some((one) => one.text === '又问一遍?我要人工'),
  );
  expect(chat?.transcript.map((one) => one.speaker).filter((speaker) => speaker === 'bot')).toHaveLength(5);
});

test('the link to the progress page is made with one key and opens in a browser', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+3');
  await page.getByTestId('ledger-row').first().getByRole('button').first().click();
  await expect(page.getByTestId('progress-link')).toBeVisible();
  await page.keyboard.press('Alt+L');
  const field = page.getByTestId('progress-url');
  await expect(field).toHaveValue(/\/p\/[\w-]{32}$/);
  await expect(page.getByTestId('progress-link').getByRole('button', { name: '停用' })).toBeVisible();
  await call.waitUntilSent();
  await page.getByTestId('progress-link').scrollIntoViewIfNeeded();
  await picture('ticket');
  const shown = await fetch(await field.inputValue());
  expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('您的问题处理到哪一步了')]);
});
