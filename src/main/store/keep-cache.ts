/** The threads that look after cache.db: one keeps its log short, one reads its pages once a day. Without their modules nothing depends on them. */
import type { Log } from '../../shared/base/log.ts';
import { noLogKeeper, startLogKeeper } from './db/log-keeper.ts';
import { startPageChecks } from './page-checks.ts';
import type { StoreStart } from './process-messages.ts';
import type { DeskStore } from './sync/desk-store.ts';
import type { SetTimer } from './sync/timers.ts';

export type CacheKeeping = {
  /** Rows were committed: see `LogKeeper`. */
  committed(rows: number): Promise<void>;
  /** Resolves when no thread holds the file any more. */
  stop(): Promise<void>;
};

export type CacheKeepingOptions = {
  start: StoreStart;
  setTimer: SetTimer;
  log: Log;
  /** A page did not read: the cache is to be set aside. */
  onDamaged(): void;
  /** The modules `db/log-thread` and `db/page-check-thread`, where they stand as files. */
  logThread?: URL;
  pageCheckThread?: URL;
};

export function keepCache(store: DeskStore, options: CacheKeepingOptions): CacheKeeping {
  const { start, setTimer, log, logThread, pageCheckThread, onDamaged } = options;
  if (start.databaseKey === null) return noLogKeeper;
  const given = { keyHex: start.databaseKey, ...(start.sqliteBinding === null ? {} : { nativeBinding: start.sqliteBinding }) };
  const sayOf = (event: string) => (message: string) => log('warn', event, { message });
  const keeper =
    logThread === undefined ? noLogKeeper : startLogKeeper({ ...given, cache: store.cache, thread: logThread, log: sayOf('store.log') });
  const stopChecks =
    pageCheckThread === undefined
      ? async () => {}
      : startPageChecks({ ...given, store, thread: pageCheckThread, setTimer, log: sayOf('store.pages'), onDamaged });
  return {
    committed: keeper.committed,
    stop: async () => {
      await stopChecks();
      await keeper.stop();
    },
  };
}
