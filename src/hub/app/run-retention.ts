/**
 * Goes through what has outlived its period, some customers per transaction. Each transaction is whole: rows, files, counts and sync
 * index together, so a run that is cut short has done some of the work and the next does the rest.
 */
import { randomUUID } from 'node:crypto';
import { errorText } from '../../shared/base/log.ts';
import { packSchema } from '../../shared/pack/pack.ts';
import { isArchiveScope } from '../../shared/retention/archive-scope.ts';
import { type Dossier, expire, type Outlived } from '../../shared/retention/expire.ts';
import { type RetentionPeriods, retentionPeriods } from '../../shared/retention/periods.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import { dropAttachmentPartsBefore } from '../db/attachment-part-repo.ts';
import { forgetAccessBefore, noteStays, type Stay, staysOf } from '../db/away-repo.ts';
import { hubCommit } from '../db/commit.ts';
import { customersToLookAt, groupRows, type LookWish, lockCustomers, lockLoose, withRisen } from '../db/dossier-repo.ts';
import { readNewestBody } from '../db/pack-repo.ts';
import { dropUnnamedAttachments, forgetRemovalsBefore, heldCustomers, noteRemoval } from '../db/removal-repo.ts';
import { forgetSourcesOfContacts, lockIngestOf } from '../db/source-repo.ts';
import type { Db } from '../db/tables.ts';
import type { HubLog } from '../services/hub-core.ts';
import { packIdOf } from '../services/packs.ts';
import { archiveCustomers, idleCustomers } from './archive-customers.ts';
import { inWholeTransaction } from './whole-transaction.ts';

export type RetentionRun = { policy: number | null; counts: Record<string, number> };
export type RetentionOptions = { db: Db; nowMs: number; dryRun?: boolean; customersPerTransaction?: number; log?: HubLog };

const before = '00000000-0000-0000-0000-000000000000';
const customersPerLook = 5_000;
/** An upload that nobody went on with for so long begins anew. */
const uploadPatienceMs = 14 * 86_400_000;
const read = ['customer', 'contact', 'ticket', 'ticket_event', 'commitment', 'follow_up', 'approval', 'task', 'escalation'] as const;

/** Of what belongs to nobody. */
const looseKinds: ReadonlySet<string> = new Set(['contact', 'escalation', 'conflict', 'contest']);

type Run = {
  db: Db;
  id: string;
  nowMs: number;
  dryRun: boolean;
  perTransaction: number;
  policy: number | null;
  periods: RetentionPeriods;
  held: ReadonlySet<string>;
  counts: Record<string, number>;
  log: HubLog | undefined;
};

async function readPolicy(db: Db): Promise<{ policy: number | null; periods: RetentionPeriods }> {
  const newest = await readNewestBody(db, packIdOf('policy'));
  const pack = newest === null ? null : packSchema.parse(JSON.parse(newest.body));
  const rules = pack?.kind === 'policy' ? pack.content.retention : undefined;
  return { policy: newest?.version ?? null, periods: retentionPeriods(rules) };
}

function dossierOf(puts: readonly EntityPut[]): Dossier {
  const {
    contact,
    ticket,
    ticket_event: events,
    commitment,
    follow_up: followUps,
    conflict,
    contest,
    approval,
    task,
    escalation,
  } = groupRows(puts);
  return {
    contacts: contact ?? [],
    tickets: ticket ?? [],
    events: events ?? [],
    commitments: commitment ?? [],
    followUps: followUps ?? [],
    cards: conflict ?? [],
    contests: contest ?? [],
    approvals: approval ?? [],
    tasks: task ?? [],
    escalations: escalation ?? [],
  };
}

/** Whose rows these are; what rose about a post before it was anybody's is of whoever wrote it. */
function customersOf(puts: readonly EntityPut[]): (put: EntityPut) => string {
  const writers = new Map(puts.flatMap(({ entity, row }) => (entity === 'contact' ? [[row.id, row.customerId] as const] : [])));
  return ({ entity, row }) => {
    const named = 'customerId' in row ? row.customerId : null;
    return named ?? (entity === 'escalation' ? writers.get(row.subjectId) : null) ?? '';
  };
}

/** A ticket that a contact of nobody names is only looked at here: its own customer's turn decides about it. */
function decide(run: Run, puts: readonly EntityPut[], stays: ReadonlyMap<string, Stay> | null): Outlived[] {
  const isLoose = stays === null;
  const byCustomer = new Map<string, EntityPut[]>();
  const whose = customersOf(puts);
  const customerOf = (put: EntityPut) => (put.entity === 'customer' ? put.row.id : whose(put));
  for (const put of puts) {
    const key = isLoose ? '' : customerOf(put);
    byCustomer.set(key, [...(byCustomer.get(key) ?? []), put]);
  }
  const outlived = [...byCustomer].flatMap(([customerId, theirs]) => {
    const { periods, nowMs, held } = run;
    const stay = stays?.get(customerId);
    const isAway = theirs.some(({ entity, row }) => entity === 'customer' && isArchiveScope(row.scope));
    const backAtMs = stay?.isBack ? stay.sinceMs : null;
    return expire(dossierOf(theirs), { periods, nowMs, held: held.has(customerId), isAway, backAtMs, rev: randomUUID() });
  });
  return isLoose ? outlived.filter(({ put }) => looseKinds.has(put.entity)) : outlived;
}

function countKinds(outlived: readonly Outlived[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of outlived) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function filesOf(puts: readonly EntityPut[], ids: ReadonlySet<string>): string[] {
  return puts.flatMap((put) =>
    put.entity === 'ticket' && ids.has(put.row.id) ? put.row.evidence.flatMap(({ sha256 }) => sha256 ?? []) : [],
  );
}

/** Writes what was decided; the commit, which other writers wait for, comes last. */
async function write(run: Run, tx: Db, was: readonly EntityPut[], outlived: readonly Outlived[]): Promise<Record<string, number>> {
  const counts = countKinds(outlived);
  if (run.dryRun || outlived.length === 0) return counts;
  const tickets = new Set(outlived.flatMap(({ put }) => (put.entity === 'ticket' ? [put.row.id] : [])));
  const files = filesOf(was, tickets);
  if (files.length > 0) {
    counts.files = await dropUnnamedAttachments(tx, { among: files, beforeMs: Number.MAX_SAFE_INTEGER, leavingIds: [...tickets] });
  }
  const contacts = outlived.flatMap(({ put: { entity, row } }) => (entity === 'contact' && row.deleted ? [row.id] : []));
  await forgetSourcesOfContacts(tx, contacts);
  await noteRemoval(tx, { id: run.id, at_ms: run.nowMs, action: 'expired', subject: null, policy: run.policy, counts });
  await hubCommit(tx, { puts: outlived.map(({ put }) => put) });
  return counts;
}

function add(run: Run, counts: Readonly<Record<string, number>>): void {
  for (const [kind, n] of Object.entries(counts)) run.counts[kind] = (run.counts[kind] ?? 0) + n;
}

function timesOf({ periods, nowMs }: Run): Omit<LookWish, 'after' | 'limit'> & { cardsBeforeMs: number | null } {
  const beforeMs = (period: number | null) => (period === null ? null : nowMs - period);
  return {
    deskBeforeMs: beforeMs(periods.desk_contacts),
    contactsBeforeMs: beforeMs(periods.contacts),
    ticketsBeforeMs: beforeMs(periods.closed_tickets),
    attachmentsBeforeMs: beforeMs(periods.attachments),
    cardsBeforeMs: beforeMs(periods.cards),
  };
}

/** Looking for them reads whole tables, so it is done for many at once. */
async function lookAtCustomers(run: Run): Promise<void> {
  for (let after = before; ; ) {
    const ids = await customersToLookAt(run.db, { ...timesOf(run), after, limit: customersPerLook });
    for (let from = 0; from < ids.length; from += run.perTransaction) {
      const some = ids.slice(from, from + run.perTransaction);
      const counts = await inWholeTransaction(
        run.db,
        async (tx) => {
          if (!run.dryRun) await lockIngestOf(tx, some);
          const rows = await withRisen(tx, await lockCustomers(tx, some, read));
          return write(run, tx, rows, decide(run, rows, await staysOf(tx, some)));
        },
        run.log,
      );
      add(run, counts);
    }
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

async function lookAtLooseRows(run: Run): Promise<void> {
  for (let after = before; ; ) {
    const { counts, last } = await inWholeTransaction(
      run.db,
      async (tx) => {
        const rows = await lockLoose(tx, { ...timesOf(run), after, limit: run.perTransaction });
        const own = rows.filter(({ entity, row }) => row.id > after && looseKinds.has(entity));
        const lastId = own
          .map(({ row }) => row.id)
          .sort()
          .at(-1);
        return { counts: await write(run, tx, rows, decide(run, rows, null)), last: lastId };
      },
      run.log,
    );
    add(run, counts);
    if (last === undefined) return;
    after = last;
  }
}

async function lookAtIdleCustomers(run: Run): Promise<void> {
  const { db, nowMs, dryRun, periods, policy } = run;
  if (periods.desk_customers === null) return;
  const beforeMs = nowMs - periods.desk_customers;
  for await (const some of idleCustomers(db, beforeMs, run.perTransaction)) {
    const archive = (tx: Db) => {
      const note = (customers: number) =>
        noteRemoval(tx, {
          ...{ id: run.id, at_ms: nowMs, action: 'expired' as const, subject: null, policy },
          counts: { desk_customers: customers },
        });
      return archiveCustomers(tx, some, { beforeMs, dryRun, note });
    };
    const customers = await inWholeTransaction(db, archive, run.log);
    if (customers > 0) add(run, { desk_customers: customers });
  }
}

/** Removes, or with `dryRun` only counts, what has outlived its period now. */
export async function runRetention(options: RetentionOptions): Promise<RetentionRun> {
  const { db, nowMs, dryRun = false, customersPerTransaction: perTransaction = 20, log } = options;
  const { policy, periods } = await readPolicy(db);
  const held = await heldCustomers(db);
  const run: Run = { db, id: randomUUID(), nowMs, dryRun, perTransaction, policy, periods, held, counts: {}, log };
  if (!dryRun) await noteStays(db, nowMs);
  await lookAtCustomers(run);
  await lookAtIdleCustomers(run);
  await lookAtLooseRows(run);
  if (!dryRun && periods.attachments !== null) {
    const beforeMs = nowMs - periods.attachments;
    const orphans = await inWholeTransaction(db, (tx) => dropUnnamedAttachments(tx, { among: null, beforeMs, leavingIds: [] }), log);
    if (orphans > 0) add(run, { files: orphans });
  }
  if (!dryRun) await dropAttachmentPartsBefore(db, nowMs - uploadPatienceMs);
  if (!dryRun && periods.removal_log !== null) {
    await forgetRemovalsBefore(db, nowMs - periods.removal_log);
    await forgetAccessBefore(db, nowMs - periods.removal_log);
  }
  return { policy, counts: run.counts };
}

/** For the log of a hub: what a run came to, or why it stopped. */
export async function runRetentionQuietly(options: RetentionOptions & { log: HubLog }): Promise<void> {
  try {
    const { counts } = await runRetention(options);
    if (Object.keys(counts).length > 0) options.log(`retention: ${JSON.stringify(counts)}`);
  } catch (error) {
    options.log(`retention: ${errorText(error)}`);
  }
}
