/** Gathers and locks all rows of some customers, and rows that belong to nobody. Decides nothing. */
import { sql } from 'kysely';
import { type EntityName, type EntityRows, entityTables } from '../../shared/sync/entity-table.ts';
import type { EntityPut, RowRef } from '../../shared/sync/mutation.ts';
import { lockRows } from './entity-rows.ts';
import type { Db } from './tables.ts';

/** Live rows by kind. */
export type RowsByEntity = { readonly [K in EntityName]?: readonly EntityRows[K][] };

/** What belongs to a customer: erased with them, and moved when two become one. */
export const ofCustomer = [
  'benefit',
  'order',
  'logistics_event',
  'contact',
  'ticket',
  'ticket_event',
  'commitment',
  'follow_up',
  'approval',
  'task',
  'escalation',
] as const;

async function idsWhere(tx: Db, entity: EntityName, column: string, ids: readonly string[]): Promise<RowRef[]> {
  const found = await sql<{ id: string }>`
    SELECT id FROM ${sql.table(entityTables[entity].table)} WHERE NOT deleted AND ${sql.ref(column)} = ANY(${[...ids]}::uuid[])
  `.execute(tx);
  return found.rows.map(({ id }) => ({ entity, id }));
}

export function groupRows(puts: readonly EntityPut[]): RowsByEntity {
  const groups = new Map<EntityName, EntityPut['row'][]>();
  for (const { entity, row } of puts) {
    if (!row.deleted) groups.set(entity, [...(groups.get(entity) ?? []), row]);
  }
  return Object.fromEntries(groups) as RowsByEntity;
}

/**
 * What is owed to them and what was said with them; `entities` narrows it. Locked until the transaction ends. Whoever held one of these rows
 * may have added to them before letting go (a note on a ticket), so they are looked for again until nothing new is found: from then on
 * nobody adds anything, since whoever adds reads a row of theirs first.
 */
export async function lockCustomers(
  tx: Db,
  customerIds: readonly string[],
  entities: readonly EntityName[] = ['customer', ...ofCustomer],
): Promise<EntityPut[]> {
  const locked: EntityPut[] = [];
  const seen = new Set<string>();
  for (;;) {
    const refs: RowRef[] = [];
    for (const entity of entities) {
      const found = await idsWhere(tx, entity, entity === 'customer' ? 'id' : 'customer_id', customerIds);
      refs.push(...found.filter(({ id }) => !seen.has(id)));
    }
    if (refs.length === 0) return locked.filter(({ row }) => !row.deleted);
    for (const { id } of refs) seen.add(id);
    locked.push(...(await lockRows(tx, refs)));
  }
}

/** Cards about these rows, in whosever scope they lie. */
export async function lockCardsAbout(tx: Db, entityIds: readonly string[]): Promise<EntityPut[]> {
  return lockRows(tx, await idsWhere(tx, 'conflict', 'entity_id', entityIds));
}

/** With them what rose about their contacts and names nobody: about a post it may have risen before anybody knew whose it is. Locked. */
export async function withRisen(tx: Db, rows: readonly EntityPut[]): Promise<EntityPut[]> {
  const contactIds = rows.flatMap(({ entity, row }) => (entity === 'contact' ? [row.id] : []));
  const known = new Set(rows.map(({ row }) => row.id));
  const risen = await lockRows(tx, await idsWhere(tx, 'escalation', 'subject_id', contactIds));
  return [...rows, ...risen.filter(({ row }) => !row.deleted && !known.has(row.id))];
}

/** Contacts that name no customer but came from one of these numbers. */
export async function lockContactsFrom(tx: Db, numbers: readonly string[]): Promise<EntityPut[]> {
  const found = await sql<{ id: string }>`
    SELECT id FROM contact WHERE NOT deleted AND customer_id IS NULL AND from_address = ANY(${[...numbers]}::text[])
  `.execute(tx);
  return lockRows(
    tx,
    found.rows.map(({ id }) => ({ entity: 'contact', id })),
  );
}

/** Customers of whom a contact or ticket is older than the given times, in the order of their ids. Null: nothing of that kind is sought. */
export async function customersToLookAt(db: Db, wish: LookWish): Promise<string[]> {
  const { after, limit, deskBeforeMs, contactsBeforeMs, ticketsBeforeMs, attachmentsBeforeMs } = wish;
  const found = await sql<{ customer_id: string }>`
    SELECT DISTINCT customer_id FROM (
      SELECT customer_id FROM contact c WHERE NOT deleted AND customer_id IS NOT NULL AND (
        (state = 'ended' AND ended_at_ms < ${deskBeforeMs}::bigint AND scope NOT LIKE 'archive:%')
        OR coalesce(ended_at_ms, started_at_ms) < ${contactsBeforeMs}::bigint
        OR (scope LIKE 'archive:%' AND EXISTS (SELECT 1 FROM ticket t WHERE NOT t.deleted AND t.stage <> 'closed' AND t.customer_id = c.customer_id)))
      UNION ALL SELECT customer_id FROM ticket WHERE NOT deleted AND stage = 'closed' AND (
        (closed_at_ms < ${ticketsBeforeMs}::bigint AND title <> '')
        OR (closed_at_ms < ${attachmentsBeforeMs}::bigint AND jsonb_path_exists(evidence, '$[*].sha256 ? (@.type() == "string")')))
      UNION ALL SELECT customer_id FROM commitment WHERE NOT deleted AND status <> 'open' AND ticket_id IS NULL
        AND coalesce(settled_at_ms, due_at_ms) < ${ticketsBeforeMs}::bigint
      UNION ALL SELECT customer_id FROM escalation WHERE NOT deleted AND state = 'settled' AND ticket_id IS NULL AND customer_id IS NOT NULL
        AND settled_at_ms < ${ticketsBeforeMs}::bigint
      UNION ALL SELECT c.customer_id FROM escalation e JOIN contact c ON c.id = e.subject_id
        WHERE NOT e.deleted AND e.state = 'settled' AND e.customer_id IS NULL AND e.settled_at_ms < ${ticketsBeforeMs}::bigint
          AND NOT c.deleted AND c.customer_id IS NOT NULL
    ) old WHERE customer_id > ${after}::uuid ORDER BY customer_id LIMIT ${limit}
  `.execute(db);
  return found.rows.map((row) => row.customer_id);
}

export type LookWish = {
  after: string;
  limit: number;
  deskBeforeMs: number | null;
  contactsBeforeMs: number | null;
  ticketsBeforeMs: number | null;
  attachmentsBeforeMs: number | null;
};

/** Contacts of nobody, what rose about such, settled cards and answered objections that are older than the given times, with the tickets such a contact names. */
export async function lockLoose(tx: Db, wish: LookWish & { cardsBeforeMs: number | null }): Promise<EntityPut[]> {
  const { after, limit, deskBeforeMs, contactsBeforeMs, ticketsBeforeMs, cardsBeforeMs } = wish;
  const found = await sql<{ entity: EntityName; id: string; ticket_id: string | null }>`
    SELECT * FROM (
      SELECT 'contact' AS entity, id, ticket_id FROM contact WHERE NOT deleted AND customer_id IS NULL AND (
        (state = 'ended' AND ended_at_ms < ${deskBeforeMs}::bigint AND scope NOT LIKE 'archive:%')
        OR coalesce(ended_at_ms, started_at_ms) < ${contactsBeforeMs}::bigint)
      UNION ALL SELECT 'escalation', e.id, NULL FROM escalation e WHERE NOT e.deleted AND e.state = 'settled' AND e.customer_id IS NULL
        AND e.settled_at_ms < ${ticketsBeforeMs}::bigint
        AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = e.subject_id AND NOT c.deleted AND c.customer_id IS NOT NULL)
      UNION ALL SELECT 'conflict', id, NULL FROM conflict WHERE NOT deleted AND resolved_at_ms < ${cardsBeforeMs}::bigint
      UNION ALL SELECT 'contest', id, NULL FROM contest WHERE NOT deleted AND status <> 'open' AND at_ms < ${cardsBeforeMs}::bigint
    ) old WHERE id > ${after}::uuid ORDER BY id LIMIT ${limit}
  `.execute(tx);
  const refs: RowRef[] = found.rows.map(({ entity, id }) => ({ entity, id }));
  const contactIds = found.rows.filter(({ entity }) => entity === 'contact').map(({ id }) => id);
  const tickets = found.rows.flatMap(({ ticket_id: id }): RowRef[] => (id === null ? [] : [{ entity: 'ticket', id }]));
  const named = [...(await idsWhere(tx, 'ticket', 'contact_id', contactIds)), ...tickets];
  const ticketIds = [...new Set(named.map(({ id }) => id))];
  const owed = [
    ...(await idsWhere(tx, 'commitment', 'contact_id', contactIds)),
    ...(await idsWhere(tx, 'commitment', 'ticket_id', ticketIds)),
    ...(await idsWhere(tx, 'follow_up', 'ticket_id', ticketIds)),
  ];
  return (await lockRows(tx, [...refs, ...named, ...owed])).filter(({ row }) => !row.deleted);
}

/** At most six customers of this id, member number or main phone number. */
export async function findCustomerIds(db: Db, customer: string): Promise<string[]> {
  const found = await sql<{ id: string }>`
    SELECT id FROM customer WHERE NOT deleted AND (id::text = lower(${customer}) OR member_no = ${customer} OR phone = ${customer}) LIMIT 6
  `.execute(db);
  return found.rows.map(({ id }) => id);
}
