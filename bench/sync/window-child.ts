/**
 * The built app in real Electron on a display: how long a key takes to the painted frame, idle and while a team's rows come in; and how
 * long a profile takes into the window, against an empty window's echo of the same data. Writes its answer to the file it is given.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ElectronApplication, Page } from '@playwright/test';
import { build } from 'vite';
import { pageOrigin } from '../../src/main/app/page-files.ts';
import { onSampleDesk, openContact, type SampleHub } from '../window/sample-desk.ts';
import type { SampleHubSpec } from './sample-hub-child.ts';

export type WindowSpec = SampleHubSpec & { out: string; idleMs: number; profileRounds: number; profilesPerRound: number };
type Pair<Name extends string> = Record<Name, number[][]>;
/** Times in ms, one list per round. */
export type WindowAnswer = { electron: string; keys: Pair<'idle' | 'filling'>; profiles: Pair<'own' | 'echo'>; profileBytes: number };

const spec = JSON.parse(process.argv[2] ?? '{}') as WindowSpec;
const betweenKeysMs = 45;
const letters = 'dingdanhao20261122';
const words = '您好这边先跟您核对一下订单的情况再给您一个明确的答复请您稍等';

type KeyTimes = { keyTimes: number[] };
type BenchPage = {
  bench: {
    recent(): Promise<{ customerId: string }[]>;
    profile(id: string): Promise<object>;
    profileTimes(ids: readonly string[]): Promise<number[]>;
  };
  echoTimes(values: readonly object[]): Promise<number[]>;
};

/** From the press to the frame that shows it: the task after the next animation frame. */
const watchKeys = `
  globalThis.keyTimes = [];
  globalThis.pressedAt = null;
  document.querySelector('[data-testid="composer-input"]').addEventListener('input', () => {
    const pressed = globalThis.pressedAt;
    globalThis.pressedAt = null;
    if (pressed === null) return;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.keyTimes.push(performance.now() - pressed);
      port2.postMessage(null);
    });
  });
  addEventListener('keydown', (event) => { globalThis.pressedAt = event.key.length === 1 ? event.timeStamp : null; }, true);
`;

/** Presses keys as a quick hand does until `isOver`; answers the times of these presses. */
async function type(page: Page, isOver: () => Promise<boolean>): Promise<number[]> {
  await page.getByTestId('composer-input').focus();
  await page.evaluate('globalThis.keyTimes = []');
  for (let pressed = 0; pressed % 10 !== 0 || !(await isOver()); pressed++) {
    if (pressed % 60 === 59) {
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
    }
    // What an input method would have put there; only keys are timed.
    if (pressed % 6 === 0) await page.keyboard.insertText(words.slice((pressed / 6) % 24, ((pressed / 6) % 24) + 4));
    await page.keyboard.press(letters[pressed % letters.length] ?? 'a');
    await wait(betweenKeysMs);
  }
  return page.evaluate(() => (globalThis as unknown as KeyTimes).keyTimes);
}

async function typing(page: Page, hub: SampleHub): Promise<WindowAnswer['keys']> {
  const firstSync = page.getByTestId('first-sync');
  await openContact(page);
  await page.evaluate(watchKeys);
  const until = (ms: number) => {
    const end = performance.now() + ms;
    return async () => performance.now() >= end;
  };
  await type(page, until(2_000));
  const keys: WindowAnswer['keys'] = { idle: [], filling: [] };
  for (let team = 0; team < spec.teams; team++) {
    keys.idle.push(await type(page, until(spec.idleMs)));
    await hub.ask('admit');
    await firstSync.waitFor({ timeout: 20_000 });
    keys.filling.push(await type(page, async () => (await firstSync.count()) === 0));
    await wait(1_000);
  }
  return keys;
}

async function pageScript(): Promise<string> {
  const entry = resolve('bench/sync/desk-page.js');
  const lib = { entry, formats: ['iife' as const], name: 'deskPage' };
  const built = await build({ configFile: false, logLevel: 'silent', build: { write: false, minify: false, lib } });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) throw new Error('the page script was not built');
  return output.output[0].code;
}

/** Empty, but of the desk's own origin and headers: both windows then read the same clock, of 5 µs instead of 100. */
async function openEmptyWindow(app: ElectronApplication): Promise<Page> {
  const opened = app.waitForEvent('window');
  const given = { preload: resolve('bench/sync/echo-preload.cjs'), address: `${pageOrigin}/empty` };
  await app.evaluate(async ({ BrowserWindow, ipcMain }, { preload, address }) => {
    ipcMain.handle('bench:echo', (_event, value) => value);
    const window = new BrowserWindow({ webPreferences: { preload, sandbox: true, contextIsolation: true } });
    await window.loadURL(address);
  }, given);
  const empty = await opened;
  if (!(await empty.evaluate('crossOriginIsolated'))) throw new Error('the empty window has a coarser clock than the desk');
  return empty;
}

async function profiles(app: ElectronApplication, page: Page): Promise<Pick<WindowAnswer, 'profiles' | 'profileBytes'>> {
  await page.addInitScript({ content: await pageScript() });
  await page.reload();
  const ids = await page.evaluate(async () => {
    const found = await (globalThis as unknown as BenchPage).bench.recent();
    return found.map(({ customerId }) => customerId);
  });
  const asked = Array.from({ length: spec.profilesPerRound }, (_, index) => ids[index % ids.length] ?? '');
  const values = await page.evaluate((all) => Promise.all(all.map((id) => (globalThis as unknown as BenchPage).bench.profile(id))), asked);
  const empty = await openEmptyWindow(app);
  const times: WindowAnswer['profiles'] = { own: [], echo: [] };
  for (let round = 0; round < spec.profileRounds + 1; round++) {
    const own = await page.evaluate((all) => (globalThis as unknown as BenchPage).bench.profileTimes(all), asked);
    const echo = await empty.evaluate((all) => (globalThis as unknown as BenchPage).echoTimes(all), values);
    if (round === 0) continue;
    times.own.push(own);
    times.echo.push(echo);
  }
  const profileBytes = values.reduce((sum, value) => sum + JSON.stringify(value).length, 0) / values.length;
  return { profiles: times, profileBytes };
}

const { teams, rowsPerTeam } = spec;
await onSampleDesk({ teams, rowsPerTeam }, async ({ app, page, hub, electron }) => {
  const keys = await typing(page, hub);
  writeFileSync(spec.out, JSON.stringify({ electron, keys, ...(await profiles(app, page)) } satisfies WindowAnswer));
});
process.exit(0);
