/** A desk's store on real files, in real time and over real HTTP, as a seat on which the simulation's people can work. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { clientId, type Identity, saveIdentity, takeNextN } from '../../src/main/store/db/meta-repo.ts';
import { openStore, type StoreFiles } from '../../src/main/store/db/open.ts';
import { addOutboxEntry } from '../../src/main/store/db/outbox-repo.ts';
import { viewRows } from '../../src/main/store/db/statements.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { createSync, type Sync } from '../../src/main/store/sync/create-sync.ts';
import { createDeskStore, type DeskStore } from '../../src/main/store/sync/desk-store.ts';
import { enqueueMutations } from '../../src/main/store/sync/mutate.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import type { EntityName, EntityRows } from '../../src/shared/sync/entity-table.ts';
import type { MutationRequest, QueuedMutation } from '../../src/shared/sync/queue-mutations.ts';
import type { DeskUser, Holdings, SeatedDesk } from '../sim/desk-port.ts';
import { attachStored, unsentFilesOf } from '../sim/real/attach-stored.ts';
import { entriesAfter, lastEntry, StoredHoldings } from '../sim/real/stored-holdings.ts';
import type { SimFile } from '../sim/sim-files.ts';

export type SeatOptions = {
  name: string;
  identity: Identity;
  token: string;
  hubUrl: string;
  saved(desk: SeatedDesk, entries: readonly QueuedMutation[]): void;
};

type Life = { files: StoreFiles; store: DeskStore; sync: Sync; holdings: StoredHoldings };

const keyHex = '5e'.repeat(32);

export class LiveSeat implements SeatedDesk {
  readonly name: string;
  readonly userId: string;
  readonly user: DeskUser;
  readonly skewMs = 0;
  readonly state = null;
  offline = false;
  clientId = '';
  lastLine = '';
  readonly #options: SeatOptions;
  readonly #dir = mkdtempSync(join(tmpdir(), 'steadydesk-long-'));
  #life: Life | null = null;

  constructor(options: SeatOptions) {
    this.#options = options;
    this.name = options.name;
    this.user = options.identity.user;
    this.userId = options.identity.user.id;
  }

  get files(): Holdings {
    return this.#alive().holdings;
  }

  nowMs(): number {
    return Date.now();
  }

  newId(): string {
    return uuidv7();
  }

  shown<K extends EntityName>(entity: K): EntityRows[K][] {
    return viewRows(this.#alive().store.cache, entity, '').filter(({ deleted }) => !deleted);
  }

  start(): void {
    const { identity, token, hubUrl } = this.#options;
    const opened = openStore({ dir: this.#dir, keyHex });
    if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
    const files = opened.value;
    const store = createDeskStore({ files, nowMs: Date.now, newId: uuidv7 });
    saveIdentity(store.own, identity);
    this.clientId = clientId(store.own, uuidv7);
    const sync = createSync({
      ...{ store, hubUrl, token: () => token, random: Math.random, setTimer: realTimer },
      fetch: (...asked) => (this.offline ? Promise.reject(new TypeError('the cable is out')) : fetch(...asked)),
      log: (line) => {
        this.lastLine = line;
      },
    });
    this.#life = { files, store, sync, holdings: new StoredHoldings(files) };
    sync.start();
  }

  enqueue(requests: readonly MutationRequest[]): boolean {
    return this.#saving((store) => enqueueMutations(store, requests).ok);
  }

  enqueueRaw(name: string, args: QueuedMutation['args']): boolean {
    return this.#saving((store) => {
      const entry = { mutationId: uuidv7(), name, argsVer: 1, args, expects: {}, dependsOn: null, createdAtMs: Date.now() };
      const save = store.own.transaction(() => {
        const n = takeNextN(store.own);
        addOutboxEntry(store.own, { ...entry, n });
        return { n, id: entry.mutationId };
      });
      store.workAdded([save()]);
      return true;
    });
  }

  attach(ticketId: string, file: SimFile): boolean {
    return this.#saving((store) => attachStored(store, ticketId, file));
  }

  unsentFiles(): number {
    return unsentFilesOf(this.#alive().store);
  }

  /** Asks the hub now, whatever was waited for. */
  wake(): void {
    this.#life?.sync.wake();
  }

  /** Whether it holds nothing unsettled and stands where the hub stands. */
  isLevelWith(epoch: string, heads: ReadonlyMap<string, { seq: number }>): boolean {
    const { store } = this.#alive();
    const { cursors, grants, entries, epoch: here } = storedState(store);
    if (here !== epoch || entries.some(({ state }) => !['settled', 'conflict', 'rejected'].includes(state))) return false;
    return (grants?.scopes ?? []).every((scope) => cursors[scope]?.phase === 'live' && cursors[scope].seq === (heads.get(scope)?.seq ?? 0));
  }

  waiting(): string {
    const { entries, cursors, epoch } = storedState(this.#alive().store);
    const unsettled = entries.filter(({ state }) => !['settled', 'conflict', 'rejected'].includes(state));
    return `${this.name}: epoch ${epoch}, ${JSON.stringify(cursors)}, waits for ${unsettled.map(({ n, state }) => `${n} ${state}`).join(', ')}; ${this.lastLine}`;
  }

  goOffline(): void {
    this.offline = true;
  }

  goOnline(): void {
    this.offline = false;
    this.wake();
  }

  crash(): void {
    throw new Error('a seat is closed and opened, not crashed');
  }

  /** Closes the files; `start` opens the same again. */
  async rest(): Promise<void> {
    const life = this.#alive();
    await life.sync.stop();
    life.files.close();
    this.#life = null;
  }

  close(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #saving(save: (store: DeskStore) => boolean): boolean {
    const { store } = this.#alive();
    const before = lastEntry(store.own);
    const isSaved = save(store);
    const entries = entriesAfter(store.own, before);
    if (entries.length > 0) this.#options.saved(this, entries);
    return isSaved;
  }

  get isOpen(): boolean {
    return this.#life !== null;
  }

  #alive(): Life {
    if (this.#life === null) throw new Error(`${this.name} is closed`);
    return this.#life;
  }
}
