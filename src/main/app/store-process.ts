/**
 * Keeps the store's process alive: starts it with the secrets in its first message, restarts it when it dies, lets it flush
 * before the end. Hands it ports; never sees what goes over them.
 *
 *   start ─▶ (brings old files forward: pages are told, and get fresh ports after it) ─▶ running
 *            running ─ dies ─▶ waiting ─▶ running (pages get fresh ports) ─ dies too often ─▶ given up
 *               ├─ says that somebody else signed in, its files closed ─▶ replaced at once
 *               ├─ says that its files do not open for now ─▶ serves that answer, and is replaced after a while
 *               └─ stop ─▶ flushed, gone
 */
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type ErrorCode, errorTable } from '../../shared/base/error-codes.ts';
import type { Log } from '../../shared/base/log.ts';
import type { AppError } from '../../shared/base/result.ts';
import type { EnrolRequest } from '../../shared/contract/desk-views.ts';
import type { FromStore, StoreStart, ToStore } from '../store/process-messages.ts';
import { afterDeath, type RestartState } from './restart-policy.ts';

export type StoreProcess = {
  /** False while there is no process to take it. */
  connect(port: MessagePortMain): boolean;
  tell(message: Exclude<ToStore, { kind: 'start' | 'port' | 'stop' | 'tel-opened' | 'enrol-answered' }>): void;
  /** Resolves when everything is on disk and the process is gone, or when it took too long. */
  stop(): Promise<void>;
};

export type StoreProcessOptions = {
  entry: string;
  /** Asked anew at every start, so that a restarted store has the newest enrolment. */
  start(): StoreStart;
  log: Log;
  /** Windows need fresh ports: there is another process, or it has just become able to answer. */
  onRestarted(): void;
  /** Another person signed in: nothing of the one before may stay in a window. A page that loads anew asks for its port itself. */
  onHandedOver(): void;
  /** Its files did not open and are about to be tried again: whatever else kept them closed can be tried too. */
  beforeNextTry(): void;
  /** By order of the hub all data was erased; the store starts anew after this. */
  onErased(): void;
  onGivenUp(): void;
  /** Hands a `tel:` link to the operating system; false when no program takes it. */
  openTel(link: string): Promise<boolean>;
  /** Joins this PC to a hub; null when that is done. */
  enrol(request: EnrolRequest): Promise<AppError | null>;
};

/** How long the store may take to flush at the end. */
const flushWithinMs = 4_000;
/** A disk is cleaned or another window closed meanwhile. */
const openAgainAfterMs = 3_000;

/** Whether opening the files again can go better without anybody doing something to this app. */
function mayPass(code: ErrorCode): boolean {
  return code === 'bug' || errorTable[code].retry === 'later';
}

function writeDown(log: Log, message: FromStore): void {
  if (message.kind === 'log') log(message.level, message.event, message.fields);
  else if (message.kind === 'failed') log('error', 'store.failed', { code: message.error.code, message: message.error.message });
  else log('info', `store.${message.kind}`);
}

export function runStoreProcess(options: StoreProcessOptions): StoreProcess {
  let child: UtilityProcess | null = null;
  let restarts: RestartState = { deathsAtMs: [] };
  let isStopping = false;
  /** A store that takes over must know it too. */
  let enrolProblem: Extract<ToStore, { kind: 'enrol-problem' }> | null = null;
  /** The newest sign-in, which the vault may not hold yet. */
  let enrolled: Extract<ToStore, { kind: 'enrolled' }> | null = null;

  const nextStart = (): StoreStart => {
    const start = options.start();
    return enrolled === null ? start : { ...start, enrolment: enrolled.enrolment, hubUrl: enrolled.hubUrl };
  };

  const fork = () => {
    const process = utilityProcess.fork(options.entry, [], { serviceName: 'steadydesk-store', stdio: 'inherit' });
    child = process;
    process.on('message', (message: FromStore) => {
      writeDown(options.log, message);
      if (message.kind === 'failed' && mayPass(message.error.code)) setTimeout(replace, openAgainAfterMs, process);
      if (message.kind === 'upgraded') options.onRestarted();
      if (message.kind === 'erased') startAnew(process);
      if (message.kind === 'handed-over') handOver(process);
      if (message.kind === 'open-tel') void openTel(process, message);
      if (message.kind === 'enrol') void enrol(process, message);
    });
    process.once('exit', (exitCode) => {
      if (child !== process || isStopping) return;
      child = null;
      const decision = afterDeath(restarts, Date.now());
      restarts = decision.state;
      options.log('error', 'store.died', { exitCode, attempt: restarts.deathsAtMs.length });
      if (decision.waitMs === null) options.onGivenUp();
      else setTimeout(restart, decision.waitMs);
    });
    process.postMessage({ kind: 'start', start: nextStart() } satisfies ToStore);
    if (enrolProblem !== null) process.postMessage(enrolProblem);
  };

  const openTel = async (asking: UtilityProcess, { id, link }: Extract<FromStore, { kind: 'open-tel' }>) => {
    const isOpened = await options.openTel(link);
    if (child === asking) asking.postMessage({ kind: 'tel-opened', id, isOpened } satisfies ToStore);
  };

  const enrol = async (asking: UtilityProcess, { id, hubUrl, code }: Extract<FromStore, { kind: 'enrol' }>) => {
    const error = await options.enrol({ hubUrl, code });
    if (child === asking) asking.postMessage({ kind: 'enrol-answered', id, error } satisfies ToStore);
  };

  const restart = () => {
    if (isStopping) return;
    fork();
    options.onRestarted();
  };

  /** It holds no files, so there is nothing to flush. */
  const replace = (closed: UtilityProcess) => {
    if (closed !== child) return;
    child = null;
    closed.kill();
    options.beforeNextTry();
    restart();
  };

  const handOver = (closed: UtilityProcess) => {
    if (closed !== child) return;
    child = null;
    closed.kill();
    fork();
    options.onHandedOver();
  };

  /** Its windows have been told why; the store after it knows it from a mark beside the files. */
  const startAnew = (erased: UtilityProcess) => {
    if (erased !== child) return;
    child = null;
    enrolProblem = null;
    enrolled = null;
    erased.kill();
    options.onErased();
    restart();
  };

  fork();
  return {
    connect(port) {
      if (child === null) return false;
      child.postMessage({ kind: 'port' } satisfies ToStore, [port]);
      return true;
    },
    tell(message) {
      if (message.kind === 'enrolled') enrolled = message;
      if (message.kind !== 'link') enrolProblem = message.kind === 'enrol-problem' ? message : null;
      child?.postMessage(message);
    },
    async stop() {
      isStopping = true;
      if (child !== null) await flush(child);
    },
  };
}

async function flush(process: UtilityProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  const late = new Promise<void>((resolve) => setTimeout(resolve, flushWithinMs));
  process.postMessage({ kind: 'stop' } satisfies ToStore);
  await Promise.race([gone, late]);
}
