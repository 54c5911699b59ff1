/**
 * A desk's two real files in a folder of their own, opened by the product, and what may befall them: before a write the process may end,
 * the disk may be full, and a power cut may take the cache's last page while own.db kept what followed from it.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3, { type Database, type PragmaOptions, type Statement } from 'better-sqlite3';
import { openStore, type StoreFiles } from '../../../src/main/store/db/open.ts';
import type { Env } from '../env.ts';

/** Nothing of the process runs on. */
export class DeskCrash extends Error {}

const keyHex = 'c7'.repeat(32);
const inMemory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export type FolderFaults = {
  env: Env;
  name: string;
  /** The disk was full for the cache. */
  onCacheFull(): void;
  /** The process ends here. */
  onCrash(): void;
};

export class DeskFolder {
  dir = newFolder();
  files: StoreFiles | null = null;
  readonly #faults: FolderFaults;
  /** The last of the cache that the disk has for sure, while a power cut is on its way. */
  #before: string | null = null;
  #aside: string | null = null;
  #dead = false;

  constructor(faults: FolderFaults) {
    this.#faults = faults;
  }

  /** Nothing befalls what `prepare` writes: the desk was set up before the run. */
  open(prepare: (files: StoreFiles) => void): StoreFiles {
    const opened = openStore({ dir: this.dir, keyHex, busyTimeoutMs: 100 });
    if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
    this.files = opened.value;
    this.#dead = false;
    prepare(opened.value);
    this.#watch('cache', this.files.cache);
    this.#watch('own', this.files.own);
    return this.files;
  }

  /** Freezes the folder as a kill at this instant leaves it; the open files belong to nobody from now on. Answers how to let go of them. */
  crash(): () => void {
    const { files, dir } = this;
    this.#dead = true;
    this.files = null;
    this.dir = newFolder();
    cpSync(dir, this.dir, { recursive: true });
    if (this.#before !== null) {
      for (const name of readdirSync(this.dir)) if (name.startsWith('cache.')) rmSync(join(this.dir, name));
      cpSync(this.#before, this.dir, { recursive: true });
      this.#forgetBefore();
    }
    return () => {
      files?.close();
      removeFolder(dir);
    };
  }

  /** Between two lives. */
  loseCache(how: 'removed' | 'damaged'): void {
    if (how === 'removed') {
      for (const name of readdirSync(this.dir)) if (name.startsWith('cache.')) rmSync(join(this.dir, name));
    } else writeFileSync(join(this.dir, 'cache.db'), Buffer.alloc(20_000, 7));
  }

  /** As an image of the disk has it. */
  keepOwn(): void {
    this.#aside ??= newFolder();
    replaceOwn(this.#aside, this.dir);
  }

  /** Between two lives. */
  putBackOwn(): void {
    if (this.#aside !== null) replaceOwn(this.dir, this.#aside);
  }

  remove(): void {
    this.files?.close();
    this.files = null;
    this.#forgetBefore();
    if (this.#aside !== null) removeFolder(this.#aside);
    removeFolder(this.dir);
  }

  #forgetBefore(): void {
    if (this.#before !== null) removeFolder(this.#before);
    this.#before = null;
  }

  #watch(file: 'cache' | 'own', db: Database): void {
    const [transaction, prepare, exec] = [db.transaction.bind(db), db.prepare.bind(db), db.exec.bind(db)];
    const outermost = <A extends unknown[], R>(run: (...args: A) => R) => {
      return (...args: A): R => {
        const isOutermost = !db.inTransaction;
        if (isOutermost) this.#beforeWrite(file);
        return run(...args);
      };
    };
    const watched = (work: (...args: unknown[]) => unknown) => {
      const real = transaction(work);
      const { deferred, immediate, exclusive } = real;
      return Object.assign(outermost(real), {
        database: db,
        ...{ deferred: outermost(deferred), immediate: outermost(immediate), exclusive: outermost(exclusive) },
      });
    };
    const pragma = db.pragma.bind(db);
    Object.assign(db, {
      pragma: (source: string, options?: PragmaOptions) => {
        // Everything is on the disk then.
        if (file === 'cache' && source.startsWith('wal_checkpoint')) this.#forgetBefore();
        return pragma(source, options);
      },
      transaction: watched,
      prepare: (text: string): Statement => {
        const statement = prepare(text);
        if (statement.reader) return statement;
        const run = statement.run.bind(statement);
        return Object.assign(statement, { run: outermost(run) });
      },
      exec: (text: string) => {
        // The one transaction that lasts: a page written in slices.
        if (text.startsWith('BEGIN') || text === 'COMMIT') this.#beforeWrite(file);
        return exec(text);
      },
    });
  }

  #beforeWrite(file: 'cache' | 'own'): void {
    if (this.#dead) throw new DeskCrash();
    const { env, name, onCacheFull, onCrash } = this.#faults;
    const { faults } = env;
    if (faults.hit('desk-crash', name)) {
      onCrash();
      throw new DeskCrash();
    }
    if (faults.hit('disk-full', name)) {
      if (file === 'cache') onCacheFull();
      throw new BetterSqlite3.SqliteError('database or disk is full', 'SQLITE_FULL');
    }
    if (file === 'cache' && this.#before === null && faults.hit('power-cut', name)) this.#expectPowerCut();
  }

  /** What the cache is given from now on will be lost; own.db always waits for the disk. */
  #expectPowerCut(): void {
    const { env, name, onCrash } = this.#faults;
    const { files } = this;
    env.scheduler.after(env.faults.span('until-cut', name, [0, 3_000]), () => {
      if (this.files === files && this.#before !== null) onCrash();
    });
    this.#before = newFolder();
    for (const name of readdirSync(this.dir)) if (name.startsWith('cache.db')) cpSync(join(this.dir, name), join(this.#before, name));
  }
}

function replaceOwn(to: string, from: string): void {
  for (const name of ownFiles(to)) rmSync(join(to, name));
  for (const name of ownFiles(from)) cpSync(join(from, name), join(to, name));
}

function ownFiles(dir: string): string[] {
  return readdirSync(dir).filter((name) => name.startsWith('own.db'));
}

function newFolder(): string {
  return mkdtempSync(join(inMemory, 'steadydesk-sim-'));
}

function removeFolder(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}
