/** Customers in the archive: who may go there, who lies there, what hangs on them, and by what they are found. Decides nothing. */
import { sql } from 'kysely';
import type { Json } from '../../shared/base/result.ts';
import { type AwayKind, type AwayRange, awayKeysOf } from '../../shared/customer/away-keys.ts';
import { isArchiveScope } from '../../shared/retention/archive-scope.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import type { AwayStorage, FoundAway } from '../services/hub-storage.ts';
import { pgArray } from './array-text.ts';
import { lockCustomers } from './dossier-repo.ts';
import { lockRows, rowToEntity } from './entity-rows.ts';
import { erasedAmong, subjectOf } from './removal-repo.ts';
import type { Db } from './tables.ts';

/** Of each range so many are looked at: whoever types a beginning that more have in common types on. */
const mostPerRange = 1_000;
const notedAtOnce = 20_000;

/** Of all customers on desks of whom it is not known since when they are there: since now. */
export async function noteStays(db: Db, nowMs: number): Promise<void> {
  await sql`UPDATE desk_stay SET since_ms = ${nowMs} WHERE since_ms IS NULL`.execute(db);
  for (;;) {
    const noted = await sql`
      INSERT INTO desk_stay (customer_id, since_ms)
      SELECT c.id, ${nowMs}::bigint FROM customer c LEFT JOIN desk_stay s ON s.customer_id = c.id
      WHERE s.customer_id IS NULL AND NOT c.deleted AND c.scope NOT LIKE 'archive:%' LIMIT ${notedAtOnce}
      ON CONFLICT DO NOTHING
    `.execute(db);
    if (Number(noted.numAffectedRows ?? 0) < notedAtOnce) return;
  }
}

export type Stay = { sinceMs: number | null; isBack: boolean };

export async function staysOf(tx: Db, customerIds: readonly string[]): Promise<Map<string, Stay>> {
  const found = await sql<{ customer_id: string; since_ms: number | null; is_back: boolean }>`
    SELECT customer_id, since_ms, is_back FROM desk_stay WHERE customer_id = ANY(${pgArray(customerIds)}::uuid[])
  `.execute(tx);
  return new Map(found.rows.map(({ customer_id: id, since_ms: sinceMs, is_back: isBack }) => [id, { sinceMs, isBack }]));
}

/** The scopes these customers belong to, in order. */
export async function homesOf(tx: Db, customerIds: readonly string[]): Promise<string[]> {
  const found = await sql<{ scope: string }>`
    SELECT DISTINCT regexp_replace(scope, '^archive:', '') AS scope FROM customer WHERE id = ANY(${pgArray(customerIds)}::uuid[]) ORDER BY 1
  `.execute(tx);
  return found.rows.map(({ scope }) => scope);
}

/** Who may be idle, in the order of their ids: whether they are is decided on all their rows. */
export async function customersToLeave(db: Db, wish: { after: string; limit: number; beforeMs: number }): Promise<string[]> {
  const { after, limit, beforeMs } = wish;
  const found = await sql<{ id: string }>`
    SELECT c.id FROM customer c JOIN desk_stay s ON s.customer_id = c.id
    WHERE c.id > ${after}::uuid AND NOT c.deleted AND c.scope NOT LIKE 'archive:%' AND s.since_ms < ${beforeMs}::bigint
      AND coalesce(c.last_contact_at_ms, 0) < ${beforeMs}::bigint
      AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.customer_id = c.id AND NOT t.deleted AND t.stage <> 'closed')
      AND NOT EXISTS (SELECT 1 FROM commitment m WHERE m.customer_id = c.id AND NOT m.deleted AND m.status = 'open')
    ORDER BY c.id LIMIT ${limit}
  `.execute(db);
  return found.rows.map(({ id }) => id);
}

/** Those of these customers who lie in the archive; none of them leaves it while the transaction lasts. */
export async function awayAmong(tx: Db, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const found = await sql<{ id: string }>`
    SELECT id FROM customer WHERE scope LIKE 'archive:%' AND NOT deleted AND id = ANY(${pgArray(customerIds)}::uuid[]) ORDER BY id FOR UPDATE
  `.execute(tx);
  return found.rows.map(({ id }) => id);
}

/** All rows in the archive of those of these customers who lie there themselves, locked. */
export async function awayRows(tx: Db, customerIds: readonly string[]): Promise<EntityPut[]> {
  const away = await awayAmong(tx, customerIds);
  if (away.length === 0) return [];
  return (await lockCustomers(tx, away)).filter(({ row }) => isArchiveScope(row.scope));
}

/** What they are found by, as they stand now. */
export async function writeAwayKeys(tx: Db, customerIds: readonly string[]): Promise<void> {
  const ids = await awayAmong(tx, customerIds);
  if (ids.length === 0) return;
  await sql`DELETE FROM away_key WHERE customer_id = ANY(${pgArray(ids)}::uuid[])`.execute(tx);
  const people = await lockRows(
    tx,
    ids.map((id) => ({ entity: 'customer', id })),
  );
  const numbers = await sql<{ customer_id: string; kind: 'order' | 'ticket'; number: string }>`
    SELECT customer_id, 'order' AS kind, order_no AS number FROM orders WHERE NOT deleted AND customer_id = ANY(${pgArray(ids)}::uuid[])
    UNION ALL SELECT customer_id, 'ticket', ticket_no FROM ticket WHERE NOT deleted AND customer_id = ANY(${pgArray(ids)}::uuid[])
  `.execute(tx);
  const keys = people.flatMap((put) => {
    if (put.entity !== 'customer') return [];
    const own = numbers.rows.filter(({ customer_id }) => customer_id === put.row.id);
    return awayKeysOf(put.row, own).map((key) => ({ ...key, customerId: put.row.id, scope: put.row.scope }));
  });
  const column = (name: 'scope' | 'kind' | 'key' | 'customerId') => pgArray(keys.map((key) => key[name]));
  await sql`
    INSERT INTO away_key (scope, kind, key, customer_id)
    SELECT regexp_replace(k.scope, '^archive:', ''), k.kind, k.key, k.customer_id
    FROM unnest(${column('scope')}::text[], ${column('kind')}::text[], ${column('key')}::text[], ${column('customerId')}::uuid[])
      AS k (scope, kind, key, customer_id)
    ON CONFLICT DO NOTHING
  `.execute(tx);
}

async function idsInRange(db: Db, scopes: readonly string[], { kind, from, to }: AwayRange): Promise<string[]> {
  const found = await sql<{ customer_id: string }>`
    SELECT customer_id FROM away_key
    WHERE scope = ANY(${pgArray(scopes)}::text[]) AND kind = ${kind} AND key >= ${from} AND key <= ${to} LIMIT ${mostPerRange}
  `.execute(db);
  return found.rows.map(({ customer_id }) => customer_id);
}

/** Whoever is in any of these ranges, once, by the first; those of the latest contact first. */
async function findAway(db: Db, wish: { scopes: readonly string[]; ranges: readonly AwayRange[]; limit: number }): Promise<FoundAway[]> {
  const by = new Map<string, AwayKind>();
  for (const range of wish.ranges) {
    for (const id of await idsInRange(db, wish.scopes, range)) if (!by.has(id)) by.set(id, range.kind);
  }
  if (by.size === 0) return [];
  const found = await sql<Record<string, Json>>`
    SELECT * FROM customer WHERE id = ANY(${pgArray([...by.keys()])}::uuid[]) AND NOT deleted AND scope LIKE 'archive:%'
    ORDER BY last_contact_at_ms DESC NULLS LAST, id LIMIT ${wish.limit}
  `.execute(db);
  return found.rows.map((row) => {
    const customer = rowToEntity('customer', row);
    return { customer, by: by.get(customer.id) ?? 'name' };
  });
}

export async function forgetAccessBefore(db: Db, beforeMs: number): Promise<void> {
  await sql`DELETE FROM access_log WHERE at_ms < ${beforeMs}::bigint`.execute(db);
}

export function pgAway(db: Db): AwayStorage {
  return {
    find: (wish) => findAway(db, wish),
    erasedAmong: (ids) => erasedAmong(db, ids),
    async note({ id, atMs, userId, action, customerId, found }) {
      const subject = customerId === null ? null : subjectOf(customerId);
      await sql`
        INSERT INTO access_log (id, at_ms, user_id, action, subject, found)
        VALUES (${id}, ${atMs}, ${userId}, ${action}, ${subject}, ${found})
      `.execute(db);
    },
  };
}
