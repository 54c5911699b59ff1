/**
 * The hub's storage port: everything the services ask of a database, in their own words. PostgreSQL stands behind it in the product
 * (`db/hub-storage-pg.ts`), memory in the simulation. Services decide, storage keeps; neither does the other's work.
 */
import type { Json } from '../../shared/base/result.ts';
import type { Department, Role, TicketStage } from '../../shared/base/words.ts';
import type { EventEnvelope } from '../../shared/contact/event.ts';
import type { User } from '../../shared/contract/hub.ts';
import type { AwayKind, AwayRange } from '../../shared/customer/away-keys.ts';
import type { Customer } from '../../shared/customer/customer.ts';
import type { Claim } from '../../shared/presence/claims.ts';
import type { EntityName } from '../../shared/sync/entity-table.ts';
import type { EntityPut, RowRef } from '../../shared/sync/mutation.ts';
import type { MutationStatus } from '../../shared/sync/wire.ts';
import type { TicketEvent } from '../../shared/ticket/ticket.ts';

export type HubMeta = { hubId: string; epoch: string; sample: boolean };
/** `leftAtMs`: when they left; then there are no scopes. */
export type Access = { user: User; scopes: string[]; grantsVer: number; leftAtMs?: number };
export type Redeemed = { userId: string } | { userId: null; hasExpired: boolean };
export type ClientRow = { userId: string; lastN: number; lastAtMs: number };
export type ScopeSeqs = Record<string, number>;
export type ScopeHead = { seq: number; floor: number };
/** Kind 0 stands for a change of the user's grants. */
export type IndexEntry = { kind: number; id: string; seq: number; op: 'p' | 'r' };

export type LedgerRow = {
  mutationId: string;
  clientId: string;
  n: number;
  argsHash: string;
  status: MutationStatus;
  code: string;
  seqs: ScopeSeqs;
};

export type LedgerEntry = Omit<LedgerRow, 'seqs'> & {
  name: string;
  /** Scopes its effects touched. */
  scopes: string[];
  atMs: number;
  appliedAtMs: number;
};

export type Commit = {
  /** At most one put per row; `ver` is set by the storage (old + 1). A row that changes its scope leaves a remove entry in the old one. */
  puts?: readonly EntityPut[];
  /** Kinds of which this transaction has looked for every row that is put, and found none. Being wrong costs time, nothing else. */
  unseen?: ReadonlySet<EntityName>;
  grants?: readonly { userId: string; scope: string; granted: boolean; atMs: number }[];
  client?: { clientId: string; lastN: number; lastAtMs: number; seenMs: number };
  ledger?: readonly LedgerEntry[];
};

/** Thrown by `transact`, and nothing of the work remains. */
export class StorageFault extends Error {
  /** `contention`: the same again may succeed. `unstorable`: the data does not fit the tables. */
  readonly kind: 'contention' | 'unstorable';

  constructor(kind: 'contention' | 'unstorable', message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'StorageFault';
    this.kind = kind;
  }
}

/** Who pulls, with the epoch that the desk knows; null before its first pull. */
export type PullSeat = { userId: string; clientId: string; epoch: string | null };

/**
 * `access` as in `HubView`; `client` is null when it has never pushed; `heads` of the granted scopes. `sharedN`: where the desk's epoch has
 * ended, the last number of the client that was judged in it and is part of this history; 0 when that is not known.
 */
export type Opening = {
  epoch: string;
  access: Access | null;
  client: { userId: string; lastN: number; sharedN: number } | null;
  heads: ReadonlyMap<string, ScopeHead>;
};

/** One moment: rows, cursors, grants and last_n of one answer belong together. */
export type HubView = {
  meta(): Promise<HubMeta>;
  /** Null for a user who is unknown or may not sign in. */
  access(userId: string): Promise<Access | null>;
  /** What every pull begins with, in one question. */
  opening(seat: PullSeat): Promise<Opening>;
  /** A scope nobody has written to is absent. */
  heads(scopes: readonly string[]): Promise<ReadonlyMap<string, ScopeHead>>;
  /** In the order of seq. */
  changes(scope: string, after: number, limit: number): Promise<IndexEntry[]>;
  /** In the column order of the entity table, json cells as values. */
  cells(entity: EntityName, ids: readonly string[]): Promise<Json[][]>;
};

/** What it locks stays locked until the transaction ends. */
export type HubTransaction = {
  /** Nobody changes the epoch while the transaction lasts. */
  epoch(): Promise<string>;
  /** One push at a time per client; a client seen for the first time is bound to the user for good. */
  lockClient(clientId: string, userId: string, nowMs: number): Promise<ClientRow>;
  /** The grants of this moment, which nobody changes while the transaction lasts. */
  access(userId: string): Promise<Access | null>;
  /** Entries of these mutations, whichever client sent them. */
  ledger(ids: readonly string[]): Promise<LedgerRow[]>;
  /** Who wrote a revision and when. Revisions that no mutation wrote (imported data) are absent. */
  authors(mutationIds: readonly string[]): Promise<ReadonlyMap<string, { name: string; atMs: number }>>;
  /** The rows that exist, locked. */
  load(refs: readonly RowRef[]): Promise<EntityPut[]>;
  /** All rows in the archive of those of these customers who lie there themselves, locked. */
  awayRows(customerIds: readonly string[]): Promise<EntityPut[]>;
  /** What the clocks of these tickets read of their stories. Nobody adds to the story of a ticket whose row is locked. */
  clockStory(ticketIds: readonly string[]): Promise<TicketEvent[]>;
  /** Number of the last published version, 0 for none; publishers of one pack wait for one another here. */
  lockPackVersion(packId: string): Promise<number>;
  newestPack(packId: string): Promise<{ version: number; body: string } | null>;
  /** As `newestPack`, and nobody publishes that pack while the transaction lasts; many may hold it at once. */
  holdPack(packId: string): Promise<{ version: number; body: string } | null>;
  /** Rows, cards, grants, ledger and counters in one call: the last one of a transaction. */
  commit(commit: Commit): Promise<ScopeSeqs>;
};

export type PokeLine = {
  /** Sends scope names, outside any transaction. */
  announce(scopes: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

/** What pushes, pulls and pokes need. */
export type SyncStorage = {
  snapshot<T>(read: (view: HubView) => Promise<T>): Promise<T>;
  transact<T>(work: (tx: HubTransaction) => Promise<T>): Promise<T>;
  meta(): Promise<HubMeta>;
  /** Only if it is still `from`, so that several desks reporting the same fault cause one change. */
  changeEpoch(from: string): Promise<void>;
  /** Current seq per scope. */
  seqs(scopes: readonly string[]): Promise<ScopeSeqs>;
  /** `heard`: scope names announced by any hub process. `lost` is called at most once, when the line breaks. */
  openPokeLine(heard: (scopes: string[]) => void, lost: () => void): Promise<PokeLine>;
  /** Forgets removals of a scope up to and including `seq`; a desk that stands below it will read the scope anew. */
  pruneRemovals(scope: string, seq: number): Promise<void>;
};

export type StoredKey = { keyId: string; publicSpki: Buffer; privatePkcs8: Buffer };
export type NewAttachment = { sha256: string; bytes: Buffer; scope: string; userId: string; atMs: number };
/** A piece of a file that is sent in several; it begins `at` that byte. */
export type NewAttachmentPart = Omit<NewAttachment, 'scope'> & { at: number };

/** Files, by the SHA-256 of their bytes. */
export type FileStorage = {
  /** What came of it in pieces from the same person is gone then. */
  putAttachment(attachment: NewAttachment): Promise<void>;
  holdsAttachment(sha256: string, scope: string): Promise<boolean>;
  /** Bytes that came so far in pieces from this person. */
  uploadedLength(sha256: string, userId: string): Promise<number>;
  /** Taken only where the last piece ended. */
  addAttachmentPart(part: NewAttachmentPart): Promise<void>;
  /** The pieces as one. */
  readAttachmentParts(sha256: string, userId: string): Promise<Buffer>;
  dropAttachmentParts(sha256: string, userId: string): Promise<void>;
  /** Null when there is none in these scopes. */
  getAttachment(sha256: string, scopes: readonly string[]): Promise<Buffer | null>;
};

/** Who may come in, and what they carry besides rows. Tokens and codes are kept as hashes only. */
export type DoorStorage = FileStorage & {
  /** Who a token speaks for, with the grants of this moment; null for an unknown or revoked token. */
  accessByToken(token: string): Promise<Access | null>;
  /** Whether the device of this token is to erase all it holds. */
  isErasureOrdered(token: string): Promise<boolean>;
  accessOf(userId: string): Promise<Access | null>;
  addToken(token: string, row: { userId: string; device: string; atMs: number }): Promise<void>;
  /** Uses a code up (unless it is reusable) and says whose it was; null when it is unknown, was used before or has expired. */
  redeemCode(code: string, atMs: number): Promise<Redeemed>;
  /** Oldest first; the newest signs. */
  signingKeys(): Promise<StoredKey[]>;
  /** Does nothing when a key is there already, so that two hubs starting together agree on one. */
  addFirstKey(key: StoredKey, atMs: number): Promise<void>;
};

/** What the progress page of a ticket is made of. Nothing in it names a person or repeats what one wrote. */
export type ProgressFacts = {
  /** When the link was made. */
  madeAtMs: number;
  stage: TicketStage;
  department: Department;
  ownerRole: Role | null;
  openedAtMs: number;
  closedAtMs: number | null;
  /** Null once a plan was given. */
  planDueAtMs: number | null;
  /** Open ones, and broken ones that nothing has made good. */
  promises: { dueAtMs: number; isBroken: boolean }[];
  followUpDueAtMs: number | null;
  /** Kind of the last event of the story that a customer may be told. */
  lastStep: { kind: string; atMs: number } | null;
  /** Of the policy in force; null before one was published. */
  utcOffsetMinutes: number | null;
};

/** Events of running calls and chats, in the order in which they became visible. */
export type StoredContactEvent = { seq: number; scope: string; source: string; event: EventEnvelope };

export type ContactEventStorage = {
  /** Events that are there already, by source and id, stay as they are. Also forgets what is too old. */
  add(batch: { scope: string; source: string; events: readonly EventEnvelope[]; atMs: number }): Promise<void>;
  after(seq: number, limit: number): Promise<StoredContactEvent[]>;
  /** For when nothing comes any more. */
  forgetOld(nowMs: number): Promise<void>;
  /** The number of the last event older than this. */
  lastBefore(atMs: number): Promise<number>;
};

/** A claim with the scope of its ticket and the name of whoever makes it. */
export type ScopedClaim = Claim & { scope: string; name: string };

export type PresenceStorage = {
  /**
   * Puts what `next` makes of a seat's claims in their place, one request of a seat after the other. Claims on tickets outside these
   * scopes, or unknown ones, are left out. Answers those that were put.
   */
  replace(seat: { seat: string; userId: string; scopes: readonly string[] }, next: (held: Claim[]) => Claim[]): Promise<Claim[]>;
  /** Those that have not run out. */
  standing(nowMs: number): Promise<ScopedClaim[]>;
  forgetOld(nowMs: number): Promise<void>;
};

export type ProgressStorage = {
  /** Null when no link has this hash, or it was ended. */
  progressOf(tokenHash: string): Promise<ProgressFacts | null>;
};

export type HubStorage = SyncStorage & DoorStorage & ProgressStorage;

/** Where the optional model is asked. `key` may be empty. */
export type ModelEndpoint = { enabled: boolean; url: string; model: string; key: string; changedAtMs: number; changedBy: string };

export type ModelEndpointStorage = {
  /** Null until somebody has set one. */
  read(): Promise<ModelEndpoint | null>;
  write(endpoint: ModelEndpoint): Promise<void>;
};

/** A customer in the archive, and by what they were found. */
export type FoundAway = { customer: Customer; by: AwayKind };

export type AwayStorage = {
  /** Whoever is in any of these ranges, the latest contact first. */
  find(wish: { scopes: readonly string[]; ranges: readonly AwayRange[]; limit: number }): Promise<FoundAway[]>;
  /** Of these ids, those of customers erased on request and of rows that went with them. */
  erasedAmong(ids: readonly string[]): Promise<string[]>;
  /** `customerId` is kept as a digest only. */
  note(entry: {
    id: string;
    atMs: number;
    userId: string;
    action: 'search' | 'call' | 'recall';
    customerId: string | null;
    found: number;
  }): Promise<void>;
};
