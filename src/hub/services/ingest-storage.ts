/** The storage port of data integration: what sources sent, who is one person among it, and what people decided. Hub-side only. */
import { hash } from 'node:crypto';
import type { Json } from '../../shared/base/result.ts';
import type { PresentRow, SourceKind } from '../../shared/contract/ingest-rows.ts';
import type { IdentityDecision } from '../../shared/customer/identity.ts';
import type { SuggestionReason } from '../../shared/customer/identity-suggestions.ts';
import type { Member } from '../../shared/sync/directory.ts';
import type { EntityPut, RowRef } from '../../shared/sync/mutation.ts';
import type { Commit, ScopeSeqs } from './hub-storage.ts';

/** Whom an integration token speaks for: one source, whose rows lie in one scope. */
export type Integration = { source: string; scope: string };

/** Newest version of a source's row; body null when it was withdrawn. `hash` is of the body. */
export type StoredRow = {
  source: string;
  kind: SourceKind;
  sourceId: string;
  version: number;
  hash: string;
  body: PresentRow | null;
  /** JSON of `body`, where it was made already. */
  text?: string;
  /** source_id of the customer, order or contact it belongs to. */
  parentId: string | null;
};

/** A person as one source knows them; see `person_record` for the ids. */
export type PersonRow = {
  source: string;
  sourceId: string;
  seq: number;
  ownId: string;
  customerId: string;
  name: string;
  present: boolean;
};

/** The id a row of a source, or a complaint of a ledger, has for ever, on every hub (UUID version 8). */
export function entityId(source: string, kind: SourceKind | 'ticket', sourceId: string): string {
  const hex = hash('sha256', JSON.stringify([source, kind, sourceId]));
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

/** Order of rows that add to one person. */
export function byRowName(left: StoredRow, right: StoredRow): number {
  if (left.kind !== right.kind) return left.kind < right.kind ? -1 : 1;
  if (left.sourceId === right.sourceId) return 0;
  return left.sourceId < right.sourceId ? -1 : 1;
}

/** What one row of a source brings a person to be recognised by. `before`: whom it brought keys until now; null when it brought none. */
export type RowKeys = {
  source: string;
  personId: string;
  kind: SourceKind;
  sourceId: string;
  keys: readonly string[];
  before: string | null;
};

/** A call whose source names no customer. `number`: null when the row is not, or no longer, such a call. */
export type CallerRow = { source: string; sourceId: string; contactId: string; number: string | null };

/** A row whose customer changes; `home` is the customer it was written for, null when that is where it goes. */
export type RowHome = { ref: RowRef; home: string | null };

/** `utcOffsetMinutes`: whose days its story names. */
export type TicketOfOrder = { id: string; orderId: string; customerId: string; utcOffsetMinutes: number };

export type StoredDecision = { id: string; decision: IdentityDecision };
export type StoredSuggestion = {
  leftId: string;
  rightId: string;
  score: number;
  reasons: SuggestionReason[];
  against: string | null;
};
export type AuditEntry = { id: string; atMs: number; byId: string | null; action: string; details: Json };

/** What it locks stays locked until the transaction ends. */
export type IngestTransaction = {
  /** One batch or decision at a time per scope. */
  lockScope(scope: string): Promise<void>;
  sourceRows(source: string, kind: SourceKind, ids: readonly string[]): Promise<StoredRow[]>;
  /** Rows of these kinds that belong to these parents, by `byRowName`. */
  childRows(source: string, kinds: readonly SourceKind[], parentIds: readonly string[]): Promise<StoredRow[]>;
  putSourceRows(rows: readonly StoredRow[], atMs: number): Promise<void>;
  /** The same for rows that were looked for under the scope's lock and are not there. */
  addSourceRows(rows: readonly StoredRow[], atMs: number): Promise<void>;
  persons(source: string, ids: readonly string[]): Promise<PersonRow[]>;
  personsByOwnId(ids: readonly string[]): Promise<PersonRow[]>;
  personsOfCustomers(ids: readonly string[]): Promise<PersonRow[]>;
  /** New ones get the next numbers of the scope, in the order given. */
  addPersons(scope: string, persons: readonly Omit<PersonRow, 'seq'>[]): Promise<PersonRow[]>;
  updatePersons(persons: readonly PersonRow[]): Promise<void>;
  /** Replaces what each of these rows brought before. */
  setKeys(scope: string, rows: readonly RowKeys[]): Promise<void>;
  /** By own id of the person; those without keys are absent. */
  keysOf(persons: readonly PersonRow[]): Promise<Map<string, string[]>>;
  /** Own ids of the persons that have any of these keys, at most `most` of the earliest per key. */
  holders(scope: string, keys: readonly string[], most: number): Promise<string[]>;
  /** Customers of the scope that no source has told of, with one of these member numbers or primary numbers. */
  unsourcedCustomers(scope: string, memberNos: readonly string[], phones: readonly string[]): Promise<string[]>;
  /** Those of these numbers that tickets of the scope have. */
  ticketNumbers(scope: string, numbers: readonly string[]): Promise<string[]>;
  /** Open tickets of the scope about one of these orders. */
  ticketsOfOrders(scope: string, orderIds: readonly string[]): Promise<TicketOfOrder[]>;
  /** Colleagues of the team of this scope with one of these names. */
  membersCalled(scope: string, names: readonly string[]): Promise<Pick<Member, 'id' | 'name' | 'role'>[]>;
  /** Those in force that name one of these persons. */
  decisions(ownIds: readonly string[]): Promise<StoredDecision[]>;
  addDecision(scope: string, decision: StoredDecision & { byId: string; atMs: number }): Promise<void>;
  /** Answers the scope and persons of it; null when there is none in force. */
  findDecision(id: string): Promise<{ scope: string; persons: string[] } | null>;
  withdrawDecision(id: string, atMs: number): Promise<void>;
  /** Rows that were written for this customer and are somewhere else or, with `isOwn`, that lie there by themselves. */
  rowsOfHome(home: string, isOwn: boolean): Promise<RowRef[]>;
  setHomes(homes: readonly RowHome[]): Promise<void>;
  /** Latest beginning of a contact by the customer it was written for, over the contacts that lie with these customers, but for `except`. */
  lastContacts(customerIds: readonly string[], except: readonly string[]): Promise<Map<string, number>>;
  /** Replaces what is known of these calls. */
  setCallers(scope: string, rows: readonly CallerRow[]): Promise<void>;
  /** Calls of the scope from these numbers whose sources name no customer. */
  callers(scope: string, numbers: readonly string[]): Promise<{ contactId: string; number: string }[]>;
  /** Replaces the open suggestions that name one of these persons; dismissed pairs stay dismissed. */
  replaceSuggestions(scope: string, ownIds: readonly string[], found: readonly StoredSuggestion[], atMs: number): Promise<void>;
  dismissSuggestion(scope: string, leftId: string, rightId: string): Promise<boolean>;
  audit(scope: string, entries: readonly AuditEntry[]): Promise<void>;
  load(refs: readonly RowRef[]): Promise<EntityPut[]>;
  /** Those of these customers who lie in the archive, locked. */
  awayAmong(customerIds: readonly string[]): Promise<string[]>;
  /** As `HubTransaction.awayRows`. */
  awayRows(customerIds: readonly string[]): Promise<EntityPut[]>;
  /** What those of these customers who lie in the archive are found by, as they stand now. */
  writeAwayKeys(customerIds: readonly string[]): Promise<void>;
  commit(commit: Commit): Promise<ScopeSeqs>;
};

export type DecisionInForce = {
  id: string;
  kind: 'same' | 'alone';
  atMs: number;
  byName: string;
  records: { ownId: string; source: string; sourceId: string; customerId: string }[];
};

export type OpenSuggestion = StoredSuggestion & { scope: string; leftCustomer: string; rightCustomer: string };

export type IngestStorage = {
  /** Null for an unknown or revoked token. */
  integrationByToken(token: string): Promise<Integration | null>;
  /** Throws a `StorageFault` as `SyncStorage.transact` does; nothing of the work remains then. */
  transact<T>(work: (tx: IngestTransaction) => Promise<T>): Promise<T>;
  /** The latest first. */
  decisionsInForce(scopes: readonly string[], limit: number): Promise<DecisionInForce[]>;
  /** Best first. */
  openSuggestions(scopes: readonly string[], limit: number): Promise<OpenSuggestion[]>;
};
