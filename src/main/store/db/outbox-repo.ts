/** The numbered mutations of this desk: unsent work first, settled ones kept as a ring. Rows are only ever added, advanced or pruned. */
import type { Json } from '../../../shared/base/result.ts';
import { asideCodes, bareArgs, isAside } from '../../../shared/sync/bare-number.ts';
import type { Mutation, MutationResult, MutationStatus } from '../../../shared/sync/wire.ts';
import type { OwnDb } from './open.ts';
import { countRows, prepared } from './statements.ts';

export const outboxStates = ['queued', 'sent', 'acked', 'settled', 'conflict', 'rejected'] as const;
export type OutboxState = (typeof outboxStates)[number];

export type OutboxEntry = {
  n: number;
  mutationId: string;
  name: string;
  argsVer: number;
  args: Json;
  expects: Record<string, string> | null;
  dependsOn: string | null;
  createdAtMs: number;
  state: OutboxState;
  /** The hub's answer; null until it answered. */
  status: MutationStatus | null;
  /** Error code of a conflict or rejection, else ''. */
  code: string;
  attempts: number;
};

export type NewOutboxEntry = Omit<OutboxEntry, 'state' | 'status' | 'code' | 'attempts'>;
/** What the sync core needs of an entry. */
export type OutboxHead = { n: number; id: string; state: OutboxState; status: MutationStatus | null; aside?: true };

/** Rows of actions that went by their bare number. */
const asideRow = `code IN (${asideCodes.map((code) => `'${code}'`).join()})`;

const columns = `n, mutation_id AS mutationId, name, args_ver AS argsVer, args, expects, depends_on AS dependsOn,
  created_at_ms AS createdAtMs, state, status, code, attempts`;
const waiting = `state IN ('queued', 'sent', 'acked')`;

type Row = Omit<OutboxEntry, 'args' | 'expects'> & { args: string; expects: string | null };

function toEntry(row: Row): OutboxEntry {
  return {
    ...row,
    args: JSON.parse(row.args) as Json,
    expects: row.expects === null ? null : (JSON.parse(row.expects) as Record<string, string>),
  };
}

function entries(own: OwnDb, tail: string, params: Record<string, number> = {}): OutboxEntry[] {
  return (prepared(own, `SELECT ${columns} FROM outbox ${tail}`).all(params) as Row[]).map(toEntry);
}

export function addOutboxEntry(own: OwnDb, entry: NewOutboxEntry): void {
  const sql = `INSERT INTO outbox (n, mutation_id, name, args_ver, args, expects, depends_on, created_at_ms, state)
    VALUES (:n, :mutationId, :name, :argsVer, :args, :expects, :dependsOn, :createdAtMs, 'queued')`;
  prepared(own, sql).run({
    ...entry,
    args: JSON.stringify(entry.args),
    expects: entry.expects === null ? null : JSON.stringify(entry.expects),
  });
}

/** Those that a pull has not confirmed yet, in order. The overlay is made of these. */
export function waitingEntries(own: OwnDb): OutboxEntry[] {
  return entries(own, `WHERE ${waiting} ORDER BY n`);
}

/** Settled ones that a cache pulled up to `lastN` cannot hold: a power cut took its last page, while own.db kept what followed from it. */
export function settledAfter(own: OwnDb, lastN: number): OutboxEntry[] {
  return entries(own, `WHERE n > :lastN AND state = 'settled' ORDER BY n`, { lastN });
}

/** Mutation ids the hub settled with conflict or rejection. */
export function refusedIds(own: OwnDb): Set<string> {
  const sql = `SELECT mutation_id FROM outbox WHERE state IN ('conflict', 'rejected')`;
  return new Set(prepared(own, sql).pluck().all() as string[]);
}

export function outboxHeads(own: OwnDb): OutboxHead[] {
  const rows = prepared(own, 'SELECT n, mutation_id AS id, state, status, code FROM outbox ORDER BY n').all() as (OutboxHead & {
    code: string;
  })[];
  return rows.map(({ code, ...head }) => (isAside(code) ? { ...head, aside: true } : head));
}

/** For the outbox screen: the latest that were not applied, those that go next, and the latest settled; newest first. */
export function listOutbox(own: OwnDb, settledLimit = 20): OutboxEntry[] {
  const refused = entries(own, `WHERE state IN ('conflict', 'rejected') ORDER BY n DESC LIMIT 200`);
  const next = entries(own, `WHERE ${waiting} ORDER BY n LIMIT 500`);
  const settled = entries(own, `WHERE state = 'settled' ORDER BY n DESC LIMIT :limit`, { limit: settledLimit });
  return [...refused, ...next, ...settled].sort((left, right) => right.n - left.n);
}

export function outboxEntry(own: OwnDb, mutationId: string): OutboxEntry | null {
  const row = prepared(own, `SELECT ${columns} FROM outbox WHERE mutation_id = ?`).get(mutationId);
  return row === undefined ? null : toEntry(row as Row);
}

/** Empty where it is not here. */
export function nameOfAction(own: OwnDb, mutationId: string): string {
  return (prepared(own, 'SELECT name FROM outbox WHERE mutation_id = ?').pluck().get(mutationId) as string | undefined) ?? '';
}

/** Actions whose arrival on the hub has not been confirmed. */
export function countUnsent(own: OwnDb): number {
  return countRows(own, `SELECT count(*) FROM outbox WHERE ${waiting}`);
}

/** The next mutations to send, from `fromN` on: at most `limit`, and at most `maxBytes` of args (always at least one). */
export function nextBatch(own: OwnDb, fromN: number, size: { limit: number; maxBytes: number }): Mutation[] {
  const batch: Mutation[] = [];
  let bytes = 0;
  for (const entry of entries(own, 'WHERE n >= :fromN ORDER BY n LIMIT :limit', { fromN, limit: size.limit })) {
    const mutation = toMutation(entry);
    bytes += Buffer.byteLength(JSON.stringify(mutation));
    if (batch.length > 0 && bytes > size.maxBytes) break;
    batch.push(mutation);
  }
  return batch;
}

function bareNumber({ mutationId, n, name, argsVer, createdAtMs, code }: OutboxEntry): Mutation {
  return { id: mutationId, n, name, v: argsVer, args: bareArgs(code), at_wall: createdAtMs };
}

function toMutation(entry: OutboxEntry): Mutation {
  if (isAside(entry.code)) return bareNumber(entry);
  const mutation: Mutation = {
    id: entry.mutationId,
    n: entry.n,
    name: entry.name,
    v: entry.argsVer,
    args: entry.args,
    at_wall: entry.createdAtMs,
  };
  if (entry.expects !== null) mutation.expects = entry.expects;
  if (entry.dependsOn !== null) mutation.depends_on = entry.dependsOn;
  return mutation;
}

export function markSent(own: OwnDb, ns: readonly number[]): void {
  const mark = prepared(own, `UPDATE outbox SET state = 'sent', attempts = attempts + 1 WHERE n = ? AND status IS NULL`);
  own.transaction(() => {
    for (const n of ns) mark.run(n);
  })();
}

/** See `asideCodes`; null: its content goes again. An answered one stays as it was answered. */
export function setEntryAside(own: OwnDb, n: number, code: string | null): void {
  prepared(own, 'UPDATE outbox SET code = ? WHERE n = ? AND status IS NULL').run(code ?? '', n);
}

/** Those the hub has judged. */
export function argsAnswered(own: OwnDb): Json[] {
  const texts = prepared(own, 'SELECT args FROM outbox WHERE status IS NOT NULL').pluck().all() as string[];
  return texts.map((text) => JSON.parse(text) as Json);
}

/**
 * The hub's answers. An entry that was already settled keeps its state. One that went by its bare number keeps its reason, unless the hub
 * had the whole of it from an earlier try.
 */
export function saveResults(own: OwnDb, results: readonly MutationResult[]): void {
  const sql = `UPDATE outbox SET status = :status, code = CASE WHEN ${asideRow} AND :code = 'input.invalid' THEN code ELSE :code END, seqs = :seqs, state = CASE WHEN ${waiting} THEN 'acked' ELSE state END
    WHERE n = :n AND mutation_id = :id`;
  own.transaction(() => {
    for (const { n, id, status, code, seqs } of results) prepared(own, sql).run({ n, id, status, code, seqs: JSON.stringify(seqs) });
  })();
}

/** Confirmed by a complete pull that saw them: final. */
export function settleEntries(own: OwnDb, settled: readonly { n: number; state: OutboxState }[], nowMs: number): void {
  const sql = `UPDATE outbox SET state = :state, settled_at_ms = :nowMs WHERE n = :n AND ${waiting}`;
  own.transaction(() => {
    for (const { n, state } of settled) prepared(own, sql).run({ n, state, nowMs });
  })();
}

/** What was asked by everything from `fromN` on. */
export function argsFrom(own: OwnDb, fromN: number): Json[] {
  const texts = prepared(own, 'SELECT args FROM outbox WHERE n >= ?').pluck().all(fromN) as string[];
  return texts.map((text) => JSON.parse(text) as Json);
}

/** The hub stands before `fromN` again: everything from there on goes back into the queue with its old ids and without its old answers. */
export function requeueFrom(own: OwnDb, fromN: number): void {
  const sql = `UPDATE outbox SET state = 'queued', status = NULL, code = '', seqs = NULL, settled_at_ms = NULL WHERE n >= ?`;
  prepared(own, sql).run(fromN);
}

/** Each entry takes the number that it has in `numbered`; those without an answer there go back into the queue. */
export function renumberEntries(own: OwnDb, numbered: readonly { n: number; id: string; status: MutationStatus | null }[]): void {
  // Out of one another's way first: n is unique.
  const lift = prepared(own, 'UPDATE outbox SET n = -n WHERE mutation_id = :id AND n <> :n');
  const put = prepared(own, 'UPDATE outbox SET n = :n WHERE mutation_id = :id');
  const free = `UPDATE outbox SET state = 'queued', status = NULL, code = '', seqs = NULL, settled_at_ms = NULL WHERE mutation_id = :id`;
  for (const { n, id } of numbered) lift.run({ n, id });
  for (const { n, id, status } of numbered) {
    put.run({ n, id });
    if (status === null) prepared(own, free).run({ id });
  }
}

/** Numbers as they are now, of those that are still here. */
export function numbersNow(own: OwnDb, entries: readonly { n: number; id: string }[]): { n: number; id: string }[] {
  const find = prepared(own, 'SELECT n FROM outbox WHERE mutation_id = ?').pluck();
  return entries.map(({ n, id }) => ({ n: Number(find.get(id) ?? n), id }));
}

/** What no age removes from the ring: on its way, here alone because it was set aside, or settled since `:beforeMs`. `of` says where a column is read. */
export function staysInRing(of: (column: string) => string): string {
  const aside = asideCodes.map((code) => `'${code}'`).join();
  return `${of('state')} IN ('queued', 'sent', 'acked') OR ${of('code')} IN (${aside}) OR coalesce(${of('settled_at_ms')}, :beforeMs) >= :beforeMs`;
}

/** Drops settled mutations older than `beforeMs`, oldest first and without leaving gaps; what was set aside is here alone, however old it is. */
export function pruneRing(own: OwnDb, beforeMs: number): number {
  const sql = `DELETE FROM outbox WHERE n < (
    SELECT coalesce(min(n), (SELECT max(n) FROM outbox)) FROM outbox WHERE ${staysInRing((column) => column)})`;
  return prepared(own, sql).run({ beforeMs }).changes;
}
