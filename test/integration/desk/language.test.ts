/** Which language a desk speaks: the system's until a person has chosen another, and again while that cannot be read. */
import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { aDeskFolder, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let dir = '';
let desk: RunningDesk;
const run = async (wish: Parameters<typeof runDesk>[0] = {}) => {
  dir ||= aDeskFolder();
  desk = await runDesk({ dir, ...wish });
  return desk.client.settings;
};
afterEach(async () => {
  await desk.stop();
  removeDeskFolder(dir);
  dir = '';
});

test('the system is followed while nothing was chosen, also after something else was', async () => {
  const english = await run({ systemLocale: 'en' });
  expect(await english.get()).toEqual({ locale: 'en', theme: 'auto', fontSize: 14 });
  await english.set({ theme: 'dark', fontSize: 16 });
  expect(await english.get()).toEqual({ locale: 'en', theme: 'dark', fontSize: 16 });
  await desk.stop();
  const chinese = await run({ systemLocale: 'zh-CN' });
  expect(await chinese.get()).toEqual({ locale: 'zh-CN', theme: 'dark', fontSize: 16 });
});

test('what a person chose counts before the system, unless it cannot be read', async () => {
  await (await run({ systemLocale: 'en' })).set({ locale: 'zh-CN' });
  await desk.stop();
  expect(await (await run({ systemLocale: 'en' })).get()).toMatchObject({ locale: 'zh-CN' });
  await desk.stop();
  expect(await (await run({ systemLocale: 'en', databaseKey: randomBytes(32).toString('hex') })).get()).toMatchObject({ locale: 'en' });
  await desk.stop();
  expect(await (await run({ systemLocale: 'en' })).get()).toMatchObject({ locale: 'zh-CN' });
});
