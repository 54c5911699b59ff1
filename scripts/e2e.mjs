// End-to-end tests in real Electron, on the display there is or a virtual one.
import { join } from 'node:path';
import { ensureBuilt } from './build-app.mjs';
import { findElectron } from './electron-runtime.mjs';
import { withDisplay } from './system-libraries.mjs';

const log = (sentence) => console.log(sentence);
const electron = await findElectron({ log });
console.log(electron.why);
ensureBuilt({ log });
const playwright = join('node_modules', '@playwright', 'test', 'cli.js');
const args = [playwright, 'test', '--config', join('test', 'e2e', 'playwright.config.ts'), ...process.argv.slice(2)];
process.exitCode = await withDisplay(process.execPath, args, { log });
