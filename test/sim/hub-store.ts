/** What a run needs of the hub's storage besides the port itself: many processes that may end, a look at the tables, backups. Memory or PostgreSQL. */
import type { Commit, FileStorage, PokeLine, SyncStorage } from '../../src/hub/services/hub-storage.ts';
import type { User } from '../../src/shared/contract/hub.ts';
import type { Env } from './env.ts';
import type { Owner } from './memory-locks.ts';
import type { Tables } from './memory-tables.ts';

/** One life of a hub process: a restart makes a new one. */
export type Life = { readonly name: string; dead: boolean; readonly owners: Set<Owner> };

/** The process ended under the request. */
export class HubGone extends Error {}

/** What the services of a run use. */
export type RunStorage = SyncStorage & FileStorage;

export type Backup = { readonly tables: Tables };

export type HubStore = {
  /** The hub as it is after the last commit. */
  readonly tables: Tables;
  readonly users: Map<string, User>;
  /** Ends a process at this instant. */
  onCrash: (life: Life) => void;
  storageOf(life: Life): RunStorage;
  /** A file as any process would give it out; null when the hub does not have it whole. */
  wholeFile(sha256: string): Promise<Uint8Array | null>;
  /** An empty hub with these users and this one commit. */
  begin(commit: Commit): Promise<void>;
  backup(): Promise<Backup>;
  /** Waits for every push that runs. */
  restore(life: Life, backup: Backup): Promise<void>;
  /** The process is dead; what it was doing is undone. */
  end(life: Life): void;
  /** Reads `tables` anew from where they are kept. */
  reload(): Promise<void>;
  /** The run is over: whatever still waits in the middle of its work is undone. */
  close(): Promise<void>;
};

/** Scope names between the hub processes of a run, late or lost. */
export class PokeLines {
  readonly #env: Env;
  #lines: { life: Life; heard: (scopes: string[]) => void }[] = [];

  constructor(env: Env) {
    this.#env = env;
  }

  open(life: Life, heard: (scopes: string[]) => void): PokeLine {
    const line = { life, heard };
    this.#lines.push(line);
    return {
      announce: async (scopes) => this.#announce([...scopes]),
      close: async () => {
        this.#lines = this.#lines.filter((other) => other !== line);
      },
    };
  }

  end(life: Life): void {
    this.#lines = this.#lines.filter((line) => line.life !== life);
  }

  #announce(scopes: string[]): void {
    const { scheduler, faults } = this.#env;
    for (const line of this.#lines) {
      if (faults.hit('lost-poke', line.life.name)) continue;
      scheduler.after(faults.span('notify', line.life.name, [1, 20]), () => {
        scheduler.busy = true;
        if (!line.life.dead) line.heard(scopes);
      });
    }
  }
}
