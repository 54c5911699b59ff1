/** Owns the lock that keeps two hubs out of one data folder: pid plus start time, so that a reused pid is not mistaken for a live hub. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubRefusal } from './refusal.ts';

type Lock = { pid: number; startedAt: string };

/** When the kernel started a process, in its own words; empty when the process is gone, `unknown` where the OS does not tell. */
function processStart(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return '';
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

function readLock(path: string): Lock | null {
  try {
    const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
    return Number.isInteger(lock.pid) ? lock : null;
  } catch {
    return null;
  }
}

function isAlive(lock: Lock): boolean {
  const now = processStart(lock.pid);
  return now !== '' && (now === 'unknown' || lock.startedAt === 'unknown' || now === lock.startedAt);
}

/** Whether a living process holds the folder. */
export function isTaken(folder: string): boolean {
  const lock = readLock(join(folder, 'hub.lock'));
  return lock !== null && isAlive(lock);
}

/** Takes the folder for this process; a lock left by a dead hub is cleared. Returns the release. */
export function takeFolder(folder: string): () => void {
  const path = join(folder, 'hub.lock');
  const mine: Lock = { pid: process.pid, startedAt: processStart(process.pid) };
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const other = readLock(path);
      if (other !== null && isAlive(other)) {
        throw new HubRefusal(
          'db.locked',
          `Another hub (process ${other.pid}) is using ${folder}. Its data is untouched. Stop that hub, or choose another folder with --data.`,
        );
      }
      rmSync(path, { force: true });
    }
  }
  throw new HubRefusal('db.locked', `The folder ${folder} could not be locked. Nothing was changed. Try again.`);
}
