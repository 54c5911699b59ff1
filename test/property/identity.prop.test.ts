/** Who is one person is a matter of the evidence and of decisions, never of the order in which they came. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeCustomer } from '../../src/shared/customer/compose-customer.ts';
import {
  contradicts,
  type IdentityDecision,
  type IdentityRecord,
  mostHolders,
  resolveIdentities,
} from '../../src/shared/customer/identity.ts';
import { fullName, personKeys, surnameOf } from '../../src/shared/customer/identity-keys.ts';
import { suggestJoins } from '../../src/shared/customer/identity-suggestions.ts';

const names = ['林晚秋', '周予安', '林女士', '林**', ''];
const facts = fc.record({
  source: fc.constantFrom('crm', 'shop', 'calls'),
  name: fc.constantFrom(...names),
  memberNo: fc.constantFrom('', '', 'M1', 'M2'),
  phones: fc.array(
    fc.record({ number: fc.constantFrom('13800001037', '13900002037', '021-60000348', '13800001037转8821'), verified: fc.boolean() }),
    { maxLength: 2 },
  ),
  orders: fc.subarray(['order:d1', 'order:d2']),
  address: fc.constantFrom('', '上海市徐汇区漕溪北路1号'),
  devices: fc.subarray(['device-a', 'device-b']),
});
const records = fc.array(facts, { maxLength: 14 }).map((list) =>
  list.map(
    (one, index): IdentityRecord => ({
      ref: `r${index}`,
      source: one.source,
      seq: index,
      name: one.name,
      keys: [...personKeys(one), ...one.orders],
    }),
  ),
);
const decisionsFor = (list: readonly IdentityRecord[]): fc.Arbitrary<IdentityDecision[]> => {
  if (list.length === 0) return fc.constant([]);
  const ref = fc.constantFrom(...list.map((record) => record.ref));
  return fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('same' as const), left: ref, right: ref }),
      fc.record({ kind: fc.constant('alone' as const), ref }),
    ),
    { maxLength: 3 },
  );
};
const world = records.chain((list) => fc.record({ list: fc.constant(list), decisions: decisionsFor(list) }));

/** Who is with whom, without any order. */
function partition(groups: readonly (readonly IdentityRecord[])[]): string[] {
  return groups
    .map((group) =>
      group
        .map(({ ref }) => ref)
        .toSorted()
        .join('+'),
    )
    .toSorted();
}

describe('resolving', () => {
  test('gives the same groups whatever came first', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat()), ({ list, decisions }, dice) => {
        const shuffled = list.map((record) => ({ ...record, seq: dice.next().value ?? 0 })).toSorted((a, b) => a.seq - b.seq);
        const [first, second] = [resolveIdentities(list, decisions), resolveIdentities(shuffled, decisions.toReversed())];
        expect(partition(second)).toEqual(partition(first));
      }),
      { numRuns: 2_000 },
    );
  });

  test('puts each record into exactly one group, led by its earliest', () => {
    fc.assert(
      fc.property(world, ({ list, decisions }) => {
        const groups = resolveIdentities(list, decisions);
        expect(
          groups
            .flat()
            .map(({ ref }) => ref)
            .toSorted(),
        ).toEqual(list.map(({ ref }) => ref).toSorted());
        for (const group of groups) expect(group[0]?.seq).toBe(Math.min(...group.map(({ seq }) => seq)));
      }),
    );
  });

  test('without a decision never joins what contradicts itself, but for one member number', () => {
    fc.assert(
      fc.property(records, (list) => {
        for (const group of resolveIdentities(list, [])) {
          const members = new Set(group.flatMap(({ keys }) => keys.filter((key) => key.startsWith('member:'))));
          expect(members.size).toBeLessThanOrEqual(1);
          const isOneMember = group.every(({ keys }) => keys.some((key) => key.startsWith('member:')));
          if (!isOneMember) expect(contradicts(group)).toBe(false);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('a decision taken back leaves everything as it was', () => {
    fc.assert(
      fc.property(world, ({ list, decisions }) => {
        const before = resolveIdentities(list, []);
        const joined = resolveIdentities(list, decisions);
        for (const decision of decisions) {
          if (decision.kind !== 'same') continue;
          const group = joined.find((members) => members.some(({ ref }) => ref === decision.left));
          expect(group?.some(({ ref }) => ref === decision.right)).toBe(true);
        }
        expect(resolveIdentities(list, [])).toEqual(before);
      }),
    );
  });

  test('a number that a whole building uses joins nobody', () => {
    const keys = personKeys({ name: '', memberNo: '', phones: [{ number: '021-60000348', verified: true }], address: '', devices: [] });
    const people = (count: number) =>
      Array.from({ length: count }, (_, index): IdentityRecord => ({ ref: `r${index}`, source: `s${index}`, seq: index, name: '', keys }));
    expect(resolveIdentities(people(mostHolders), []).length).toBe(1);
    expect(resolveIdentities(people(mostHolders + 1), []).length).toBe(mostHolders + 1);
    expect(suggestJoins(people(mostHolders + 1).map((person) => [person]))).toEqual([]);
  });
});

describe('keys and names', () => {
  test('masked names and forms of address tell a surname only', () => {
    expect(['林晚秋', '林**', '林女士', '欧阳娜娜', 'Ann Lee', ''].map((name) => [fullName(name), surnameOf(name)])).toEqual([
      ['林晚秋', '林'],
      ['', '林'],
      ['', '林'],
      ['欧阳娜娜', '欧阳'],
      ['annlee', ''],
      ['', ''],
    ]);
  });

  test('relay numbers are no keys, and no key is longer than an index takes', () => {
    const phones = [{ number: '13800001037转8821', verified: true }];
    expect(personKeys({ name: '林晚秋', memberNo: '', phones, address: '', devices: [] })).toEqual([]);
    const long = personKeys({ name: '', memberNo: '', phones: [], address: 'ﷺ'.repeat(300), devices: ['ﷺ'.repeat(128)] });
    for (const key of long) expect(Buffer.byteLength(key)).toBeLessThan(1_000);
  });
});

describe('suggesting', () => {
  const person = (ref: string, source: string, seq: number, wish: Partial<Parameters<typeof personKeys>[0]>): IdentityRecord => {
    const all = { name: '', memberNo: '', phones: [], address: '', devices: [], ...wish };
    return { ref, source, seq, name: all.name, keys: personKeys(all) };
  };

  test('names its reasons, and what speaks against it', () => {
    const left = person('a', 'crm', 1, { name: '林晚秋', phones: [{ number: '13800001037', verified: true }] });
    const same = person('b', 'shop', 2, { name: '林晚秋', phones: [{ number: '15900001037', verified: false }] });
    const other = person('c', 'shop', 3, { name: '周予安', phones: [{ number: '13800001037', verified: true }] });
    const found = suggestJoins(resolveIdentities([left, same, other], []));
    expect(found.map(({ left: l, right: r, reasons, against }) => [l, r, reasons.map(({ code }) => code), against !== null])).toEqual([
      ['a', 'c', ['shared_strong_key'], true],
      ['a', 'b', ['same_name_and_last4'], false],
    ]);
  });

  test('an address or a device alone asks nobody', () => {
    const home = { address: '上海市徐汇区漕溪北路1号' };
    expect(suggestJoins([[person('a', 'crm', 1, home)], [person('b', 'shop', 2, home)]])).toEqual([]);
    const named = { ...home, name: '林晚秋' };
    expect(suggestJoins([[person('a', 'crm', 1, named)], [person('b', 'shop', 2, named)]])).toMatchObject([{ score: 40 }]);
  });

  test('gives each pair once and the same pairs in any order', () => {
    fc.assert(
      fc.property(records, (list) => {
        const pairs = (order: readonly IdentityRecord[]) =>
          suggestJoins(resolveIdentities(order, [])).map(({ left, right, score }) => `${left} ${right} ${score}`);
        const found = pairs(list);
        expect(new Set(found).size).toBe(found.length);
        expect(pairs(list.toReversed()).toSorted()).toEqual(found.toSorted());
      }),
    );
  });
});

test('a composed customer is the same in any order of its records', () => {
  const record = fc.record({
    source: fc.constantFrom('crm', 'shop'),
    sourceId: fc.constantFrom('1', '2', '3'),
    name: fc.constantFrom(...names),
    salutation: fc.constantFrom('', '女士' as const),
    memberNo: fc.constantFrom('', 'M1'),
    phones: fc.array(fc.record({ number: fc.constantFrom('13800001037', '021-60000348'), verified: fc.boolean() }), { maxLength: 2 }),
    tier: fc.constantFrom('', '金卡会员'),
    verified: fc.boolean(),
    tags: fc.subarray(['a', 'b']),
    region: fc.constantFrom('', '上海市'),
    memberSinceMs: fc.constantFrom(null, 5, 9),
  });
  const apart = fc.uniqueArray(record, { selector: ({ source, sourceId }) => `${source} ${sourceId}`, maxLength: 5 });
  fc.assert(
    fc.property(apart, (list) => {
      expect(composeCustomer(list.toReversed())).toEqual(composeCustomer(list));
    }),
  );
});
