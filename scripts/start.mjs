// `npm start [-- --as agent|lead|owner|manager]`: from a clean clone to a running desk, with an embedded hub and a sample team.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build-app.mjs';
import { findElectron } from './electron-runtime.mjs';
import { openHub } from './hub-process.mjs';
import { hubFolder, openDesk } from './open-desk.mjs';
import { hasDisplay } from './system-libraries.mjs';

/** `owner`: the department owner of quality and product. */
const SEATS = new Set(['agent', 'lead', 'owner', 'manager']);
const USAGE = 'Usage: npm start [-- --as agent|lead|owner|manager] [--data FOLDER]';

function readOptions() {
  try {
    const { values } = parseArgs({ options: { as: { type: 'string', default: 'agent' }, data: { type: 'string', default: '.data' } } });
    if (SEATS.has(values.as)) return values;
  } catch {
    // Falls through to the usage line.
  }
  console.error(USAGE);
  process.exit(2);
}

function playDemo() {
  console.log('There is no display here, so the walk plays by itself on a virtual one: npm run demo.');
  const demo = spawn(process.execPath, [join('scripts', 'demo.mjs')], { stdio: 'inherit' });
  demo.once('exit', (code) => process.exit(code ?? 1));
}

async function main() {
  const { as, data } = readOptions();
  if (!hasDisplay()) return playDemo();
  const log = (sentence) => console.log(sentence);
  const electron = await findElectron({ log });
  console.log(electron.why);
  ensureBuilt({ log });
  const hub = await openHub({ dataDir: hubFolder(data), log });
  console.log(`The hub is at ${hub.url}; the desk opens as the sample ${as}. Close the window to stop.`);
  const desk = await openDesk({ electron, hub, as, data });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, desk.close);
  const code = await desk.closed;
  await hub.stop();
  process.exit(code);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
