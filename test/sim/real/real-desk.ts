/** One desk of a run on real files: the product's own store and sync loop, with virtual time and the simulated network under them. */
import { clientId, saveIdentity, takeNextN } from '../../../src/main/store/db/meta-repo.ts';
import type { OwnDb } from '../../../src/main/store/db/open.ts';
import { addOutboxEntry } from '../../../src/main/store/db/outbox-repo.ts';
import { storageError } from '../../../src/main/store/db/sqlite-errors.ts';
import { viewRows } from '../../../src/main/store/db/statements.ts';
import { createDeskStore, type DeskStore } from '../../../src/main/store/sync/desk-store.ts';
import { shelfOf } from '../../../src/main/store/sync/file-shelf.ts';
import { keepLateFiles } from '../../../src/main/store/sync/late-files.ts';
import { linkWord } from '../../../src/main/store/sync/link-watch.ts';
import { createLoop, type Loop } from '../../../src/main/store/sync/loop.ts';
import { enqueueMutations } from '../../../src/main/store/sync/mutate.ts';
import type { EntityName, EntityRows } from '../../../src/shared/sync/entity-table.ts';
import type { MutationRequest, QueuedMutation } from '../../../src/shared/sync/queue-mutations.ts';
import type { SyncState } from '../../../src/shared/sync/sync-state.ts';
import type { DeskOptions, DeskUser, Holdings, WorldDesk } from '../desk-port.ts';
import { chanceOf, simId } from '../dice.ts';
import { Violation } from '../env.ts';
import { signer } from '../hub-side.ts';
import { type PlantedDesk, plantedDesk } from '../planted-desk.ts';
import type { SimFile } from '../sim-files.ts';
import { attachStored, unsentFilesOf } from './attach-stored.ts';
import { DeskCrash, DeskFolder } from './desk-folder.ts';
import { openHubLine } from './hub-line.ts';
import { plantedLine } from './planted-line.ts';
import { changesOf, entriesAfter, lastEntry, StoredHoldings } from './stored-holdings.ts';

/** A page in slices gives everybody else a turn after so many looks at the clock. */
const looksPerSlice = 15;

/** From opening the files to the end of the process. */
type Life = {
  store: DeskStore;
  loop: Loop;
  holdings: StoredHoldings;
  isOver: boolean;
  hasPulled: boolean;
  changes: number;
  lastLine: string;
};

export class RealDesk implements WorldDesk {
  readonly name: string;
  readonly userId: string;
  readonly user: DeskUser;
  readonly skewMs: number;
  clientId = '';
  offline = false;
  state: SyncState | null = null;
  readonly #options: DeskOptions;
  readonly #planted: PlantedDesk;
  readonly #folder: DeskFolder;
  /** Files of earlier lives, still open. */
  readonly #left = new Set<() => void>();
  #life: Life | null = null;
  #lastHoldings: Holdings | null = null;
  /** What own.db had when it was copied. */
  #aside: ReadonlySet<string> | null = null;
  #lives = 0;
  #ids = 0;
  #chances = 0;
  #looks = 0;

  constructor(options: DeskOptions) {
    const { env, network, index, user, skewMs } = options;
    this.#options = options;
    this.name = `d${index}`;
    this.user = user;
    this.userId = user.id;
    this.skewMs = skewMs;
    this.#planted = plantedDesk(env.plant, network.hub.store);
    this.#folder = new DeskFolder({
      ...{ env, name: this.name, onCrash: () => this.crash() },
      onCacheFull: () => {
        if (this.#life !== null) this.#life.holdings.overlayLags = true;
      },
    });
  }

  get files(): Holdings {
    const holdings = this.#life?.holdings ?? this.#lastHoldings;
    if (holdings === null) return nothing;
    return holdings;
  }

  nowMs(): number {
    return this.#options.env.hubNowMs() + this.skewMs;
  }

  newId(): string {
    this.#ids++;
    return simId(0xd00 + this.#options.index, this.#ids);
  }

  shown<K extends EntityName>(entity: K): EntityRows[K][] {
    if (this.#life === null) return [];
    const rows = viewRows(this.#life.store.cache, entity, '').filter(({ deleted }) => !deleted);
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  start(): void {
    if (this.#life !== null) return;
    const { env, witness } = this.#options;
    this.#lives++;
    if (this.#lives > 1 && env.faults.hit('cache-lost', this.name)) {
      this.#folder.loseCache(env.faults.span('cache-how', this.name, [0, 1]) < 0.5 ? 'removed' : 'damaged');
    }
    this.#guarded(() => {
      const life = this.#begin();
      this.#life = life;
      witness.started(this);
      life.loop.start();
    });
  }

  enqueue(requests: readonly MutationRequest[]): boolean {
    return this.#saving((store) => enqueueMutations(store, requests).ok);
  }

  enqueueRaw(name: string, args: QueuedMutation['args']): boolean {
    return this.#saving((store) => {
      const entry = { mutationId: this.newId(), name, argsVer: 1, args, expects: {}, dependsOn: null, createdAtMs: this.nowMs() };
      const save = store.own.transaction(() => {
        const n = takeNextN(store.own);
        addOutboxEntry(store.own, { ...entry, n });
        return { n, id: entry.mutationId };
      });
      try {
        store.workAdded([save()]);
        return true;
      } catch (error) {
        if (storageError(error) === null) throw error;
        return false;
      }
    });
  }

  attach(ticketId: string, file: SimFile): boolean {
    return this.#saving((store) => attachStored(store, ticketId, file));
  }

  unsentFiles(): number {
    return this.#life === null ? 1 : unsentFilesOf(this.#life.store);
  }

  crash(): void {
    const life = this.#life;
    if (life === null) return;
    const { env } = this.#options;
    this.#end(life);
    const letGo = this.#folder.crash();
    this.#left.add(letGo);
    env.scheduler.after(0, () => this.#letGo());
    const lives = this.#lives;
    env.scheduler.after(env.faults.span('reopen', this.name, [500, 15_000]), () => {
      if (this.#lives === lives) this.start();
    });
  }

  keepOwn(): void {
    this.#folder.keepOwn();
    this.#aside = new Set(this.files.own.entries.map(({ mutationId }) => mutationId));
  }

  putBackOwn(): void {
    const had = this.#aside;
    if (had === null) return;
    const isOpen = this.#life !== null;
    this.crash();
    const lost = this.files.own.entries.flatMap(({ mutationId }) => (had.has(mutationId) ? [] : [mutationId]));
    this.#folder.putBackOwn();
    this.#options.witness.putBack(this, lost);
    if (isOpen) this.start();
  }

  goOffline(): void {
    this.offline = true;
    this.#options.network.cut(this);
  }

  goOnline(): void {
    this.offline = false;
    this.#guarded(() => this.#life?.loop.wake());
  }

  close(): void {
    if (this.#life !== null) this.#end(this.#life);
    this.#letGo();
    this.#folder.remove();
    this.#lives++;
  }

  #letGo(): void {
    for (const letGo of this.#left) letGo();
    this.#left.clear();
  }

  #begin(): Life {
    const { env, network, index } = this.#options;
    const files = this.#folder.open(({ own }) => this.#enrol(own));
    const store = createDeskStore({ files, nowMs: () => this.#options.nowMs(), newId: () => this.newId() });
    const planted = plantedLine(env.plant, this.#planted);
    const life: Life = { store, loop: { start() {}, stop: async () => {}, wake() {} }, holdings: new StoredHoldings(files), ...newLife };
    const isAlive = () => !life.isOver;
    const later = (run: () => void, delayMs: number) =>
      env.scheduler.timer(() => {
        env.scheduler.busy = true;
        if (isAlive()) this.#guarded(run);
      }, delayMs);
    const hub = openHubLine({ network, seat: this, isAlive, planted });
    const isOnline = () => this.state !== null && linkWord(this.state) === 'online';
    const quiet = { log: () => undefined, onNone: () => undefined };
    life.loop = createLoop({
      ...{ store, hub },
      late: keepLateFiles({ shelf: shelfOf(store.own), hub, setTimer: later, isOnline, ...quiet }),
      random: () => chanceOf(`${env.seed}/${this.name}/${this.#chances++}`),
      setTimer: later,
      log: (line) => {
        life.lastLine = line;
      },
      onState: (state, problem) => this.#stepped(life, state, problem === 'bug'),
      onDamaged: () => this.#fail(new Violation('N10', `${this.name}: a page of its cache does not read: ${life.lastLine}`)),
      onContact: () => {
        life.hasPulled = true;
      },
      ...{ onCommitted: async () => undefined },
      elapsedMs: () => Math.floor(this.#looks++ / looksPerSlice) * 10,
      breathe: () => new Promise((resolve) => later(resolve, env.faults.span('breath', `d${index}`, [0.1, 30]))),
    });
    return life;
  }

  #enrol(own: OwnDb): void {
    const { id, name, role, teamId } = this.user;
    const identity = { user: { id, name, role, teamId, teamName: teamId }, hubId: simId(0xf, 1), sample: false };
    saveIdentity(own, { ...identity, packKeys: signer.publicKeys });
    this.clientId = clientId(own, () => this.newId());
  }

  /** After each step of the loop. */
  #stepped(life: Life, state: SyncState | null, isBug: boolean): void {
    if (life.isOver) return;
    this.state = state;
    if (isBug) this.#fail(new Violation('bug', `${this.name}: ${life.lastLine}`));
    // Half a page may be looked at, but is not yet anything to hold the desk to.
    if (state === null || life.store.cache.inTransaction) return;
    // An answer that comes too late is heard, and changes nothing.
    const changes = changesOf(life.store.cache);
    const pulled = life.hasPulled && changes !== life.changes;
    Object.assign(life, { hasPulled: false, changes });
    if (pulled) life.holdings.overlayLags = false;
    try {
      this.#options.witness.written(this, pulled);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.#fail(error);
    }
  }

  /** Whatever reached own.db counts as saved, even if the process ended before it could say so. */
  #saving(save: (store: DeskStore) => boolean): boolean {
    const life = this.#life;
    if (life === null) return false;
    const { store } = life;
    const before = lastEntry(store.own);
    let isSaved = false;
    this.#guarded(() => {
      isSaved = save({ ...store, nowMs: () => this.nowMs() });
    });
    const entries = entriesAfter(store.own, before);
    if (entries.length === 0) return isSaved;
    this.#planted.versions?.note(entries, this.files.own.entries);
    this.#options.witness.saved(this, entries);
    return isSaved;
  }

  #guarded(run: () => void): void {
    this.#options.env.scheduler.busy = true;
    try {
      run();
    } catch (error) {
      if (error instanceof Violation) this.#fail(error);
      else if (!(error instanceof DeskCrash)) throw error;
    }
  }

  #fail(violation: Violation): void {
    this.#options.env.failure ??= violation;
  }

  #end(life: Life): void {
    this.#lastHoldings = life.holdings.freeze();
    life.isOver = true;
    this.#life = null;
    this.state = null;
    // What is under way never ends, as its answers come no more, or ends with the crash itself.
    life.loop.stop().catch((error: unknown) => {
      if (!(error instanceof DeskCrash)) throw error;
    });
  }
}

const newLife = { isOver: false, hasPulled: false, changes: 0, lastLine: '' };
const noRows = (() => null) as Holdings['base'];
const nothing: Holdings = {
  own: { epoch: null, entries: [], packSeen: new Map() },
  cache: { epoch: null, grants: null, cursors: new Map(), rows: new Map(), held: new Map(), overlay: new Map() },
  overlayLags: true,
  base: noRows,
  view: noRows,
};
