/**
 * Brings an older cache.db forward before it is opened, in a thread, so that windows can be told meanwhile. One transaction per step: ended
 * in between, the next start does the unfinished step again. Whatever goes wrong here is left to the opening, which says why.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import BetterSqlite3, { type Options } from 'better-sqlite3';
import { cacheMigrations } from './migrations/list.ts';
import type { OpenOptions } from './open.ts';
import { unlock } from './unlock.ts';

export type UpgradeStep = { done: number; total: number };

/** `share`: 0 to 1, null while the step cannot tell; `leftMs` likewise, while it is too early to judge. */
export type UpgradeStanding = { share: number | null; leftMs: number | null };

export type Upgrading = {
  standing(): UpgradeStanding;
  /** Resolves when it is over, however it ended. */
  over: Promise<void>;
};

export type UpgradeOptions = {
  files: OpenOptions;
  /** The module `upgrade-thread`, where it stands as a file. */
  thread: URL;
  /** Monotonic, ms. */
  elapsedMs(): number;
  log(line: string): void;
};

/** A second open file may hold it for a while: a copy being made, a search for viruses. */
const busyTimeoutMs = 60_000;
/** Before this share is done, what is left cannot be told from what was. */
const telling = 0.05;

/** Reads only, so that it need not wait for whoever writes. */
function versionOf(file: string, { keyHex, nativeBinding }: OpenOptions): number {
  const driver: Options = { fileMustExist: true };
  if (nativeBinding !== undefined) driver.nativeBinding = nativeBinding;
  const db = new BetterSqlite3(file, driver);
  try {
    unlock(db, keyHex);
    return Number(db.pragma('user_version', { simple: true }));
  } finally {
    db.close();
  }
}

/** False as well for a file that does not open: opening it says why. */
export function isUpgradeDue(files: OpenOptions): boolean {
  const file = join(files.dir, 'cache.db');
  const newest = cacheMigrations.at(-1)?.id ?? 0;
  if (!existsSync(file) || !existsSync(join(files.dir, 'own.db'))) return false;
  try {
    const version = versionOf(file, files);
    return version > 0 && version < newest;
  } catch {
    return false;
  }
}

export function startUpgrade({ files, thread, elapsedMs, log }: UpgradeOptions): Upgrading {
  const workerData: OpenOptions = { ...files, busyTimeoutMs };
  const worker = new Worker(thread, { workerData, execArgv: [], stdin: true });
  let standing: UpgradeStanding = { share: null, leftMs: null };
  let first: { atMs: number; share: number } | null = null;
  worker.on('message', ({ done, total }: UpgradeStep) => {
    const share = total === 0 ? 1 : done / total;
    const atMs = elapsedMs();
    first ??= { atMs, share };
    const gone = share - first.share;
    standing = { share, leftMs: gone < telling ? null : ((atMs - first.atMs) / gone) * (1 - share) };
  });
  worker.on('error', (error) => log(`upgrade: ${error instanceof Error ? error.message : String(error)}`));
  const over = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return { standing: () => standing, over };
}
