/** A desk as the world, its people and the checks see it: what it holds, and what may be done to it. In memory or on real files. */
import type { User } from '../../src/shared/contract/hub.ts';
import type { EntityName, EntityRows } from '../../src/shared/sync/entity-table.ts';
import type { Layer } from '../../src/shared/sync/local-view.ts';
import type { EntityPut, RowLookup } from '../../src/shared/sync/mutation.ts';
import type { MutationRequest, QueuedMutation } from '../../src/shared/sync/queue-mutations.ts';
import type { EntryState, Grants, SyncState } from '../../src/shared/sync/sync-state.ts';
import type { MutationStatus } from '../../src/shared/sync/wire.ts';
import type { CursorRow } from '../../src/shared/sync/write-pages.ts';
import type { Env } from './env.ts';
import type { HubStore } from './hub-store.ts';
import type { Network, Seat } from './network.ts';
import type { SimFile } from './sim-files.ts';

/** `status`: the hub's answer; null until it was heard. */
export type HeldEntry = {
  readonly n: number;
  readonly mutationId: string;
  readonly name: string;
  readonly state: EntryState;
  readonly status: MutationStatus | null;
};

export type Holdings = {
  readonly own: {
    readonly epoch: string | null;
    readonly entries: readonly HeldEntry[];
    readonly packSeen: ReadonlyMap<string, number>;
  };
  readonly cache: {
    readonly epoch: string | null;
    readonly grants: Grants | null;
    readonly cursors: ReadonlyMap<string, CursorRow>;
    readonly rows: ReadonlyMap<string, EntityPut>;
    /** Which scopes hold a row, and as of which fill. */
    readonly held: ReadonlyMap<string, ReadonlyMap<string, number>>;
    readonly overlay: Layer;
  };
  /** Keys of rows that were written, or that a scope took up or left, since it was last emptied; absent: any may have been. */
  readonly touched?: Set<string>;
  /** What a search could still find of rows that are not here any more. */
  strays?(): string[];
  /** The disk was full when the overlay should have been written. */
  readonly overlayLags: boolean;
  /** Confirmed rows, and rows as the agent sees them. */
  readonly base: RowLookup;
  readonly view: RowLookup;
};

/** One whose disk somebody may copy and put back. */
export type WorldDesk = SeatedDesk & {
  /** Copies own.db aside, as an image of the PC's disk would. */
  keepOwn(): void;
  /** The process ends, own.db is as it was copied, and an open desk opens again; without a copy nothing happens. */
  putBackOwn(): void;
};

export type DeskUser = Pick<User, 'id' | 'name' | 'role' | 'teamId'>;

export type SeatedDesk = Seat & {
  readonly clientId: string;
  readonly user: DeskUser;
  readonly skewMs: number;
  readonly files: Holdings;
  /** Null while the desk is closed, or cannot read its files. */
  readonly state: SyncState | null;
  /** What it writes down: a desk in the world keeps the hub's time through every jump of its PC's clock. */
  nowMs(): number;
  newId(): string;
  /** Rows of a kind as the desk shows them, by id. */
  shown<K extends EntityName>(entity: K): EntityRows[K][];
  start(): void;
  /** As a service of the store would. Answers false when nothing was saved. */
  enqueue(requests: readonly MutationRequest[]): boolean;
  /** Writes past every check, as a bug or an older version might. */
  enqueueRaw(name: string, args: QueuedMutation['args']): boolean;
  /** Keeps a file with a ticket. Answers false when nothing was saved. */
  attach(ticketId: string, file: SimFile): boolean;
  /** Files that actions name and the hub does not have and may still get. A file whose action was never saved goes nowhere. */
  unsentFiles(): number;
  crash(): void;
  goOffline(): void;
  goOnline(): void;
  /** For good. */
  close(): void;
};

/** Whoever watches a run. */
export type Witness = {
  saved(desk: SeatedDesk, entries: readonly QueuedMutation[]): void;
  /** Something was written; `pulled`: the answer of a pull. */
  written(desk: SeatedDesk, pulled: boolean): void;
  started(desk: SeatedDesk): void;
  /** Its own.db is an older copy now, without these actions. */
  putBack(desk: SeatedDesk, lost: readonly string[]): void;
};

export type DeskOptions = {
  env: Env;
  network: Network;
  witness: Witness;
  index: number;
  user: User;
  skewMs: number;
  nowMs(): number;
  sendsFiles: boolean;
};

/** What a run is made of. */
export type WorldParts = {
  /** Resolves when everything a step has begun either ended or waits for virtual time. */
  settle?: () => Promise<void>;
  makeStore(env: Env): HubStore;
  makeDesk(options: DeskOptions): WorldDesk;
};
