/**
 * Who is one person: groups the records that several sources keep of people. A pure function of the records and of what people
 * decided, so the order in which records arrived cannot matter.
 *
 *   records ─▶ joined by every strong key ─▶ a group that contradicts itself is joined by stronger keys only ─▶ decisions of people
 */
import { fullName, surnameOf } from './identity-keys.ts';

export type IdentityRecord = {
  /** Names the record among all sources. */
  ref: string;
  source: string;
  /** Rises with the order in which the hub first heard of records; the earliest of a group lends it its id, nothing else. */
  seq: number;
  name: string;
  /** As `personKeys` and `orderKey` make them. */
  keys: readonly string[];
};

/** `same`: a person said these two are one. `alone`: a person said this record joins nobody by itself. */
export type IdentityDecision = { kind: 'same'; left: string; right: string } | { kind: 'alone'; ref: string };

/** A key that more records share belongs to a shop counter or a test, not to a person. */
export const mostHolders = 20;

const strongKinds = ['member', 'order', 'phone'] as const;
type StrongKind = (typeof strongKinds)[number];

export function keyKind(key: string): string {
  return key.slice(0, key.indexOf(':'));
}

export function isStrongKey(key: string): boolean {
  return (strongKinds as readonly string[]).includes(keyKind(key));
}

/** Earliest first. */
export function bySeq(left: IdentityRecord, right: IdentityRecord): number {
  return left.seq - right.seq || (left.ref < right.ref ? -1 : 1);
}

/** Disjoint sets of refs. */
class Groups {
  readonly parents = new Map<string, string>();

  find(ref: string): string {
    let root = ref;
    for (let next = this.parents.get(root); next !== undefined; next = this.parents.get(root)) root = next;
    return root;
  }

  join(left: string, right: string): void {
    const [a, b] = [this.find(left), this.find(right)];
    if (a !== b) this.parents.set(a, b);
  }

  split(records: readonly IdentityRecord[]): IdentityRecord[][] {
    const groups = new Map<string, IdentityRecord[]>();
    for (const record of records) {
      const root = this.find(record.ref);
      groups.set(root, [...(groups.get(root) ?? []), record]);
    }
    return [...groups.values()];
  }
}

function memberOf(record: IdentityRecord): string | undefined {
  return record.keys.find((key) => keyKind(key) === 'member');
}

/** Two member numbers, two names, or two records that one source itself keeps apart. */
export function contradicts(records: readonly IdentityRecord[]): boolean {
  const distinct = (values: (string | undefined)[]) => new Set(values.filter((value) => value !== undefined && value !== '')).size;
  if (distinct(records.map(memberOf)) > 1) return true;
  if (distinct(records.map(({ name }) => fullName(name))) > 1 || distinct(records.map(({ name }) => surnameOf(name))) > 1) return true;
  const bySource = new Map<string, IdentityRecord[]>();
  for (const record of records) bySource.set(record.source, [...(bySource.get(record.source) ?? []), record]);
  return [...bySource.values()].some((own) => own.length > 1 && own.some((record) => memberOf(record) === undefined));
}

/** What each rung joins by, from all that is strong down to the member number alone. Null: this key does not join here. */
const rungs: ((kind: StrongKind, key: string, record: IdentityRecord) => string | null)[] = [
  (_kind, key) => key,
  (kind, key, record) => {
    if (kind === 'member') return key;
    const name = fullName(record.name);
    return name === '' ? null : `${key}/${name}`;
  },
  (kind, key) => (kind === 'member' ? key : null),
];

function joinAt(rung: number, records: readonly IdentityRecord[], common: ReadonlySet<string>): IdentityRecord[][] {
  const groups = new Groups();
  const firstHolder = new Map<string, string>();
  for (const record of records) {
    for (const key of record.keys) {
      if (!isStrongKey(key) || common.has(key)) continue;
      const joint = rungs[rung]?.(keyKind(key) as StrongKind, key, record) ?? null;
      if (joint === null) continue;
      const first = firstHolder.get(joint);
      if (first === undefined) firstHolder.set(joint, record.ref);
      else groups.join(first, record.ref);
    }
  }
  return groups.split(records);
}

function joinFrom(rung: number, records: readonly IdentityRecord[], common: ReadonlySet<string>): IdentityRecord[][] {
  return joinAt(rung, records, common).flatMap((group) =>
    rung + 1 < rungs.length && group.length > 1 && contradicts(group) ? joinFrom(rung + 1, group, common) : [group],
  );
}

function commonKeys(records: readonly IdentityRecord[]): Set<string> {
  const holders = new Map<string, number>();
  for (const { keys } of records) for (const key of new Set(keys)) holders.set(key, (holders.get(key) ?? 0) + 1);
  return new Set([...holders].filter(([, count]) => count > mostHolders).map(([key]) => key));
}

/** Each record in exactly one group; a group begins with its earliest record, groups in the order of theirs. */
export function resolveIdentities(records: readonly IdentityRecord[], decisions: readonly IdentityDecision[]): IdentityRecord[][] {
  const alone = new Set(decisions.flatMap((decision) => (decision.kind === 'alone' ? [decision.ref] : [])));
  const free = records.filter(({ ref }) => !alone.has(ref));
  const automatic = joinFrom(0, free, commonKeys(records));
  const groups = new Groups();
  for (const [first, ...others] of automatic) for (const other of others) groups.join(first?.ref ?? other.ref, other.ref);
  const known = new Set(records.map(({ ref }) => ref));
  for (const decision of decisions) {
    if (decision.kind === 'same' && known.has(decision.left) && known.has(decision.right)) groups.join(decision.left, decision.right);
  }
  return groups
    .split(records)
    .map((group) => group.toSorted(bySeq))
    .toSorted((left, right) => (left[0] && right[0] ? bySeq(left[0], right[0]) : 0));
}
