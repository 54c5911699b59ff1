/**
 * Calls whose sources name no customer lie with the customer whose number it is, and with nobody while the number tells nobody. They are
 * looked at anew whenever such a call comes, or somebody gets or loses the number, is joined or parted: what stands then is what
 * `ownerOfNumber` says of the numbers as they are. A call that was put to a complaint here stays where a person put it.
 */
import { uuidv7 } from 'uuidv7';
import { mostHolders } from '../../../shared/customer/identity.ts';
import { callerNumber, numbersIn } from '../../../shared/customer/identity-keys.ts';
import { type NumberHolder, ownerOfNumber } from '../../../shared/customer/number-owner.ts';
import type { EntityPut } from '../../../shared/sync/mutation.ts';
import type { HubCore } from '../hub-core.ts';
import type { ScopeSeqs } from '../hub-storage.ts';
import type { CallerRow, IngestTransaction, RowHome, StoredRow } from '../ingest-storage.ts';
import { tryAgain } from '../try-again.ts';
import { type Known, refKey } from './customer-puts.ts';
import type { Change } from './judge-rows.ts';
import { adoptCustomers } from './person-records.ts';
import { type Regrouped, regroup } from './regroup.ts';
import { refOf } from './source-entities.ts';
import { type Made, writeRegrouped } from './write-regrouped.ts';

/** The number of a call that names no customer; null for every other row. */
export function numberOfCall({ body, parentId }: StoredRow): string | null {
  return body?.kind === 'contact' && parentId === null && body.channel === 'phone' ? callerNumber(body.from) : null;
}

/** Notes calls that came, changed or went. */
export async function noteCallers(tx: IngestTransaction, scope: string, changes: readonly Change[]): Promise<void> {
  const rows = changes.flatMap(({ before, after }): CallerRow[] => {
    if (after.kind !== 'contact') return [];
    const number = numberOfCall(after);
    if (number === null && before === null) return [];
    return [{ source: after.source, sourceId: after.sourceId, contactId: refOf(after).id, number }];
  });
  await tx.setCallers(scope, rows);
}

export type Called = {
  /** Numbers that a call is known from. */
  numbers: string[];
  /** Own ids of persons who have one of them. */
  holders: string[];
};

const numberKeys = (numbers: Iterable<string>) => [...numbers].map((number) => `number:${number}`);

/** Before people are grouped anew: which of these numbers somebody called from, and who may be meant. Customers made on desks count as well. */
export async function findCalled(
  tx: IngestTransaction,
  { scope, nowMs }: { scope: string; nowMs: number },
  { called, maybe }: { called: readonly string[]; maybe: readonly string[] },
): Promise<Called> {
  const known = new Set(called);
  for (const { number } of await tx.callers(
    scope,
    maybe.filter((number) => !known.has(number)),
  )) {
    known.add(number);
  }
  if (known.size === 0) return { numbers: [], holders: [] };
  const numbers = [...known];
  const adopted = await adoptCustomers(tx, scope, await tx.unsourcedCustomers(scope, [], numbers), nowMs);
  const holders = await tx.holders(scope, numberKeys(numbers), mostHolders + 1);
  return { numbers, holders: [...new Set([...adopted, ...holders])] };
}

export type Owners = {
  calls: readonly { contactId: string; number: string }[];
  /** `ref` is the own id of the record that has the number. */
  ownerOf(number: string): NumberHolder | null;
};

/** After people were grouped anew. */
export async function findOwners(tx: IngestTransaction, scope: string, regrouped: Regrouped, numbers: readonly string[]): Promise<Owners> {
  const { around, changed, customerOf } = regrouped;
  const moved = numbersIn(changed.flatMap(({ ownId }) => around.keys.get(ownId) ?? []));
  const calls = await tx.callers(scope, [...new Set([...numbers, ...moved])]);
  const wanted = new Set([...numbers, ...calls.map(({ number }) => number)]);
  if (wanted.size === 0) return { calls: [], ownerOf: () => null };
  const others = (await tx.holders(scope, numberKeys(wanted), mostHolders + 1)).filter((id) => !around.persons.has(id));
  const persons = await tx.personsByOwnId(others);
  const keys = new Map([...around.keys, ...(await tx.keysOf(persons))]);
  const holders = new Map<string, NumberHolder[]>();
  for (const { ownId, seq, customerId, present } of [...around.persons.values(), ...persons]) {
    const own = present ? (keys.get(ownId) ?? []) : [];
    for (const number of numbersIn(own)) {
      if (!wanted.has(number)) continue;
      const holder = { ref: ownId, seq, customerId: customerOf.get(ownId) ?? customerId, isVerified: own.includes(`phone:${number}`) };
      holders.set(number, [...(holders.get(number) ?? []), holder]);
    }
  }
  return { calls, ownerOf: (number) => ownerOfNumber(holders.get(number) ?? []) };
}

/** The customer a row was written for, where that is not the one it lies with. */
export function homeOf(owner: { ownId: string; customerId: string } | null): string | null {
  return owner === null || owner.ownId === owner.customerId ? null : owner.ownId;
}

/** Calls that are here already, where they belong now; not those `except`. */
export function callPuts({ calls, ownerOf }: Owners, known: Known, except: ReadonlySet<string>): Made {
  const puts: EntityPut[] = [];
  const homes: RowHome[] = [];
  const newContacts = new Map<string, number>();
  const left = new Map<string, string>();
  for (const { contactId, number } of calls) {
    const ref = { entity: 'contact' as const, id: contactId };
    const put = known.get(refKey(ref));
    if (except.has(contactId) || put?.entity !== 'contact' || put.row.deleted || put.row.ticketId !== null) continue;
    const owner = ownerOf(number);
    const customerId = owner?.customerId ?? null;
    homes.push({ ref, home: homeOf(owner === null ? null : { ownId: owner.ref, customerId: owner.customerId }) });
    if (customerId === put.row.customerId) continue;
    puts.push({ entity: 'contact', row: { ...put.row, customerId } });
    if (put.row.customerId !== null) left.set(contactId, put.row.customerId);
    if (customerId !== null) newContacts.set(customerId, Math.max(newContacts.get(customerId) ?? 0, put.row.startedAtMs));
  }
  return { puts, homes, newContacts, left };
}

/** Writes a regrouping that nothing but itself moves rows by, and calls along with it. */
export async function writeWithCalls(
  tx: IngestTransaction,
  regrouped: Regrouped,
  { scope, nowMs, called }: { scope: string; nowMs: number; called: Called },
): Promise<ScopeSeqs> {
  const owners = await findOwners(tx, scope, regrouped, called.numbers);
  const refs = owners.calls.map(({ contactId }) => ({ entity: 'contact' as const, id: contactId }));
  const make = (known: Known) => callPuts(owners, known, new Set());
  return writeRegrouped(tx, regrouped, { scope, nowMs, dirty: new Set(called.holders), refs, make });
}

/** After somebody was made on a desk with one of these numbers: what a call from it says of its caller may be another thing now. */
export async function recheckNumbers(hub: HubCore, scope: string, numbers: readonly string[]): Promise<void> {
  const nowMs = hub.nowMs();
  const work = async (tx: IngestTransaction): Promise<ScopeSeqs> => {
    await tx.lockScope(scope);
    const called = await findCalled(tx, { scope, nowMs }, { called: [], maybe: numbers });
    if (called.numbers.length === 0) return {};
    const regrouped = await regroup(tx, { scope, seeds: called.holders, added: new Set(), nowMs, byId: null, actId: uuidv7() });
    return writeWithCalls(tx, regrouped, { scope, nowMs, called });
  };
  const seqs = await tryAgain(() => hub.ingest.transact(work), { what: 'numbers of callers', log: hub.log });
  hub.announce(Object.keys(seqs));
}
