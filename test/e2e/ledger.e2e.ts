/** The ledger in the real app: narrowed and kept, changed many at once, and taken out as a file that nobody is named in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as baseExpect, type Page, test } from '@playwright/test';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { type Bench, type Desk, setUpBench } from './support/desk.ts';

const expect = baseExpect.configure({ timeout: 20_000 });
let bench: Bench;

test.beforeAll(async () => {
  bench = await setUpBench();
});
test.afterAll(async () => {
  await bench.stop();
});

test('a filter outlives the app, many tickets change hands and back, and the file is masked', async () => {
  const first = await bench.openDesk({ as: 'lead' });
  let page = first.page;
  await new CallDeskPage(page).waitUntilSynced();
  await page.keyboard.press('Control+3');
  await expect(page.getByTestId('ledger-row').first()).toBeVisible();
  await page.getByRole('button', { name: '筛选' }).click();
  await page.getByRole('dialog', { name: '筛选' }).getByText('物流延误', { exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '存为筛选' }).click();
  await page.getByRole('textbox', { name: '筛选的名字' }).fill('慢递');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('radio', { name: '慢递' })).toBeChecked();
  await page.screenshot({ path: test.info().outputPath('ledger-filtered.png') });
  await first.close();

  page = (await bench.openDesk({ as: 'lead' })).page;
  await new CallDeskPage(page).waitUntilSynced();
  await page.keyboard.press('Control+3');
  await page.getByText('慢递', { exact: true }).click();
  await expect(page.getByRole('radio', { name: '慢递' })).toBeChecked();
  await page.getByText('全部', { exact: true }).first().click();

  const ticks = page.getByRole('checkbox', { name: /^选中工单/ });
  await ticks.nth(0).check();
  await ticks.nth(1).check();
  await page.getByRole('button', { name: '加备注' }).click();
  await page.getByRole('textbox', { name: /备注/ }).fill('周会上过');
  await page.getByRole('button', { name: '确定' }).click();
  await expect(page.getByText('已改 2 张工单。')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('ledger-changed.png') });

  await page.getByRole('button', { name: '导出' }).click();
  await page.getByText('CSV', { exact: true }).click();
  await page.getByRole('button', { name: '开始导出' }).click();
  await expect(page.getByText(/^已导出 \d+ 条到/)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('ledger-exported.png') });
  const [name = ''] = readdirSync(bench.downloads);
  const text = readFileSync(join(bench.downloads, name), 'utf8');
  expect(text).toMatch(/^\ufeff"工单","客户","事由"/);
  expect(text).toMatch(/"TK-\d{8}-\w{5}","[^"]*\*/);
  expect(text).not.toMatch(/"1[3-9]\d{9}"/);
});

/** From left to right, where each column's right edge is drawn. */
const edgesOf = (page: Page) =>
  page
    .locator('th[data-column]')
    .evaluateAll((heads) => heads.map((head) => [head.getAttribute('data-column') ?? '', head.getBoundingClientRect().right] as const));

async function openLedger(size: { width: number; height: number }): Promise<Desk> {
  const opened = await bench.openDesk({ as: 'agent', size });
  await new CallDeskPage(opened.page).waitUntilSynced();
  await opened.page.keyboard.press('Control+3');
  await expect(opened.page.getByTestId('ledger-row').first()).toBeVisible();
  return opened;
}

async function showUsualColumns(page: Page): Promise<void> {
  await page.getByRole('button', { name: '列', exact: true }).click();
  await page.getByRole('button', { name: '恢复默认的列' }).click();
  await page.keyboard.press('Escape');
}

for (const size of [
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
]) {
  test(`in a window ${size.width} wide an edge is where the pointer takes it, then and after the app was closed`, async () => {
    const first = await openLedger(size);
    const { page } = first;
    await showUsualColumns(page);
    for (const [column, by] of [
      ['type', 60],
      ['title', -100],
      ['who', 40],
      ['title', 90],
    ] as const) {
      const before = await edgesOf(page);
      const at = before.findIndex(([id]) => id === column);
      const edge = before[at]?.[1] ?? 0;
      const { y = 0, height = 0 } = (await page.locator(`th[data-column="${column}"]`).boundingBox()) ?? {};
      const offAt = async (pointer: number) => {
        const now = await edgesOf(page);
        const left = before.slice(0, at).map(([, x], n) => Math.abs((now[n]?.[1] ?? 0) - x));
        return Math.max(Math.abs((now[at]?.[1] ?? 0) - pointer), ...left);
      };
      await page.mouse.move(edge, y + height / 2);
      await page.mouse.down();
      for (const part of [0.3, 0.7, 1]) {
        await page.mouse.move(edge + by * part, y + height / 2);
        await expect.poll(() => offAt(edge + by * part), `${column} while it is pulled by ${by * part}`).toBeLessThan(1.5);
      }
      await page.mouse.up();
      await page.mouse.move(edge + by + 80, y + height / 2);
      await expect.poll(() => offAt(edge + by), `${column} let go at ${by}`).toBeLessThan(1.5);
    }
    await page.screenshot({ path: test.info().outputPath('ledger-pulled.png') });
    const pulled = await edgesOf(page);
    await first.close();

    const again = await openLedger(size);
    await expect.poll(() => edgesOf(again.page)).toEqual(pulled);
    await again.close();
  });
}

test('the usual columns stand side by side without scrolling: alone in a small window, and beside an open ticket in a large one', async () => {
  const sideways = (page: Page) =>
    page.getByRole('table').evaluate((table) => {
      const scroller = table.parentElement;
      return scroller === null ? null : scroller.scrollWidth - scroller.clientWidth;
    });
  const small = await openLedger({ width: 1280, height: 800 });
  await showUsualColumns(small.page);
  await expect.poll(() => sideways(small.page)).toBe(0);
  await small.close();

  const { page, close } = await openLedger({ width: 1920, height: 1080 });
  await page.getByTestId('ledger-row').first().getByRole('button').click();
  await expect(page.getByRole('button', { name: /推进到/ })).toBeVisible();
  await expect.poll(() => sideways(page)).toBe(0);
  await page.screenshot({ path: test.info().outputPath('ledger-beside.png') });
  await close();
});
