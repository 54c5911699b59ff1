/** The main job, end to end: an angry call from the first ring to the hub, online, offline and after a kill. */
import { expect, test } from '@playwright/test';
import { CallDeskPage, harmfulSentence, stepIds } from './pages/call-desk-page.ts';
import { type Bench, type Desk, leavePicture, setUpBench } from './support/desk.ts';
import { readHub } from './support/hub-reader.ts';

/** One story: each test begins where the one before ended. */
test.describe.configure({ mode: 'serial' });

let bench: Bench;
let desk: Desk;
let call: CallDeskPage;

test.beforeAll(async () => {
  bench = await setUpBench();
});
test.afterAll(async () => {
  await bench.stop();
});

async function open(userData?: string): Promise<void> {
  desk = await bench.openDesk({ as: 'agent', ...(userData === undefined ? {} : { userData }) });
  call = new CallDeskPage(desk.page);
}

test.afterEach(() => leavePicture(desk.page));

test('a newcomer opens the desk, which pulls its team and says so', async () => {
  await open();
  await call.waitUntilSynced();
  await expect(desk.page.getByTestId('sample-chip')).toBeVisible();
  await expect(desk.page.getByRole('button', { name: '播放来电' })).toBeEnabled();
});

test('the ringing call brings up who it is, why, what is open and what was promised', async () => {
  await call.ring({ speed: '10' });
  await expect(call.profile).toBeVisible();
  await expect(desk.page.getByTestId('profile-name')).toHaveText(/\*/);
  await expect(desk.page.getByTestId('profile-why')).not.toBeEmpty();
  await expect(desk.page.getByTestId('open-ticket').first()).toContainText('负责');
  await expect(desk.page.locator('[data-testid="notice"][data-tone="harm"]')).toContainText(/未兑现|逾期/);
  await expect(desk.page.getByTestId('last-contacts').locator('li')).not.toHaveCount(0);
  await expect(desk.page.getByTestId('progress-statement')).not.toBeEmpty();
  await call.answer();
});

test('steps tick from what is said, with the words that did it', async () => {
  await call.expectStep('empathize', 'done');
  await expect(call.step('empathize').getByTestId('step-evidence')).toContainText('「');
  await expect(desk.page.getByTestId('sentence').first()).not.toContainText('{{');
});

test('harmful words are marked while they are typed, and one key each puts better ones in place', async () => {
  await call.write(harmfulSentence);
  await expect(call.findings).toHaveText(['这不是我们的问题', '明天肯定送到']);
  await expect(desk.page.getByTestId('finding-card')).toBeVisible();
  await call.acceptRewrites(2);
  await expect(call.composer).not.toHaveValue(/肯定|不是我们/);
  await call.record();
});

test('two options are offered, one is chosen, and 「今天18点前」 or later becomes a dated commitment', async () => {
  await call.waitUntilHungUp();
  await call.offerTwoAndChooseFirst();
  await call.commit('补发新的一件并把单号发给您', '明天18点前');
  await call.expectStep('offer_two_options', 'done');
  await call.expectStep('commit_time', 'done');
});

test('saved with the cable out, everything waits in plain sight and arrives exactly once', async () => {
  await call.pullCable();
  await call.saveTicket();
  await call.write('断网时记下的一句话');
  await call.record();
  await expect(call.link).toContainText('待发送');
  await call.plugIn();
  await call.waitUntilSent();
  const hub = await readHub(bench.hub, 'lead');
  const promises = (hub.commitment ?? []).filter((row) => row.what === '补发新的一件并把单号发给您');
  expect(promises).toHaveLength(1);
  expect(promises[0]?.words).toBe('明天18点前');
});

test('a half typed sentence, its caret and the step survive a kill of the app', async () => {
  await call.waitUntilHungUp();
  await call.goToStep('request_evidence');
  const statuses = await call.stepStatuses();
  await call.write('您放心，我已经把情况');
  await desk.page.keyboard.press('ArrowLeft');
  await desk.page.keyboard.press('ArrowLeft');
  await expect(desk.page.getByText('草稿已保存')).toBeVisible();
  const { userData } = desk;
  await desk.kill();
  await open(userData);
  await expect(call.composer).toHaveValue('您放心，我已经把情况');
  await call.showSteps();
  expect(await call.composer.evaluate((field: HTMLTextAreaElement) => field.selectionStart)).toBe('您放心，我已经把情况'.length - 2);
  expect(await call.stepStatuses()).toEqual(statuses);
  await expect(call.step('request_evidence')).toHaveAttribute('data-current', 'true');
});

test('and a kill of the store process alone', async () => {
  await call.write('跟仓库');
  await expect(desk.page.getByText('草稿已保存')).toBeVisible();
  const killed = await desk.app.evaluate(({ app }) => {
    const store = app.getAppMetrics().find((metric) => metric.type === 'Utility' && metric.serviceName === 'node.mojom.NodeService');
    if (store) process.kill(store.pid, 'SIGKILL');
    return store !== undefined;
  });
  expect(killed).toBe(true);
  await expect(call.composer).toHaveValue('您放心，我已经把跟仓库情况');
  await call.write('核对');
  await expect(desk.page.getByText('草稿已保存')).toBeVisible({ timeout: 20_000 });
  await expect(call.composer).toHaveValue('您放心，我已经把跟仓库核对情况');
  await call.record();
});

test('hanging up leads to a filled-in wrap-up; the case is in the list and on the hub', async () => {
  const ticketId = await desk.page.getByTestId('save-ticket').getAttribute('data-ticket-id');
  await call.hangUpAndWrapUp();
  await expect(desk.page.getByTestId('wrapup').getByLabel('标题')).not.toHaveValue('');
  await call.completeWrapUp();
  await call.waitUntilSent();
  const hub = await readHub(bench.hub, 'lead');
  const ticket = hub.ticket?.find((row) => row.id === ticketId);
  expect(ticket?.chosenOptionId).not.toBeNull();
  const contact = hub.contact?.find((row) => row.ticketId === ticketId && row.state === 'ended' && row.transcript.length > 0);
  expect(contact?.packs.rules).toBe(1);
  expect(Object.keys(contact?.guide?.steps ?? {}).sort()).toEqual([...stepIds].sort());
  expect(hub.follow_up?.some((row) => row.ticketId === ticketId && row.kind === 'care')).toBe(true);
  await desk.page.keyboard.press('Control+3');
  await expect(desk.page.getByText(ticket?.ticketNo ?? 'no ticket').first()).toBeVisible();
});
