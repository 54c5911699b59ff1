// `npm start [-- --as agent|lead]`: from a clean clone to a running desk, with an embedded hub and a sample team.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build-app.mjs';
import { layCable } from './cable.mjs';
import { findElectron } from './electron-runtime.mjs';
import { openHub } from './hub-process.mjs';
import { hasDisplay } from './system-libraries.mjs';

const USAGE = 'Usage: npm start [-- --as agent|lead] [--data FOLDER]';

function readOptions() {
  try {
    const { values } = parseArgs({ options: { as: { type: 'string', default: 'agent' }, data: { type: 'string', default: '.data' } } });
    if (values.as === 'agent' || values.as === 'lead') return values;
  } catch {
    // Falls through to the usage line.
  }
  console.error(USAGE);
  process.exit(2);
}

async function main() {
  const { as, data } = readOptions();
  const log = (sentence) => console.log(sentence);
  if (!hasDisplay()) {
    console.log('There is no display here, so the walk plays by itself on a virtual one: npm run demo.');
    const demo = spawn(process.execPath, [join('scripts', 'demo.mjs')], { stdio: 'inherit' });
    demo.once('exit', (code) => process.exit(code ?? 1));
    return;
  }
  const electron = await findElectron({ log });
  console.log(electron.why);
  ensureBuilt({ log });
  const hub = await openHub({ dataDir: resolve(data, 'hub'), log });
  const cable = await layCable(hub.url);
  const userData = resolve(data, `desk-${as}`);
  mkdirSync(userData, { recursive: true });
  const app = electron.prepareApp(process.cwd(), [`--user-data-dir=${userData}`]);
  const env = {
    ...app.env,
    STEADYDESK_HUB_URL: cable.url,
    STEADYDESK_ENROL_CODE: hub.codes[as] ?? '',
    STEADYDESK_CABLE_URL: cable.controlUrl,
  };
  console.log(`The hub is at ${hub.url}; the desk opens as the sample ${as}. Close the window to stop.`);
  const desk = spawn(app.executable, app.args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => desk.kill('SIGTERM'));
  const code = await new Promise((done) => desk.once('exit', done));
  await cable.stop();
  await hub.stop();
  process.exit(code ?? 0);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
