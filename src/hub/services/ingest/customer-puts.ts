/** The customers that a change of records leaves behind: composed anew, taken away from desks, or brought back. */
import { type CustomerRecord, composeCustomer } from '../../../shared/customer/compose-customer.ts';
import type { Customer } from '../../../shared/customer/customer.ts';
import type { EntityPut, RowRef } from '../../../shared/sync/mutation.ts';
import { sameJson } from '../../../shared/sync/mutations/judge.ts';
import type { IngestTransaction, PersonRow } from '../ingest-storage.ts';
import { ownBody, readPersonRows } from './person-records.ts';
import type { Regrouped } from './regroup.ts';
import { customerRecord } from './source-entities.ts';

export function refKey({ entity, id }: RowRef): string {
  return `${entity}:${id}`;
}

/** Locked rows by `refKey`. */
export type Known = ReadonlyMap<string, EntityPut>;

/** What each person's rows say, by own id; withdrawn persons are absent. */
async function recordsOf(tx: IngestTransaction, persons: readonly PersonRow[]): Promise<Map<string, CustomerRecord>> {
  const bySource = new Map<string, PersonRow[]>();
  for (const person of persons) bySource.set(person.source, [...(bySource.get(person.source) ?? []), person]);
  const records = new Map<string, CustomerRecord>();
  for (const [source, own] of bySource) {
    const ids = own.map(({ sourceId }) => sourceId);
    const rows = await readPersonRows(tx, source, ids);
    for (const { ownId, sourceId } of own) {
      const person = rows.get(sourceId);
      const body = person === undefined ? null : ownBody(person);
      if (person === undefined || body === null) continue;
      records.set(
        ownId,
        customerRecord(
          body,
          source,
          person.added.flatMap(({ body: added }) => added ?? []),
        ),
      );
    }
  }
  return records;
}

/** Customers that may look different now. */
export function touchedPersons({ around, customerOf, changed }: Regrouped, dirty: ReadonlySet<string>): PersonRow[] {
  const customers = new Set<string>();
  for (const id of dirty) customers.add(customerOf.get(id) ?? id);
  for (const { ownId, customerId } of changed) {
    customers.add(customerId);
    customers.add(customerOf.get(ownId) ?? ownId);
  }
  const moved = new Set(changed.map(({ ownId }) => ownId));
  return [...around.persons.values()].filter(
    ({ ownId }) => dirty.has(ownId) || moved.has(ownId) || customers.has(customerOf.get(ownId) ?? ownId),
  );
}

/** Latest contact per customer, from the contacts themselves wherever customers were joined or split. */
async function lastContacts(
  tx: IngestTransaction,
  { customerOf, changed, around }: Regrouped,
  left: LeftContacts,
): Promise<Map<string, number | null>> {
  const moved = new Set([...changed.flatMap(({ ownId, customerId }) => [customerId, customerOf.get(ownId) ?? ownId]), ...left.values()]);
  if (moved.size === 0) return new Map();
  const last = new Map<string, number | null>([...moved].map((id) => [id, null]));
  const among = [...around.persons.values()].flatMap(({ ownId, customerId }) => [ownId, customerId]);
  for (const [home, atMs] of await tx.lastContacts([...new Set(among)], [...left.keys()])) {
    const customer = customerOf.get(home) ?? home;
    if (last.has(customer)) last.set(customer, Math.max(last.get(customer) ?? 0, atMs));
  }
  return last;
}

/** Contacts that go elsewhere, each with the customer it leaves. */
export type LeftContacts = ReadonlyMap<string, string>;

type Wish = {
  scope: string;
  persons: readonly PersonRow[];
  known: Known;
  nowMs: number;
  newContacts: ReadonlyMap<string, number>;
  left: LeftContacts;
};

/** Only rows that differ from what is there. */
export async function customerPuts(tx: IngestTransaction, regrouped: Regrouped, wish: Wish): Promise<EntityPut[]> {
  const { groups, customerOf } = regrouped;
  const { scope, persons, known, nowMs, newContacts, left } = wish;
  const records = await recordsOf(tx, persons);
  const last = await lastContacts(tx, regrouped, left);
  return persons.flatMap(({ ownId }): EntityPut[] => {
    const existing = known.get(`customer:${ownId}`);
    const was = existing?.entity === 'customer' ? existing.row : null;
    const group = groups.get(ownId);
    if (group === undefined || customerOf.get(ownId) !== ownId) {
      return was === null || was.deleted ? [] : [{ entity: 'customer', row: { ...was, deleted: true } }];
    }
    const composed = composeCustomer(group.flatMap(({ ref }) => records.get(ref) ?? []));
    const before = last.has(ownId) ? (last.get(ownId) ?? null) : (was?.lastContactAtMs ?? null);
    const newest = newContacts.get(ownId);
    const lastContactAtMs = newest === undefined ? before : Math.max(before ?? 0, Math.min(newest, nowMs));
    const row: Customer = { id: ownId, scope, ver: was?.ver ?? 0, deleted: false, ...composed, lastContactAtMs };
    return was !== null && sameJson(was, row) ? [] : [{ entity: 'customer', row }];
  });
}
