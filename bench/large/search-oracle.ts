/**
 * Says what a search should find: reads every row from beginning to end and compares plainly, without an index or any of the product's
 * own SQL. Only the spellings of names are taken as they stand in the keys; `misspelt` says whether those are right.
 */
import type { Database } from 'better-sqlite3';
import { type SearchedPerson, searchKeysOf } from '../../src/shared/customer/search-keys.ts';

/** Of each query, the ids in the order in which they should come. */
export type Wanted = ReadonlyMap<string, readonly string[]>;
type Dated = { id: string; atMs: number };

const byNewest = (one: Dated, other: Dated) => other.atMs - one.atMs || (one.id < other.id ? -1 : 1);

/** The newest of many, without keeping them all. */
class Newest {
  private kept: Dated[] = [];
  private least = Number.NEGATIVE_INFINITY;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  isTooOld(atMs: number): boolean {
    return atMs < this.least;
  }

  add(one: Dated): void {
    if (this.kept.push(one) < this.most * 8) return;
    this.kept = this.list();
    this.least = this.kept.at(-1)?.atMs ?? this.least;
  }

  list(): Dated[] {
    return this.kept.sort(byNewest).slice(0, this.most);
  }
}

function collectors(queries: readonly string[], most: number): { query: string; newest: Newest }[] {
  return [...new Set(queries)].map((query) => ({ query, newest: new Newest(most) }));
}

/** Contacts whose summary or first words hold the query, as LIKE compares. */
export function wantedTexts(db: Database, queries: readonly string[], most: number): Wanted {
  const asked = collectors(queries, most);
  const rows = db
    .prepare(
      `SELECT id, started_at_ms AS atMs, summary, json_extract(transcript, '$[0].text') AS said FROM contact NOT INDEXED
       WHERE deleted = 0 ORDER BY rowid DESC`,
    )
    .iterate() as Iterable<{ id: string; atMs: number; summary: string; said: string | null }>;
  for (const { id, atMs, summary, said } of rows) {
    for (const { query, newest } of asked) {
      if (newest.isTooOld(atMs)) continue;
      if (summary.includes(query) || said?.includes(query) === true) newest.add({ id, atMs });
    }
  }
  return new Map(asked.map(({ query, newest }) => [query, newest.list().map(({ id }) => id)]));
}

function spellings(db: Database): Map<string, string[]> {
  const byCustomer = new Map<string, string[]>();
  const keys = db.prepare(`SELECT customer_id AS id, key FROM search_key WHERE kind IN ('pinyin', 'initials')`).iterate();
  for (const { id, key } of keys as Iterable<{ id: string; key: string }>) {
    const known = byCustomer.get(id);
    if (known === undefined) byCustomer.set(id, [key]);
    else known.push(key);
  }
  return byCustomer;
}

type Person = Dated & { name: string; phone: string; memberNo: string };

function isMeant(query: string, isNumber: boolean, person: Person, spelt: readonly string[]): boolean {
  if (person.name.includes(query) || person.memberNo.toLowerCase().startsWith(query)) return true;
  if (isNumber && (person.phone.startsWith(query) || (query.length >= 4 && person.phone.endsWith(query)))) return true;
  return spelt.some((key) => key.startsWith(query));
}

/** Customers by any part of the name, the beginning of pinyin, initials, number or member number, or the last four digits: those with open tickets first among `recent`. */
export function wantedPeople(db: Database, queries: readonly string[], { most, recent }: { most: number; recent: number }): Wanted {
  const asked = collectors(queries, recent).map((each) => ({ ...each, isNumber: /^\d{3,}$/.test(each.query) }));
  const spelt = spellings(db);
  const nothing: string[] = [];
  const rows = db
    .prepare(
      `SELECT id, coalesce(last_contact_at_ms, 0) AS atMs, name, phone, member_no AS memberNo FROM customer NOT INDEXED
       WHERE deleted = 0`,
    )
    .iterate() as Iterable<Person>;
  for (const person of rows) {
    const keys = spelt.get(person.id) ?? nothing;
    for (const { query, isNumber, newest } of asked) {
      if (!newest.isTooOld(person.atMs) && isMeant(query, isNumber, person, keys)) newest.add({ id: person.id, atMs: person.atMs });
    }
  }
  const open = new Set(
    db.prepare(`SELECT customer_id FROM ticket NOT INDEXED WHERE deleted = 0 AND stage <> 'closed'`).pluck().all() as string[],
  );
  return new Map(
    asked.map(({ query, newest }) => {
      const ids = newest.list().map(({ id }) => id);
      return [query, [...ids.filter((id) => open.has(id)), ...ids.filter((id) => !open.has(id))].slice(0, most)];
    }),
  );
}

/** Customers of tickets or orders whose number begins so: the highest numbers first, each customer once. */
export function wantedByNumber(db: Database, from: { table: string; column: string }, queries: readonly string[], most: number): Wanted {
  const rows = db.prepare(`SELECT customer_id AS id, ${from.column} AS number FROM ${from.table} NOT INDEXED WHERE deleted = 0`).iterate();
  const asked = [...new Set(queries)].map((query) => ({
    query,
    begun: query.toUpperCase(),
    found: [] as { id: string; number: string }[],
  }));
  for (const row of rows as Iterable<{ id: string; number: string }>) {
    for (const { begun, found } of asked) if (row.number.startsWith(begun)) found.push(row);
  }
  return new Map(
    asked.map(({ query, found }) => {
      const highest = found.sort((one, other) => (one.number < other.number ? 1 : -1)).slice(0, most);
      return [query, [...new Set(highest.map(({ id }) => id))]];
    }),
  );
}

type Keyed = { id: string; name: string; phone: string; memberNo: string; contactPoints: string };

/** Of every `step`-th customer, how many do not stand under exactly the keys that their row asks for. */
export function misspelt(db: Database, step: number): { looked: number; wrong: number } {
  const rows = db
    .prepare(
      `SELECT id, name, phone, member_no AS memberNo, contact_points AS contactPoints FROM customer WHERE rowid % ? = 0 AND deleted = 0`,
    )
    .all(step) as Keyed[];
  const keys = db.prepare('SELECT kind, key FROM search_key WHERE customer_id = ?').raw();
  const wrong = rows.filter((row) => {
    const person: SearchedPerson = { ...row, contactPoints: JSON.parse(row.contactPoints) as SearchedPerson['contactPoints'] };
    const right = searchKeysOf(person).map(String).sort();
    return String(keys.all(row.id).map(String).sort()) !== String(right);
  });
  return { looked: rows.length, wrong: wrong.length };
}
