/** Owns having the peers at hand: they stand outside the project's own lock and are installed the first time they are needed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../peers/', import.meta.url));

function isInstalled(): boolean {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  // A dependency under another name reads `npm:name@version`.
  return Object.entries(dependencies).every(([name, version]) => {
    const file = join(folder, 'node_modules', name, 'package.json');
    return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version === version.split('@').at(-1);
  });
}

/** Throws with what to do when the registry cannot be reached. */
export function ensurePeers(): void {
  if (isInstalled()) return;
  process.stderr.write('bench: installing the engines to compare with (bench/peers)\n');
  const run = spawnSync('npm', ['ci', '--prefix', folder, '--ignore-scripts'], { encoding: 'utf8', shell: process.platform === 'win32' });
  if (run.status === 0 && isInstalled()) return;
  const reason = run.stderr.split('\n').find((line) => line.includes('npm error')) ?? '';
  throw new Error(
    `The engines to compare with could not be installed. ${reason}\nGo online once and run: npm ci --prefix bench/peers --ignore-scripts`,
  );
}
