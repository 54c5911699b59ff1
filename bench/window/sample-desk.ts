/** The built app in real Electron, signed in as the sample agent at a sample hub of its own, for as long as something is measured. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { ensureBuilt } from '../../scripts/build-app.mjs';
import { findElectron } from '../../scripts/electron-runtime.mjs';
import { MeasuredProcess } from '../engine/child-process.ts';
import type { SampleHubAsk, SampleHubReady, SampleHubSpec } from '../sync/sample-hub-child.ts';
import { launchElectron } from './launch-electron.ts';

export type SampleHub = MeasuredProcess<SampleHubReady, SampleHubAsk, object>;
/** `electron`: its version. */
export type SampleDesk = { app: ElectronApplication; page: Page; hub: SampleHub; electron: string };

/** `measure` begins when the team is on the desk; all of it is gone afterwards. */
export async function onSampleDesk(hubSpec: SampleHubSpec, measure: (desk: SampleDesk) => Promise<void>): Promise<void> {
  const electron = await findElectron();
  ensureBuilt();
  const hub: SampleHub = new MeasuredProcess('../sync/sample-hub-child.ts', hubSpec);
  const { url, code } = await hub.ready;
  const userData = mkdtempSync(join(tmpdir(), 'steadydesk-bench-'));
  const start = electron.prepareApp(resolve('.'), [`--user-data-dir=${userData}`, '--lang=zh-CN']);
  const env = { ...(start.env as Record<string, string>), STEADYDESK_HUB_URL: url, STEADYDESK_ENROL_CODE: code };
  const app = await launchElectron({ executablePath: start.executable, args: start.args, env });
  try {
    const page = await app.firstWindow();
    await page.getByTestId('link-chip').filter({ hasText: '在线' }).waitFor({ timeout: 60_000 });
    await page.getByTestId('first-sync').waitFor({ state: 'detached', timeout: 60_000 });
    await measure({ app, page, hub, electron: electron.version });
  } finally {
    await app.close();
    await hub.ask('stop');
    hub.end();
    rmSync(userData, { recursive: true, force: true });
  }
}

/** A contact written by hand with a customer of the sample team: its composer is there. */
export async function openContact(page: Page): Promise<void> {
  await page.getByTestId('log-by-hand').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^客户/).fill('王');
  await dialog.getByRole('listitem').first().getByRole('button').click();
  await dialog.getByRole('button', { name: '开始' }).click();
  await page.getByTestId('composer-input').waitFor();
}
