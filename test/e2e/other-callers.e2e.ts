/** Nothing is staged: the same walk with callers, types and orders of speech drawn from a seed, by keyboard alone, and with no recording at all. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { CallDeskPage, harmfulSentence } from './pages/call-desk-page.ts';
import { type Bench, type Desk, leavePicture, setUpBench } from './support/desk.ts';
import { readHub } from './support/hub-reader.ts';

let bench: Bench;
let desk: Desk;
let call: CallDeskPage;
let events: string;

/** Drawn anew in each run and printed; SEED plays a failing draw again. */
const firstSeed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000));
const callers = [
  { type: 'logistics_delay', seed: firstSeed },
  { type: 'product_quality', seed: firstSeed + 1 },
];

test.beforeAll(async () => {
  bench = await setUpBench();
  events = join(bench.folder, 'events');
  mkdirSync(events);
  console.log(`callers are drawn from SEED=${firstSeed}`);
  for (const { type, seed } of callers) {
    const out = join(events, `${type}.events.jsonl`);
    const from = ['--hub-data', join(bench.folder, 'hub'), '--seed', String(seed), '--type', type, '--out', out];
    execFileSync(process.execPath, [join('scripts', 'make-events.ts'), ...from]);
  }
  desk = await bench.openDesk({ as: 'agent', eventsDir: events });
  call = new CallDeskPage(desk.page);
  await call.waitUntilSynced();
});
test.afterAll(async () => {
  await bench.stop();
});
test.afterEach(() => leavePicture(desk.page));

async function finish(promise: string): Promise<void> {
  const optionId = await call.offerTwoAndChooseFirst();
  await call.commit(promise, '后天上午');
  await call.saveTicket();
  const ticketId = await desk.page.getByTestId('save-ticket').getAttribute('data-ticket-id');
  await call.hangUpAndWrapUp();
  await call.completeWrapUp();
  await call.waitUntilSent();
  const hub = await readHub(bench.hub, 'lead');
  expect(hub.ticket?.find((row) => row.id === ticketId)?.chosenOptionId).toBe(optionId);
  expect(hub.commitment?.filter((row) => row.what === promise)).toHaveLength(1);
}

for (const { type } of callers) {
  test(`a caller drawn by chance (${type}) is served to the end`, async () => {
    await call.ring({ file: type, speed: '10' });
    await expect(call.profile).toBeVisible();
    await expect(desk.page.getByTestId('open-ticket').first()).toBeVisible();
    await call.answer();
    await call.expectStep('empathize', 'done');
    await call.write(harmfulSentence);
    await call.acceptRewrites(2);
    await call.record();
    await call.waitUntilHungUp();
    await finish(`${type} 的答复`);
  });
}

test('a contact logged by hand goes through all five steps with nothing but what is typed', async () => {
  await desk.page.getByTestId('log-by-hand').click();
  await desk.page.getByLabel('客户（可不选）').fill('王');
  await desk.page.getByRole('dialog').getByRole('listitem').first().getByRole('button').click();
  await desk.page.getByRole('dialog').getByRole('button', { name: '开始' }).click();
  await expect(call.profile).toBeVisible();
  // The first of that name is somebody else: one key, and the right one is there.
  const wrong = await desk.page.getByTestId('profile').getAttribute('data-customer-id');
  await desk.page.keyboard.press('Alt+I');
  await desk.page.getByLabel('查找客户').fill('王');
  await desk.page.getByTestId('candidate').first().click();
  await expect(call.profile).toBeVisible();
  await expect(call.profile).not.toHaveAttribute('data-customer-id', wrong ?? '');
  for (const [sentence, step] of [
    ['让您等了这么多天还没收到，换作是我也会着急，真的很抱歉', 'empathize'],
    ['跟您确认一下，您是上周下的单，说好昨天送到，到今天物流还停在中转站，对吗', 'paraphrase'],
    ['麻烦您把订单页面截图发我一下，我好跟仓库核对，可以吗', 'request_evidence'],
    ['您看是给您重新发一件，还是给您办理退款，两个方案都可以', 'offer_two_options'],
    ['我今天下班前查清楚，明天12点前给您回电话', 'commit_time'],
  ] as const) {
    await call.write(sentence);
    await call.record();
    await call.expectStep(step, 'done');
  }
  await finish('手工登记后的答复');
});

test('the keyboard alone is enough, from answering to the finished wrap-up', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+1');
  await call.ring({ file: 'product_quality', speed: '10' });
  await page.keyboard.press('F2');
  await expect(call.composer).toBeVisible();
  await page.keyboard.press('Alt+R');
  await expect(call.composer).toBeFocused();
  await page.keyboard.press('Alt+1');
  await expect(call.composer).not.toHaveValue('');
  await call.clear();
  await page.keyboard.insertText(harmfulSentence);
  await expect(call.findings).toHaveCount(2);
  await page.keyboard.press('Control+.');
  await expect(call.findings).toHaveCount(1);
  await page.keyboard.press('Control+.');
  await expect(call.findings).toHaveCount(0);
  await call.record();
  const before = await page.locator('[data-current="true"]').getAttribute('data-testid');
  await page.keyboard.press('Alt+Enter');
  await expect(page.locator('[data-current="true"]')).not.toHaveAttribute('data-testid', before ?? '');
  await page.keyboard.press('Control+S');
  await expect(page.getByTestId('save-ticket')).toHaveAttribute('data-ticket-id', /.+/);
  await page.keyboard.press('F4');
  await expect(page.getByTestId('wrapup-complete')).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('wrapup')).toHaveCount(0);
  await call.waitUntilSent();
});
