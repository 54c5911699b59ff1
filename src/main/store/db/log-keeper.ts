/**
 * Keeps the log of cache.db short without anybody waiting for the disk: a thread of its own copies it into the file. When that thread
 * is not there (it did not start, or it ended), SQLite copies at a commit as before.
 *
 *   committed ─▶ enough since the last copy? ─ yes ─▶ the thread copies, rows go on being written
 *                                              └ the log is long: the writer (only it) waits until all is copied and the log begins anew
 */
import { Worker } from 'node:worker_threads';
import type { CacheDb } from './open.ts';
import { limitLog } from './page-repo.ts';

export type LogThreadStart = { file: string; keyHex: string; nativeBinding?: string };
export type LogOrder = 'copy' | 'close';
/** Frames in the log, and how many of them stand in the file. */
export type LogStanding = { frames: number; copied: number };

export type LogKeeper = {
  /** Outside any transaction. Resolves when the log is short enough to write on: nearly always at once. */
  committed(rows: number): Promise<void>;
  /** Resolves when the thread has let go of the file. */
  stop(): Promise<void>;
};

/** For tests, and for whoever has no threads: SQLite does it by itself. */
export const noLogKeeper: LogKeeper = { committed: async () => {}, stop: async () => {} };

export type LogKeeperOptions = {
  cache: CacheDb;
  keyHex: string;
  nativeBinding?: string;
  /** The module `log-thread`, where it stands as a file. */
  thread: URL;
  log(line: string): void;
};

/** A row with its indexes changes about two pages. */
const rowsBetweenCopies = 800;
/** A commit of few rows still changes some. */
const leastOfCommit = 10;
/** 32 MB of 4 KiB pages; a page or two may come on top before it is noticed. */
const longLog = 8_000;
/** Written while one copy is under way: the writer is too far ahead of it. */
const mostRowsAhead = 6_000;
/**
 * Beyond this SQLite copies at a commit whatever the thread does, and the commit waits for it. The log of a fill off the phone passes
 * `longLog` while it is written on: three commits of 20,000 rows stay below.
 */
const logLimit = 20_000;

export function startLogKeeper(options: LogKeeperOptions): LogKeeper {
  const { cache, thread, log } = options;
  const start: LogThreadStart = { file: cache.name, keyHex: options.keyHex };
  if (options.nativeBinding !== undefined) start.nativeBinding = options.nativeBinding;
  const worker = new Worker(thread, { workerData: start, execArgv: [], stdin: true });
  let isThere = true;
  let copying: Promise<void> | null = null;
  let answered = (_: LogStanding | null) => {};
  let frames = 0;
  let since = 0;
  let ahead = 0;
  const gone = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      isThere = false;
      answered(null);
      limitLog(cache, null);
      resolve();
    });
  });
  worker.on('error', (error) => log(`log keeper: ${error instanceof Error ? error.message : String(error)}`));
  worker.on('message', (standing: LogStanding) => answered(standing));
  worker.unref();
  limitLog(cache, logLimit);

  const copy = (): Promise<void> => {
    since = 0;
    if (copying !== null) return copying;
    ahead = 0;
    copying = new Promise((resolve) => {
      answered = (standing) => {
        copying = null;
        // A log that stands in the file as a whole is begun anew by the next write; one that was written on meanwhile is not.
        const isWhole = standing === null || (standing.copied >= standing.frames && ahead === 0);
        frames = isWhole ? 0 : standing.frames;
        resolve();
      };
      worker.postMessage('copy' satisfies LogOrder);
    });
    return copying;
  };
  return {
    async committed(rows) {
      since += rows + leastOfCommit;
      ahead += rows + leastOfCommit;
      if (!isThere || since < rowsBetweenCopies) return;
      const isLong = frames >= longLog || (copying !== null && ahead >= mostRowsAhead);
      const copied = copy();
      if (!isLong) return;
      await copied;
      // That copy may have begun before the last commit.
      if (isThere && frames > 0) await copy();
    },
    async stop() {
      if (isThere) {
        worker.ref();
        worker.postMessage('close' satisfies LogOrder);
      }
      await gone;
    },
  };
}
