/**
 * After records, keys or decisions changed: who is one person now, which rows therefore lie with another customer, and what each
 * customer looks like. Rows are moved, never dropped; each remembers the customer it was written for, so that a split puts it back.
 */
import {
  type IdentityDecision,
  type IdentityRecord,
  isStrongKey,
  mostHolders,
  resolveIdentities,
} from '../../../shared/customer/identity.ts';
import { suggestJoins } from '../../../shared/customer/identity-suggestions.ts';
import { deriveId } from '../../../shared/sync/derive-id.ts';
import type { RowRef } from '../../../shared/sync/mutation.ts';
import type { IngestTransaction, PersonRow, RowHome, StoredSuggestion } from '../ingest-storage.ts';

export type Around = {
  persons: Map<string, PersonRow>;
  keys: Map<string, readonly string[]>;
  decisions: Map<string, IdentityDecision>;
};

function personsOf(decision: IdentityDecision): string[] {
  return decision.kind === 'same' ? [decision.left, decision.right] : [decision.ref];
}

/** Everyone who is connected with these persons by strong keys, decisions or a common customer, however far. */
async function gather(tx: IngestTransaction, scope: string, seeds: readonly string[]): Promise<Around> {
  const around: Around = { persons: new Map(), keys: new Map(), decisions: new Map() };
  const asked = new Set<string>();
  for (let wanted = [...new Set(seeds)]; wanted.length > 0; ) {
    const named = await tx.personsByOwnId(wanted);
    const mates = await tx.personsOfCustomers([...new Set(named.map(({ customerId }) => customerId))]);
    const fresh = [...named, ...mates].filter(({ ownId }) => !around.persons.has(ownId));
    for (const person of fresh) around.persons.set(person.ownId, person);
    const unique = [...new Map(fresh.map((person) => [person.ownId, person])).values()];
    const ids = unique.map(({ ownId }) => ownId);
    const keys = await tx.keysOf(unique);
    for (const id of ids) around.keys.set(id, keys.get(id) ?? []);
    const strong = [...new Set([...keys.values()].flat())].filter((key) => isStrongKey(key) && !asked.has(key));
    for (const key of strong) asked.add(key);
    const next = await tx.holders(scope, strong, mostHolders + 1);
    for (const { id, decision } of ids.length === 0 ? [] : await tx.decisions(ids)) {
      around.decisions.set(id, decision);
      next.push(...personsOf(decision));
    }
    wanted = [...new Set(next)].filter((id) => !around.persons.has(id));
    // A decision may name a person who is gone for good.
    if (fresh.length === 0) break;
  }
  return around;
}

function recordOf(person: PersonRow, keys: readonly string[]): IdentityRecord {
  const { ownId: ref, source, seq, name } = person;
  return { ref, source, seq, name, keys };
}

function recordsOf({ persons, keys }: Around): IdentityRecord[] {
  return [...persons.values()].filter(({ present }) => present).map((person) => recordOf(person, keys.get(person.ownId) ?? []));
}

/** Persons of whole customers around these, who share any key with them: for suggestions only. */
async function neighbours(tx: IngestTransaction, scope: string, around: Around, focus: readonly string[]): Promise<IdentityRecord[][]> {
  const keys = [...new Set(focus.flatMap((id) => around.keys.get(id) ?? []))].filter((key) => !isStrongKey(key));
  const near = (await tx.holders(scope, keys, mostHolders + 1)).filter((id) => !around.persons.has(id));
  if (near.length === 0) return [];
  const customers = new Set((await tx.personsByOwnId(near)).map(({ customerId }) => customerId));
  const persons = (await tx.personsOfCustomers([...customers])).filter(({ present }) => present);
  const theirKeys = await tx.keysOf(persons);
  const groups = new Map<string, IdentityRecord[]>();
  for (const person of persons.toSorted((a, b) => a.seq - b.seq)) {
    groups.set(person.customerId, [...(groups.get(person.customerId) ?? []), recordOf(person, theirKeys.get(person.ownId) ?? [])]);
  }
  return [...groups.values()];
}

export type Regrouping = {
  scope: string;
  /** Own ids of the persons whose rows or keys changed, or about whom something was decided. */
  seeds: readonly string[];
  /** Of them, those that are new: no row can lie with them yet. */
  added: ReadonlySet<string>;
  nowMs: number;
  /** Null: the evidence itself. */
  byId: string | null;
  /** Scatters the ids of audit entries. */
  actId: string;
};

export type Regrouped = {
  around: Around;
  /** By own id: the customer a person belongs to now. */
  customerOf: ReadonlyMap<string, string>;
  /** Records of each customer, the earliest first, by the customer's id. */
  groups: ReadonlyMap<string, readonly IdentityRecord[]>;
  /** Persons whose customer is another one now. */
  changed: readonly PersonRow[];
  /** Rows whose customer is another one now. */
  moves: readonly { ref: RowRef; customerId: string }[];
  /** To be kept once nothing more is asked about where rows lay before. */
  homes: readonly RowHome[];
};

async function moveRows(
  tx: IngestTransaction,
  changed: readonly PersonRow[],
  { added, customerOf }: { added: ReadonlySet<string>; customerOf: ReadonlyMap<string, string> },
) {
  const moves: { ref: RowRef; customerId: string }[] = [];
  const homes: RowHome[] = [];
  for (const { ownId, customerId } of changed) {
    if (added.has(ownId)) continue;
    const goesTo = customerOf.get(ownId) ?? ownId;
    for (const ref of await tx.rowsOfHome(ownId, customerId === ownId)) {
      moves.push({ ref, customerId: goesTo });
      homes.push({ ref, home: goesTo === ownId ? null : ownId });
    }
  }
  return { moves, homes };
}

async function refreshSuggestions(
  tx: IngestTransaction,
  { scope, seeds, nowMs }: Regrouping,
  { around, customerOf, groups, changed }: Omit<Regrouped, 'moves' | 'homes'>,
) {
  const touched = new Set([...seeds, ...changed.map(({ ownId }) => ownId)].map((id) => customerOf.get(id) ?? id));
  const focus = [...touched].flatMap((customer) => (groups.get(customer) ?? []).map(({ ref }) => ref));
  const all = [...groups.values(), ...(await neighbours(tx, scope, around, focus))];
  const focused = new Set(focus);
  const found = suggestJoins(all)
    .filter(({ left, right }) => focused.has(left) || focused.has(right))
    .map(({ left, right, score, reasons, against }): StoredSuggestion => ({ leftId: left, rightId: right, score, reasons, against }));
  await tx.replaceSuggestions(scope, [...new Set([...focus, ...seeds])], found, nowMs);
}

export async function regroup(tx: IngestTransaction, wish: Regrouping): Promise<Regrouped> {
  const { scope, seeds, added, nowMs, byId, actId } = wish;
  const around = await gather(tx, scope, seeds);
  const resolved = resolveIdentities(recordsOf(around), [...around.decisions.values()]);
  const customerOf = new Map([...around.persons.keys()].map((ownId) => [ownId, ownId]));
  const groups = new Map<string, readonly IdentityRecord[]>();
  for (const group of resolved) {
    const lead = group[0]?.ref ?? '';
    groups.set(lead, group);
    for (const { ref } of group) customerOf.set(ref, lead);
  }
  const changed = [...around.persons.values()].filter(({ ownId, customerId }) => customerOf.get(ownId) !== customerId);
  const { moves, homes } = await moveRows(tx, changed, { added, customerOf });
  await tx.updatePersons(changed.map((person) => ({ ...person, customerId: customerOf.get(person.ownId) ?? person.ownId })));
  await tx.audit(
    scope,
    changed.map(({ ownId, customerId }) => {
      const to = customerOf.get(ownId) ?? ownId;
      const details = { record: ownId, from: customerId, to };
      return { id: deriveId(actId, ownId), atMs: nowMs, byId, action: to === ownId ? 'split' : 'joined', details };
    }),
  );
  const done = { around, customerOf, groups, changed };
  await refreshSuggestions(tx, wish, done);
  return { ...done, moves, homes };
}
