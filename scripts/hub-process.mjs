// Starts the sample hub as a process of its own, or finds the one that already runs on the same data folder.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const START_MS = 120_000;

/**
 * @param {{ dataDir: string, clockFile?: string, log?: (sentence: string) => void, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ url: string, codes: Record<string, string>, pid: number | null, stop(): Promise<void> }>}
 *   `clockFile` moves the hub's time, for rehearsals
 *   `pid` is null and `stop` does nothing when the hub was already running
 */
export async function openHub({ dataDir, clockFile, log = () => {}, env = process.env }) {
  const running = await readEnrolment(dataDir);
  if (running) return { ...running, pid: null, stop: async () => {} };

  log('Starting the sample hub (the first start fills it with a sample team, about ten seconds).');
  mkdirSync(dirname(dataDir), { recursive: true });
  const clock = clockFile === undefined ? [] : ['--clock', clockFile];
  const child = spawn(process.execPath, ['src/hub/app/server.ts', '--data', dataDir, '--port', '0', '--sample', ...clock], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
  };

  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const ready = await readEnrolment(dataDir);
    if (ready) return { ...ready, pid: child.pid ?? null, stop };
    await wait(150);
  }
  await stop();
  throw new Error(`The hub did not start:\n${Buffer.concat(output).toString().trim().split('\n').slice(-15).join('\n')}`);
}

async function readEnrolment(dataDir) {
  const file = join(dataDir, 'enrolment.json');
  if (!existsSync(file)) return null;
  try {
    const { hub_url: url, codes } = JSON.parse(readFileSync(file, 'utf8'));
    const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(1_000) });
    const { product } = await health.json();
    return product === 'steadydesk-hub' ? { url, codes } : null;
  } catch {
    return null; // Left by a hub that has stopped, or half written.
  }
}
