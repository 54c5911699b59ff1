/** Composition of the sync side of the store: hub client, loop, link state. Everything that is not deterministic comes in as an argument. */
import { dirname } from 'node:path';
import type { ToldEvent } from '../../../shared/contract/contact-events.ts';
import type { LinkState } from '../../../shared/contract/desk-views.ts';
import type { ToldPresence } from '../../../shared/contract/presence.ts';
import { markCacheSuspect } from '../db/open.ts';
import { followContacts } from './contact-stream.ts';
import type { DeskStore } from './desk-store.ts';
import { type CheckSummary, startDigestRounds } from './digest-rounds.ts';
import { shelfOf } from './file-shelf.ts';
import { createHubClient, type Fetch, type HubClient } from './hub-client.ts';
import { keepLateFiles } from './late-files.ts';
import { createLinkWatch } from './link-watch.ts';
import { createLoop } from './loop.ts';
import { followPresence } from './presence-stream.ts';
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
  /** A pull was answered and written. */
  onContact?: (hubTimeMs: number) => void;
  /** The hub orders everything on this PC to be erased. Sync has ended. */
  onErase?: () => void;
  /** Rows were committed: see `LogKeeper`. */
  onCommitted?: (rows: number) => Promise<void>;
  /** A turn for everybody else between two slices of a long page, and a rest if it is not 0; the event loop's and its timer's by default. */
  breathe?: (restMs: number) => Promise<void>;
  /** A call or chat in progress, as a system in the network told the hub. */
  onContactEvent?: (told: ToldEvent) => void;
  /** Who is on which ticket, as the hub tells it; null when it does not any more. */
  onPresence?: (told: ToldPresence | null) => void;
  /** Monotonic, ms; this process's by default. */
  elapsedMs?: () => number;
  /** Lines without customer data. */
  log?: (line: string) => void;
};

export type Sync = {
  start(): void;
  /** Resolves once nothing of it will touch the databases any more; close them after that. */
  stop(): Promise<void>;
  link(): LinkState;
  /** As in `link`, without asking the files for all the rest. */
  dataAtMs(): number | null;
  /** Try now: the network is back, the window was opened, the person asked. */
  wake(): void;
  /** Compares every row with the hub's and fetches again what differs. */
  check(): Promise<CheckSummary>;
  ask: HubClient['ask'];
  getFile: HubClient['getAttachment'];
};

function breatheWith(setTimer: SetTimer): (restMs: number) => Promise<void> {
  return (restMs) =>
    new Promise((resolve) => {
      if (restMs > 0) setTimer(resolve, restMs);
      else setImmediate(resolve);
    });
}

export function createSync(options: SyncOptions): Sync {
  const { store, hubUrl, token, random, setTimer } = options;
  const log = options.log ?? (() => undefined);
  const watch = createLinkWatch({ store, setTimer });
  const elapsedMs = options.elapsedMs ?? (() => performance.now());
  const hub = createHubClient({ hubUrl, token, fetch: options.fetch, setTimer, elapsedMs, onPace: watch.pace });
  const isOnline = () => ['online', 'slow'].includes(watch.link().state);
  const rounds = startDigestRounds({ store, hub, setTimer, log, isOnline });
  const onNone = () => store.announce(['link', 'outbox']);
  const late = keepLateFiles({ shelf: shelfOf(store.own), hub, setTimer, log, isOnline, onNone });
  const { onContact, onErase } = options;
  const loop = createLoop({
    ...{ store, hub, late, random, setTimer, log, onState: watch.update },
    breathe: options.breathe ?? breatheWith(setTimer),
    elapsedMs,
    onCommitted: options.onCommitted ?? (async () => undefined),
    onDamaged() {
      void rounds.stop();
      markCacheSuspect(dirname(store.cache.name));
      options.onDamaged?.();
    },
    ...(onContact === undefined ? {} : { onContact }),
    onErase() {
      void rounds.stop();
      onErase?.();
    },
  });
  const { onContactEvent, onPresence } = options;
  const streams: { stop(): void }[] = [];
  return {
    start() {
      loop.start();
      const line = { hubUrl, token, fetch: options.fetch, setTimer };
      if (onContactEvent !== undefined) streams.push(followContacts(line, onContactEvent));
      if (onPresence !== undefined) streams.push(followPresence(line, onPresence));
    },
    stop: async () => {
      for (const stream of streams.splice(0)) stream.stop();
      watch.stop();
      const checked = Promise.all([rounds.stop(), late.stop()]);
      await loop.stop();
      await checked;
    },
    check: rounds.check,
    link: watch.link,
    dataAtMs: watch.dataAtMs,
    wake: loop.wake,
    ask: hub.ask,
    getFile: hub.getAttachment,
  };
}
