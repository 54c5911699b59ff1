/**
 * Moves idle customers into the archive, some per transaction: rows, search keys and sync index together. Desks get ordinary removals, and
 * nothing leaves the hub. A hold does not matter here: it keeps what the hub has.
 */
import { archiveScope, homeScope } from '../../shared/retention/archive-scope.ts';
import { mayLeaveWhole } from '../../shared/retention/desk-stay.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import { customersToLeave, homesOf, staysOf, writeAwayKeys } from '../db/away-repo.ts';
import { hubCommit } from '../db/commit.ts';
import { groupRows, lockCardsAbout, lockCustomers, withRisen } from '../db/dossier-repo.ts';
import { lockIngestScope } from '../db/source-repo.ts';
import type { Db } from '../db/tables.ts';

const customersPerLook = 5_000;
const before = '00000000-0000-0000-0000-000000000000';

/** Customers who may be idle, a transaction's worth at a time. */
export async function* idleCustomers(db: Db, beforeMs: number, perTransaction: number): AsyncGenerator<string[]> {
  for (let after = before; ; ) {
    const ids = await customersToLeave(db, { after, limit: customersPerLook, beforeMs });
    for (let from = 0; from < ids.length; from += perTransaction) yield ids.slice(from, from + perTransaction);
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

function whose(put: EntityPut, rows: readonly EntityPut[]): string | null {
  if (put.entity === 'customer') return put.row.id;
  if ('customerId' in put.row && put.row.customerId !== null) return put.row.customerId;
  if (put.entity === 'escalation') {
    const { subjectId } = put.row;
    const about = rows.find(({ row }) => row.id === subjectId)?.row;
    return about !== undefined && 'customerId' in about ? about.customerId : null;
  }
  return null;
}

/** Nobody writes about them from now on until the transaction ends: batches of sources wait for the scope, pushes for the customer's row. */
async function lockAll(tx: Db, ids: readonly string[]): Promise<EntityPut[]> {
  for (const scope of await homesOf(tx, ids)) await lockIngestScope(tx, scope);
  return withRisen(tx, await lockCustomers(tx, ids));
}

async function leaving(tx: Db, ids: readonly string[], beforeMs: number): Promise<{ customers: string[]; puts: EntityPut[] }> {
  const rows = await lockAll(tx, ids);
  const stays = await staysOf(tx, ids);
  const cards = await lockCardsAbout(
    tx,
    rows.map(({ row }) => row.id),
  );
  const customers: string[] = [];
  const puts: EntityPut[] = [];
  for (const id of ids) {
    const own = rows.filter((put) => whose(put, rows) === id);
    const { customer: [customer] = [], ...groups } = groupRows(own);
    if (customer === undefined || customer.scope !== homeScope(customer.scope)) continue;
    const ownIds = new Set(own.map(({ row }) => row.id));
    const stay = {
      ...{ customer, sinceMs: stays.get(id)?.sinceMs ?? null },
      ...{ tickets: groups.ticket ?? [], contacts: groups.contact ?? [], commitments: groups.commitment ?? [] },
      ...{ followUps: groups.follow_up ?? [], approvals: groups.approval ?? [], tasks: groups.task ?? [] },
      escalations: groups.escalation ?? [],
      cards: cards.flatMap((put) => (put.entity === 'conflict' && !put.row.deleted && ownIds.has(put.row.entityId) ? [put.row] : [])),
    };
    if (!mayLeaveWhole(stay, beforeMs)) continue;
    customers.push(id);
    for (const put of own) {
      const scope = archiveScope(put.row.scope);
      if (scope !== put.row.scope) puts.push({ ...put, row: { ...put.row, scope } } as EntityPut);
    }
  }
  return { customers, puts };
}

/** Those of `ids` who are idle leave desks, with all that hangs on them. Answers how many customers; the caller notes it. Commits last. */
export async function archiveCustomers(
  tx: Db,
  ids: readonly string[],
  wish: { beforeMs: number; dryRun: boolean; note(customers: number): Promise<void> },
): Promise<number> {
  const { customers, puts } = await leaving(tx, ids, wish.beforeMs);
  if (wish.dryRun || customers.length === 0) return customers.length;
  await wish.note(customers.length);
  await hubCommit(tx, { puts });
  await writeAwayKeys(tx, customers);
  return customers.length;
}
