/** Two sources know one person under two names; a lead merges them, the profile says so, and taking it back parts them again. */
import { expect as baseExpect, test } from '@playwright/test';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { type Bench, leavePicture, setUpBench } from './support/desk.ts';
import { sendAs } from './support/source.ts';

const expect = baseExpect.configure({ timeout: 20_000 });
let bench: Bench;

test.beforeAll(async () => {
  bench = await setUpBench();
});
test.afterAll(async () => {
  await bench.stop();
});

const send = (source: string, rows: readonly object[]) => sendAs(bench, source, rows);
const customer = (source_id: string, given: object) => ({ kind: 'customer', source_id, source_version: 1, name: '钟离秋白', ...given });
const order = (source_id: string, owner: string, order_no: string) => ({
  ...{ kind: 'order', source_id, source_version: 1, customer: owner, order_no, product: '空气炸锅 5L', amount_cents: 29_900 },
  ...{ status: 'in_transit', placed_at: Date.now() - 3 * 86_400_000 },
});

test('a lead merges two customers, sees of which sources the one is made, and takes it back', async () => {
  await send('crm', [
    customer('c-1001', { member_no: 'M770001', phones: [{ number: '13800007711', verified: true }] }),
    order('o-1', 'c-1001', 'D770001'),
  ]);
  await send('shop', [customer('u-77', { phones: [{ number: '15900007711', verified: false }] }), order('o-2', 'u-77', 'D770002')]);
  const { page } = await bench.openDesk({ as: 'lead' });
  await new CallDeskPage(page).waitUntilSynced();
  await page.keyboard.press('Control+4');

  await page.getByRole('button', { name: /可能是同一人 \d/ }).click();
  const pair = page.getByTestId('suggestion').filter({ hasText: '7711' });
  await expect(pair.getByText('姓名相同，电话后四位相同')).toBeVisible();
  await expect(pair.getByTestId('person').first()).toContainText('138****7711');
  await expect(pair.getByTestId('person').last()).toContainText('159****7711');
  await expect(pair).not.toContainText('13800007711');

  await pair.getByRole('button', { name: '合并为同一人' }).click();
  await expect(pair).toHaveCount(0);
  await page.getByRole('button', { name: '看这位客户' }).click();
  await expect(page.getByTestId('merged-from')).toContainText('crm c-1001');
  await expect(page.getByTestId('merged-from')).toContainText('shop u-77');
  const profile = page.getByRole('main');
  for (const orderNo of ['D770001', 'D770002']) await expect(profile.getByText(orderNo).first()).toBeAttached();

  await page.getByRole('button', { name: /可能是同一人/ }).click();
  await page.getByTestId('decision').filter({ hasText: 'u-77' }).getByRole('button', { name: '撤销' }).click();
  await expect(page.getByTestId('suggestion').filter({ hasText: '7711' }).getByTestId('person').last()).toContainText('159****7711');
  await page.getByRole('button', { name: '回到客户' }).click();
  await expect(page.getByTestId('merged-from')).toHaveCount(0);
  await expect(profile.getByText('D770001').first()).toBeAttached();
  await expect(profile.getByText('D770002')).toHaveCount(0);
  await leavePicture(page);
});
