// Builds the app into out/ when a source is newer than the last build.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MARK = join('out', 'main', 'main.js');

export function ensureBuilt({ log = () => {} } = {}) {
  if (existsSync(MARK) && newestSource() < statSync(MARK).mtimeMs) return;
  log('Building the app.');
  const run = spawnSync(process.execPath, [join('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`The build failed:\n${run.stdout}${run.stderr}`);
}

function newestSource() {
  const files = ['package.json', 'electron.vite.config.ts', ...globSync('src/{main,preload,renderer,shared}/**/*.*')];
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
