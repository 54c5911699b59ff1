/** The power goes while four small things are being written, beside a talk and at the ledger: each is found where it was left. */
import { expect as baseExpect, test } from '@playwright/test';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { type Bench, type Desk, leavePicture, setUpBench } from './support/desk.ts';

const expect = baseExpect.configure({ timeout: 20_000 });

/** One story. */
test.describe.configure({ mode: 'serial' });

let bench: Bench;
let desk: Desk;
let call: CallDeskPage;

async function open(): Promise<void> {
  desk = await bench.openDesk({ as: 'lead' });
  call = new CallDeskPage(desk.page);
  await call.waitUntilSynced();
}

test.beforeAll(async () => {
  bench = await setUpBench();
  await open();
});
test.afterAll(() => bench.stop());
test.afterEach(() => leavePicture(desk.page));

const written = { unmasked: '监管部门要求核对', dismissal: '说的是上个月的新闻', problem: '充电器有点发热', skip: '客户已经说清楚了' };

async function whyUnmasked() {
  const { page } = desk;
  await page.keyboard.press('Control+3');
  await page.getByRole('button', { name: '导出', exact: true }).click();
  await page.getByText('姓名、电话、会员号、订单号不打码').click();
  return page.getByRole('textbox', { name: '为什么需要不打码' });
}

async function whyNoEmergency() {
  await expect(desk.page.getByTestId('emergency-plan')).toHaveAttribute('data-state', 'open');
  await desk.page.keyboard.press('Alt+X');
  return desk.page.getByRole('form', { name: '为什么不是紧急事件？' }).getByRole('textbox');
}

const problem = () => call.step('paraphrase').getByLabel('什么事');

async function whySkipped() {
  await call.step('paraphrase').getByTestId('step-skip').click();
  return desk.page.getByLabel('写明原因');
}

async function close(field: Awaited<ReturnType<typeof whySkipped>>): Promise<void> {
  await field.press('Escape');
  await expect(field).toHaveCount(0);
}

test('why names leave unmasked, why a burn is none, what happened and why a step is skipped: all half written', async () => {
  const { page } = desk;
  const unmasked = await whyUnmasked();
  await unmasked.pressSequentially(written.unmasked);
  await close(unmasked);
  await page.keyboard.press('Control+1');
  await page.getByTestId('log-by-hand').first().click();
  await page.getByRole('button', { name: '开始' }).click();
  await expect(call.composer).toBeEnabled();
  await page.getByText('客户说', { exact: true }).click();
  await call.write('你们的充电器充着充着把我孩子的手烫伤了');
  await call.record();
  await (await whyNoEmergency()).pressSequentially(written.dismissal);
  await call.goToStep('paraphrase');
  await problem().fill('');
  await problem().pressSequentially(written.problem);
  const skip = await whySkipped();
  await skip.pressSequentially(written.skip);
  await close(skip);
  // The desk saves in the order of typing: once the last is on disk, so is all before it.
  await call.write('您先别着急');
  await expect(page.getByText('草稿已保存')).toBeVisible();
});

test('killed and started again, all four are there', async () => {
  await desk.kill();
  await open();
  await expect(call.composer).toHaveValue('您先别着急');
  await expect(await whyNoEmergency()).toHaveValue(written.dismissal);
  await call.goToStep('paraphrase');
  await expect(problem()).toHaveValue(written.problem);
  await expect(await whySkipped()).toHaveValue(written.skip);
  await desk.page.screenshot({ path: 'artifacts/e2e/half-written.png' });
  await expect(await whyUnmasked()).toHaveValue(written.unmasked);
});
