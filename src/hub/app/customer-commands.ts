/** `erase`, `export`, `hold` and `release CUSTOMER`: what the law lets one customer ask for, and what keeps it. Also while the hub runs. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { Json } from '../../shared/base/result.ts';
import { normalizePhone } from '../../shared/customer/normalize-phone.ts';
import { blankRow } from '../../shared/retention/blank-row.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import { hubCommit } from '../db/commit.ts';
import { callsOnTheWay, forgetCalls } from '../db/contact-event-repo.ts';
import { findCustomerIds, lockCardsAbout, lockContactsFrom, lockCustomers, withRisen } from '../db/dossier-repo.ts';
import { HubRefusal } from '../db/refusal.ts';
import { dropUnnamedAttachments, erasedButHere, heldCustomers, noteRemoval, readFiles, setHold, subjectOf } from '../db/removal-repo.ts';
import { forgetSourcesOf, forgetSourcesOfContacts, lockIngestOf } from '../db/source-repo.ts';
import type { Db } from '../db/tables.ts';
import { atHome } from '../services/bring-back.ts';
import { inWholeTransaction } from './whole-transaction.ts';

/** By id, member number or main phone number. */
export async function findCustomer(db: Db, customer: string): Promise<string> {
  const ids = await findCustomerIds(db, customer);
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  const why = ids.length === 0 ? 'No customer has this id, member number or phone number.' : `Several customers match: ${ids.join(', ')}.`;
  throw new HubRefusal('not-found', `${why} Nothing was changed. Give the customer's id.`);
}

/** Everything of one customer: own rows, contacts from the same numbers that name nobody, what rose about any contact, and cards about all of it. Locked. */
async function lockEverything(tx: Db, id: string): Promise<EntityPut[]> {
  const rows = await lockCustomers(tx, [id]);
  const numbers = rows.flatMap((put) =>
    put.entity === 'customer' ? [put.row.phone, ...put.row.contactPoints.map(({ number }) => number)] : [],
  );
  const contacts = await lockContactsFrom(tx, [...new Set(numbers.filter((number) => number !== ''))]);
  const all = await withRisen(tx, [...rows, ...contacts]);
  const cards = await lockCardsAbout(
    tx,
    all.map(({ row }) => row.id),
  );
  return [...all, ...cards.filter(({ row }) => !row.deleted)];
}

function openWork(rows: readonly EntityPut[]): string[] {
  return rows.flatMap((put) => {
    if (put.entity === 'ticket' && put.row.stage !== 'closed') return [`ticket ${put.row.ticketNo}`];
    return put.entity === 'commitment' && put.row.status === 'open'
      ? [`an open commitment due ${new Date(put.row.dueAtMs).toISOString()}`]
      : [];
  });
}

function countRows(rows: readonly EntityPut[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { entity } of rows) counts[entity] = (counts[entity] ?? 0) + 1;
  return counts;
}

/** Calls and chats with one of their numbers or addresses that desks may still be told of. Answers how many events went. */
async function forgetCallsOf(tx: Db, rows: readonly EntityPut[]): Promise<number> {
  const known = rows.flatMap((put) => {
    if (put.entity === 'contact') return [put.row.fromAddress];
    return put.entity === 'customer' ? [put.row.phone, ...put.row.contactPoints.map(({ number }) => number)] : [];
  });
  const addresses = new Set(known.filter((address) => address !== ''));
  const isTheirs = (raw: string) => addresses.has(raw) || addresses.has(normalizePhone(raw)?.number ?? raw);
  return forgetCalls(
    tx,
    (await callsOnTheWay(tx)).filter(({ from, to }) => isTheirs(from) || isTheirs(to)),
  );
}

/** Inside a transaction, whose last statement it is. */
async function eraseRows(tx: Db, id: string, rows: readonly EntityPut[], nowMs: number): Promise<Record<string, number>> {
  const counts = countRows(rows);
  const tickets = rows.flatMap((put) => (put.entity === 'ticket' ? [put.row] : []));
  const among = tickets.flatMap(({ evidence }) => evidence.flatMap(({ sha256 }) => sha256 ?? []));
  const leavingIds = tickets.map((ticket) => ticket.id);
  const files = await dropUnnamedAttachments(tx, { among, beforeMs: Number.MAX_SAFE_INTEGER, leavingIds });
  if (files > 0) counts.files = files;
  const calls = await forgetCallsOf(tx, rows);
  if (calls > 0) counts.contact_event = calls;
  await forgetSourcesOf(tx, id);
  await forgetSourcesOfContacts(
    tx,
    rows.flatMap(({ entity, row }) => (entity === 'contact' ? [row.id] : [])),
  );
  await noteRemoval(tx, { id: randomUUID(), at_ms: nowMs, action: 'erased', subject: subjectOf(id), policy: null, counts });
  // Also desks that have let go of them are told: what somebody typed about them goes as well.
  await hubCommit(tx, { puts: rows.map((put) => blankRow(put.entity, atHome(put).row)) });
  return counts;
}

/** Refuses while something is owed or a hold stands: then nothing was changed. Answers rows by kind. */
export async function eraseCustomer(db: Db, customer: string, nowMs: number): Promise<Record<string, number>> {
  const id = await findCustomer(db, customer);
  return inWholeTransaction(db, async (tx) => {
    await lockIngestOf(tx, [id]);
    const rows = await lockEverything(tx, id);
    if ((await heldCustomers(tx)).has(id)) {
      throw new HubRefusal('input.invalid', 'A legal hold keeps this customer. Nothing was changed. Lift it with release first.');
    }
    const owed = openWork(rows);
    if (owed.length > 0) {
      throw new HubRefusal(
        'input.invalid',
        `Something is still owed: ${owed.join(', ')}. Nothing was changed. Settle it first, then erase.`,
      );
    }
    return eraseRows(tx, id, rows, nowMs);
  });
}

/** After older data was put back: customers erased since then are erased again. Answers how many. */
export async function eraseAgain(tx: Db, nowMs: number): Promise<number> {
  const ids = await erasedButHere(tx);
  for (const id of ids) await eraseRows(tx, id, await lockEverything(tx, id), nowMs);
  return ids.length;
}

/** Until it is released nothing of this customer is removed; desks still let go of settled contacts. */
export async function holdCustomer(db: Db, customer: string, hold: { reason: string; atMs: number }): Promise<void> {
  const id = await findCustomer(db, customer);
  await db.transaction().execute(async (tx) => {
    await setHold(tx, id, { reason: hold.reason, fromMs: hold.atMs });
    await noteRemoval(tx, { id: randomUUID(), at_ms: hold.atMs, action: 'held', subject: subjectOf(id), policy: null, counts: {} });
  });
}

export async function releaseCustomer(db: Db, customer: string, atMs: number): Promise<void> {
  const id = await findCustomer(db, customer);
  await db.transaction().execute(async (tx) => {
    await setHold(tx, id, null);
    await noteRemoval(tx, { id: randomUUID(), at_ms: atMs, action: 'released', subject: subjectOf(id), policy: null, counts: {} });
  });
}

async function filesOf(tx: Db, rows: readonly EntityPut[]): Promise<Json[]> {
  const named = rows.flatMap((put) => (put.entity === 'ticket' ? put.row.evidence : []));
  const hashes = named.flatMap(({ sha256 }) => sha256 ?? []);
  const found = await readFiles(tx, hashes);
  return found.map(({ sha256, bytes }) => ({
    sha256,
    file_name: named.find((item) => item.sha256 === sha256)?.fileName ?? '',
    base64: bytes.toString('base64'),
  }));
}

/** Everything held about one customer as one JSON file (0600); a file of that name is always whole. Answers rows by kind. */
export async function exportCustomer(db: Db, customer: string, to: { file: string; atMs: number }): Promise<Record<string, number>> {
  const id = await findCustomer(db, customer);
  const { rows, files } = await inWholeTransaction(db, async (tx) => {
    const everything = await lockEverything(tx, id);
    return { rows: everything, files: await filesOf(tx, everything) };
  });
  const byKind: Record<string, unknown[]> = {};
  for (const { entity, row } of rows) byKind[entity] = [...(byKind[entity] ?? []), row];
  const text = `${JSON.stringify({ made_at: to.atMs, customer_id: id, rows: byKind, files }, null, 2)}\n`;
  const unfinished = `${to.file}.unfinished`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(unfinished, to.file);
  const counts = countRows(rows);
  await noteRemoval(db, { id: randomUUID(), at_ms: to.atMs, action: 'exported', subject: subjectOf(id), policy: null, counts });
  return counts;
}
