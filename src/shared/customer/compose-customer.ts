/** One customer out of what several sources know of the same person. Which record comes first is decided by what it says, not by when it came. */
import type { ContactPoint, Customer } from './customer.ts';
import { normalizePhone } from './normalize-phone.ts';

/** What one source says; empty text and null where it says nothing. */
export type CustomerRecord = {
  source: string;
  sourceId: string;
  name: string;
  salutation: Customer['salutation'];
  memberNo: string;
  phones: readonly { number: string; verified: boolean }[];
  tier: string;
  verified: boolean;
  tags: readonly string[];
  region: string;
  memberSinceMs: number | null;
};

type Composed = Omit<Customer, 'id' | 'scope' | 'ver' | 'deleted' | 'lastContactAtMs'>;

/** Records with a member number speak first, then by name of source and id. */
function rank(left: CustomerRecord, right: CustomerRecord): number {
  const byMember = Number(left.memberNo === '') - Number(right.memberNo === '');
  const [a, b] = [`${left.source}\n${left.sourceId}`, `${right.source}\n${right.sourceId}`];
  return byMember || (a < b ? -1 : a > b ? 1 : 0);
}

function points(records: readonly CustomerRecord[]): ContactPoint[] {
  const found = new Map<string, ContactPoint>();
  for (const { number: raw, verified } of records.flatMap(({ phones }) => phones)) {
    const phone = normalizePhone(raw);
    if (phone === null) continue;
    const known = found.get(phone.number);
    found.set(phone.number, { number: phone.number, kind: phone.kind, verified: verified || known?.verified === true });
  }
  return [...found.values()];
}

export function composeCustomer(records: readonly CustomerRecord[]): Composed {
  const ranked = records.toSorted(rank);
  const first = (text: (record: CustomerRecord) => string) => ranked.map(text).find((value) => value !== '') ?? '';
  const contactPoints = points(ranked);
  const since = ranked.flatMap(({ memberSinceMs }) => memberSinceMs ?? []);
  return {
    memberNo: first(({ memberNo }) => memberNo),
    name: first(({ name }) => name),
    salutation: ranked.map(({ salutation }) => salutation).find((value) => value !== '') ?? '',
    phone: contactPoints[0]?.number ?? '',
    contactPoints,
    tier: first(({ tier }) => tier),
    verified: ranked.some(({ verified }) => verified),
    tags: [...new Set(ranked.flatMap(({ tags }) => tags))].sort(),
    region: first(({ region }) => region),
    memberSinceMs: since.length === 0 ? 0 : Math.min(...since),
  };
}
