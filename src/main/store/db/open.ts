/**
 * Opens the two encrypted files of a desk. `cache.db` may be lost and pulled again; `own.db` holds unsent work and is never deleted.
 * `own.db` is held exclusively and opened first: a second store on the same folder gets `db.locked`. `cache.db` is shared with this
 * process's own thread that copies its log (`log-keeper.ts`).
 */
import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3, { type Database, type Options } from 'better-sqlite3';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { foldForSearch } from '../../../shared/language/search-fold.ts';
import { setCacheAside } from './damaged-cache.ts';
import { finishErasing } from './erase.ts';
import { migrate } from './migrate.ts';
import { cacheMigrations, ownMigrations } from './migrations/list.ts';
import { isCorruption, storageError } from './sqlite-errors.ts';
import { unlock } from './unlock.ts';

/** Phantom members keep the two connections apart at compile time. */
export type CacheDb = Database & { readonly file?: 'cache' };
export type OwnDb = Database & { readonly file?: 'own' };

export type OpenOptions = {
  /** Folder of the files; made when missing. */
  dir: string;
  /** 64 hex digits: the raw 256-bit key, no key derivation. */
  keyHex: string;
  /** Path of the driver's binary, where the packaged one does not fit the runtime. */
  nativeBinding?: string;
  /** How long to wait for another process to let go of the files. */
  busyTimeoutMs?: number;
};

export type StoreFiles = {
  cache: CacheDb;
  own: OwnDb;
  /** True when a damaged cache was set aside (`cache.damaged.db`) and an empty one begun: everything is pulled again. */
  cacheRebuilt: boolean;
  close(): void;
};

const fullCheckBelowBytes = 32 * 1024 * 1024;
const suspectMark = 'cache.suspect';

/** Fails with db.wrong-key, db.corrupt (own.db), db.newer-than-app, db.locked or disk.full; files are then left as they were. */
export function openStore(options: OpenOptions): Result<StoreFiles> {
  if (!/^[0-9a-f]{64}$/i.test(options.keyHex)) return fail('db.wrong-key', 'main', 'the key is not 64 hex digits');
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  finishErasing(options.dir);
  const keyFits = checkKey(options);
  const own = openFile(options, 'own.db', keyFits);
  if (!own.ok) return own;
  const ownReady = prepareOwn(own.value);
  if (!ownReady.ok) return closing(own.value, ownReady);
  writeKeyCheck(options);
  const cache = openCache(options);
  if (!cache.ok) return closing(own.value, cache);
  return ok({
    cache: cache.value.db as CacheDb,
    own: own.value as OwnDb,
    cacheRebuilt: cache.value.rebuilt,
    close: () => {
      cache.value.db.close();
      own.value.close();
    },
  });
}

/** Call when SQLite reports corruption while running: the next open sets the cache aside instead of trusting it. */
export function markCacheSuspect(dir: string): void {
  writeFileSync(join(dir, suspectMark), '');
}

function closing<T extends { ok: false }>(db: Database, failure: T): T {
  db.close();
  return failure;
}

/** Throws whatever the driver throws; nothing is brought forward yet. */
export function connect(options: OpenOptions, name: 'cache.db' | 'own.db'): Database {
  const driver: Options = { timeout: options.busyTimeoutMs ?? 2_000 };
  if (options.nativeBinding !== undefined) driver.nativeBinding = options.nativeBinding;
  const db = new BetterSqlite3(join(options.dir, name), driver);
  try {
    unlock(db, options.keyHex);
    if (name === 'own.db') db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    // Taking the write lock now makes a second opener fail here, not later in the middle of work.
    db.exec('BEGIN IMMEDIATE; COMMIT;');
    db.pragma('foreign_keys = ON');
    db.pragma('mmap_size = 0');
    db.pragma('temp_store = MEMORY');
    // For rows that the index of words does not know yet.
    db.function('search_fold', { deterministic: true }, (text) => (typeof text === 'string' ? foldForSearch(text) : ''));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openFile(options: OpenOptions, name: 'cache.db' | 'own.db', keyFits: boolean | null): Result<Database> {
  try {
    return ok(connect(options, name));
  } catch (error) {
    const failure = storageError(error);
    if (failure === null) throw error;
    // The first page of an encrypted file reads the same with a wrong key and when damaged; only the key check tells them apart.
    if (failure.code === 'db.corrupt' && keyFits !== true) return fail('db.wrong-key', 'main', `${name}: ${failure.message}`);
    return { ok: false, error: failure };
  }
}

function prepareOwn(own: Database): Result<number[]> {
  own.pragma('synchronous = FULL');
  own.pragma('secure_delete = ON');
  return guarded(() => migrate(own, ownMigrations));
}

function guarded<T>(work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (error) {
    const failure = storageError(error);
    if (failure === null) throw error;
    return { ok: false, error: failure };
  }
}

/** `own.db` has opened with this key, so a cache that does not open is damaged. */
function openCache(options: OpenOptions): Result<{ db: Database; rebuilt: boolean }> {
  const suspect = existsSync(join(options.dir, suspectMark));
  if (!suspect) {
    const first = tryCache(options);
    if (first.ok) return ok({ db: first.value, rebuilt: false });
    if (first.error.code !== 'db.corrupt') return first;
  }
  setCacheAside(options.dir);
  const fresh = tryCache(options);
  if (!fresh.ok) return fresh;
  rmSync(join(options.dir, suspectMark), { force: true });
  return ok({ db: fresh.value, rebuilt: true });
}

function tryCache(options: OpenOptions): Result<Database> {
  const opened = openFile(options, 'cache.db', true);
  if (!opened.ok) return opened;
  const db = opened.value;
  const ready = guarded(() => {
    db.pragma('synchronous = NORMAL');
    db.pragma('cache_size = -20480');
    // Purged rows must not linger in free pages.
    db.pragma('secure_delete = ON');
    const checked = checkPages(options, db);
    return checked.ok ? migrate(db, cacheMigrations) : checked;
  });
  return ready.ok ? ok(db) : closing(db, ready);
}

/** Reads every page of a small cache; a large one is trusted until a read fails (see `markCacheSuspect`). */
function checkPages(options: OpenOptions, db: Database): Result<null> {
  if (statSync(join(options.dir, 'cache.db')).size > fullCheckBelowBytes) return ok(null);
  try {
    const found = db.pragma('quick_check(1)', { simple: true });
    return found === 'ok' ? ok(null) : fail('db.corrupt', 'main', `cache.db: ${String(found)}`);
  } catch (error) {
    if (isCorruption(error)) return fail('db.corrupt', 'main', 'cache.db: a page does not read');
    throw error;
  }
}

function keyCheckText(keyHex: string): string {
  return createHmac('sha256', Buffer.from(keyHex, 'hex')).update('steadydesk key check').digest('hex');
}

/** True: this is the key the files were made with; false: another one was; null: nothing to compare with. */
function checkKey(options: OpenOptions): boolean | null {
  const path = join(options.dir, 'key.check');
  if (!existsSync(path)) return null;
  return readFileSync(path, 'utf8').trim() === keyCheckText(options.keyHex);
}

function writeKeyCheck(options: OpenOptions): void {
  if (checkKey(options) !== true) writeFileSync(join(options.dir, 'key.check'), `${keyCheckText(options.keyHex)}\n`);
}
