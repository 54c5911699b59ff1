/** The store's process: takes its secrets in the first message, ports of windows after that, and ends when told or when it is of no use. */
import { uuidv7 } from 'uuidv7';
import { errorFields, type Log } from '../../shared/base/log.ts';
import type { FromStore, ToStore } from './process-messages.ts';
import type { WindowPort } from './serve-port.ts';
import { type RunningStore, startStore } from './store.ts';
import { realTimer } from './sync/timers.ts';

/** What Electron gives a utility process; no type of Electron's is needed for it. */
type ParentPort = {
  on(event: 'message', listener: (event: { data: ToStore; ports: WindowPort[] }) => void): void;
  postMessage(message: FromStore): void;
};

/** Ended on purpose, to be started anew with the damaged cache set aside. */
const damagedExitCode = 75;
const bugExitCode = 70;

function parentPort(): ParentPort {
  const port = (process as unknown as { parentPort?: ParentPort }).parentPort;
  if (port === undefined) throw new Error('the store runs in a utility process');
  return port;
}

const parent = parentPort();
const log: Log = (level, event, fields = {}) => parent.postMessage({ kind: 'log', level, event, fields });
/** Built, it stands beside this file. */
const logThread = new URL(import.meta.url.endsWith('.ts') ? './db/log-thread.ts' : './log-thread.js', import.meta.url);
const importThread = new URL(import.meta.url.endsWith('.ts') ? './imports/import-thread.ts' : './import-thread.js', import.meta.url);
const exportThread = new URL(import.meta.url.endsWith('.ts') ? './exports/export-thread.ts' : './export-thread.js', import.meta.url);
let store: RunningStore | null = null;
/** Ports that came before the store was there. */
let waiting: WindowPort[] = [];

function begin(start: Extract<ToStore, { kind: 'start' }>['start']): void {
  store = startStore({
    start,
    nowMs: () => Date.now(),
    newId: uuidv7,
    random: Math.random,
    setTimer: realTimer,
    fetch: globalThis.fetch,
    log,
    logThread,
    importThread,
    exportThread,
    onDamaged: () => process.exit(damagedExitCode),
    onHandedOver: () => parent.postMessage({ kind: 'handed-over' }),
    onErased: () => parent.postMessage({ kind: 'erased' }),
  });
  parent.postMessage(store.failure === null ? { kind: 'started' } : { kind: 'failed', error: store.failure });
  for (const port of waiting) store.serve(port);
  waiting = [];
}

async function end(): Promise<void> {
  await store?.stop();
  parent.postMessage({ kind: 'stopped' });
  process.exit(0);
}

function take(message: ToStore, ports: readonly WindowPort[]): void {
  switch (message.kind) {
    case 'start':
      begin(message.start);
      break;
    case 'port':
      for (const port of ports) {
        if (store === null) waiting.push(port);
        else store.serve(port);
      }
      break;
    case 'enrolled':
      store?.enrolled(message.enrolment, message.hubUrl);
      break;
    case 'enrol-problem':
      store?.enrolProblem(message.error);
      break;
    case 'link':
      store?.link(message.url);
      break;
    case 'stop':
      void end();
      break;
  }
}

/** After a bug nobody knows what memory holds; what matters is on disk, so start anew. */
function dieOf(error: unknown): void {
  log('error', 'store.died-of', errorFields(error));
  setImmediate(() => process.exit(bugExitCode));
}

process.on('uncaughtException', dieOf);
process.on('unhandledRejection', dieOf);
parent.on('message', ({ data, ports }) => take(data, ports));
