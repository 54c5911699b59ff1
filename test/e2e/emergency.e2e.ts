/** A call in which the customer tells of a burn: the plan opens within the talk, one key takes it, and the hub has it. */
import { expect, test } from '@playwright/test';
import WebSocket from 'ws';
import { anEvent, said } from '../support/events.ts';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { type Bench, type Desk, leavePicture, setUpBench } from './support/desk.ts';
import { readHub } from './support/hub-reader.ts';

/** One story. */
test.describe.configure({ mode: 'serial' });

let bench: Bench;
let desk: Desk;
let call: CallDeskPage;

test.beforeAll(async () => {
  bench = await setUpBench();
  desk = await bench.openDesk({ as: 'agent' });
  call = new CallDeskPage(desk.page);
  await call.waitUntilSynced();
});
test.afterAll(() => bench.stop());
test.afterEach(() => leavePicture(desk.page));

test('a burned hand opens the plan beside the caret; one key makes it an emergency of the senior agent, offline first', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+,');
  const door = page.getByTestId('local-door');
  await door.getByRole('switch').click({ force: true });
  await expect(door).toHaveAttribute('data-state', 'open');
  const token = await door.getByTestId('door-token').inputValue();
  await page.keyboard.press('Control+1');
  const customers = (await readHub(bench.hub, 'agent')).customer ?? [];
  const number = customers.find((customer) => /^1\d{10}$/.test(customer.phone))?.phone ?? '';
  const phone = new WebSocket('ws://127.0.0.1:4719/events', { headers: { authorization: `Bearer ${token}` } });
  await new Promise((opened) => phone.once('open', opened));
  phone.send(JSON.stringify(anEvent(0, 'call.offered', { from: number, direction: 'in' })));
  await expect(page.getByTestId('call-pop')).toBeVisible();
  await call.answer();

  await expect(call.composer).toBeEnabled();
  await call.write('您先别着');
  await expect(call.composer).toHaveValue('您先别着');
  phone.send(JSON.stringify(said(2, '你们的充电器充着充着把我孩子的手烫伤了')));
  const plan = page.getByTestId('emergency-plan');
  await expect(plan).toHaveAttribute('data-state', 'open', { timeout: 20_000 });
  await expect(call.composer).toBeFocused();
  await page.keyboard.insertText('急');
  await expect(call.composer).toHaveValue('您先别着急');
  await expect(plan.getByTestId('emergency-second')).toContainText('许嘉言');
  await page.screenshot({ path: 'artifacts/e2e/emergency-open.png' });

  await call.pullCable();
  await call.composer.focus();
  await page.keyboard.press('Alt+T');
  await expect(plan).toHaveAttribute('data-state', 'taken', { timeout: 20_000 });
  await expect(call.composer).toBeFocused();
  await expect(plan).toContainText(/工单 TK-\S+ 已升为紧急，由许嘉言负责/);
  await page.screenshot({ path: 'artifacts/e2e/emergency-taken.png' });
  const ticketNo = /TK-[\w-]+/.exec((await plan.textContent()) ?? '')?.[0] ?? '';
  await call.plugIn();
  await call.waitUntilSent();

  const rows = await readHub(bench.hub, 'lead');
  const ticket = rows.ticket?.find((each) => each.ticketNo === ticketNo);
  expect(ticket).toMatchObject({ urgency: 'emergency', type: 'safety_hazard', ownerName: '许嘉言' });
  const reports = (rows.task ?? []).filter((task) => task.ticketId === ticket?.id);
  expect(reports).toMatchObject([{ kind: 'report', department: 'quality', duty: 'RECALL-2WD', state: 'open' }]);
  const worsened = (rows.ticket_event ?? []).filter((event) => event.ticketId === ticket?.id && event.kind === 'worsened');
  expect(worsened.map(({ reasonCode }) => reasonCode)).toEqual(['safety']);
  phone.terminate();
});

test('the lead learns of it without being told', async () => {
  const lead = await bench.openDesk({ as: 'lead' });
  const screen = new CallDeskPage(lead.page);
  await screen.waitUntilSynced();
  await lead.page.keyboard.press('Control+7');
  await expect(lead.page.getByRole('heading', { name: '升级事项' })).toBeVisible();
  const line = lead.page.getByTestId('escalation-line').first();
  await expect(line).toContainText('涉及人身或财产安全', { timeout: 90_000 });
  await expect(line).toContainText('烫');
  await lead.page.screenshot({ path: 'artifacts/e2e/emergency-lead.png' });
});
