/** Finds the customers whom rows of a ledger speak of, by what the hub knows of people already. Decides only with certainty. */
import type { ImportPerson } from '../../../shared/contract/imports.ts';
import type { Customer } from '../../../shared/customer/customer.ts';
import { fullName, memberKey, phoneKeys } from '../../../shared/customer/identity-keys.ts';
import type { IngestTransaction, Integration } from '../ingest-storage.ts';

/** Somebody a number or member number may stand for. */
type Candidate = { customerId: string; name: string; keys: ReadonlySet<string> };
/** none: nobody yet, one may be made. */
export type Found = { customerId: string } | 'erased' | 'ambiguous' | 'none';

const mostPerKey = 20;

/** The keys of a person that are worth asking for: member number first. */
function keysOf({ member_no, phone }: ImportPerson): string[] {
  const member = memberKey(member_no);
  return [...(member === null ? [] : [member]), ...(phone === '' ? [] : phoneKeys(phone, false))];
}

function ownCandidate({ id, name, memberNo, phone, contactPoints }: Customer): Candidate {
  const numbers = [phone, ...contactPoints.map(({ number }) => number)].flatMap((number) => phoneKeys(number, false));
  return { customerId: id, name, keys: new Set([memberKey(memberNo) ?? '', ...numbers]) };
}

async function candidatesFor(tx: IngestTransaction, scope: string, people: readonly ImportPerson[]): Promise<Candidate[]> {
  const keys = [...new Set(people.flatMap(keysOf))];
  if (keys.length === 0) return [];
  const persons = await tx.personsByOwnId(await tx.holders(scope, keys, mostPerKey));
  const known = await tx.keysOf(persons);
  const sourced = persons
    .filter(({ present }) => present)
    .map(({ ownId, customerId, name }) => ({ customerId, name, keys: new Set(known.get(ownId) ?? []) }));
  const members = people.flatMap(({ member_no }) => (member_no === '' ? [] : [member_no]));
  const phones = people.flatMap(({ phone }) => (phone === '' ? [] : [phone]));
  const unsourced = await tx.unsourcedCustomers(scope, members, phones);
  const rows = await tx.load(unsourced.map((id) => ({ entity: 'customer', id })));
  return [...sourced, ...rows.flatMap((put) => (put.entity === 'customer' && !put.row.deleted ? [ownCandidate(put.row)] : []))];
}

/** Names that are whole must be the same; a masked or missing one does not speak against anybody. */
function mayBe(name: string, other: string): boolean {
  const [one, two] = [fullName(name), fullName(other)];
  return one === '' || two === '' || one === two;
}

function choose(person: ImportPerson, candidates: readonly Candidate[]): Found {
  for (const key of keysOf(person)) {
    const isMember = key.startsWith('member:');
    const fitting = candidates.filter(({ keys, name }) => keys.has(key) && (isMember || mayBe(person.name, name)));
    const [first, ...others] = [...new Set(fitting.map(({ customerId }) => customerId))];
    if (first !== undefined) return others.length === 0 ? { customerId: first } : 'ambiguous';
  }
  return 'none';
}

/** By `ref`. Who is a customer of files already is found by that; others by member number, else by number and name. */
export async function findPeople(
  tx: IngestTransaction,
  { source, scope }: Integration,
  people: readonly ImportPerson[],
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const refs = [...new Set(people.map(({ ref }) => ref))];
  for (const { sourceId, customerId, present } of await tx.persons(source, refs)) found.set(sourceId, present ? { customerId } : 'erased');
  const rest = people.filter(({ ref }) => !found.has(ref));
  const candidates = await candidatesFor(tx, scope, rest);
  for (const person of rest) if (!found.has(person.ref)) found.set(person.ref, choose(person, candidates));
  return found;
}
