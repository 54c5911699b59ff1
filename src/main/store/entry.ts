/** The store's process: takes its secrets in the first message, ports of windows after that, and ends when told or when it is of no use. */
import { uuidv7 } from 'uuidv7';
import { errorFields, type Log } from '../../shared/base/log.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type { EnrolRequest } from '../../shared/contract/desk-views.ts';
import { isUpgradeDue, startUpgrade, type Upgrading } from './db/upgrade.ts';
import type { FromStore, StoreStart, ToStore } from './process-messages.ts';
import { servePort, type WindowPort } from './serve-port.ts';
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
/** Sooner than this nothing is said of a start: a sentence that flashes by explains nothing. */
const quietMs = 300;
/** Built, it stands beside this file. */
const logThread = new URL(import.meta.url.endsWith('.ts') ? './db/log-thread.ts' : './log-thread.js', import.meta.url);
const pageCheckThread = new URL(import.meta.url.endsWith('.ts') ? './db/page-check-thread.ts' : './page-check-thread.js', import.meta.url);
const importThread = new URL(import.meta.url.endsWith('.ts') ? './imports/import-thread.ts' : './import-thread.js', import.meta.url);
const exportThread = new URL(import.meta.url.endsWith('.ts') ? './exports/export-thread.ts' : './export-thread.js', import.meta.url);
const upgradeThread = new URL(import.meta.url.endsWith('.ts') ? './db/upgrade-thread.ts' : './upgrade-thread.js', import.meta.url);
let store: RunningStore | null = null;
/** Ports that came before the store was there. */
let waiting: WindowPort[] = [];
/** Orders that came before the store was there. */
let later: ((store: RunningStore) => void)[] = [];
/** What serves windows while old files are brought forward. */
let meanwhile: ((port: WindowPort) => void) | null = null;

/** What the window side was asked and has not answered yet, by the id of the question. */
const askedOutside = new Map<string, (answer: OutsideAnswer) => void>();
type OutsideAnswer = Extract<ToStore, { kind: 'tel-opened' | 'enrol-answered' }>;

function askOutside(question: (id: string) => FromStore): Promise<OutsideAnswer> {
  const id = uuidv7();
  return new Promise((resolve) => {
    askedOutside.set(id, resolve);
    parent.postMessage(question(id));
  });
}

function takeAnswer(answer: OutsideAnswer): void {
  askedOutside.get(answer.id)?.(answer);
  askedOutside.delete(answer.id);
}

async function openTel(link: string): Promise<boolean> {
  const answer = await askOutside((id) => ({ kind: 'open-tel', id, link }));
  return answer.kind === 'tel-opened' && answer.isOpened;
}

async function enrol(request: EnrolRequest): Promise<Result<null>> {
  const answer = await askOutside((id) => ({ kind: 'enrol', id, ...request }));
  return answer.kind === 'enrol-answered' && answer.error !== null ? { ok: false, error: answer.error } : ok(null);
}

function open(start: StoreStart): void {
  store = startStore({
    start,
    nowMs: () => Date.now(),
    newId: uuidv7,
    random: Math.random,
    setTimer: realTimer,
    fetch: globalThis.fetch,
    log,
    logThread,
    pageCheckThread,
    importThread,
    exportThread,
    onDamaged: () => process.exit(damagedExitCode),
    onHandedOver: () => parent.postMessage({ kind: 'handed-over' }),
    onErased: () => parent.postMessage({ kind: 'erased' }),
    openTel,
    enrol,
  });
  parent.postMessage(store.failure === null ? { kind: 'started' } : { kind: 'failed', error: store.failure });
  for (const order of later) order(store);
  later = [];
  for (const port of waiting) store.serve(port);
  waiting = [];
}

/** Windows are served and told how far it is. */
function serveMeanwhile({ hubUrl, keyStorage, appVersion, systemLocale }: StoreStart, upgrade: Upgrading): void {
  const failure = { code: 'store.restarting', origin: 'main', message: 'local data is being brought forward' } as const;
  meanwhile = servePort({ log, newId: uuidv7 }, { desk: null, failure, facts: { hubUrl, keyStorage, appVersion, systemLocale }, upgrade });
  parent.postMessage({ kind: 'upgrading' });
  for (const port of waiting) meanwhile(port);
  waiting = [];
}

async function begin(start: StoreStart): Promise<void> {
  const { dataDir, databaseKey, sqliteBinding } = start;
  const files = databaseKey === null ? null : { dir: dataDir, keyHex: databaseKey, ...(sqliteBinding && { nativeBinding: sqliteBinding }) };
  if (files === null || !isUpgradeDue(files)) {
    open(start);
    return;
  }
  const warn = (message: string) => log('warn', 'store.upgrade', { message });
  const upgrade = startUpgrade({ files, thread: upgradeThread, elapsedMs: () => performance.now(), log: warn });
  const saying = setTimeout(serveMeanwhile, quietMs, start, upgrade);
  await upgrade.over;
  clearTimeout(saying);
  const isTold = meanwhile !== null;
  meanwhile = null;
  open(start);
  if (isTold) parent.postMessage({ kind: 'upgraded' });
}

function whenOpen(order: (store: RunningStore) => void): void {
  if (store === null) later.push(order);
  else order(store);
}

async function end(): Promise<void> {
  await store?.stop();
  parent.postMessage({ kind: 'stopped' });
  process.exit(0);
}

function take(message: ToStore, ports: readonly WindowPort[]): void {
  switch (message.kind) {
    case 'start':
      void begin(message.start);
      break;
    case 'port':
      for (const port of ports) {
        if (store !== null) store.serve(port);
        else if (meanwhile !== null) meanwhile(port);
        else waiting.push(port);
      }
      break;
    case 'enrolled':
      whenOpen((opened) => opened.enrolled(message.enrolment, message.hubUrl));
      break;
    case 'enrol-problem':
      whenOpen((opened) => opened.enrolProblem(message.error));
      break;
    case 'link':
      whenOpen((opened) => opened.link(message.url));
      break;
    case 'tel-opened':
    case 'enrol-answered':
      takeAnswer(message);
      break;
    case 'woken':
      whenOpen((opened) => opened.woken());
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
