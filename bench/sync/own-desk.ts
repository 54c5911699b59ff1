/** A desk as the product builds it (real files, real sync over real HTTP), without a window: what is measured as "ours". */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { startLogKeeper } from '../../src/main/store/db/log-keeper.ts';
import { type Identity, saveIdentity } from '../../src/main/store/db/meta-repo.ts';
import { openStore } from '../../src/main/store/db/open.ts';
import { createSync, type Sync } from '../../src/main/store/sync/create-sync.ts';
import { createDeskStore, type DeskStore } from '../../src/main/store/sync/desk-store.ts';
import { realTimer, type SetTimer } from '../../src/main/store/sync/timers.ts';

export const benchKey = 'c3'.repeat(32);

/** What a bench puts in the place of the real thing. */
export type SyncWish = {
  setTimer?: SetTimer;
  /** Of a clock turned by hand: pages are sized by it. */
  elapsedMs?: () => number;
  fetch?: typeof globalThis.fetch;
  random?: () => number;
  log?: (line: string) => void;
  onCommitted?: () => Promise<void>;
};
export type OwnDesk = {
  store: DeskStore;
  dir: string;
  startSync(wish?: SyncWish): Sync;
  onCommitted(rows: number): Promise<void>;
  /** Its files go too, unless they are to be kept. */
  close(keepFiles?: boolean): Promise<void>;
};
/** `dir`: of a desk closed with its files kept. */
export type DeskWish = { hubUrl: string; dir?: string; token?: string; identity?: Identity; nowMs?: () => number };

const nobody: Identity = {
  user: { id: '00000000-0000-7000-8000-0000000000a1', name: '周敏', role: 'agent', teamId: 'bench', teamName: '一组' },
  hubId: '00000000-0000-7000-8000-0000000000f1',
  sample: false,
  packKeys: {},
};

export function benchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'steadydesk-bench-'));
}

export function openDesk({ hubUrl, dir = benchFolder(), token = 'a'.repeat(40), identity = nobody, nowMs = Date.now }: DeskWish): OwnDesk {
  const opened = openStore({ dir, keyHex: benchKey });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = createDeskStore({ files: opened.value, nowMs, newId: uuidv7 });
  saveIdentity(store.own, identity);
  const keeper = startLogKeeper({
    ...{ cache: store.cache, keyHex: benchKey, log: (line) => process.stderr.write(`${line}\n`) },
    thread: new URL('../../src/main/store/db/log-thread.ts', import.meta.url),
  });
  return {
    store,
    dir,
    onCommitted: keeper.committed,
    startSync: (wish = {}) => {
      const log = (line: string) => process.stderr.write(`${line}\n`);
      const sync = createSync({
        store,
        hubUrl,
        token: () => token,
        random: () => 0.1,
        setTimer: realTimer,
        fetch,
        log,
        onCommitted: keeper.committed,
        ...wish,
      });
      sync.start();
      return sync;
    },
    close: async (keepFiles = false) => {
      await keeper.stop();
      opened.value.close();
      if (!keepFiles) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Resolves at the news after which `holds`. */
export function untilNews(store: DeskStore, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const off = store.onNews(() => {
      if (!holds()) return;
      off();
      resolve();
    });
  });
}
