/** Keeps the record of each person a source knows: that it is there, what it is called, and by what it can be recognised. */
import type { SourceKind, SourceRowOf } from '../../../shared/contract/ingest-rows.ts';
import type { Customer } from '../../../shared/customer/customer.ts';
import { numbersIn, personKeys } from '../../../shared/customer/identity-keys.ts';
import { normalizePhone } from '../../../shared/customer/normalize-phone.ts';
import { homeScope } from '../../../shared/retention/archive-scope.ts';
import type { IngestTransaction, PersonRow, RowKeys, StoredRow } from '../ingest-storage.ts';
import { entityId } from '../ingest-storage.ts';
import { storedRow } from './judge-rows.ts';

/** Kinds of rows that add to a person's own row. */
export const personKinds: readonly SourceKind[] = ['contact_point', 'tier', 'tag'];
/** Stands for the hub itself: customers whom an agent made, or who were here before any source. No token is given under this name. */
export const ownSource = 'steadydesk';

/** A source's customer with all rows that add to it. */
export type PersonRows = { own: StoredRow | null; added: StoredRow[] };

/** By source_id of the customer. */
export async function readPersonRows(tx: IngestTransaction, source: string, ids: readonly string[]): Promise<Map<string, PersonRows>> {
  const found = new Map(ids.map((id): [string, PersonRows] => [id, { own: null, added: [] }]));
  for (const own of await tx.sourceRows(source, 'customer', ids)) {
    const rows = found.get(own.sourceId);
    if (rows !== undefined) rows.own = own;
  }
  for (const row of await tx.childRows(source, personKinds, ids)) found.get(row.parentId ?? '')?.added.push(row);
  return found;
}

export function ownBody({ own }: PersonRows): SourceRowOf<'customer'> | null {
  return own?.body?.kind === 'customer' ? own.body : null;
}

function keysOfPerson(rows: PersonRows): string[] {
  const body = ownBody(rows);
  if (body === null) return [];
  const points = rows.added.flatMap(({ body: row }) => (row?.kind === 'contact_point' ? [row] : []));
  const { name, member_no: memberNo, address, devices } = body;
  return personKeys({ name, memberNo, address, devices, phones: [...body.phones, ...points] });
}

/** Brings records and keys of these persons up to what their rows say now. Answers their own ids, those that are new, and the numbers they had or have. */
export async function updatePersonRecords(
  tx: IngestTransaction,
  where: { source: string; scope: string },
  rows: ReadonlyMap<string, PersonRows>,
): Promise<{ touched: string[]; added: Set<string>; numbers: string[] }> {
  const { source, scope } = where;
  const known = new Map((await tx.persons(source, [...rows.keys()])).map((person) => [person.sourceId, person]));
  const before = await tx.keysOf([...known.values()]);
  const fresh: Omit<PersonRow, 'seq'>[] = [];
  const changed: PersonRow[] = [];
  const keys: RowKeys[] = [];
  for (const [sourceId, person] of rows) {
    const body = ownBody(person);
    const was = known.get(sourceId);
    if (body === null && was === undefined) continue;
    keys.push({
      source,
      personId: sourceId,
      kind: 'customer',
      sourceId,
      keys: keysOfPerson(person),
      before: was === undefined ? null : sourceId,
    });
    const now = { name: body?.name ?? '', present: body !== null };
    const ownId = entityId(source, 'customer', sourceId);
    if (was === undefined) fresh.push({ source, sourceId, ownId, customerId: ownId, ...now });
    else changed.push({ ...was, ...now });
  }
  await tx.addPersons(scope, fresh);
  await tx.updatePersons(changed);
  await tx.setKeys(scope, keys);
  const numbers = numbersIn([...[...before.values()].flat(), ...keys.flatMap((row) => row.keys)]);
  return {
    touched: [...fresh, ...changed].map(({ ownId }) => ownId),
    added: new Set(fresh.map(({ ownId }) => ownId)),
    numbers: [...new Set(numbers)],
  };
}

function ownRowOf(customer: Customer): SourceRowOf<'customer'> {
  return {
    kind: 'customer',
    source_id: customer.id,
    source_version: customer.ver,
    name: customer.name,
    salutation: customer.salutation,
    member_no: customer.memberNo,
    phones: customer.contactPoints.map(({ number, verified }) => ({ number, verified })),
    tier: customer.tier,
    verified: customer.verified,
    tags: customer.tags,
    region: customer.region,
    address: '',
    devices: [],
    member_since_at: customer.memberSinceMs,
  };
}

/** Gives customers of the hub itself a record as they stand, so that they can be recognised and joined like all others. */
export async function adoptCustomers(tx: IngestTransaction, scope: string, ids: readonly string[], nowMs: number): Promise<string[]> {
  const known = new Set((await tx.personsByOwnId(ids)).map(({ ownId }) => ownId));
  const wanted = ids.filter((id) => !known.has(id)).map((id) => ({ entity: 'customer' as const, id }));
  const found = (await tx.load(wanted)).flatMap((put) =>
    put.entity === 'customer' && homeScope(put.row.scope) === scope && !put.row.deleted ? [put.row] : [],
  );
  const rows = found.map((customer) => storedRow(ownSource, ownRowOf(customer)));
  await tx.putSourceRows(rows, nowMs);
  await tx.addPersons(
    scope,
    found.map(({ id, name }) => ({ source: ownSource, sourceId: id, ownId: id, customerId: id, name, present: true })),
  );
  await tx.setKeys(
    scope,
    rows.map((own) => ({
      source: ownSource,
      personId: own.sourceId,
      kind: 'customer',
      sourceId: own.sourceId,
      keys: keysOfPerson({ own, added: [] }),
      before: null,
    })),
  );
  return found.map(({ id }) => id);
}

/** Customers of the hub itself whom these persons may be. */
export async function findUnsourced(tx: IngestTransaction, scope: string, persons: ReadonlyMap<string, PersonRows>): Promise<string[]> {
  const rows = [...persons.values()];
  const memberNos = rows.flatMap((person) => ownBody(person)?.member_no ?? []).filter((memberNo) => memberNo !== '');
  const phones = rows.flatMap((person) => [
    ...(ownBody(person)?.phones ?? []),
    ...person.added.flatMap(({ body }) => (body?.kind === 'contact_point' ? [body] : [])),
  ]);
  const numbers = phones.flatMap(({ number }) => normalizePhone(number)?.number ?? []);
  return memberNos.length + numbers.length === 0 ? [] : tx.unsourcedCustomers(scope, memberNos, numbers);
}
