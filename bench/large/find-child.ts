/**
 * The built app in real Electron on the very large team's files: how long the last key of what somebody looks for takes to the painted
 * results, and how long the same question takes when the store's own code is asked directly. Writes its answer to the file it is given.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { ensureBuilt } from '../../scripts/build-app.mjs';
import { findElectron } from '../../scripts/electron-runtime.mjs';
import { saveHubOffset } from '../../src/main/store/db/meta-repo.ts';
import { openStore } from '../../src/main/store/db/open.ts';
import { search } from '../../src/main/store/services/search.ts';
import { benchKey } from '../sync/own-desk.ts';
import { launchElectron } from '../window/launch-electron.ts';
import { openLarge, sizesIn } from './large-desk.ts';
import { largeFirstMs } from './large-rows.ts';
import { hitLimit, waysOf } from './search-ways.ts';

export type FindSpec = { dir: string; out: string; rounds: number; perKind: number };
/** Ms of waiting, a list per round, each the least of a few tries. `last`: the last of eight keys that came at once, once a round. */
export type FindAnswer = { electron: string; window: number[][]; direct: number[][]; last: number[] };

const spec = JSON.parse(process.argv[2] ?? '{}') as FindSpec;
const kinds: readonly string[] = ['name-2', 'name', 'pinyin-4', 'initials', 'digits-4', 'text-2', 'text-4', 'ticket-no', 'order-no'];
const triesEach = 6;
const nobodyThere = 'http://127.0.0.1:9';
const user = { id: '00000000-0000-7000-8000-0000000000a1', name: '周敏', role: 'agent', teamId: 'large', teamName: '一组' };
const enrolment = { token: 'none', user, hub_id: '00000000-0000-7000-8000-0000000000f1', sample: false, pack_keys: {} };

type FindPage = { findTimes: number[] };

/** From the moment the text changes to the task after the frame that shows its answer. */
const watchAnswers = `
  globalThis.findTimes = [];
  let changedAt = null;
  let isAsked = false;
  addEventListener('beforeinput', (event) => { changedAt = event.timeStamp; isAsked = hits.getAttribute('aria-busy') === 'true'; }, true);
  const hits = document.querySelector('[data-testid="customer-hits"]');
  new MutationObserver(() => {
    if (hits.getAttribute('aria-busy') === 'true') { isAsked = true; return; }
    if (!isAsked || changedAt === null) return;
    const began = changedAt;
    changedAt = null;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.findTimes.push(performance.now() - began);
      port2.postMessage(null);
    });
  }).observe(hits, { attributes: true, attributeFilter: ['aria-busy'] });
`;

/** A desk that nobody signs in anew. Its day is the first of its data, so that nothing has outlived its days, and the files stay as they are. */
function layDesk(userData: string): void {
  const data = join(userData, 'data');
  mkdirSync(data, { recursive: true });
  symlinkSync(join(resolve(spec.dir), 'cache.db'), join(data, 'cache.db'));
  const files = openStore({ dir: data, keyHex: benchKey });
  if (!files.ok) throw new Error(files.error.message);
  saveHubOffset(files.value.own, largeFirstMs - Date.now());
  files.value.close();
  const secrets = { databaseKey: benchKey, enrolment: { ...enrolment, hub_url: nobodyThere } };
  const sealed = Buffer.from(JSON.stringify(secrets)).toString('base64');
  writeFileSync(join(userData, 'vault.json'), JSON.stringify({ v: 1, storage: 'file', sealed }));
}

function rail(page: Page) {
  return page.getByRole('navigation').getByText('客户', { exact: true });
}

async function answers(page: Page, count: number): Promise<number[]> {
  await page.waitForFunction((wanted) => (globalThis as unknown as FindPage).findTimes.length >= wanted, count, { timeout: 120_000 });
  return page.evaluate(() => (globalThis as unknown as FindPage).findTimes.splice(0));
}

async function clear(page: Page): Promise<void> {
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.locator('[data-testid="customer-hits"][aria-busy="false"]').waitFor();
  await page.evaluate(() => (globalThis as unknown as FindPage).findTimes.splice(0));
}

/** Everything but the last character stands there, answered. */
async function inWindow(page: Page, query: string): Promise<number> {
  await clear(page);
  if (query.length > 1) {
    await page.keyboard.insertText(query.slice(0, -1));
    await answers(page, 1);
  }
  await page.keyboard.insertText(query.slice(-1));
  return (await answers(page, 1))[0] ?? Number.NaN;
}

/** All of it at once, a change of the text for each character; only the last answer is waited for. */
async function inOneGo(page: Page, query: string): Promise<number> {
  await clear(page);
  for (const character of query) await page.keyboard.insertText(character);
  await page.locator('[data-testid="customer-hits"][aria-busy="false"]').waitFor();
  return (await answers(page, 1)).at(-1) ?? Number.NaN;
}

async function measure(page: Page): Promise<Omit<FindAnswer, 'electron'>> {
  const large = openLarge(spec.dir);
  const ways = waysOf(large, sizesIn(spec.dir))
    .flat()
    .filter(({ kind }) => kinds.includes(kind));
  const direct = (text: string): number => {
    const began = performance.now();
    search(large.desk, { text, limit: hitLimit });
    return performance.now() - began;
  };
  const told: Omit<FindAnswer, 'electron'> = { window: [], direct: [], last: [] };
  await rail(page).click();
  await page.getByTestId('customer-hits').waitFor();
  await page.getByRole('search').getByRole('textbox').focus();
  await page.evaluate(watchAnswers);
  for (let round = -1; round < spec.rounds; round++) {
    const queries = ways.flatMap(({ query }) => Array.from({ length: spec.perKind }, () => query().trim())).filter((text) => text !== '');
    const [window, alone]: [number[], number[]] = [[], []];
    for (const query of queries) {
      // Both find the file's pages in memory, and take turns. The least of a few is what a busy machine adds least to.
      direct(query);
      const tries: { alone: number; window: number }[] = [];
      for (let n = 0; n < triesEach; n++) tries.push({ alone: direct(query), window: await inWindow(page, query) });
      alone.push(Math.min(...tries.map((each) => each.alone)));
      window.push(Math.min(...tries.map((each) => each.window)));
    }
    if (round < 0) continue;
    told.window.push(window);
    told.direct.push(alone);
    const name =
      ways
        .find(({ kind }) => kind === 'order-no')
        ?.query()
        .slice(0, 8) ?? '';
    told.last.push(await inOneGo(page, name));
  }
  large.close();
  return told;
}

async function run(): Promise<void> {
  const electron = await findElectron();
  ensureBuilt();
  const userData = mkdtempSync(join(tmpdir(), 'steadydesk-bench-'));
  layDesk(userData);
  const start = electron.prepareApp(resolve('.'), [`--user-data-dir=${userData}`, '--lang=zh-CN']);
  const env = { ...(start.env as Record<string, string>), STEADYDESK_HUB_URL: nobodyThere, STEADYDESK_ENROL_CODE: '' };
  const app = await launchElectron({ executablePath: start.executable, args: start.args, env });
  try {
    const page = await app.firstWindow();
    await rail(page).waitFor({ timeout: 60_000 });
    const answer: FindAnswer = { electron: electron.version, ...(await measure(page)) };
    writeFileSync(spec.out, JSON.stringify(answer));
  } finally {
    await app.close();
    rmSync(userData, { recursive: true, force: true });
  }
}

await run();
process.exit(0);
