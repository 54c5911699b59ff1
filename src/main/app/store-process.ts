/**
 * Keeps the store's process alive: starts it with the secrets in its first message, restarts it when it dies, lets it flush
 * before the end. Hands it ports; never sees what goes over them.
 *
 *   start ─▶ running ─ dies ─▶ waiting ─▶ running (pages get fresh ports) ─ dies too often ─▶ given up
 *               └─ stop ─▶ flushed, gone
 */
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { Log } from '../../shared/base/log.ts';
import type { FromStore, StoreStart, ToStore } from '../store/process-messages.ts';
import { afterDeath, type RestartState } from './restart-policy.ts';

export type StoreProcess = {
  /** False while there is no process to take it. */
  connect(port: MessagePortMain): boolean;
  tell(message: Exclude<ToStore, { kind: 'start' | 'port' | 'stop' }>): void;
  /** Resolves when everything is on disk and the process is gone, or when it took too long. */
  stop(): Promise<void>;
};

export type StoreProcessOptions = {
  entry: string;
  /** Asked anew at every start, so that a restarted store has the newest enrolment. */
  start(): StoreStart;
  log: Log;
  onRestarted(): void;
  onGivenUp(): void;
};

/** How long the store may take to flush at the end. */
const flushWithinMs = 4_000;

export function runStoreProcess(options: StoreProcessOptions): StoreProcess {
  let child: UtilityProcess | null = null;
  let restarts: RestartState = { deathsAtMs: [] };
  let isStopping = false;

  const hear = (message: FromStore) => {
    if (message.kind === 'log') options.log(message.level, message.event, message.fields);
    else if (message.kind === 'failed') options.log('error', 'store.failed', { code: message.error.code, message: message.error.message });
    else options.log('info', `store.${message.kind}`);
  };

  const fork = () => {
    const process = utilityProcess.fork(options.entry, [], { serviceName: 'steadydesk-store', stdio: 'inherit' });
    child = process;
    process.on('message', hear);
    process.once('exit', (exitCode) => {
      if (child === process) child = null;
      if (isStopping) return;
      const decision = afterDeath(restarts, Date.now());
      restarts = decision.state;
      options.log('error', 'store.died', { exitCode, attempt: restarts.deathsAtMs.length });
      if (decision.waitMs === null) options.onGivenUp();
      else setTimeout(restart, decision.waitMs);
    });
    process.postMessage({ kind: 'start', start: options.start() } satisfies ToStore);
  };

  const restart = () => {
    if (isStopping) return;
    fork();
    options.onRestarted();
  };

  fork();
  return {
    connect(port) {
      if (child === null) return false;
      child.postMessage({ kind: 'port' } satisfies ToStore, [port]);
      return true;
    },
    tell(message) {
      child?.postMessage(message);
    },
    async stop() {
      isStopping = true;
      const process = child;
      if (process === null) return;
      const gone = new Promise<void>((resolve) => process.once('exit', () => resolve()));
      const late = new Promise<void>((resolve) => setTimeout(resolve, flushWithinMs));
      process.postMessage({ kind: 'stop' } satisfies ToStore);
      await Promise.race([gone, late]);
    },
  };
}
