/**
 * Once a day, while nobody is talking with a customer, a thread reads every page of cache.db: what a disk changed in silence is found
 * before somebody needs it. Small files are also read whole when they open; a large one would keep people waiting there.
 */
import { Worker } from 'node:worker_threads';
import { dayMs, minuteMs } from '../../shared/base/clock.ts';
import { errorText } from '../../shared/base/log.ts';
import type { LogThreadStart } from './db/log-keeper.ts';
import { pagesReadAtMs, savePagesRead } from './db/meta-repo.ts';
import type { PagesFound } from './db/page-check-thread.ts';
import { isContactRunning } from './db/running-contacts-repo.ts';
import { storageError } from './db/sqlite-errors.ts';
import type { DeskStore } from './sync/desk-store.ts';
import type { SetTimer } from './sync/timers.ts';

export type PageCheckOptions = {
  store: DeskStore;
  keyHex: string;
  nativeBinding?: string;
  /** The module `page-check-thread`, where it stands as a file. */
  thread: URL;
  setTimer: SetTimer;
  log(line: string): void;
  onDamaged(): void;
};

const lookEveryMs = 10 * minuteMs;

/** Answers how to stop; resolved when no thread holds the file any more. */
export function startPageChecks(options: PageCheckOptions): () => Promise<void> {
  const { store, setTimer, log } = options;
  let cancel = () => {};
  let reading: { worker: Worker; gone: Promise<void> } | null = null;

  const take = (found: PagesFound): void => {
    if (found.kind === 'damaged') {
      log(`a page of cache.db is damaged (${found.table || 'its header'})`);
      options.onDamaged();
      return;
    }
    try {
      savePagesRead(store.cache, store.nowMs());
    } catch (error) {
      // Without room for a number it is read again at the next look.
      if (storageError(error) === null) throw error;
    }
  };
  const read = (): void => {
    const start: LogThreadStart = { file: store.cache.name, keyHex: options.keyHex };
    if (options.nativeBinding !== undefined) start.nativeBinding = options.nativeBinding;
    const worker = new Worker(options.thread, { workerData: start, execArgv: [], stdin: true });
    worker.unref();
    worker.on('message', (found: PagesFound) => {
      if (reading?.worker === worker) take(found);
    });
    worker.on('error', (error) => log(`pages were not read: ${errorText(error)}`));
    const gone = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        if (reading?.worker === worker) reading = null;
        resolve();
      });
    });
    reading = { worker, gone };
  };
  const letGo = async (): Promise<void> => {
    const under = reading;
    reading = null;
    if (under === null) return;
    await under.worker.terminate();
    await under.gone;
  };
  const look = (): void => {
    cancel = setTimer(look, lookEveryMs);
    // A talk has begun meanwhile: the disk is for that. Reading begins anew when it is over.
    if (isContactRunning(store.own)) void letGo();
    else if (reading === null && Math.abs(store.nowMs() - pagesReadAtMs(store.cache)) >= dayMs) read();
  };
  cancel = setTimer(look, lookEveryMs);
  return async () => {
    cancel();
    await letGo();
  };
}
