import { mkdtempSync } from 'node:fs';
import { _electron } from '@playwright/test';
import { layCable } from './cable.mjs';
import { findElectron } from './electron-runtime.mjs';
import { openHub } from './hub-process.mjs';

const electron = await findElectron({ log: console.error });

import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

rmSync('/tmp/desk-smoke/hub/enrolment.json', { force: true });
const child = spawn(process.execPath, ['src/hub/app/server.ts', '--data', '/tmp/desk-smoke/hub', '--port', '0', '--sample'], {
  stdio: 'inherit',
});
for (let i = 0; i < 600 && !existsSync('/tmp/desk-smoke/hub/enrolment.json') && child.exitCode === null; i++)
  await new Promise((r) => setTimeout(r, 100));
const hub = {
  ...(await openHub({ dataDir: '/tmp/desk-smoke/hub' })),
  stop: async () => {
    child.kill('SIGTERM');
    await new Promise((r) => child.once('exit', r));
  },
};
const cable = await layCable(hub.url);
const user = mkdtempSync('/tmp/desk-smoke/user-');
const app = electron.prepareApp(process.cwd(), [`--user-data-dir=${user}`]);
const t0 = Date.now();
const running = await _electron.launch({
  executablePath: app.executable,
  args: app.args,
  env: { ...app.env, STEADYDESK_HUB_URL: cable.url, STEADYDESK_ENROL_CODE: hub.codes.agent, STEADYDESK_CABLE_URL: cable.controlUrl },
});
running.process().stderr.on('data', (d) => process.stderr.write(d));
const page = await running.firstWindow();
page.on('console', (m) => console.log('console', m.type(), m.text().slice(0, 300)));
page.on('pageerror', (e) => console.log('pageerror', e.message.slice(0, 500)));
console.log('window after', Date.now() - t0);
await page.waitForTimeout(6000);
await page.screenshot({ path: '/tmp/desk-smoke/1.png' });
console.log(await page.title(), page.url());
console.log(
  'require',
  await page.evaluate(() => [typeof require, typeof process, Object.keys(window).filter((k) => /desk|electron|ipc/i.test(k))]),
);
console.log(
  'fetch out',
  await page.evaluate(() =>
    fetch('http://127.0.0.1:1/').then(
      () => 'ok',
      (e) => e.message,
    ),
  ),
);
console.log('open', await page.evaluate(() => String(window.open('https://example.com'))));
console.log('perm', await page.evaluate(() => Notification.requestPermission()));
console.log(
  'eval',
  await page.evaluate(() => {
    try {
      return String(new Function('return 1')());
    } catch (e) {
      return e.message;
    }
  }),
);
const before = page.url();
await page
  .evaluate(() => {
    location.href = 'https://example.com/';
  })
  .catch(() => {});
await page.waitForTimeout(300);
console.log('still', page.url() === before);
const t1 = Date.now();
await running.close();
console.log('closed in', Date.now() - t1);
await cable.stop();
await hub.stop();
