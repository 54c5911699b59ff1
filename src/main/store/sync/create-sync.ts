/** Composition of the sync side of the store: hub client, loop, link state. Everything that is not deterministic comes in as an argument. */
import { dirname } from 'node:path';
import type { LinkState } from '../../../shared/contract/desk-views.ts';
import { markCacheSuspect } from '../db/open.ts';
import type { DeskStore } from './desk-store.ts';
import { createHubClient, type Fetch } from './hub-client.ts';
import { createLinkWatch } from './link-watch.ts';
import { createLoop } from './loop.ts';
import type { SetTimer } from './timers.ts';

export type SyncOptions = {
  store: DeskStore;
  /** e.g. `http://127.0.0.1:4100`, no slash at the end. */
  hubUrl: string;
  /** The device token; asked before each request. */
  token: () => string;
  /** In [0, 1). */
  random: () => number;
  setTimer: SetTimer;
  fetch: Fetch;
  /** A page of a file did not read. Sync has ended and the cache is marked suspect: restart the store, which sets it aside. */
  onDamaged?: () => void;
  /** Lines without customer data. */
  log?: (line: string) => void;
};

export type Sync = {
  start(): void;
  /** Resolves once nothing of it will touch the databases any more; close them after that. */
  stop(): Promise<void>;
  link(): LinkState;
  /** Try now: the network is back, the window was opened, the person asked. */
  wake(): void;
};

export function createSync(options: SyncOptions): Sync {
  const { store, hubUrl, token, random, setTimer } = options;
  const log = options.log ?? (() => undefined);
  const hub = createHubClient({ hubUrl, token, fetch: options.fetch, setTimer, nowMs: store.nowMs });
  const watch = createLinkWatch({ store, setTimer });
  const onDamaged = () => {
    markCacheSuspect(dirname(store.cache.name));
    options.onDamaged?.();
  };
  const loop = createLoop({ store, hub, random, setTimer, log, onState: watch.update, onDamaged });
  return {
    start: loop.start,
    stop: async () => {
      watch.stop();
      await loop.stop();
    },
    link: watch.link,
    wake: loop.wake,
  };
}
