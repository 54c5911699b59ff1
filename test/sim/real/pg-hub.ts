/**
 * The hub's real storage on PostgreSQL under virtual time: the product's own transactions, which wait for virtual time before they begin,
 * between their statements and before they commit, and really wait for one another's locks meanwhile. After each commit `tables`
 * follows; its sync index is read back from the database.
 */
import type { Client } from 'pg';
import { type BackupBatch, readEverything, replaceEverything } from '../../../src/hub/db/backup-repo.ts';
import { hubCommit } from '../../../src/hub/db/commit.ts';
import { pgStorage } from '../../../src/hub/db/hub-storage-pg.ts';
import { readMeta } from '../../../src/hub/db/meta-repo.ts';
import type { Db } from '../../../src/hub/db/tables.ts';
import type { Commit, FileStorage, HubTransaction, HubView, ScopeSeqs } from '../../../src/hub/services/hub-storage.ts';
import type { User } from '../../../src/shared/contract/hub.ts';
import { simId } from '../dice.ts';
import type { Env } from '../env.ts';
import { type Backup, HubGone, type HubStore, type Life, PokeLines, type RunStorage } from '../hub-store.ts';
import { applyCommit, copyTables, emptyTables, prune, type Tables, touchesOf } from '../memory-tables.ts';
import { emptyHub, putIndexLine, readIndexAbove, readTables } from './pg-tables.ts';
import { plantedCommit, plantedPrune } from './planted-sql.ts';
import type { UnderWay } from './under-way.ts';

export type HubDatabase = {
  db: Db;
  url: string;
  /** Outside the pool: asks who waits for whom, and changes `hub_commit` when a bug is planted. */
  admin: Client;
};

type Staged = { commit: Commit | null; seqs: ScopeSeqs; newClient: { id: string; userId: string } | null };

export class PgHub implements HubStore {
  tables: Tables = emptyTables(simId(0xe, 1));
  readonly users = new Map<string, User>();
  onCrash: (life: Life) => void = () => undefined;
  readonly env: Env;
  readonly #database: HubDatabase;
  readonly #inner: RunStorage;
  readonly #work: UnderWay;
  readonly #lines: PokeLines;
  readonly #pauses = new Map<Life, Set<() => void>>();
  readonly #batches = new WeakMap<Backup, BackupBatch[]>();
  /** Notes of commits, one after the other. */
  #noting: Promise<void> = Promise.resolve();
  /** An operator does one thing at a time. */
  #operator: Promise<unknown> = Promise.resolve();

  constructor(env: Env, database: HubDatabase, work: UnderWay) {
    this.env = env;
    this.#database = database;
    this.#inner = pgStorage(database.db, database.url);
    this.#work = work;
    this.#lines = new PokeLines(env);
  }

  async begin(commit: Commit): Promise<void> {
    const { db, admin } = this.#database;
    await emptyHub(db, this.users.values());
    await db.transaction().execute((tx) => hubCommit(tx, commit));
    await plantedCommit(admin, this.env.plant);
    this.tables.history.push({ commit });
    await this.reload();
  }

  async reload(): Promise<void> {
    this.tables = await readTables(this.#database.db, this.tables.history);
  }

  backup(): Promise<Backup> {
    return this.#operate(async () => {
      const backup = { tables: copyTables(this.tables) };
      const batches: BackupBatch[] = [];
      await readEverything(this.#database.db, async (batch) => void batches.push(batch));
      this.#batches.set(backup, batches);
      return backup;
    });
  }

  restore(_life: Life, backup: Backup): Promise<void> {
    return this.#operate(async () => {
      const { db } = this.#database;
      const batches = this.#batches.get(backup) ?? [];
      await replaceEverything(db, inTurn(batches));
      await this.#note(async () => {
        this.tables = { ...copyTables(backup.tables), epoch: (await readMeta(db)).epoch };
      });
    });
  }

  end(life: Life): void {
    life.dead = true;
    this.#lines.end(life);
    for (const wake of [...(this.#pauses.get(life) ?? [])]) wake();
    this.#pauses.delete(life);
    this.env.scheduler.busy = true;
  }

  close(): Promise<void> {
    for (const life of [...this.#pauses.keys()]) this.end(life);
    return this.#work.untilNothing();
  }

  async wholeFile(sha256: string): Promise<Uint8Array | null> {
    const row = await this.#database.db.selectFrom('attachment').select('bytes').where('sha256', '=', sha256).executeTakeFirst();
    return row?.bytes ?? null;
  }

  storageOf(life: Life): RunStorage {
    const inner = this.#inner;
    return {
      ...this.#filesOf(life),
      snapshot: (read) => this.#snapshot(life, read),
      transact: (work) => this.#transact(life, work),
      meta: () => this.#work.during(() => inner.meta()),
      changeEpoch: (from) =>
        this.#administer(life, async () => {
          await inner.changeEpoch(from);
          await this.#note(async () => {
            this.tables.epoch = (await inner.meta()).epoch;
          });
        }),
      seqs: (scopes) => this.#work.during(() => inner.seqs(scopes)),
      openPokeLine: async (heard) => this.#lines.open(life, heard),
      pruneRemovals: (scope, seq) =>
        this.#administer(life, async () => {
          const floor = this.tables.scopes.get(scope)?.floor ?? 0;
          await inner.pruneRemovals(scope, seq);
          const noFloor = this.env.plant === 'no-floor';
          if (noFloor) await plantedPrune(this.#database.admin, scope, floor);
          await this.#note(async () => prune(this.tables, scope, { seq, noFloor }));
        }),
    };
  }

  /** For a while of virtual time; a process that ended meanwhile does not go on. */
  #pause(life: Life, what: string, span: readonly [number, number]): Promise<void> {
    const { scheduler, faults } = this.env;
    const pauses = this.#pauses.get(life) ?? new Set();
    this.#pauses.set(life, pauses);
    if (life.dead) return Promise.reject(new HubGone());
    return new Promise((resolve, reject) => {
      const wake = () => {
        if (!pauses.delete(wake)) return;
        this.#work.resume();
        scheduler.busy = true;
        if (life.dead) reject(new HubGone());
        else resolve();
      };
      pauses.add(wake);
      scheduler.after(faults.span(what, life.name, span), wake);
      this.#work.rest();
    });
  }

  #operate<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#operator.then(() => this.#work.during(work));
    this.#operator = done.catch(() => undefined);
    return done;
  }

  #administer(life: Life, work: () => Promise<void>): Promise<void> {
    return this.#work.during(async () => {
      await this.#pause(life, 'admin', [0.2, 2]);
      await work();
    });
  }

  #note(note: () => Promise<void>): Promise<void> {
    this.#noting = this.#noting.then(note);
    return this.#noting;
  }

  #snapshot<T>(life: Life, read: (view: HubView) => Promise<T>): Promise<T> {
    return this.#work.during(async () => {
      await this.#pause(life, 'read', [0.2, 2]);
      if (this.env.plant === 'torn-snapshot') return read(this.#tornView(life));
      return this.#inner.snapshot((view) => read({ ...view, changes: this.#slowly(life, view.changes) }));
    });
  }

  /** The world moves on under a reader who takes his time. */
  #slowly(life: Life, changes: HubView['changes']): HubView['changes'] {
    return async (...asked) => {
      if (this.env.faults.hit('slow-transaction', life.name)) await this.#pause(life, 'reading', [20, 400]);
      return changes(...asked);
    };
  }

  /** Planted: every question is answered from a moment of its own. */
  #tornView(life: Life): HubView {
    const apart = <T>(ask: (view: HubView) => Promise<T>): Promise<T> => this.#inner.snapshot(ask);
    return {
      meta: () => apart((view) => view.meta()),
      access: (userId) => apart((view) => view.access(userId)),
      opening: async (seat) => {
        const { heads } = await apart((view) => view.opening(seat));
        await this.#pause(life, 'torn', [0.1, 400]);
        return { ...(await apart((view) => view.opening(seat))), heads };
      },
      heads: (scopes) => apart((view) => view.heads(scopes)),
      changes: (...asked) => apart((view) => view.changes(...asked)),
      cells: (entity, ids) => apart((view) => view.cells(entity, ids)),
    };
  }

  #transact<T>(life: Life, work: (tx: HubTransaction) => Promise<T>): Promise<T> {
    const isEarly = this.env.plant === 'ack-before-commit';
    return new Promise((resolve, reject) => {
      this.#work
        .during(async () => {
          await this.#pause(life, 'begin', [0.1, 1]);
          const staged: Staged = { commit: null, seqs: {}, newClient: null };
          const done = await this.#inner.transact(async (tx) => {
            const answer = await work(this.#transactionOf(life, tx, staged));
            if (isEarly) resolve(answer);
            await this.#pause(life, 'commit', this.env.faults.hit('slow-transaction', life.name) ? [50, 3_000] : [0.5, 3]);
            if (this.env.faults.hit('crash-before-commit', life.name)) this.#crash(life);
            return answer;
          });
          await this.#note(() => this.#follow(staged));
          if (this.env.faults.hit('crash-after-commit', life.name)) this.#crash(life);
          return done;
        })
        .then(resolve, reject);
    });
  }

  #filesOf(life: Life): FileStorage {
    const inner = this.#inner;
    const { faults } = this.env;
    const reading = <T>(read: () => Promise<T>): Promise<T> =>
      this.#work.during(async () => {
        await this.#pause(life, 'file', [0.2, 2]);
        return read();
      });
    const writing = (write: () => Promise<void>): Promise<void> =>
      this.#work.during(async () => {
        await this.#pause(life, 'file', faults.hit('slow-transaction', life.name) ? [50, 3_000] : [0.5, 3]);
        if (faults.hit('crash-before-commit', life.name)) this.#crash(life);
        await write();
        if (faults.hit('crash-after-commit', life.name)) this.#crash(life);
      });
    return {
      putAttachment: (attachment) => writing(() => inner.putAttachment(attachment)),
      holdsAttachment: (...asked) => reading(() => inner.holdsAttachment(...asked)),
      uploadedLength: (...asked) => reading(() => inner.uploadedLength(...asked)),
      addAttachmentPart: (piece) => writing(() => inner.addAttachmentPart(piece)),
      readAttachmentParts: (...asked) => reading(() => inner.readAttachmentParts(...asked)),
      dropAttachmentParts: (...asked) => writing(() => inner.dropAttachmentParts(...asked)),
      getAttachment: (...asked) => reading(() => inner.getAttachment(...asked)),
    };
  }

  #crash(life: Life): never {
    this.onCrash(life);
    throw new HubGone();
  }

  /** A process that ended while it waited for a lock gets it, and does nothing with it. */
  #transactionOf(life: Life, tx: HubTransaction, staged: Staged): HubTransaction {
    const alive = async <T>(answer: Promise<T>): Promise<T> => {
      const value = await answer;
      if (life.dead) throw new HubGone();
      return value;
    };
    return {
      epoch: () => alive(tx.epoch()),
      lockClient: (clientId, userId, nowMs) => {
        staged.newClient = { id: clientId, userId };
        return alive(tx.lockClient(clientId, userId, nowMs));
      },
      access: (userId) => alive(tx.access(userId)),
      ledger: (ids) => alive(tx.ledger(ids)),
      authors: (ids) => alive(tx.authors(ids)),
      load: async (refs) => {
        await this.#pause(life, 'load', [0.1, 2]);
        return alive(tx.load(refs));
      },
      awayRows: (customerIds) => alive(tx.awayRows(customerIds)),
      clockStory: (ticketIds) => alive(tx.clockStory(ticketIds)),
      lockPackVersion: (packId) => alive(tx.lockPackVersion(packId)),
      newestPack: (packId) => alive(tx.newestPack(packId)),
      holdPack: (packId) => alive(tx.holdPack(packId)),
      commit: async (commit) => {
        staged.commit = commit;
        staged.seqs = await alive(tx.commit(commit));
        return staged.seqs;
      },
    };
  }

  async #follow({ commit, seqs, newClient }: Staged): Promise<void> {
    const { tables } = this;
    if (newClient !== null && !tables.clients.has(newClient.id))
      tables.clients.set(newClient.id, { userId: newClient.userId, lastN: 0, lastAtMs: 0, epochEnds: {} });
    if (commit === null) return;
    const touches = touchesOf(tables, commit, { noScopeExit: this.env.plant === 'no-scope-exit' });
    const before = new Map([...new Set(touches.map(({ scope }) => scope))].map((scope) => [scope, tables.scopes.get(scope)?.seq ?? 0]));
    applyCommit(tables, commit, { touches, seqs });
    for (const line of await readIndexAbove(this.#database.db, before)) putIndexLine(tables, line);
  }
}

async function* inTurn(batches: readonly BackupBatch[]) {
  yield* batches;
}
