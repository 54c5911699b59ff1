/** A lead imports a ledger: every bad row is named, the good ones come in once, and without the hub nothing is lost. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { aLedger, csvText, gb18030, ledgerFaults, xlsx } from '../support/table-files.ts';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { ImportPage } from './pages/import-page.ts';
import { LedgerPage } from './pages/ledger-page.ts';
import { runFromPalette } from './pages/palette-page.ts';
import { type Bench, setUpBench } from './support/desk.ts';

let bench: Bench;

test.beforeAll(async () => {
  bench = await setUpBench();
});
test.afterAll(async () => {
  await bench.stop();
});

const spoilt = [7, 99, 203, 311, 404, 512, 640, 733, 871, 999];
const csv = (name: string, bytes: Uint8Array) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(bytes) });

test('a ledger with 10 bad rows out of 1,000: exactly those are reported, 990 come in, and the same file again adds none', async () => {
  test.setTimeout(240_000);
  const lead = await bench.openDesk({ as: 'lead' });
  await new CallDeskPage(lead.page).waitUntilSynced();
  const imports = new ImportPage(lead.page);
  const file = csv('2026年第三季度投诉台账.csv', gb18030(csvText(aLedger(1_000, spoilt))));
  await imports.open();
  await imports.choose(file);
  await expect(lead.page.getByRole('radio', { name: '投诉台账' })).toBeChecked();
  await expect(lead.page.getByText('1,000 行')).toBeVisible();
  await imports.check();

  await expect(imports.badRows).toHaveCount(10);
  const told = await imports.badRows.evaluateAll((rows) => rows.map(({ dataset }) => [Number(dataset.row), dataset.code]));
  expect(told).toEqual(spoilt.map((at, index) => [at + 2, ledgerFaults[index]?.[2]]));
  await lead.page.getByRole('button', { name: '保存问题清单' }).click();
  const saved = lead.page.getByTestId('report-path');
  await expect(saved).toContainText('导入问题清单');
  const report = readFileSync((await saved.getAttribute('data-path')) ?? '', 'utf8');
  expect(report.trim().split('\r\n')).toHaveLength(11);

  await imports.start();
  expect(await imports.result()).toContain('团队中心里现在有这个文件的 990 行。');
  expect(await imports.figure('added')).toBe(990);
  await new LedgerPage(lead.page).open('TS202600501');

  await imports.open();
  await imports.choose(file);
  await imports.check();
  await imports.start();
  await imports.result();
  expect([await imports.figure('added'), await imports.figure('unchanged')]).toEqual([0, 990]);
});

test('with the cable out a workbook is read and checked; the import waits, goes on when the cable is back, and the palette knows the way', async () => {
  test.setTimeout(180_000);
  const lead = await bench.openDesk({ as: 'lead', userData: `${bench.folder}/desk-import` });
  const desk = new CallDeskPage(lead.page);
  await desk.waitUntilSynced();
  await desk.pullCable();
  await runFromPalette(lead.page, '导入表格');
  const imports = new ImportPage(lead.page);
  const rows = aLedger(120).map((row, at) => (at === 0 ? row : [`Q${row[0]}`, ...row.slice(1)]));
  await imports.choose({ name: '台账.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from(await xlsx({ 台账: rows })) });
  await imports.check();
  await expect(lead.page.getByText('没有发现问题')).toBeVisible();
  await imports.start();
  await expect(lead.page.getByText('在等团队中心')).toBeVisible({ timeout: 30_000 });
  await desk.plugIn();
  await imports.result();
  expect(await imports.figure('added')).toBe(120);
});

test('an agent sees no way to import', async () => {
  const agent = await bench.openDesk({ as: 'agent' });
  await new CallDeskPage(agent.page).waitUntilSynced();
  await agent.page.keyboard.press('Control+3');
  await expect(agent.page.getByRole('heading', { name: '台账' })).toBeVisible();
  await expect(agent.page.getByRole('button', { name: '导入', exact: true })).toHaveCount(0);
});
