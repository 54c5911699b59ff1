// `npm run demo [-- --events FILE]`: plays the walk by itself in real Electron; screenshots and report.json in artifacts/demo/.
import { join } from 'node:path';
import { ensureBuilt } from './build-app.mjs';
import { findElectron } from './electron-runtime.mjs';
import { withDisplay } from './system-libraries.mjs';

const log = (sentence) => console.log(sentence);
const electron = await findElectron({ log });
console.log(electron.why);
ensureBuilt({ log });
process.exitCode = await withDisplay(process.execPath, [join('scripts', 'demo-walk.ts'), ...process.argv.slice(2)], { log });
