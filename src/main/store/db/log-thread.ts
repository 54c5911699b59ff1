/** Runs in a thread of its own: on each order, copies what was committed from the log of cache.db into the file. Reads and writes no row. */
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3, { type Options } from 'better-sqlite3';
import type { LogOrder, LogStanding, LogThreadStart } from './log-keeper.ts';
import { unlock } from './unlock.ts';

const { file, keyHex, nativeBinding } = workerData as LogThreadStart;
const driver: Options = { fileMustExist: true, timeout: 0 };
if (nativeBinding !== undefined) driver.nativeBinding = nativeBinding;
const db = new BetterSqlite3(file, driver);
unlock(db, keyHex);
db.pragma('cache_size = -256');
db.pragma('mmap_size = 0');

function copyLog(): LogStanding {
  const [standing] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
  return { frames: standing?.log ?? 0, copied: standing?.checkpointed ?? 0 };
}

parentPort?.on('message', (order: LogOrder) => {
  if (order === 'copy') {
    parentPort?.postMessage(copyLog());
    return;
  }
  db.close();
  parentPort?.close();
});
