/** A desk's store (no window) with real time and real HTTP, against a hub or a proxy in front of one. */

import { uuidv7 } from 'uuidv7';
import { type Identity, saveIdentity } from '../../src/main/store/db/meta-repo.ts';
import type { StoreFiles } from '../../src/main/store/db/open.ts';
import { countUnsent } from '../../src/main/store/db/outbox-repo.ts';
import { createSync, type Sync } from '../../src/main/store/sync/create-sync.ts';
import { createDeskStore, type DeskStore } from '../../src/main/store/sync/desk-store.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import type { MutationArgs, MutationName } from '../../src/shared/sync/mutations.ts';
import { aFolder, openFiles, removeFolder } from './desk-store.ts';
import type { TestHub, TestUser } from './hub.ts';

export type LiveDesk = {
  store: DeskStore;
  sync: Sync;
  user: TestUser['user'];
  log: string[];
  /** Queues it; throws the AppError's code when it is refused here. Answers the mutation id. */
  act<N extends MutationName>(name: N, args: MutationArgs<N>): string;
  /** Waits for news until `holds`; fails after `ms`. Answers how long it took. */
  until(what: string, holds: () => boolean, ms?: number): Promise<number>;
  /** Until nothing waits and everything was pulled. */
  level(): Promise<number>;
  /** Ends the process part and opens the same files again; `between`: what happens to them meanwhile. */
  reopen(between?: (dir: string) => void): Promise<void>;
  stop(): Promise<void>;
};

export type LiveDeskOptions = { hub: TestHub; user: TestUser; hubUrl?: string };

export async function aLiveDesk({ hub, user, hubUrl = hub.url }: LiveDeskOptions): Promise<LiveDesk> {
  const dir = aFolder();
  const log: string[] = [];
  const session = await fetch(`${hub.url}/session/v1`, { headers: { authorization: `Bearer ${user.token}` } });
  const {
    pack_keys: packKeys,
    hub_id: hubId,
    sample,
  } = (await session.json()) as { pack_keys: Identity['packKeys']; hub_id: string; sample: boolean };
  const open = () => {
    const files = openFiles(dir);
    const store = createDeskStore({ files, nowMs: Date.now, newId: uuidv7 });
    saveIdentity(store.own, { user: user.user, hubId, sample, packKeys });
    const sync = createSync({
      store,
      hubUrl,
      token: () => user.token,
      random: () => 0.1,
      setTimer: realTimer,
      fetch,
      log: (line) => log.push(line),
    });
    sync.start();
    return { files, store, sync };
  };
  let running: { files: StoreFiles; store: DeskStore; sync: Sync } = open();
  const close = async () => {
    await running.sync.stop();
    running.files.close();
  };
  const desk: LiveDesk = {
    get store() {
      return running.store;
    },
    get sync() {
      return running.sync;
    },
    user: user.user,
    log,
    act: (name, args) => {
      const queued = enqueueMutation(running.store, name, args);
      if (!queued.ok) throw new Error(`${queued.error.code}: ${queued.error.message}`);
      return queued.value;
    },
    until: (what, holds, ms = 10_000) => untilNews(running.store, { what, holds, ms, log }),
    level: () => {
      const sinceMs = Date.now();
      running.sync.wake();
      return desk.until('level with the hub', () => countUnsent(running.store.own) === 0 && (running.sync.link().dataAtMs ?? 0) >= sinceMs);
    },
    reopen: async (between) => {
      await close();
      between?.(dir);
      running = open();
    },
    stop: async () => {
      await close();
      removeFolder(dir);
    },
  };
  return desk;
}

type Wait = { what: string; holds: () => boolean; ms: number; log: readonly string[] };

function untilNews(store: DeskStore, { what, holds, ms, log }: Wait): Promise<number> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      unsubscribe();
      reject(new Error(`not within ${ms} ms: ${what}\n${log.slice(-10).join('\n')}`));
    }, ms);
    const check = () => {
      if (!holds()) return;
      clearTimeout(deadline);
      unsubscribe();
      resolve(performance.now() - startedMs);
    };
    const unsubscribe = store.onNews(() => queueMicrotask(check));
    check();
  });
}
