/** The hub's tables in memory, and what `hub_commit` does to them: versions, remove entries of rows that move, late counters, ledger. */
import type { Commit, IndexEntry, LedgerEntry, ScopeHead, ScopeSeqs } from '../../src/hub/services/hub-storage.ts';
import { entityByKind, entityTables } from '../../src/shared/sync/entity-table.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { copyFiles, emptyFiles, type FileTables } from './memory-files.ts';

export type LedgerLine = LedgerEntry & { seqs: ScopeSeqs };
/** `epochEnds`: as the product's column. */
export type ClientLine = { userId: string; lastN: number; lastAtMs: number; epochEnds: Readonly<Record<string, number>> };

/** What happened to the hub, in commit order: the oracle is fed with it. */
export type HistoryItem = { commit: Commit };

/** `key`: of the row it is about; empty for grants. Made once: the checks look at every line again and again. */
export type IndexLine = IndexEntry & { readonly key: string };

export function indexLine(entry: IndexEntry): IndexLine {
  const entity = entityByKind(entry.kind);
  return { ...entry, key: entity === undefined ? '' : keyOf(entity, entry.id) };
}

export type GrantLine = { readonly ver: number; readonly scopes: ReadonlySet<string> };

const sorted = new WeakMap<GrantLine, string[]>();

/** Of a line that is replaced, never changed. */
export function sortedScopes(line: GrantLine | undefined): string[] {
  if (line === undefined) return [];
  const known = sorted.get(line) ?? [...line.scopes].sort();
  sorted.set(line, known);
  return known;
}

export type Tables = {
  epoch: string;
  rows: Map<string, EntityPut>;
  scopes: Map<string, ScopeHead>;
  index: Map<string, Map<string, IndexLine>>;
  clients: Map<string, ClientLine>;
  ledger: Map<string, LedgerLine>;
  grants: Map<string, GrantLine>;
  history: HistoryItem[];
  files: FileTables;
};

export function emptyTables(epoch: string): Tables {
  return {
    epoch,
    rows: new Map(),
    scopes: new Map(),
    index: new Map(),
    clients: new Map(),
    ledger: new Map(),
    grants: new Map(),
    history: [],
    files: emptyFiles(),
  };
}

/** As the product's `beginEpoch`. */
export function beginEpoch(tables: Tables, epoch: string): void {
  for (const [id, line] of tables.clients) {
    tables.clients.set(id, { ...line, epochEnds: { ...line.epochEnds, [tables.epoch]: line.lastN } });
  }
  tables.epoch = epoch;
}

/** A backup: every line is immutable, so the containers are enough. */
export function copyTables(tables: Tables): Tables {
  return {
    epoch: tables.epoch,
    rows: new Map(tables.rows),
    scopes: new Map(tables.scopes),
    index: new Map([...tables.index].map(([scope, entries]) => [scope, new Map(entries)])),
    clients: new Map(tables.clients),
    ledger: new Map(tables.ledger),
    grants: new Map([...tables.grants].map(([user, { ver, scopes }]) => [user, { ver, scopes: new Set(scopes) }])),
    history: [...tables.history],
    files: copyFiles(tables.files),
  };
}

/** Of each row one string: the tables of hub and desks are asked for the same rows again and again, and find the same string sooner. */
const keys = new Map<string, Map<string, string>>();

/** Before a run. */
export function forgetKeys(): void {
  keys.clear();
}

export function keyOf(entity: string, id: string): string {
  let ofEntity = keys.get(entity);
  if (ofEntity === undefined) {
    ofEntity = new Map();
    keys.set(entity, ofEntity);
  }
  let key = ofEntity.get(id);
  if (key === undefined) {
    key = `${entity}:${id}`;
    ofEntity.set(id, key);
  }
  return key;
}

type Touch = { scope: string; kind: number; id: string; op: 'p' | 'r' };
type CommitSwitches = { noScopeExit: boolean };

/** What a commit will touch in the sync index, judged on the rows as they are; the last word on an entry counts. */
export function touchesOf(tables: Tables, commit: Commit, { noScopeExit }: CommitSwitches): Touch[] {
  const touches = new Map<string, Touch>();
  const touch = (one: Touch) => {
    const key = `${one.scope} ${one.kind} ${one.id}`;
    touches.delete(key);
    touches.set(key, one);
  };
  for (const { entity, row } of commit.puts ?? []) {
    const { kind } = entityTables[entity];
    touch({ scope: row.scope, kind, id: row.id, op: row.deleted ? 'r' : 'p' });
    const before = tables.rows.get(keyOf(entity, row.id));
    if (before !== undefined && before.row.scope !== row.scope && !noScopeExit) {
      touch({ scope: before.row.scope, kind, id: row.id, op: 'r' });
    }
  }
  for (const { userId } of commit.grants ?? []) touch({ scope: `user:${userId}`, kind: 0, id: userId, op: 'p' });
  return [...touches.values()];
}

/** Of the scopes that ever had a row. */
export function seqsOf({ scopes: heads }: Tables, scopes: readonly string[]): ScopeSeqs {
  const seqs: ScopeSeqs = {};
  for (const scope of scopes) {
    const head = heads.get(scope);
    if (head !== undefined) seqs[scope] = head.seq;
  }
  return seqs;
}

/** The new top per scope if `touches` were counted now. */
export function nextSeqs(tables: Tables, touches: readonly Touch[]): ScopeSeqs {
  const seqs: ScopeSeqs = {};
  for (const { scope } of touches) seqs[scope] = (seqs[scope] ?? tables.scopes.get(scope)?.seq ?? 0) + 1;
  return seqs;
}

/** Makes the commit visible at one instant. `seqs` were given under the locks of the scopes. */
export function applyCommit(tables: Tables, commit: Commit, { touches, seqs }: { touches: readonly Touch[]; seqs: ScopeSeqs }): void {
  for (const put of commit.puts ?? []) {
    const key = keyOf(put.entity, put.row.id);
    const ver = (tables.rows.get(key)?.row.ver ?? 0) + 1;
    tables.rows.set(key, { entity: put.entity, row: { ...put.row, ver } } as EntityPut);
  }
  for (const { userId, scope, granted } of commit.grants ?? []) {
    const before = tables.grants.get(userId) ?? { ver: 0, scopes: new Set<string>() };
    const scopes = new Set(before.scopes);
    if (granted) scopes.add(scope);
    else scopes.delete(scope);
    tables.grants.set(userId, { ver: before.ver + 1, scopes });
  }
  if (commit.client !== undefined) {
    const { clientId, lastN, lastAtMs } = commit.client;
    const client = tables.clients.get(clientId);
    if (client !== undefined) tables.clients.set(clientId, { ...client, lastN, lastAtMs });
  }
  writeIndex(tables, touches, seqs);
  for (const entry of commit.ledger ?? []) {
    const own = Object.fromEntries(entry.scopes.map((scope) => [scope, seqs[scope] ?? 0]));
    tables.ledger.set(entry.mutationId, { ...entry, seqs: own });
  }
  tables.history.push({ commit });
}

function writeIndex(tables: Tables, touches: readonly Touch[], seqs: ScopeSeqs): void {
  const left = new Map<string, number>();
  for (const { scope } of touches) left.set(scope, (left.get(scope) ?? 0) + 1);
  for (const { scope, kind, id, op } of touches) {
    const remaining = left.get(scope) ?? 0;
    left.set(scope, remaining - 1);
    const entries = tables.index.get(scope) ?? new Map<string, IndexLine>();
    tables.index.set(scope, entries);
    entries.set(`${kind} ${id}`, indexLine({ kind, id, op, seq: (seqs[scope] ?? 0) - remaining + 1 }));
  }
  for (const scope of left.keys()) {
    const head = tables.scopes.get(scope) ?? { seq: 0, floor: 0 };
    tables.scopes.set(scope, { ...head, seq: Math.max(head.seq, seqs[scope] ?? 0) });
  }
}

/** Removals up to `seq` are forgotten and the floor rises to it. */
export function prune(tables: Tables, scope: string, { seq, noFloor }: { seq: number; noFloor: boolean }): void {
  const head = tables.scopes.get(scope);
  if (head === undefined) return;
  const floor = Math.max(head.floor, Math.min(head.seq, seq));
  if (!noFloor) tables.scopes.set(scope, { ...head, floor });
  const entries = tables.index.get(scope);
  for (const [key, entry] of entries ?? []) if (entry.op === 'r' && entry.seq <= floor) entries?.delete(key);
}
