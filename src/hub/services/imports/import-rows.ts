/**
 * Takes rows that a lead sends out of a file: customers and orders go the way of every other source, complaints of a ledger become
 * tickets. Each row is answered by itself; sending the same rows again changes nothing.
 */
import { uuidv7 } from 'uuidv7';
import type { Json } from '../../../shared/base/result.ts';
import { may } from '../../../shared/base/rights.ts';
import {
  type ImportAnswer,
  type ImportCustomer,
  type ImportOrder,
  type ImportResult,
  type ImportRow,
  type ImportTicket,
  importRowSchema,
} from '../../../shared/contract/imports.ts';
import type { SourceKind } from '../../../shared/contract/ingest-rows.ts';
import { cleanJson } from '../clean-json.ts';
import type { HubCore } from '../hub-core.ts';
import type { Access } from '../hub-storage.ts';
import { ingestBatch, withRetries } from '../ingest/ingest-batch.ts';
import type { Integration, StoredRow } from '../ingest-storage.ts';
import { Refused } from '../refused.ts';
import { importTickets } from './import-tickets.ts';
import { isNobody, mentionedCustomer, rejectedRow } from './mentioned-people.ts';

const settled = (status: Exclude<ImportResult['status'], 'rejected'>): ImportResult => ({ status, code: null });

/** All files of a team are one source. No integration token is given under such a name: it has a blank in it. */
export function fileSource(scope: string): string {
  return `files of ${scope}`;
}

type Sent = { source_id: string; [field: string]: unknown };

async function storedRows(
  hub: HubCore,
  { source }: Integration,
  kind: SourceKind,
  ids: readonly string[],
): Promise<Map<string, StoredRow>> {
  const rows = await withRetries(hub, (tx) => tx.sourceRows(source, kind, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.sourceId, row]));
}

/** Sends rows to data integration under a version above what is there. Answers by source_id. */
async function ingest(hub: HubCore, where: Integration, kind: 'customer' | 'order', rows: readonly Sent[], others: readonly object[]) {
  const stored = await storedRows(
    hub,
    where,
    kind,
    rows.map(({ source_id }) => source_id),
  );
  const nowMs = hub.nowMs();
  const versioned = rows.map((row) => ({ ...row, source_version: Math.max(nowMs, (stored.get(row.source_id)?.version ?? -1) + 1) }));
  const { results } = await ingestBatch(hub, where, [...others, ...versioned]);
  return new Map(
    rows.map(({ source_id }, index): [string, ImportResult] => {
      const before = stored.get(source_id);
      if (before?.hash === 'erased') return [source_id, rejectedRow('erased')];
      const status = results[others.length + index]?.status;
      if (status === 'accepted') return [source_id, settled((before?.body ?? null) === null ? 'added' : 'updated')];
      return [source_id, status === 'unchanged' ? settled('unchanged') : rejectedRow('refused')];
    }),
  );
}

/** What was erased on request stays erased, whatever a file says. */
async function importCustomers(hub: HubCore, where: Integration, rows: readonly ImportCustomer[]): Promise<ImportResult[]> {
  const ids = rows.map(({ source_id }) => source_id);
  const stored = await storedRows(hub, where, 'customer', ids);
  const sent = rows.filter(({ source_id }) => stored.get(source_id)?.hash !== 'erased');
  const told = await ingest(hub, where, 'customer', sent, []);
  return ids.map((id) => told.get(id) ?? rejectedRow('erased'));
}

async function importOrders(hub: HubCore, where: Integration, rows: readonly ImportOrder[]): Promise<ImportResult[]> {
  const customers = await storedRows(
    hub,
    where,
    'customer',
    rows.map(({ person }) => person.ref),
  );
  const orders = await storedRows(
    hub,
    where,
    'order',
    rows.map(({ source_id }) => source_id),
  );
  const version = hub.nowMs();
  const refusals = new Map<string, ImportResult>();
  const mentioned = new Map<string, object>();
  const sent: Sent[] = [];
  for (const { person, ...row } of rows) {
    const known = customers.get(person.ref);
    // The order may come back under another name of its customer; what it says of them is not taken either.
    const isErased = orders.get(row.source_id)?.hash === 'erased' || (known !== undefined && known.body === null);
    if (isErased) refusals.set(row.source_id, rejectedRow('erased'));
    else if (known === undefined && isNobody(person)) refusals.set(row.source_id, rejectedRow('unknown_customer'));
    else {
      if (known === undefined) mentioned.set(person.ref, mentionedCustomer(person, version));
      sent.push({ ...row, customer: person.ref });
    }
  }
  const told = await ingest(hub, where, 'order', sent, [...mentioned.values()]);
  return rows.map(({ source_id }) => refusals.get(source_id) ?? told.get(source_id) ?? rejectedRow('refused'));
}

function inScope(access: Access): Integration {
  const scope = `team:${access.user.teamId}`;
  if (!may(access.user.role, 'importRows'))
    throw new Refused({ kind: 'FORBIDDEN' }, 'only a lead, manager or administrator may import files');
  if (!access.scopes.includes(scope)) throw new Refused({ kind: 'FORBIDDEN' }, 'the team of this user is not granted to them');
  return { source: fileSource(scope), scope };
}

function parse(raw: unknown): ImportRow | null {
  const parsed = importRowSchema.safeParse(raw);
  return parsed.success ? (cleanJson(parsed.data as Json) as ImportRow) : null;
}

export async function importRows(hub: HubCore, access: Access, raws: readonly unknown[]): Promise<ImportAnswer> {
  const where = inScope(access);
  const rows = raws.map(parse);
  const results: ImportResult[] = rows.map(() => rejectedRow('refused'));
  const take = async <R extends ImportRow>(kind: R['kind'], work: (part: R[]) => Promise<ImportResult[]>) => {
    const places = rows.flatMap((row, index) => (row?.kind === kind ? [index] : []));
    if (places.length === 0) return;
    const answers = await work(places.map((index) => rows[index] as R));
    for (const [at, index] of places.entries()) results[index] = answers[at] ?? rejectedRow('refused');
  };
  await take<ImportCustomer>('customer', (part) => importCustomers(hub, where, part));
  await take<ImportOrder>('order', (part) => importOrders(hub, where, part));
  await take<ImportTicket>('ticket', (part) => importTickets(hub, where, access, part));
  const count = (status: ImportResult['status']) => results.filter((result) => result.status === status).length;
  const details = { added: count('added'), updated: count('updated'), unchanged: count('unchanged'), rejected: count('rejected') };
  await withRetries(hub, (tx) =>
    tx.audit(where.scope, [{ id: uuidv7(), atMs: hub.nowMs(), byId: access.user.id, action: 'import', details }]),
  );
  return { results };
}
