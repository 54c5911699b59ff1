/**
 * The built app in real Electron on a sample hub with thousands of rules: how long the key that makes a finding takes to the painted
 * warning, in a long text; and how long a key takes to the next frame in a bare field whose handler is empty. Writes its answer to a file.
 */
import { writeFileSync } from 'node:fs';
import type { ElectronApplication, Page } from '@playwright/test';
import { drafts } from '../engine/rule-load.ts';
import { onSampleDesk, openContact } from '../window/sample-desk.ts';
import { markedLabel, typedFor } from './many-rules.ts';

export type WarningSpec = { out: string; rules: number; characters: number; rounds: number; perRound: number };
/** Ms from the key to the frame, a list per round. */
export type WarningAnswer = { electron: string; warned: number[][]; bare: number[][] };

const spec = JSON.parse(process.argv[2] ?? '{}') as WarningSpec;
type Watched = { frameTimes: number[] };

const markFrame = `
  globalThis.frameTimes = [];
  globalThis.changedAt = null;
  addEventListener('beforeinput', (event) => { globalThis.changedAt = event.timeStamp; }, true);
  globalThis.markFrame = () => {
    const began = globalThis.changedAt;
    globalThis.changedAt = null;
    if (began === null) return;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.frameTimes.push(performance.now() - began);
      port2.postMessage(null);
    });
  };
`;

/** Only a mark more than before is an answer. */
const watchWarnings = `${markFrame}
  let marks = 0;
  new MutationObserver(() => {
    const now = document.querySelectorAll('[data-testid="finding"][data-label="${markedLabel}"]').length;
    if (now > marks) globalThis.markFrame();
    marks = now;
  }).observe(document.querySelector('[data-testid="composer-input"]').parentElement, { subtree: true, childList: true, characterData: true, attributes: true });
`;

const bareField = `
  document.body.innerHTML = '<textarea style="width:600px;height:200px"></textarea>';
  const field = document.querySelector('textarea');
  field.addEventListener('input', () => globalThis.markFrame());
  field.focus();
`;

async function frameTime(page: Page): Promise<number> {
  await page.waitForFunction(() => (globalThis as unknown as Watched).frameTimes.length > 0, undefined, { timeout: 20_000 });
  return (await page.evaluate(() => (globalThis as unknown as Watched).frameTimes.splice(0)))[0] ?? Number.NaN;
}

async function openBareField(app: ElectronApplication): Promise<Page> {
  const opened = app.waitForEvent('window');
  await app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ webPreferences: { sandbox: true, contextIsolation: true } });
    await window.loadURL('about:blank');
  });
  const page = await opened;
  await page.evaluate(`${markFrame}${bareField}`);
  return page;
}

/** Types all but the last character, then that one; takes it all away again. */
async function pressOnce(page: Page, words: string, hasAnswerBefore: boolean): Promise<number> {
  await page.keyboard.insertText(words.slice(0, -1));
  if (hasAnswerBefore) await frameTime(page);
  await page.evaluate(() => (globalThis as unknown as Watched).frameTimes.splice(0));
  await page.keyboard.insertText(words.slice(-1));
  const ms = await frameTime(page);
  for (const _ of words) await page.keyboard.press('Backspace');
  if (!hasAnswerBefore) {
    await page.waitForFunction(`document.querySelector('[data-testid="finding"][data-label="${markedLabel}"]') === null`);
  }
  await page.evaluate(() => (globalThis as unknown as Watched).frameTimes.splice(0));
  return ms;
}

async function measure(app: ElectronApplication, page: Page): Promise<Omit<WarningAnswer, 'electron'>> {
  await openContact(page);
  await page.evaluate(watchWarnings);
  await page.getByTestId('composer-input').focus();
  const [text = ''] = drafts(1, spec.characters - typedFor(0).length, false);
  const answer: Omit<WarningAnswer, 'electron'> = { warned: [], bare: [] };
  await page.keyboard.insertText(text);
  const bare = await openBareField(app);
  await bare.keyboard.insertText(text);
  await frameTime(bare);
  let n = 0;
  for (let round = -1; round < spec.rounds; round++) {
    const [warned, plain]: [number[], number[]] = [[], []];
    await page.bringToFront();
    await page.getByTestId('composer-input').focus();
    for (let press = 0; press < spec.perRound; press++) warned.push(await pressOnce(page, typedFor(n++ * 37), false));
    await bare.bringToFront();
    for (let press = 0; press < spec.perRound; press++) plain.push(await pressOnce(bare, typedFor(n++ * 37), true));
    if (round < 0) continue;
    answer.warned.push(warned);
    answer.bare.push(plain);
  }
  return answer;
}

await onSampleDesk({ teams: 0, rowsPerTeam: 1, rules: spec.rules }, async ({ app, page, electron }) => {
  writeFileSync(spec.out, JSON.stringify({ electron, ...(await measure(app, page)) } satisfies WarningAnswer));
});
process.exit(0);
