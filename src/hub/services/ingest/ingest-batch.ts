/**
 * Takes a batch of a source: judges each row, stores what is new, finds out who is one person, and writes what desks see. One
 * transaction: a batch is in whole or not at all, while single rows may be refused.
 *
 *   rows ─▶ judged ─▶ source rows ─▶ persons and keys ─▶ regrouped ─▶ customers, orders, contacts … ─▶ hub_commit
 */
import { uuidv7 } from 'uuidv7';
import type { IngestAnswer, RowResult } from '../../../shared/contract/ingest.ts';
import type { SourceKind } from '../../../shared/contract/ingest-rows.ts';
import { orderKey } from '../../../shared/customer/identity-keys.ts';
import type { EntityPut } from '../../../shared/sync/mutation.ts';
import type { HubCore } from '../hub-core.ts';
import type { ScopeSeqs } from '../hub-storage.ts';
import { entityId, type IngestTransaction, type Integration, type RowHome, type RowKeys, type StoredRow } from '../ingest-storage.ts';
import { tryAgain } from '../try-again.ts';
import { callPuts, findCalled, findOwners, homeOf, noteCallers, numberOfCall, type Owners } from './callers.ts';
import { type Known, refKey } from './customer-puts.ts';
import { holdBack } from './held-back.ts';
import { type Change, judgeRows, parseRow } from './judge-rows.ts';
import { adoptCustomers, findUnsourced, personKinds, readPersonRows, updatePersonRecords } from './person-records.ts';
import { type Regrouped, regroup } from './regroup.ts';
import { findReturnedGoods } from './returned-goods.ts';
import { RowMap } from './row-map.ts';
import { entityKinds, entityPut, refOf } from './source-entities.ts';
import { type Made, writeRegrouped } from './write-regrouped.ts';

/** Rows of the source around the batch: those that changed, and those that stand or fall with them. */
class Affected {
  readonly rows = new RowMap<StoredRow>();
  readonly tx: IngestTransaction;
  readonly source: string;

  constructor(tx: IngestTransaction, source: string) {
    this.tx = tx;
    this.source = source;
  }

  add(rows: readonly StoredRow[]): void {
    for (const row of rows) if (!this.rows.has(row.kind, row.sourceId)) this.rows.set(row, row);
  }

  of(kind: SourceKind): StoredRow[] {
    return this.rows.of(kind);
  }

  /** Those that desks see. */
  get entities(): StoredRow[] {
    return entityKinds.flatMap((kind) => this.rows.of(kind));
  }

  async addNamed(kind: SourceKind, ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !this.rows.has(kind, id));
    this.add(await this.tx.sourceRows(this.source, kind, [...new Set(missing)]));
  }

  get(kind: SourceKind, sourceId: string): StoredRow | undefined {
    return this.rows.get(kind, sourceId);
  }
}

function isMoved({ before, after }: Change): boolean {
  return (before?.body ?? null) === null || after.body === null || before?.parentId !== after.parentId;
}

/** From the changes down to everything that stands on them, and up to what they stand on. */
async function findAffected(tx: IngestTransaction, source: string, changes: readonly Change[]): Promise<Affected> {
  const affected = new Affected(tx, source);
  affected.add(changes.map(({ after }) => after));
  const moved = (kind: SourceKind) =>
    changes.flatMap((change) => (change.after.kind === kind && isMoved(change) ? [change.after.sourceId] : []));
  const fallen = await tx.childRows(source, ['benefit', 'order', 'contact'], moved('customer'));
  affected.add(fallen);
  const orders = [...moved('order'), ...fallen.filter(({ kind }) => kind === 'order').map(({ sourceId }) => sourceId)];
  affected.add(await tx.childRows(source, ['logistics_event'], orders));
  const rated = changes.flatMap(({ before, after }) => (after.kind === 'satisfaction' ? [before?.parentId, after.parentId] : []));
  await affected.addNamed(
    'contact',
    rated.flatMap((id) => id ?? []),
  );
  affected.add(
    await tx.childRows(
      source,
      ['satisfaction'],
      affected.of('contact').map(({ sourceId }) => sourceId),
    ),
  );
  await affected.addNamed(
    'order',
    affected.of('logistics_event').flatMap(({ parentId }) => parentId ?? []),
  );
  return affected;
}

/** source_id of the customer a row hangs on, through its order where it has one. */
function personOf(affected: Affected, row: StoredRow): string | null {
  if (row.kind === 'customer') return row.sourceId;
  if (row.kind !== 'logistics_event') return row.parentId;
  const order = affected.get('order', row.parentId ?? '');
  return order === undefined || order.body === null ? null : order.parentId;
}

function orderKeys(changes: readonly Change[]): RowKeys[] {
  return changes.flatMap(({ before, after: { source, kind, sourceId, body, parentId } }) => {
    if (kind !== 'order') return [];
    const keys = body?.kind === 'order' ? [orderKey(body.order_no)] : [];
    return [{ source, kind, sourceId, personId: parentId ?? '', keys, before: before?.parentId ?? null }];
  });
}

function newestScore(affected: Affected): Map<string, number> {
  const scores = new Map<string, { version: number; score: number }>();
  for (const { parentId, version, body } of affected.of('satisfaction')) {
    const best = scores.get(parentId ?? '');
    if (parentId === null || body?.kind !== 'satisfaction' || (best !== undefined && best.version > version)) continue;
    scores.set(parentId, { version, score: body.score });
  }
  return new Map([...scores].map(([id, { score }]) => [id, score]));
}

type Making = {
  scope: string;
  nowMs: number;
  affected: Affected;
  changes: RowMap<Change>;
  owners: ReadonlyMap<string, { ownId: string; customerId: string }>;
  callers: Owners;
};

/** Whose number it was; a call that was put to a complaint here stays with that one's customer. */
function callerOf(row: StoredRow, existing: EntityPut | null, callers: Owners): { ownId: string; customerId: string } | null {
  const number = numberOfCall(row);
  const isPlaced = existing?.entity === 'contact' && !existing.row.deleted && existing.row.ticketId !== null;
  const owner = number === null || isPlaced ? null : callers.ownerOf(number);
  return owner === null ? null : { ownId: owner.ref, customerId: owner.customerId };
}

/** Rows of sources as desks should see them now; one whose customer or order is not there is taken away, or waits. */
function makeEntities({ scope, nowMs, affected, changes, owners, callers }: Making, known: Known): Made {
  const puts: EntityPut[] = [];
  const homes: RowHome[] = [];
  const newContacts = new Map<string, number>();
  const left = new Map<string, string>();
  const scores = newestScore(affected);
  for (const row of affected.entities) {
    const ref = refOf(row);
    const existing = known.get(refKey(ref)) ?? null;
    const person = personOf(affected, row);
    const owner = person === null ? callerOf(row, existing, callers) : (owners.get(person) ?? null);
    const stands = row.body !== null && (owner !== null || (row.kind === 'contact' && row.parentId === null));
    const satisfaction = scores.get(row.sourceId) ?? null;
    const change = changes.get(row.kind, row.sourceId);
    const before = change === undefined ? row.body : (change.before?.body ?? null);
    const put =
      stands && row.body !== null
        ? entityPut(row, row.body, { scope, customerId: owner?.customerId ?? null, existing, satisfaction, before, nowMs })
        : null;
    if (put !== null) puts.push(put);
    else if (existing !== null && !existing.row.deleted) puts.push({ ...existing, row: { ...existing.row, deleted: true } } as EntityPut);
    const home = put === null ? null : homeOf(owner);
    if (home !== null || existing !== null) homes.push({ ref, home });
    if (put?.entity === 'contact' && owner !== null) {
      newContacts.set(owner.customerId, Math.max(newContacts.get(owner.customerId) ?? 0, put.row.startedAtMs));
    }
    const was = existing?.entity === 'contact' && !existing.row.deleted ? existing.row : null;
    if (was !== null && was.customerId !== null && (put?.entity !== 'contact' || put.row.customerId !== was.customerId)) {
      left.set(was.id, was.customerId);
    }
  }
  return { puts, homes, newContacts, left };
}

/** Where the persons of this source stand now, by their source_id; those that are not there are absent. */
async function ownersOf(tx: IngestTransaction, source: string, affected: Affected, { customerOf }: Regrouped) {
  const ids = new Set(affected.rows.values().flatMap((row) => personOf(affected, row) ?? []));
  const persons = await tx.persons(source, [...ids]);
  return new Map(
    persons
      .filter(({ present }) => present)
      .map(({ sourceId, ownId, customerId }) => [sourceId, { ownId, customerId: customerOf.get(ownId) ?? customerId }]),
  );
}

/** Says of each accepted row what it still waits for. */
function withWaiting(results: readonly RowResult[], affected: Affected, owners: Making['owners']): RowResult[] {
  return results.map((result) => {
    if (result.status !== 'accepted' || result.kind === null || result.source_id === null) return result;
    const row = affected.get(result.kind as SourceKind, result.source_id);
    if (row === undefined || row.body === null || row.parentId === null) return result;
    if (row.kind === 'satisfaction') {
      return affected.get('contact', row.parentId)?.body ? result : { ...result, waiting_for: `contact ${row.parentId}` };
    }
    const person = personOf(affected, row);
    if (person === null) return { ...result, waiting_for: `order ${row.parentId}` };
    return owners.has(person) ? result : { ...result, waiting_for: `customer ${person}` };
  });
}

type Taken = { results: RowResult[]; seqs: ScopeSeqs };

async function takeChanges(
  tx: IngestTransaction,
  where: Integration & { nowMs: number },
  { results, changes }: { results: RowResult[]; changes: RowMap<Change> },
): Promise<Taken> {
  const { source, scope, nowMs } = where;
  const changed = changes.values();
  const affected = await findAffected(tx, source, changed);
  await tx.setKeys(scope, orderKeys(changed));
  const people = new Set<string>();
  for (const { before, after } of changed) {
    if (after.kind === 'customer') people.add(after.sourceId);
    else if (personKinds.includes(after.kind)) for (const id of [before?.parentId, after.parentId]) if (id) people.add(id);
  }
  const rows = await readPersonRows(tx, source, [...people]);
  const adopted = await adoptCustomers(tx, scope, await findUnsourced(tx, scope, rows), nowMs);
  const { touched, added, numbers } = await updatePersonRecords(tx, where, rows);
  await noteCallers(tx, scope, changed);
  const calls = affected.of('contact').flatMap((row) => numberOfCall(row) ?? []);
  const called = await findCalled(tx, where, { called: calls, maybe: numbers });
  const concerned = changed.flatMap(({ before, after }) =>
    after.kind === 'order' || after.kind === 'contact' ? [before?.parentId, after.parentId].flatMap((id) => id ?? []) : [],
  );
  const known = await tx.persons(source, [...new Set(concerned)]);
  const seeds = [...new Set([...touched, ...adopted, ...called.holders, ...known.map(({ ownId }) => ownId)])];
  const regrouped = await regroup(tx, { scope, seeds, added, nowMs, byId: null, actId: uuidv7() });
  const owners = await ownersOf(tx, source, affected, regrouped);
  const callers = await findOwners(tx, scope, regrouped, called.numbers);
  const named = new Set(affected.of('contact').flatMap((row) => personOf(affected, row) ?? []));
  const ofNamed = [...named].map((id) => owners.get(id)?.ownId ?? entityId(source, 'customer', id));
  const dirty = new Set([...touched, ...called.holders, ...ofNamed]);
  const returned = await findReturnedGoods(tx, where, changes.of('logistics_event'));
  const own = affected.entities.map(refOf);
  const inHand = new Set(own.map(({ id }) => id));
  const others = callers.calls.flatMap(({ contactId: id }) => (inHand.has(id) ? [] : [{ entity: 'contact' as const, id }]));
  const refs = [...own, ...others, ...returned.refs];
  const make = (locked: Known): Made => {
    const made = makeEntities({ scope, nowMs, affected, changes, owners, callers }, locked);
    const moved = callPuts(callers, locked, inHand);
    const newContacts = new Map(made.newContacts);
    for (const [id, atMs] of moved.newContacts) newContacts.set(id, Math.max(newContacts.get(id) ?? 0, atMs));
    return {
      puts: [...made.puts, ...moved.puts, ...returned.puts(locked)],
      homes: [...made.homes, ...moved.homes],
      newContacts,
      left: new Map([...made.left, ...moved.left]),
    };
  };
  const seqs = await writeRegrouped(tx, regrouped, { scope, nowMs, dirty, refs, make });
  return { results: withWaiting(results, affected, owners), seqs };
}

async function takeOnce(hub: HubCore, given: IngestTransaction, { source, scope }: Integration, rows: readonly unknown[]): Promise<Taken> {
  const nowMs = hub.nowMs();
  const tx = holdBack(given, scope, nowMs);
  const parsed = rows.map((raw, index) => parseRow(index, raw));
  await tx.lockScope(scope);
  const wanted = new Map<SourceKind, Set<string>>();
  for (const { row } of parsed) if (row !== null) wanted.set(row.kind, (wanted.get(row.kind) ?? new Set()).add(row.source_id));
  const stored = new RowMap<StoredRow>();
  for (const [kind, ids] of wanted) for (const row of await tx.sourceRows(source, kind, [...ids])) stored.set(row, row);
  const judged = judgeRows(source, parsed, stored);
  await tx.putSourceRows(judged.writes, nowMs);
  const taken = judged.changes.isEmpty ? { results: judged.results, seqs: {} } : await takeChanges(tx, { source, scope, nowMs }, judged);
  await tx.flush();
  return taken;
}

/** Runs `work` again while others stand in its way. */
export function withRetries<T>(hub: HubCore, work: (tx: IngestTransaction) => Promise<T>): Promise<T> {
  return tryAgain(() => hub.ingest.transact(work), { what: 'data integration', log: hub.log });
}

export async function ingestBatch(hub: HubCore, integration: Integration, rows: readonly unknown[]): Promise<IngestAnswer> {
  const { results, seqs } = await withRetries(hub, (tx) => takeOnce(hub, tx, integration, rows));
  hub.announce(Object.keys(seqs));
  const count = (status: RowResult['status']) => results.filter((result) => result.status === status).length;
  return {
    source: integration.source,
    accepted: count('accepted'),
    unchanged: count('unchanged'),
    stale: count('stale'),
    rejected: count('rejected'),
    results,
  };
}
