/** The search box finds exactly the customers that reading every customer finds, in an order that can be said in one sentence. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recentCallers, searchCustomers } from '../../src/main/store/db/customer-search-repo.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import type { Customer } from '../../src/shared/customer/customer.ts';
import { aDesk, applyParts, removeFolder, type TestDesk } from '../support/desk-store.ts';
import { aCheckedPart, aCustomer, anOrder, aTicket, idOf, type PageRow } from '../support/synced-rows.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

const surnames: Readonly<Record<string, readonly string[]>> = {
  王: ['wang'],
  林: ['lin'],
  张: ['zhang'],
  張: ['zhang'],
  单: ['shan', 'dan'],
  單: ['shan', 'dan'],
  曾: ['zeng', 'ceng'],
  仇: ['qiu', 'chou'],
  吕: ['lv', 'lu'],
  欧阳: ['ou yang'],
};
const given: Readonly<Record<string, readonly string[]>> = {
  晓: ['xiao'],
  雨: ['yu'],
  伟: ['wei'],
  偉: ['wei'],
  国: ['guo'],
  志: ['zhi'],
  莉: ['li'],
};
const givenOfTwoReadings: Readonly<Record<string, readonly string[]>> = { 乐: ['le', 'yue'], 茜: ['qian', 'xi'] };
const simplified: Readonly<Record<string, string>> = { 張: '张', 單: '单', 偉: '伟' };
const plainly = (text: string) =>
  [...text.normalize('NFKC')]
    .map((character) => simplified[character] ?? character.toLowerCase())
    .join('')
    .replaceAll(/\s/g, '');

type Person = { name: string; readings: string[][]; phone: string; atMs: number | null; isOpen: boolean };

const nameArb = fc
  .record({
    surname: fc.constantFrom(...Object.keys(surnames)),
    one: fc.constantFrom(...Object.keys(given)),
    two: fc.constantFrom('', ...Object.keys(given), ...Object.keys(givenOfTwoReadings)),
  })
  .map(({ surname, one, two }) => {
    const ends = two === '' ? [[]] : (given[two] ?? givenOfTwoReadings[two] ?? []).map((syllable) => [syllable]);
    const readings = (surnames[surname] ?? []).flatMap((head) => ends.map((end) => [...head.split(' '), given[one]?.[0] ?? '', ...end]));
    return { name: surname + one + two, readings };
  });
const latinArb = fc
  .constantFrom('John Smith', 'Jo Wang', 'Ａnna')
  .map((name) => ({ name, readings: [plainly(name.replaceAll(' ', '\u0001')).split('\u0001')] }));
const personArb: fc.Arbitrary<Person> = fc
  .record({
    named: fc.oneof({ weight: 8, arbitrary: nameArb }, { weight: 1, arbitrary: latinArb }),
    // Few different digits, so that beginnings and ends meet.
    phone: fc.array(fc.constantFrom('0', '1'), { minLength: 8, maxLength: 8 }).map((digits) => `138${digits.join('')}`),
    atMs: fc.option(fc.integer({ min: 1_790_000_000_000, max: 1_790_000_000_020 })),
    isOpen: fc.boolean(),
  })
  .map(({ named, ...rest }) => ({ ...named, ...rest }));

const initialsOf = (reading: readonly string[]) => reading.map((syllable) => syllable.charAt(0)).join('');
const longInitialsOf = (reading: readonly string[]) =>
  reading.map((syllable) => /^[zcs]h/.exec(syllable)?.[0] ?? syllable.charAt(0)).join('');
const isHan = (text: string) => /^\p{Script=Han}+$/u.test(text);

function spellings({ name, readings }: Person): string[] {
  return readings.flatMap((reading) => {
    const long = isHan(name) ? [longInitialsOf(reading)] : [];
    return [reading.join(''), reading.join('').replaceAll(/([ln])v/g, '$1u'), initialsOf(reading), ...long];
  });
}

/** Said once more, without an index. */
function isMeant(person: Person, memberNo: string, typed: string): boolean {
  const query = plainly(typed);
  const name = plainly(person.name);
  if (name.includes(query) || plainly(memberNo).startsWith(query)) return true;
  if (/^\d+$/.test(query))
    return (query.length >= 4 && person.phone.endsWith(query)) || (query.length >= 3 && person.phone.startsWith(query));
  const beginsSo = (head: string) =>
    name.includes(head) || (/^[a-z]/.test(head) && spellings(person).some((spelling) => spelling.startsWith(head)));
  const withTail = /^(\D+?)-?(\d{4,11})$/.exec(query);
  if (withTail !== null) return person.phone.endsWith(withTail[2] ?? '') && beginsSo(withTail[1] ?? '');
  return /^[a-z]/.test(query) && beginsSo(query.replaceAll(/['-]/g, ''));
}

function meant(people: readonly Person[], typed: string): string[] {
  const wanted = people.map((person, n) => ({ ...person, n })).filter((person) => isMeant(person, aCustomer(person.n).memberNo, typed));
  wanted.sort((one, other) => (other.atMs ?? 0) - (one.atMs ?? 0) || one.n - other.n);
  const whole = wanted.filter(({ phone }) => phone === plainly(typed));
  const rest = wanted.filter((person) => !whole.includes(person));
  return [...whole, ...rest.filter(({ isOpen }) => isOpen), ...rest.filter(({ isOpen }) => !isOpen)].map(({ n }) => idOf(n));
}

function fill(people: readonly Person[]): void {
  const rows = people.flatMap(({ name, phone, atMs, isOpen }, n): PageRow[] => [
    { entity: 'customer', row: aCustomer(n, { name, phone, lastContactAtMs: atMs }) },
    { entity: 'ticket', row: aTicket(1_000 + n, idOf(n), { stage: isOpen ? 'solving' : 'closed' }) },
  ]);
  applyParts(desk.store, [aCheckedPart({ rows })]);
}

const cut = (text: string, from: number, length: number) => text.slice(from % Math.max(1, text.length)).slice(0, length);
const wide = (text: string) => text.replaceAll(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const traditional = (text: string) => [...text].map((character) => ({ 张: '張', 单: '單', 伟: '偉' })[character] ?? character).join('');

type Pick = { who: number; from: number; length: number };
const pickArb: fc.Arbitrary<Pick> = fc.record({ who: fc.nat(), from: fc.nat(11), length: fc.integer({ min: 1, max: 11 }) });

/** Words somebody may have typed so far, about a person that is there. */
function typedOf(people: readonly Person[], { who, from, length }: Pick): string[] {
  const person = people[who % people.length];
  if (person === undefined) return [];
  const spelling = spellings(person)[from % spellings(person).length] ?? '';
  const part = cut(person.name, from, length);
  const begun = spelling.slice(0, length);
  const end = person.phone.slice(-Math.max(4, length));
  return [
    part,
    traditional(part),
    wide(begun),
    begun,
    begun.toUpperCase(),
    spelling.split('').join(' '),
    end,
    person.phone.slice(0, length),
  ].concat(...[person.phone, wide(end), `${begun}${end}`, `${part} ${end}`, `${spelling}1`]);
}

test('whatever is typed finds whom reading every customer finds: open tickets of recent callers first, then the latest contact', () => {
  const check = (people: Person[], picks: Pick[]) => {
    desk.close();
    removeFolder(desk.dir);
    desk = aDesk();
    fill(people);
    for (const typed of picks.flatMap((pick) => typedOf(people, pick)).filter((text) => plainly(text) !== '')) {
      const found = searchCustomers(desk.store.cache, typed, 100).map(({ customer }) => customer.id);
      expect([typed, found]).toEqual([typed, meant(people, typed)]);
    }
  };
  const people = fc.array(personArb, { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(people, fc.array(pickArb, { minLength: 5, maxLength: 5 }), check), { numRuns: 60 });
}, 120_000);

function names(typed: string): string[] {
  return searchCustomers(desk.store.cache, typed, 20).map(({ customer }) => customer.name);
}

function fillCustomers(given: readonly Partial<Customer>[], more: PageRow[] = []): void {
  const rows = given.map((row, n): PageRow => ({ entity: 'customer', row: aCustomer(n + 1, row) }));
  applyParts(desk.store, [aCheckedPart({ rows: [...rows, ...more] })]);
}

test.each([
  ['王xiao', ['王晓雨']],
  ['王xy', ['王晓雨']],
  ["wang'xiao", ['王晓雨', '汪晓雨']],
  ['zhw', ['张伟']],
  ['wei', []],
  ['雨', ['王晓雨', '汪晓雨']],
])('half-way through an input method, %s finds %j', (typed, wanted) => {
  fillCustomers([
    { name: '王晓雨', lastContactAtMs: 1_790_000_000_002 },
    { name: '汪晓雨', lastContactAtMs: 1_790_000_000_001 },
    { name: '张伟', lastContactAtMs: null },
  ]);
  expect(names(typed)).toEqual(wanted);
});

test('somebody changed here and not sent is found as they are now', () => {
  fillCustomers([{ name: '林晓' }]);
  const customerId = idOf(77);
  expect(enqueueMutation(desk.store, 'customer.create', { customerId, name: '单茜', salutation: '女士', phone: '13600008888' }).ok).toBe(
    true,
  );
  expect([names('danxi'), names('sx'), names('8888'), names('單')]).toEqual([['单茜'], ['单茜'], ['单茜'], ['单茜']]);
});

test('numbers of tickets and orders are found from their beginning, however they are typed, the latest first', () => {
  const ticket = aTicket(301, idOf(2), { ticketNo: 'TK-20261122-7F3KQ' });
  fillCustomers(
    [{ name: '林晓' }, { name: '王晓雨' }],
    [
      { entity: 'ticket', row: aTicket(300, idOf(1), { ticketNo: 'TK-20261120-00001' }) },
      { entity: 'ticket', row: ticket },
      { entity: 'order', row: anOrder(400, idOf(1), { orderNo: 'DD2026112200077' }) },
      { entity: 'order', row: anOrder(401, idOf(2), { orderNo: 'dd2026112200078' }) },
    ],
  );
  const first = (typed: string) => searchCustomers(desk.store.cache, typed, 20).map(({ matched, ticketId }) => [matched, ticketId]);
  expect(first('TK-20261122-7F3KQ')).toEqual([['TK-20261122-7F3KQ', ticket.id]]);
  expect(first('tk202611')).toEqual([
    ['TK-20261122-7F3KQ', ticket.id],
    ['TK-20261120-00001', idOf(300)],
  ]);
  expect(first('ＴＫ20261122 7f')).toEqual([['TK-20261122-7F3KQ', ticket.id]]);
  expect(first('DD202611220007')).toEqual([
    ['dd2026112200078', null],
    ['DD2026112200077', null],
  ]);
  expect(first('dd2026112200077')).toEqual([['DD2026112200077', null]]);
});

test('whoever is found by many parts of one name takes the place of nobody else', () => {
  const people = 130;
  const at = 1_790_000_000_000;
  fillCustomers(Array.from({ length: people }, (_, i) => ({ name: '阿'.repeat(1 + (i % 12)), lastContactAtMs: at + i })));
  const found = searchCustomers(desk.store.cache, '阿', recentCallers).map(({ customer }) => Number(customer.lastContactAtMs) - at);
  expect(found).toEqual(Array.from({ length: recentCallers }, (_, i) => people - 1 - i));
});

test('of very many who begin alike, those of the latest contact come first, and those of long ago are still found', () => {
  const many = 45_000;
  const { cache } = desk.store;
  fillCustomers([{ name: '林晓' }]);
  const columns = `scope, ver, deleted, member_no, name, salutation, phone, contact_points, tier, verified, tags, region, member_since_ms`;
  cache
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
       INSERT INTO customer (id, last_contact_at_ms, ${columns})
       SELECT printf('10000000-0000-7000-8000-%012x', i), 1790000000000 + i, ${columns} FROM n, customer WHERE customer.id = '${idOf(1)}'`,
    )
    .run();
  cache.exec(`INSERT INTO search_key SELECT 'pinyin', 'w' || iif(i.last_contact_at_ms < 1790000000031, 'ei', 'ang'), id, last_contact_at_ms
    FROM customer i WHERE last_contact_at_ms IS NOT NULL`);
  cache.exec(`INSERT INTO search_key SELECT 'initials', iif(i.last_contact_at_ms < 1790000000031, 'wo', 'q'), id, last_contact_at_ms
    FROM customer i WHERE last_contact_at_ms IS NOT NULL`);
  const newest = (typed: string) =>
    searchCustomers(cache, typed, 30).map(({ customer }) => Number(customer.lastContactAtMs) - 1_790_000_000_000);
  const down = (from: number) => Array.from({ length: 30 }, (_, i) => from - i);
  expect([newest('w'), newest('wei'), newest('wo')]).toEqual([down(many), down(30), down(30)]);
});
