// Opens one desk as a process, on a cable of its own, and closes both again. Shared by `npm start` and `npm run dev`.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { layCable } from './cable.mjs';

/**
 * @param {{ electron: import('./electron-runtime.mjs').Electron, hub: { url: string, codes: Record<string, string> },
 *   as: string, data: string, env?: Record<string, string> }} options `data` is the folder that holds every desk's data
 * @returns {Promise<{ closed: Promise<number>, close(): void }>} `closed` resolves to the exit code
 */
export async function openDesk({ electron, hub, as, data, env = {} }) {
  const cable = await layCable(hub.url);
  const userData = resolve(data, `desk-${as}`);
  mkdirSync(userData, { recursive: true });
  const app = electron.prepareApp(process.cwd(), [`--user-data-dir=${userData}`]);
  const desk = spawn(app.executable, app.args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...app.env,
      STEADYDESK_HUB_URL: cable.url,
      STEADYDESK_ENROL_CODE: hub.codes[as] ?? '',
      STEADYDESK_CABLE_URL: cable.controlUrl,
      ...env,
    },
  });
  const closed = new Promise((done, fail) => {
    desk.once('error', fail);
    desk.once('exit', (code) => done(code ?? 1));
  }).finally(() => cable.stop());
  return { closed, close: () => desk.kill('SIGTERM') };
}

export const hubFolder = (data) => join(resolve(data), 'hub');
