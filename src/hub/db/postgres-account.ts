/**
 * PostgreSQL refuses to run as root. As root this finds (or makes) the account it runs under, and places for its programs and data
 * which that account can enter; for everyone else there is nothing to do.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HubRefusal } from './refusal.ts';

export type Account = { uid: number; gid: number };

const accountName = 'postgres';
/** Used only when a root-owned private folder (a home, say) hides programs or data from the account. */
const publicRoom = '/var/lib/steadydesk-hub';

function findAccount(): Account | null {
  try {
    const id = (flag: string) => Number.parseInt(execFileSync('id', [flag, accountName], { encoding: 'utf8', stdio: 'pipe' }), 10);
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

/** Null when the current user may run PostgreSQL itself. */
export function postgresAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const found = findAccount();
  if (found !== null) return found;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/sh', accountName], { stdio: 'pipe' });
  } catch {
    // The next line says what to do.
  }
  const made = findAccount();
  if (made !== null) return made;
  throw new HubRefusal(
    'bug',
    `PostgreSQL does not run as root and the account "${accountName}" could not be made. Nothing was changed. Start the hub as another user, or set DATABASE_URL.`,
  );
}

function everyoneMayEnter(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Folder of the PostgreSQL programs as the account can run them: the installed one, or a copy of it made once. */
export function reachablePrograms(nativeFolder: string, account: Account | null): string {
  if (account === null || everyoneMayEnter(join(nativeFolder, 'bin'))) return nativeFolder;
  const key = createHash('sha256')
    .update(nativeFolder)
    .update(String(statSync(nativeFolder).mtimeMs))
    .digest('hex')
    .slice(0, 12);
  const copy = join(publicRoom, `programs-${key}`);
  if (existsSync(copy)) return copy;
  mkdirSync(publicRoom, { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${process.pid}`;
  cpSync(nativeFolder, unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, copy);
  return copy;
}

/** Where the cluster of a data folder lies: inside it, or under the public room when the account cannot enter the folder. */
export function clusterFolder(dataFolder: string, account: Account | null): string {
  if (account === null || everyoneMayEnter(dirname(dataFolder))) {
    if (account !== null) chmodSync(dataFolder, 0o711);
    return join(dataFolder, 'postgres');
  }
  const key = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  mkdirSync(publicRoom, { recursive: true, mode: 0o755 });
  return join(publicRoom, `cluster-${key}`);
}

/** Makes an empty folder that belongs to the account. */
export function makeOwnFolder(path: string, account: Account | null): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (account !== null) chownSync(path, account.uid, account.gid);
}
