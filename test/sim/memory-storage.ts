/**
 * The hub's storage port in memory, on virtual time: transactions wait for locks and commits take a while, so that hub processes
 * really interleave; snapshots are read at one instant. One store, any number of processes over it.
 */
import {
  type Commit,
  type HubTransaction,
  type HubView,
  type ScopeHead,
  type ScopeSeqs,
  StorageFault,
} from '../../src/hub/services/hub-storage.ts';
import type { Json } from '../../src/shared/base/result.ts';
import type { User } from '../../src/shared/contract/hub.ts';
import type { PackRow } from '../../src/shared/pack/pack.ts';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { clockEventKinds } from '../../src/shared/ticket/clock-events.ts';
import type { TicketEvent } from '../../src/shared/ticket/ticket.ts';
import { simId } from './dice.ts';
import type { Env } from './env.ts';
import { type Backup, HubGone, type HubStore, type Life, PokeLines, type RunStorage } from './hub-store.ts';
import { memoryFiles } from './memory-files.ts';
import { Locks, type Owner } from './memory-locks.ts';
import {
  applyCommit,
  beginEpoch,
  type ClientLine,
  copyTables,
  emptyTables,
  type IndexLine,
  keyOf,
  nextSeqs,
  prune,
  seqsOf,
  sortedScopes,
  type Tables,
  touchesOf,
} from './memory-tables.ts';
import { cellsOf } from './wire-cells.ts';

const kinds: ReadonlySet<TicketEvent['kind']> = new Set(clockEventKinds);

/** Text that this store refuses, as PostgreSQL refuses what does not fit a column. */
export const unstorableText = '#unstorable';

/** Made once: nobody reads where it was thrown. */
const gone = new HubGone('the hub process ended');

type Staged = {
  newClient: { id: string; userId: string } | null;
  commit: Commit | null;
  touches: ReturnType<typeof touchesOf>;
  seqs: ScopeSeqs;
};

export class MemoryHub implements HubStore {
  tables: Tables = emptyTables(simId(0xe, 1));
  readonly users = new Map<string, User>();
  readonly locks = new Locks();
  readonly env: Env;
  onCrash: (life: Life) => void = () => undefined;
  #epochs = 1;
  readonly #lines: PokeLines;
  readonly #early = new Map<string, number>();

  constructor(env: Env) {
    this.env = env;
    this.#lines = new PokeLines(env);
  }

  newEpoch(): string {
    this.#epochs++;
    return simId(0xe, this.#epochs);
  }

  async wholeFile(sha256: string): Promise<Uint8Array | null> {
    return this.tables.files.whole.get(sha256)?.bytes ?? null;
  }

  storageOf(life: Life): RunStorage {
    return {
      ...this.#filesOf(life),
      snapshot: async (read) => {
        await this.pause(life, 'read', [0.2, 2]);
        return read(this.#viewOf(life));
      },
      transact: (work) => this.#transact(life, work),
      meta: async () => ({ hubId: simId(0xf, 1), epoch: this.tables.epoch, sample: false }),
      changeEpoch: (from) =>
        this.withLock(life, 'meta', () => {
          if (this.tables.epoch === from) beginEpoch(this.tables, this.newEpoch());
        }),
      seqs: async (scopes) => seqsOf(this.tables, scopes),
      openPokeLine: async (heard) => this.#lines.open(life, heard),
      pruneRemovals: (scope, seq) =>
        this.withLock(life, `scope:${scope}`, () => prune(this.tables, scope, { seq, noFloor: this.env.plant === 'no-floor' })),
    };
  }

  async begin(commit: Commit): Promise<void> {
    const touches = touchesOf(this.tables, commit, { noScopeExit: false });
    applyCommit(this.tables, commit, { touches, seqs: nextSeqs(this.tables, touches) });
  }

  async reload(): Promise<void> {}

  async close(): Promise<void> {}

  async backup(): Promise<Backup> {
    return { tables: copyTables(this.tables) };
  }

  restore(life: Life, { tables }: Backup): Promise<void> {
    return this.withLock(life, 'meta', () => {
      this.tables = copyTables(tables);
      beginEpoch(this.tables, this.newEpoch());
      this.#early.clear();
    });
  }

  end(life: Life): void {
    life.dead = true;
    this.#lines.end(life);
    for (const owner of life.owners) {
      owner.dead = true;
      this.locks.release(owner);
    }
    life.owners.clear();
    this.env.scheduler.busy = true;
  }

  async withLock(life: Life, key: string, work: () => void): Promise<void> {
    await this.#owning(life, async (owner) => {
      await this.locks.take(owner, key);
      await this.pause(life, 'admin', [0.2, 2]);
      work();
    });
  }

  pause(life: Life, what: string, span: readonly [number, number]): Promise<void> {
    const { scheduler, faults } = this.env;
    return new Promise((resolve, reject) => {
      scheduler.after(faults.span(what, life.name, span), () => {
        scheduler.busy = true;
        if (life.dead) reject(gone);
        else resolve();
      });
    });
  }

  async #owning<T>(life: Life, work: (owner: Owner) => Promise<T>): Promise<T> {
    const owner: Owner = { name: life.name, dead: false };
    life.owners.add(owner);
    try {
      return await work(owner);
    } finally {
      this.locks.release(owner);
      life.owners.delete(owner);
    }
  }

  #transact<T>(life: Life, work: (tx: HubTransaction) => Promise<T>): Promise<T> {
    const early = this.env.plant === 'ack-before-commit';
    return new Promise((resolve, reject) => {
      this.#owning(life, async (owner) => {
        await this.pause(life, 'begin', [0.1, 1]);
        const staged: Staged = { newClient: null, commit: null, touches: [], seqs: {} };
        const done = await work(this.#transactionOf(life, owner, staged));
        if (early) resolve(done);
        await this.#finish(life, staged);
        resolve(done);
      }).catch(reject);
    });
  }

  async #finish(life: Life, staged: Staged): Promise<void> {
    const { faults } = this.env;
    await this.pause(life, 'commit', faults.hit('slow-transaction', life.name) ? [50, 3_000] : [0.5, 3]);
    if (faults.hit('crash-before-commit', life.name)) return this.#crash(life);
    const { newClient, commit, touches, seqs } = staged;
    if (newClient !== null && !this.tables.clients.has(newClient.id)) {
      this.tables.clients.set(newClient.id, { userId: newClient.userId, lastN: 0, lastAtMs: 0, epochEnds: {} });
    }
    if (commit !== null) applyCommit(this.tables, commit, { touches, seqs });
    if (faults.hit('crash-after-commit', life.name)) this.#crash(life);
  }

  #filesOf(life: Life) {
    const { faults } = this.env;
    return memoryFiles({
      files: () => this.tables.files,
      reading: async (read) => {
        await this.pause(life, 'file', [0.2, 2]);
        return read();
      },
      writing: async (write) => {
        await this.pause(life, 'file', faults.hit('slow-transaction', life.name) ? [50, 3_000] : [0.5, 3]);
        if (faults.hit('crash-before-commit', life.name)) this.#crash(life);
        write();
        if (faults.hit('crash-after-commit', life.name)) this.#crash(life);
      },
    });
  }

  #crash(life: Life): never {
    this.onCrash(life);
    throw gone;
  }

  #transactionOf(life: Life, owner: Owner, staged: Staged): HubTransaction {
    const lock = (key: string, mode?: 'shared') => this.locks.take(owner, key, mode);
    return {
      epoch: async () => {
        await lock('meta', 'shared');
        return this.tables.epoch;
      },
      lockClient: async (clientId, userId) => {
        await lock(`client:${clientId}`);
        const known = this.tables.clients.get(clientId);
        if (known === undefined) staged.newClient = { id: clientId, userId };
        return known ?? { userId, lastN: 0, lastAtMs: 0 };
      },
      access: async (userId) => {
        await lock(`user:${userId}`, 'shared');
        return this.#access(userId);
      },
      ledger: async (ids) => [...new Set(ids)].flatMap((id) => this.tables.ledger.get(id) ?? []),
      authors: async (ids) => this.#authors(ids),
      load: async (refs) => {
        await this.pause(life, 'load', [0.1, 2]);
        const keys = new Map<string, string>();
        for (const { entity, id } of refs) keys.set(`${entityTables[entity].kind} ${id}`, keyOf(entity, id));
        const rows: EntityPut[] = [];
        for (const place of [...keys.keys()].sort()) {
          const key = keys.get(place) ?? '';
          const busy = lock(key);
          if (busy !== undefined) await busy;
          const row = this.tables.rows.get(key);
          if (row !== undefined) rows.push(row);
        }
        return rows;
      },
      awayRows: async (customerIds) => {
        const isAway = (id: string) => this.tables.rows.get(keyOf('customer', id))?.row.scope.startsWith('archive:') === true;
        const away = new Set(customerIds.filter(isAway));
        const isTheirs = ({ row }: EntityPut) => away.has('customerId' in row ? (row.customerId ?? '') : row.id);
        const rows = [...this.tables.rows].filter(([, put]) => isTheirs(put) && put.row.scope.startsWith('archive:') && !put.row.deleted);
        for (const [key] of rows.sort(([a], [b]) => (a < b ? -1 : 1))) await lock(key);
        return rows.flatMap(([key]) => this.tables.rows.get(key) ?? []);
      },
      clockStory: async (ticketIds) => {
        await this.pause(life, 'load', [0.1, 2]);
        const isTold = ({ ticketId, kind, deleted }: TicketEvent) => !deleted && ticketIds.includes(ticketId) && kinds.has(kind);
        const story: TicketEvent[] = [];
        for (const put of this.tables.rows.values()) if (put.entity === 'ticket_event' && isTold(put.row)) story.push(put.row);
        return story;
      },
      lockPackVersion: async (packId) => {
        await lock(`pack:${packId}`);
        return Math.max(0, ...this.#packs(packId).map((row) => row.version));
      },
      newestPack: async (packId) => this.#packs(packId).sort((a, b) => b.version - a.version)[0] ?? null,
      holdPack: async (packId) => {
        await lock(`pack:${packId}`, 'shared');
        return this.#packs(packId).sort((a, b) => b.version - a.version)[0] ?? null;
      },
      commit: (commit) => this.#stage(owner, commit, staged),
    };
  }

  async #stage(owner: Owner, commit: Commit, staged: Staged): Promise<ScopeSeqs> {
    if (staged.commit !== null) throw new Error('one commit call per transaction');
    const isEarly = this.env.plant === 'early-sequence';
    for (const { entity, row } of commit.puts ?? []) {
      const busy = this.locks.take(owner, keyOf(entity, row.id));
      if (busy !== undefined) await busy;
      if (entity === 'ticket_event' && row.text.includes(unstorableText)) throw new StorageFault('unstorable', 'the text does not fit');
    }
    const doubled = (commit.ledger ?? []).some(({ mutationId }) => this.tables.ledger.has(mutationId));
    if (doubled && this.env.plant !== 'no-ledger-check') throw new StorageFault('unstorable', 'the ledger knows this mutation');
    for (const { userId } of commit.grants ?? []) await this.locks.take(owner, `user:${userId}`);
    const touches = touchesOf(this.tables, commit, { noScopeExit: this.env.plant === 'no-scope-exit' });
    const scopes = [...new Set(touches.map(({ scope }) => scope))].sort();
    if (!isEarly) for (const scope of scopes) await this.locks.take(owner, `scope:${scope}`);
    const seqs = isEarly ? this.#takeEarly(touches) : nextSeqs(this.tables, touches);
    Object.assign(staged, { commit, touches, seqs });
    return seqs;
  }

  /** Planted: numbers as a database sequence gives them, outside any transaction. */
  #takeEarly(touches: Staged['touches']): ScopeSeqs {
    const seqs: ScopeSeqs = {};
    for (const { scope } of touches) {
      const next = Math.max(this.#early.get(scope) ?? 0, this.tables.scopes.get(scope)?.seq ?? 0) + 1;
      this.#early.set(scope, next);
      seqs[scope] = next;
    }
    return seqs;
  }

  #sharedN({ lastN, epochEnds }: ClientLine, asked: string | null): number {
    return this.env.plant === 'epoch-end-forgotten' ? lastN : (epochEnds[asked ?? ''] ?? 0);
  }

  #viewOf(life: Life): HubView {
    const between = async () => {
      if (this.env.plant === 'torn-snapshot') await this.pause(life, 'torn', [0.1, 400]);
    };
    const view: HubView = {
      meta: async () => ({ hubId: simId(0xf, 1), epoch: this.tables.epoch, sample: false }),
      access: async (userId) => this.#access(userId),
      opening: async ({ userId, clientId, epoch: asked }) => {
        const access = this.#access(userId);
        const known = this.tables.clients.get(clientId);
        const client = known === undefined ? null : { userId: known.userId, lastN: known.lastN, sharedN: this.#sharedN(known, asked) };
        const { epoch } = this.tables;
        return { epoch, access, client, heads: await view.heads(access?.scopes ?? []) };
      },
      heads: async (scopes) => {
        const heads = new Map<string, ScopeHead>();
        for (const scope of scopes) {
          const head = this.tables.scopes.get(scope);
          if (head !== undefined) heads.set(scope, head);
        }
        await between();
        return heads;
      },
      changes: async (scope, after, limit) => {
        await between();
        const entries: IndexLine[] = [];
        for (const entry of this.tables.index.get(scope)?.values() ?? []) if (entry.seq > after) entries.push(entry);
        return entries.sort((a, b) => a.seq - b.seq).slice(0, limit);
      },
      cells: async (entity, ids) => {
        const cells: Json[][] = [];
        for (const id of ids) {
          const put = this.tables.rows.get(keyOf(entity, id));
          if (put !== undefined) cells.push(cellsOf(put));
        }
        return cells;
      },
    };
    return view;
  }

  #access(userId: string) {
    const user = this.users.get(userId);
    const grants = this.tables.grants.get(userId);
    return user === undefined ? null : { user, scopes: sortedScopes(grants), grantsVer: grants?.ver ?? 0 };
  }

  #authors(ids: readonly string[]) {
    const authors = new Map<string, { name: string; atMs: number }>();
    for (const id of ids) {
      const line = this.tables.ledger.get(id);
      const userId = line === undefined ? undefined : this.tables.clients.get(line.clientId)?.userId;
      const name = userId === undefined ? undefined : this.users.get(userId)?.name;
      if (line !== undefined && name !== undefined) authors.set(id, { name, atMs: line.atMs });
    }
    return authors;
  }

  #packs(packId: string) {
    const packs: PackRow[] = [];
    for (const put of this.tables.rows.values()) if (put.entity === 'pack' && put.row.packId === packId) packs.push(put.row);
    return packs;
  }
}
