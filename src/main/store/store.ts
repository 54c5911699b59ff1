/**
 * Composition root of the store: opens the two databases, joins services, sync and handlers, and serves the desk contract on
 * each window's port. Runs in a utility process, or in plain Node for tests. When the databases do not open it still serves:
 * every procedure then says why.
 */
import { join } from 'node:path';
import type { NewId } from '../../shared/base/clock.ts';
import { errorFields, type Log } from '../../shared/base/log.ts';
import { type AppError, fail, type Result } from '../../shared/base/result.ts';
import type { EnrolRequest, LinkState, NewsTopic } from '../../shared/contract/desk-views.ts';
import type { Enrolment } from '../../shared/contract/hub.ts';
import { eraseDesk, forgetErasure, wasErased } from './db/erase.ts';
import { markCacheSuspect, openStore, type StoreFiles } from './db/open.ts';
import { countUnsent } from './db/outbox-repo.ts';
import { storageError } from './db/sqlite-errors.ts';
import { wipeCache } from './db/wipe-cache.ts';
import type { DeskContext } from './handlers/desk-base.ts';
import { toDeskError } from './handlers/desk-error.ts';
import { keepCache } from './keep-cache.ts';
import type { StoreStart } from './process-messages.ts';
import { servePort, type WindowPort } from './serve-port.ts';
import { createAdapters } from './services/adapters.ts';
import { watchErased } from './services/ask-erased.ts';
import { watchCallers } from './services/away.ts';
import { isAnotherPerson, letPersonIn } from './services/change-person.ts';
import { lookAgain } from './services/contact-events.ts';
import { openRooms } from './services/contact-rooms.ts';
import { openCable } from './services/demo.ts';
import type { Desk, Moment } from './services/desk.ts';
import { watchDisk } from './services/disk-trouble.ts';
import { carryOutEmergencies } from './services/emergencies.ts';
import { createFileFetcher } from './services/fetch-file.ts';
import { forgetPurged } from './services/forget-purged.ts';
import { forgetRemoved } from './services/forget-removed.ts';
import { DeskImports } from './services/imports.ts';
import { createExports } from './services/ledger-exports.ts';
import { startRetentionBy } from './services/local-retention.ts';
import { createPackShelf } from './services/packs.ts';
import { createPresence } from './services/presence.ts';
import { tokensFrom } from './services/progress-links.ts';
import { createReplays, replayTimer } from './services/replay.ts';
import { signIn } from './services/session.ts';
import { startWarmReading } from './services/warm-reading.ts';
import { keepRulesWarm } from './services/warm-rules.ts';
import { createSync, type Sync, type SyncOptions } from './sync/create-sync.ts';
import { createDeskStore, type DeskStore } from './sync/desk-store.ts';
import type { CheckSummary } from './sync/digest-rounds.ts';
import type { Fetch } from './sync/hub-client.ts';
import { atHubTime, createHubClock, type HubClock, inHubTime } from './sync/hub-clock.ts';
import { stateOfProblem } from './sync/hub-failure.ts';
import { createLeaseKeeper, type LeaseKeeper } from './sync/lease-keeper.ts';
import { rebuildOverlay } from './sync/overlay.ts';
import { startSearchIndexer } from './sync/search-indexer.ts';
import type { SetTimer } from './sync/timers.ts';

export type StoreOptions = {
  start: StoreStart;
  nowMs(): number;
  newId: NewId;
  /** In [0, 1). */
  random(): number;
  setTimer: SetTimer;
  fetch: Fetch;
  log: Log;
  /** Called when the cache was found damaged while running: this process must end and start anew. */
  onDamaged(): void;
  /** Somebody else signed in: everything is on disk and closed, and this process must end and start anew for them. */
  onHandedOver(): void;
  /** Everything was erased by order of the hub; windows are told why. */
  onErased(): void;
  /** Hands a `tel:` link to the program that dials on this PC, false when there is none; left out where there is no window. */
  openTel?(link: string): Promise<boolean>;
  /** Joins this PC to a hub: asks it and keeps the token, after which `enrolled` is told. Left out where there is no window. */
  enrol?(request: EnrolRequest): Promise<Result<null>>;
  /** The module `db/log-thread` where it stands as a file; without it SQLite copies the log of the cache at commits. */
  logThread?: URL;
  /** The module `db/page-check-thread` where it stands as a file; without it pages of a large cache are read only when they are needed. */
  pageCheckThread?: URL;
  /** The modules `imports/import-thread` and `exports/export-thread` where they stand as files; left out where this file stands as its own. */
  importThread?: URL;
  exportThread?: URL;
};

export type RunningStore = {
  /** Why the databases did not open; null when they did. */
  failure: AppError | null;
  serve(port: WindowPort): void;
  enrolled(enrolment: Enrolment, hubUrl: string): void;
  enrolProblem(error: AppError | null): void;
  /** A `steadydesk:` or `tel:` link that the operating system handed over. */
  link(url: string): void;
  woken(): void;
  /** Resolves when everything is on disk and the files are closed. */
  stop(): Promise<void>;
};

/** Windows are served, and told why there is nothing else. */
function closedStore(options: StoreOptions, failure: AppError): RunningStore {
  const { hubUrl, keyStorage, appVersion, systemLocale } = options.start;
  const serve = servePort(options, { desk: null, failure, facts: { hubUrl, keyStorage, appVersion, systemLocale } });
  const deaf = () => undefined;
  return { failure, serve, enrolled: deaf, enrolProblem: deaf, link: deaf, woken: deaf, stop: async () => undefined };
}

type Line = {
  link(): LinkState;
  dataAtMs(): number | null;
  wake(): void;
  check(): Promise<CheckSummary>;
  ask: Sync['ask'];
  getFile: Sync['getFile'];
  enrolled(enrolment: Enrolment, hubUrl: string): void;
  enrolProblem(error: AppError | null): void;
  stop(): Promise<void>;
  hubUrl(): string;
  /** Reads its state from the files anew; `between` runs while nothing of sync touches them. */
  restart(between?: () => void): Promise<void>;
};

const erasedByHub: AppError = { code: 'device.wiped', origin: 'hub', message: 'erased by order of the hub' };
const noHub = { kind: 'offline', reason: '', retryAfterMs: 0 } as const;

type Orders = Required<Pick<SyncOptions, 'onContact' | 'onErase' | 'onContactEvent' | 'onPresence' | 'onCommitted'>>;

/** The sync that runs once there is a token, and what the link says before. */
function openLine(options: StoreOptions, store: DeskStore, orders: Orders): Line {
  const { start, log, random, setTimer, fetch } = options;
  let { hubUrl, enrolment } = start;
  let sync: Sync | null = null;
  let problem: AppError | null = wasErased(start.dataDir) ? erasedByHub : null;
  let sinceMs = store.nowMs();
  const beginSync = () => {
    const token = enrolment?.token;
    if (token === undefined || hubUrl === '') return;
    sync = createSync({
      store,
      hubUrl: hubUrl.replace(/\/+$/, ''),
      token: () => enrolment?.token ?? token,
      random,
      setTimer,
      fetch,
      log: (line) => log('info', 'sync', { message: line }),
      onDamaged: options.onDamaged,
      ...orders,
    });
    sync.start();
  };
  const beforeSync = (): LinkState => ({
    state: problem !== null ? stateOfProblem(problem.code) : hubUrl === '' ? 'signed-out' : 'connecting',
    sinceMs,
    dataAtMs: null,
    unsent: countUnsent(store.own),
    openConflicts: 0,
    firstSync: null,
    problem: problem?.code ?? null,
  });
  const admit = (fresh: Enrolment) => {
    forgetErasure(start.dataDir);
    problem = null;
    signIn(store, fresh);
  };
  const restart = async (between = () => {}) => {
    const before = sync;
    sync = null;
    await before?.stop();
    between();
    beginSync();
  };
  if (enrolment !== null) admit(enrolment);
  beginSync();
  return {
    hubUrl: () => hubUrl,
    link: () => sync?.link() ?? beforeSync(),
    dataAtMs: () => sync?.dataAtMs() ?? null,
    wake: () => sync?.wake(),
    check: async () => (await sync?.check()) ?? { mended: 0, isComplete: false },
    ask: async (question, answer) => (await sync?.ask(question, answer)) ?? { ok: false, failure: { ...noHub, message: 'no sync' } },
    getFile: async (sha256, from, into) =>
      (await sync?.getFile(sha256, from, into)) ?? { ok: false, failure: { ...noHub, message: 'no sync' } },
    enrolled(fresh, url) {
      enrolment = fresh;
      hubUrl = url;
      admit(fresh);
      void restart().catch((error) => log('error', 'sync.bug', errorFields(error)));
    },
    restart,
    enrolProblem(error) {
      // Without a code this is why there is none; a code that is refused says more.
      if (problem === erasedByHub && (error === null || error.code === 'auth.expired')) return;
      if (error?.code !== problem?.code) sinceMs = store.nowMs();
      problem = error;
      store.announce(['link']);
    },
    stop: async () => sync?.stop(),
  };
}

const lockCodes = { valid: null, locked: 'lease.locked', ended: 'lease.ended' } as const;

type Keepers = { line: Line; lease: LeaseKeeper; clock: HubClock };

function openDesk(options: StoreOptions, store: DeskStore, { line, lease, clock }: Keepers): Desk {
  const { start, log, setTimer } = options;
  const listeners = new Set<(moment: Moment) => void>();
  forgetPurged(store, null);
  forgetRemoved(store, null);
  const rooms = openRooms(store);
  const disk = watchDisk({ store, rooms, setTimer });
  const lock = () => lockCodes[lease.standing()];
  const linkWithTrouble = (): LinkState => {
    const link = inHubTime(line.link(), clock.offsetMs());
    return { ...link, problem: lock() ?? link.problem ?? disk.code() };
  };
  const desk: Desk = {
    store,
    log,
    facts: () => ({ hubUrl: line.hubUrl(), keyStorage: start.keyStorage, appVersion: start.appVersion, systemLocale: start.systemLocale }),
    link: { state: linkWithTrouble, dataAtMs: () => atHubTime(line.dataAtMs(), clock.offsetMs()), retry: line.wake, check: line.check },
    lock,
    packs: createPackShelf(store),
    rooms,
    replays: createReplays(() => desk, start.eventsDir, replayTimer(setTimer)),
    adapters: createAdapters(() => desk, setTimer),
    presence: createPresence({ store, rooms, setTimer, ask: line.ask }),
    progressToken: tokensFrom(start.databaseKey ?? ''),
    askHub: line.ask,
    openTel: options.openTel ?? (async () => false),
    enrol: options.enrol ?? (async () => fail('not-found', 'main', 'nobody to ask here')),
    files: createFileFetcher({ own: store.own, getFile: line.getFile, nowMs: store.nowMs }),
    downloadsDir: start.downloadsDir ?? join(start.dataDir, '..', 'exports'),
    exports: createExports({
      desk: () => desk,
      dir: start.downloadsDir ?? join(start.dataDir, '..', 'exports'),
      thread: options.exportThread ?? new URL('./exports/export-thread.ts', import.meta.url),
    }),
    imports: new DeskImports({
      ...{ store, ask: line.ask, setTimer, policy: () => desk.packs.policy(), log: (message) => log('warn', 'import', { message }) },
      reportsDir: start.downloadsDir ?? join(start.dataDir, '..', 'exports'),
      thread: options.importThread ?? new URL('./imports/import-thread.ts', import.meta.url),
    }),
    cable: start.cableUrl === null ? null : openCable(start.cableUrl, options.fetch),
    disk,
    momentCame(moment) {
      for (const listener of [...listeners]) listener(moment);
    },
    onMoment(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return desk;
}

const everything: NewsTopic[] = ['link', 'session', 'customer', 'contact', 'ticket', 'pack', 'outbox', 'conflict', 'draft'];

function runStore(options: StoreOptions, files: StoreFiles): RunningStore {
  const { nowMs, newId, log, setTimer } = options;
  const { dataDir, enrolment } = options.start;
  letPersonIn(files, enrolment, nowMs());
  // Sync's timers run on the PC's clock; whatever people see, on the hub's.
  const machine = createDeskStore({ files, nowMs, newId });
  const bug = (error: unknown) => log('error', 'store.bug', errorFields(error));
  const elapsedMs = () => performance.now();
  const onChange = () => machine.announce(['link', 'ticket']);
  const clock = createHubClock({ own: files.own, machineNowMs: nowMs, elapsedMs, setTimer, onChange });
  const store: DeskStore = { ...machine, nowMs: clock.nowMs };
  rebuildOverlay(store);
  const lease = createLeaseKeeper({
    store: machine,
    setTimer,
    elapsedMs,
    onChange(standing) {
      log('warn', 'lease', { reason: standing });
      if (standing === 'ended') queueMicrotask(() => void endLease().catch(bug));
      store.announce(everything);
    },
  });
  const onDamaged = () => {
    markCacheSuspect(dataDir);
    options.onDamaged();
  };
  const keeper = keepCache(store, { ...options, onDamaged });
  const line = openLine({ ...options, fetch: clock.watch(options.fetch) }, machine, {
    onContact(hubTimeMs) {
      lease.contact(hubTimeMs);
      clock.contact(hubTimeMs);
    },
    onErase: () => void erase().catch(bug),
    onContactEvent: (told) => desk.adapters.takeTold(told),
    onPresence: (told) => desk.presence.told(told),
    onCommitted: keeper.committed,
  });
  const desk = openDesk(options, store, { line, lease, clock });
  const opened = { desk, failure: null } as DeskContext;
  const indexer = startSearchIndexer({
    store,
    setTimer,
    elapsedMs,
    onCommitted: keeper.committed,
    log: (message) => log('warn', 'search', { message }),
    onDamaged,
  });
  const rules = () => desk.packs.policy().retention;
  const stops = [
    startWarmReading(setTimer),
    watchCallers(desk, setTimer),
    watchErased(desk),
    startRetentionBy(rules, { store, setTimer, log: (message) => log('warn', 'retention', { message }) }),
  ];
  const warmRules = keepRulesWarm(desk.packs, setTimer);
  const stopListening = store.onNews((topics) => {
    forgetPurged(store, desk.rooms);
    forgetRemoved(store, desk.rooms);
    if (topics.includes('pack') || topics.includes('customer')) lookAgain(desk, topics);
    if (topics.includes('customer')) carryOutEmergencies(desk);
    if (topics.includes('pack')) warmRules.wake();
    if (topics.includes('contact')) desk.presence.look();
    if (topics.includes('link') && desk.link.state().state === 'online') desk.imports.wake();
  });
  const endLease = async () => {
    await line.restart(() => {
      wipeCache(store.cache);
      forgetPurged(store, desk.rooms);
    });
    store.announce(everything);
  };
  const end = async () => {
    for (const stop of [stopListening, ...stops]) stop();
    warmRules.stop();
    desk.replays.stopAll();
    await desk.adapters.stop();
    await desk.presence.stop();
    desk.exports.stop();
    desk.imports.stop();
    desk.disk.stop();
    indexer.stop();
    lease.stop();
    clock.stop();
    await line.stop();
    await keeper.stop();
    files.close();
  };
  let ending: Promise<void> | null = null;
  const closeFor = (failure: AppError) => {
    Object.assign(opened, { desk: null, failure, facts: desk.facts() });
    ending = end();
    return ending;
  };
  const handOver = () => closeFor({ code: 'store.restarting', origin: 'main', message: 'another person' }).then(options.onHandedOver);
  const erase = async () => {
    if (ending !== null) return;
    await closeFor(erasedByHub);
    eraseDesk(dataDir);
    log('warn', 'desk.erased');
    store.announce(everything);
    options.onErased();
  };
  desk.replays.resume();
  desk.adapters.start();
  if (files.cacheRebuilt) log('warn', 'cache.rebuilt');
  return {
    failure: null,
    serve: servePort(options, opened),
    enrolled(fresh, url) {
      if (ending !== null) return;
      if (isAnotherPerson(files.own, fresh)) void handOver().catch(bug);
      else line.enrolled(fresh, url);
    },
    enrolProblem: line.enrolProblem,
    link: (url) => ending === null && desk.adapters.takeLink(url),
    woken: () => ending === null && desk.link.retry(),
    stop() {
      ending ??= end();
      return ending;
    },
  };
}

/** Never throws: whatever keeps the databases closed becomes the answer that windows get. */
export function startStore(options: StoreOptions): RunningStore {
  const { start, log, newId } = options;
  try {
    if (start.databaseKey === null) {
      return closedStore(options, start.vaultError ?? { code: 'db.wrong-key', origin: 'main', message: 'no key' });
    }
    const binding = start.sqliteBinding === null ? {} : { nativeBinding: start.sqliteBinding };
    const files = openStore({ dir: start.dataDir, keyHex: start.databaseKey, ...binding });
    return files.ok ? runStore(options, files.value) : closedStore(options, files.error);
  } catch (error) {
    return closedStore(options, toDeskError({ log, newId, storageError }, 'start', error).data);
  }
}
