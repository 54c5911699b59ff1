// `npm run pack`: an unpacked package for this platform, with the Electron that was found. Installers are `-- --dist`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './build-app.mjs';
import { findElectron } from './electron-runtime.mjs';

const log = (sentence) => console.log(sentence);
const electron = await findElectron({ log });
console.log(electron.why);
ensureBuilt({ log });
const target = process.argv.includes('--dist') ? [] : ['--dir'];
const source = electron.kind === 'own' ? [] : [`-c.electronDist=${electron.dist}`, `-c.electronVersion=${electron.version}`];
const builder = join('node_modules', 'electron-builder', 'cli.js');
const run = spawnSync(process.execPath, [builder, ...target, ...source, '--publish', 'never'], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
