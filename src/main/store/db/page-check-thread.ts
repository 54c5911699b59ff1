/** Runs in a thread of its own and ends: reads every page of cache.db, table by table, and says whether all of them are whole. Writes nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3, { type Options } from 'better-sqlite3';
import type { LogThreadStart } from './log-keeper.ts';
import { isCorruption } from './sqlite-errors.ts';
import { unlock } from './unlock.ts';

/** `table`: where; empty where not even that could be read. */
export type PagesFound = { kind: 'whole' } | { kind: 'damaged'; table: string };

const { file, keyHex, nativeBinding } = workerData as LogThreadStart;

/** A table at a time, so that no reader holds the log of a large file for long. What lies in no table (free pages) holds nothing. */
function readAll(): PagesFound {
  const driver: Options = { fileMustExist: true, readonly: true };
  if (nativeBinding !== undefined) driver.nativeBinding = nativeBinding;
  const db = new BetterSqlite3(file, driver);
  try {
    unlock(db, keyHex);
    db.pragma('cache_size = -2048');
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name").pluck().all();
    for (const name of ['sqlite_schema', ...(tables as string[])]) {
      const found = db.pragma(`integrity_check("${name}")`, { simple: true });
      if (found !== 'ok') return { kind: 'damaged', table: name };
    }
    return { kind: 'whole' };
  } catch (error) {
    if (isCorruption(error)) return { kind: 'damaged', table: '' };
    throw error;
  } finally {
    db.close();
  }
}

parentPort?.postMessage(readAll());
