/** What the sync core is told, what it knows and what it answers: inputs, state and effects, all plain data. */
import type { ErrorCode } from '../base/error-codes.ts';
import type { MutationResult, MutationStatus } from './wire.ts';

export type EntryState = 'queued' | 'sent' | 'acked' | 'settled' | 'conflict' | 'rejected';
/** `aside`: the hub takes no request that carries its content, so it goes without (see `set-aside`). */
export type Entry = { n: number; id: string; state: EntryState; status: MutationStatus | null; aside?: boolean };
/** `head`: the scope's seq on the hub as of the last answer; while filling (not `live`), as of the answer with which the fill began. */
export type ScopeCursor = { seq: number; head: number; phase: 'first' | 'refill' | 'live' };
export type Grants = { ver: number; scopes: readonly string[] };

/** Why there is no sync. `app-too-old` still sends; `signed-out` waits for the person. */
export type Trouble = 'offline' | 'not-ours' | 'hub-error' | 'hub-too-old' | 'app-too-old' | 'signed-out';

/** Why answered requests bring nothing, each until the next one that does; null: they do. */
export type Refused = { pull: ErrorCode | null; push: ErrorCode | null };

export type SyncState = {
  /** Of the last input, this PC's clock: what is due is shifted with it when somebody sets it back. */
  nowMs: number;
  /** Epoch under which entries and cursors hold; null before the first pull. */
  epoch: string | null;
  grants: Grants | null;
  cursors: Readonly<Record<string, ScopeCursor>>;
  /** Ordered by n, without gaps but those that an older copy of own.db left: the ring of settled ones, then the waiting ones. */
  entries: readonly Entry[];
  /** Own actions up to this one are in the rows pulled: the hub's last_n as of the last complete answer. */
  lastN: number;
  dataAtMs: number | null;
  /**
   * Answers to entries from this n on were given after a change of epoch: another backup may know them otherwise, or not at all.
   * Null while this desk has lived through none.
   */
  doubtfulFrom: number | null;
  link: 'offline' | 'probing' | 'online';
  /** Until something has come or gone again: a hub that greets but gives nothing is no better than none. */
  trouble: Trouble | null;
  refused: Refused;
  /** Id of the last request; answers to older ones are ignored. */
  requests: number;
  pulling: number | null;
  pullWanted: boolean;
  pushing: number | null;
  /** Failures in a row of the link, of pulls and of pushes; each waits on its own. */
  failures: { link: number; pull: number; push: number };
  probeAtMs: number | null;
  pullAtMs: number;
  pushAtMs: number;
  /** The stream of pokes: only ever a hint, so it is reopened at leisure. */
  poke: { open: boolean; failures: number; atMs: number };
  /** Rows to ask for in one answer; follows how fast answers come. */
  maxRows: number;
  /** Actions to send in one push; one at a time while it is not known which of them the hub cannot take. */
  maxActions: number;
};

/** One part of an answer, without its rows. */
export type PartHead = { scope: string; from: number; to: number; head: number; more: boolean; reset: boolean };
export type PullAnswer = { epoch: string; reset: boolean; grants: Grants; lastN: number; parts: readonly PartHead[]; tookMs: number };
export type PushAnswer = { epoch: string; lastN: number; expectedN: number | null; results: readonly MutationResult[] };

export type Input =
  | { type: 'local-mutation'; entries: readonly { n: number; id: string }[] }
  | { type: 'pull-reply'; request: number; answer: PullAnswer }
  | { type: 'push-reply'; request: number; answer: PushAnswer }
  /** The hub answered, but not with what was asked for. `problem`: what a person is told; null where it passes by itself at once. */
  | { type: 'pull-refused'; request: number; why: 'app-too-old' | 'other'; problem: ErrorCode | null; retryAfterMs: number }
  /** `epoch`: it has another epoch than the push. `unfit`: it takes no request with this content. */
  | { type: 'push-refused'; request: number; why: 'epoch' | 'unfit' | 'other'; problem: ErrorCode | null; retryAfterMs: number }
  /** Numbers of this push were used for something else: the next free one, and those of its actions that the hub has judged already. */
  | { type: 'numbers-used'; request: number; expectedN: number; results: readonly MutationResult[] }
  | { type: 'poke'; seqs: Readonly<Record<string, number>> }
  /** The stream ended: perhaps the link did too, so a pull finds out. */
  | { type: 'poke-lost' }
  | { type: 'went-online'; request: number }
  | { type: 'went-offline'; why: Trouble; retryAfterMs: number }
  /** Writing failed (disk full…): the state as the files have it. */
  | { type: 'reloaded'; stored: StoredState }
  /** Try now, whatever was waited for. */
  | { type: 'retry' }
  | { type: 'tick' };

export type ApplyEffect = {
  kind: 'apply';
  epoch: string;
  grants: Grants;
  /** As in the state, once these parts are written. */
  lastN: number;
  /** The hub's own last_n, where the rows are not yet that far. */
  hubLastN?: number;
  /** Scopes whose parts are to be written, each with its cursor after that. */
  parts: readonly { scope: string; cursor: ScopeCursor; restart: boolean }[];
  purge: readonly string[];
  dataAtMs: number | null;
  /** To be marked in own.db after the rows are committed. */
  settle: readonly { n: number; state: EntryState }[];
};
export type Effect =
  | { kind: 'probe'; request: number }
  | { kind: 'pull'; request: number; epoch: string | null; want: Record<string, number>; since: Record<string, number>; maxRows: number }
  | { kind: 'push'; request: number; epoch: string; fromN: number; maxActions: number }
  /** Its content stays here and its number goes without, so that nothing waits behind it; null: it goes with its content again. */
  | { kind: 'set-aside'; n: number; code: ErrorCode | null }
  | ApplyEffect
  /** `epoch`: what the results were given under; kept with them. */
  | { kind: 'save-results'; epoch: string; results: readonly MutationResult[] }
  | { kind: 'requeue'; fromN: number }
  /** As `renumbered` says, of all entries that the file has. */
  | { kind: 'renumber'; epoch: string; expectedN: number; results: readonly MutationResult[] }
  /** Every scope is read again from 0; entries from `fromN` on go back into the queue first, and `fromN` is kept as `doubtfulFrom`. */
  | { kind: 'change-epoch'; epoch: string; fromN: number }
  | { kind: 'open-poke' }
  | { kind: 'close-poke' };

/** What is written to the files. */
export type WriteEffect = Extract<Effect, { kind: 'apply' | 'save-results' | 'set-aside' | 'requeue' | 'renumber' | 'change-epoch' }>;

export type Chance = { nowMs: number; random: number };
export type Step = { state: SyncState; effects: Effect[] };
export type StoredState = Pick<SyncState, 'epoch' | 'grants' | 'cursors' | 'entries' | 'lastN' | 'dataAtMs' | 'doubtfulFrom'>;
