/** A care call with one key in the real app: the PC's dialling program gets the number, the window never does. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as baseExpect, test } from '@playwright/test';
import { ToDoPage } from './pages/to-do-page.ts';
import { type Bench, setUpBench } from './support/desk.ts';

const expect = baseExpect.configure({ timeout: 30_000 });
let bench: Bench;
test.beforeAll(async () => {
  bench = await setUpBench();
});
test.afterAll(() => bench.stop());

test('with a dialling program, one key dials and asks for the outcome; without one, the line says so', async () => {
  const programs = join(bench.folder, 'programs');
  const taken = join(bench.folder, 'taken');
  mkdirSync(programs);
  const install = (name: string, script: string) => {
    writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, name), 0o755);
  };
  install('xdg-mime', 'exit 0');
  const { page } = await bench.openDesk({ as: 'agent', programs });
  await expect(page.getByRole('navigation')).toBeVisible();
  await expect(page.getByTestId('link-chip')).toContainText('在线', { timeout: 60_000 });
  const day = new ToDoPage(page);
  await day.open();
  await page.getByText('全部', { exact: true }).click();
  const line = day.line(/回访/, /满意|关怀|告知/).first();
  await day.reveal(line);
  // While rows still come in, another line may slide under the pointer before the key is pressed.
  await expect(async () => {
    await line.hover();
    await page.keyboard.press('Alt+C');
    await expect(page.getByText('没有能拨号的程序，没有拨出')).toBeVisible({ timeout: 2_000 });
  }).toPass();
  expect(existsSync(taken)).toBe(false);
  await page.keyboard.press('Escape');
  install('xdg-mime', 'echo softphone.desktop');
  install('xdg-open', `printf %s "$1" > '${taken}'`);
  await line.hover();
  await page.keyboard.press('Alt+C');
  await expect(page.getByRole('dialog').getByRole('textbox', { name: '结果' })).toBeVisible();
  await expect(async () => expect(readFileSync(taken, 'utf8')).toMatch(/^tel:\+?\d{5,}/)).toPass({ timeout: 10_000 });
  const number = readFileSync(taken, 'utf8').replace('tel:', '');
  expect(await page.content()).not.toContain(number);
});
