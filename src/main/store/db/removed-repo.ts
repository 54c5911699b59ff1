/**
 * Rows that left this desk by themselves (outlived, or erased on request) and what own.db still says about them. A row is only called
 * gone once everything was pulled: one that moved from scope to scope is removed here and put back there.
 */
import { type EntityName, entityTables } from '../../../shared/sync/entity-table.ts';
import type { CacheDb, OwnDb } from './open.ts';
import { emptySearch, queueAllForSearch } from './search-index-repo.ts';
import { prepared } from './statements.ts';

export type Removed = {
  /** Without those whom the hub still has: with them nothing is forgotten. */
  customers: ReadonlySet<string>;
  contacts: ReadonlySet<string>;
  tickets: ReadonlySet<string>;
  /** What was planned with these customers or asked of a department for them. */
  ofThem: ReadonlySet<string>;
  /** Gone from here, without a word about the customer: moved, or erased where nobody holds the customer. */
  unsure: ReadonlySet<string>;
  /** A customer left together with contacts or tickets: an erasure. Of one who was merged into another they stay, under the other. */
  tookWords: boolean;
};

const noted: ReadonlySet<EntityName> = new Set<EntityName>(['customer', 'contact', 'ticket', 'follow_up', 'task']);

/** Part of the transaction that removes the row, while it is still there to say whose it is. `isAway`: the hub still has this customer; if it was said otherwise before, that stands no more. */
export function noteRemoved(cache: CacheDb, entity: EntityName, id: string, isAway = false): void {
  if (!noted.has(entity)) return;
  const { kind, table } = entityTables[entity];
  const whose = entity === 'customer' ? 'NULL' : `(SELECT customer_id FROM ${table} WHERE id = :id)`;
  const sql = `INSERT INTO removed_row (kind, id, customer_id, away) VALUES (:kind, :id, ${whose}, :away)
    ON CONFLICT (kind, id) DO UPDATE SET away = excluded.away`;
  prepared(cache, sql).run({ kind, id, away: isAway ? 1 : 0 });
}

export function hasRemovedRows(cache: CacheDb): boolean {
  return prepared(cache, 'SELECT 1 FROM removed_row LIMIT 1').get() !== undefined;
}

/** Every scope was read, and up to its end. */
export function isLevel(cache: CacheDb): boolean {
  const sql = `SELECT count(*) > 0 AND count(*) = sum(phase = 'live' AND seq >= head) FROM cursor`;
  return prepared(cache, sql).pluck().get() === 1;
}

/** Those of the noted rows that are in nobody's scope any more. */
export function removedRows(cache: CacheDb): Removed {
  const gone = (entity: 'customer' | 'contact' | 'ticket' | 'follow_up' | 'task') => {
    const { kind, table } = entityTables[entity];
    const sql = `SELECT id, customer_id AS whose, away FROM removed_row r WHERE kind = ? AND NOT EXISTS (SELECT 1 FROM v_${table} v WHERE v.id = r.id)`;
    return prepared(cache, sql).all(kind) as { id: string; whose: string | null; away: number }[];
  };
  const people = gone('customer');
  const away = new Set(people.flatMap((one) => (one.away === 1 ? [one.id] : [])));
  const customers = people.filter(({ id }) => !away.has(id));
  const contacts = gone('contact');
  const tickets = gone('ticket').filter(({ whose }) => whose === null || !away.has(whose));
  const work = [...gone('follow_up'), ...gone('task')].filter(({ whose }) => whose === null || !away.has(whose));
  const left = new Set(customers.map(({ id }) => id));
  const isTheirs = ({ whose }: { whose: string | null }) => (whose === null ? left.size > 0 : left.has(whose));
  const tookWords = [...contacts, ...tickets].some(isTheirs);
  const ids = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
  return {
    customers: left,
    contacts: ids(contacts),
    tickets: ids(tickets),
    ofThem: ids(work.filter(isTheirs)),
    unsure: ids([...[...tickets, ...work].filter((row) => !isTheirs(row)), ...(tookWords ? [] : customers)]),
    tookWords,
  };
}

/** `tookWords`: somebody was erased, so not even the index may remember a word; it is made again in the background. */
export function forgetRemovedRows(cache: CacheDb, tookWords: boolean): void {
  cache
    .transaction(() => {
      if (tookWords) {
        emptySearch(cache);
        queueAllForSearch(cache);
      }
      prepared(cache, 'DELETE FROM removed_row').run();
    })
    .immediate();
}

export function dropAuditOf(own: OwnDb, contactIds: ReadonlySet<string>): void {
  for (const id of contactIds) prepared(own, 'DELETE FROM audit WHERE contact_id = ?').run(id);
}

/** Actions that the hub has judged and that name one of `ids` keep their number and lose their words. */
export function blankJudgedActions(own: OwnDb, ids: ReadonlySet<string>): void {
  const sql = `UPDATE outbox SET args = '{}' WHERE state IN ('settled', 'conflict', 'rejected') AND instr(args, ?) > 0`;
  for (const id of ids) prepared(own, sql).run(id);
}
