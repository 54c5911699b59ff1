/** A whole desk without a window: the real store in its own process, a client on a real port, and ways to kill it and start it again. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { FromStore, StoreStart, ToStore } from '../../src/main/store/process-messages.ts';
import type { deskContract } from '../../src/shared/contract/desk.ts';
import type { News } from '../../src/shared/contract/desk-views.ts';
import type { Enrolment } from '../../src/shared/contract/hub.ts';
import type { TestHub } from './hub.ts';

export type DeskClient = ContractRouterClient<typeof deskContract>;

export type RunningDesk = {
  client: DeskClient;
  dir: string;
  /** What the store told the window side, newest last. */
  told: FromStore[];
  /** Resolves once the store has told this, earlier or from now on. */
  tells(kind: FromStore['kind']): Promise<void>;
  tell(message: ToStore): void;
  /** As the window side does after a restart of the store or an upgrade: what is asked from now on goes over a new port. */
  takeFreshPort(): void;
  /** The process is gone in the middle of whatever it did. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** What goes to `store-child`: for the store, or from its window. */
export type ToStoreChild =
  | { kind: 'store'; data: ToStore; withPort: boolean }
  | { kind: 'window'; data: unknown }
  | { kind: 'window-closed' };
/** What comes from it; `ready` when it listens. */
export type FromStoreChild = { kind: 'ready' } | { kind: 'store'; message: FromStore } | { kind: 'window'; data: unknown };

/** `skewMs`: how far the clock of this PC is ahead. */
export type DeskWish = Partial<StoreStart> & { dir?: string; enrolment?: Enrolment | null; skewMs?: number };

export const deskKey = 'b2'.repeat(32);

export function aDeskFolder(): string {
  return mkdtempSync(join(tmpdir(), 'steadydesk-desk-'));
}

export function removeDeskFolder(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

export async function runDesk(wish: DeskWish = {}): Promise<RunningDesk> {
  const { dir = aDeskFolder(), skewMs = 0, ...given } = wish;
  const start: StoreStart = {
    dataDir: join(dir, 'data'),
    databaseKey: deskKey,
    vaultError: null,
    keyStorage: 'file',
    hubUrl: '',
    enrolment: null,
    eventsDir: join(dir, 'events'),
    cableUrl: null,
    sqliteBinding: null,
    appVersion: '0.0.0-test',
    systemLocale: 'zh-CN',
    ...given,
  };
  // Two isolates of one process that both fetch may bring V8 down (nodejs/node#64500), and only a process can be killed as the product's is.
  const child = fork(new URL('./store-child.ts', import.meta.url), {
    ...{ execArgv: [], serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    env: { ...process.env, STEADYDESK_TEST_SKEW_MS: String(skewMs) },
  });
  const send = (message: ToStoreChild) => {
    if (child.connected) child.send(message);
  };
  const { port1, port2 } = new MessageChannel();
  const told: FromStore[] = [];
  const listeners = new Set<() => void>();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const begun = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the store ended before it began: ${code ?? signal}`)));
    child.on('message', (from: FromStoreChild) => {
      if (from.kind === 'window') port2.postMessage(from.data);
      else if (from.kind === 'ready') {
        send({ kind: 'store', data: { kind: 'start', start }, withPort: false });
        send({ kind: 'store', data: { kind: 'port' }, withPort: true });
      } else {
        told.push(from.message);
        if (['started', 'failed', 'upgrading'].includes(from.message.kind)) resolve();
        for (const look of [...listeners]) look();
      }
    });
  });
  await begun;
  port2.on('message', (data: unknown) => send({ kind: 'window', data }));
  port2.on('close', () => send({ kind: 'window-closed' }));
  port1.start();
  const client: DeskClient = createORPCClient(new RPCLink({ port: port1 as unknown as MessagePort }));
  const end = async () => {
    port1.close();
    await gone;
  };
  return {
    client,
    dir,
    told,
    tells: (kind) =>
      new Promise((resolve) => {
        const look = () => {
          if (!told.some((message) => message.kind === kind)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    takeFreshPort: () => send({ kind: 'store', data: { kind: 'port' }, withPort: true }),
    tell: (data) => send({ kind: 'store', data, withPort: false }),
    async kill() {
      child.kill('SIGKILL');
      await end();
    },
    async stop() {
      send({ kind: 'store', data: { kind: 'stop' }, withPort: false });
      await end();
    },
  };
}

/** Waits until the answer is as wished, asking again at every news; fails with the last answer. */
export async function eventually<T>(
  desk: RunningDesk,
  ask: () => Promise<T>,
  isWished: (answer: T) => boolean,
  withinMs = 15_000,
): Promise<T> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), withinMs);
  let last = await ask();
  try {
    if (isWished(last)) return last;
    for await (const _ of await desk.client.news(undefined, { signal: control.signal })) {
      last = await ask();
      if (isWished(last)) return last;
    }
  } catch (error) {
    if (!control.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    control.abort();
  }
  throw new Error(`not within ${withinMs} ms; last answer: ${JSON.stringify(last)?.slice(0, 600)}`);
}

/** A desk in a folder of its own whose seat is enrolled, once it holds what it may hold. */
export async function runFilledDesk(hub: TestHub, seat: string): Promise<RunningDesk> {
  const desk = await runDesk({ dir: aDeskFolder(), enrolment: await hub.enrol(seat), hubUrl: hub.url });
  await eventually(
    desk,
    () => desk.client.link.get(),
    ({ state, firstSync }) => state === 'online' && firstSync === null,
    90_000,
  );
  return desk;
}

export type NewsListener = { heard: News[]; stop(): void };

/** Collects news from now on; ready when the first one came. */
export async function listenToNews(desk: RunningDesk): Promise<NewsListener> {
  const control = new AbortController();
  const heard: News[] = [];
  const line = await desk.client.news(undefined, { signal: control.signal });
  const first = await line.next();
  if (first.done !== true) heard.push(first.value);
  void (async () => {
    for await (const news of line) heard.push(news);
  })().catch(() => undefined);
  return { heard, stop: () => control.abort() };
}
