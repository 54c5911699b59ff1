/** One process that reads profiles and numbers of the very large team: as the product does, and the same rows bare, with and without the cipher. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { customersByPhone } from '../../src/main/store/db/customers-repo.ts';
import { readProfile } from '../../src/main/store/services/profile.ts';
import { Dice } from '../engine/dice.ts';
import { heapTables } from './heap-tables.ts';
import { openBare, openLarge, openPlain, sizesIn } from './large-desk.ts';
import { customerId, customerRow, frequentCustomer } from './large-rows.ts';
import { asker, type Noted, statementsOf } from './noted-statements.ts';
import { timed } from './processor-time.ts';

export type ProfileSpec = { dir: string; rounds: number; perRound: number; cold: number };
/** Times in ms, a list per round: the processor's, but of cold reads what was waited. */
type Times = number[][];
export type ProfileAnswer = {
  rows: number;
  profile: { own: Times; bare: Times; plain: Times };
  phone: { own: Times; bare: Times };
  cold: { own: Times; heap: Times };
};

const spec = JSON.parse(process.argv[2] ?? '{}') as ProfileSpec;
const sizes = sizesIn(spec.dir);
const large = openLarge(spec.dir);
const plain = openPlain(spec.dir);
const dice = new Dice(20_261_122);

const warmReads = 2_000;

function waited(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function someFrequent(): string {
  return customerId(frequentCustomer(dice.below(sizes.frequent)));
}

/** V8 compiles what runs often for some hundred reads; what is measured is a desk that has been at work. */
function warm(): void {
  for (let n = 0; n < warmReads; n++) readProfile(large.desk, someFrequent());
}

function profiles(): ProfileAnswer['profile'] & { rows: number } {
  const bareAsk = asker(large.cache);
  const plainAsk = asker(plain);
  const times: ProfileAnswer['profile'] = { own: [], bare: [], plain: [] };
  const notedOf = (id: string): Noted[] =>
    statementsOf(large.cache, (noting) => readProfile({ ...large.desk, store: { ...large.desk.store, cache: noting } }, id));
  let rows = 0;
  for (let round = -1; round < spec.rounds; round++) {
    const asked = Array.from({ length: spec.perRound }, someFrequent).map((id) => ({ id, noted: notedOf(id) }));
    // What was noted a moment ago is warm for all three; the order goes round so that none is always first.
    for (const { noted } of asked) plainAsk(noted);
    const own = asked.map(({ id }) => timed(() => readProfile(large.desk, id)).ms);
    const bare = asked.map(({ noted }) => timed(() => bareAsk(noted)).ms);
    const bareAgain = asked.map(({ noted }) => timed(() => plainAsk(noted)).ms);
    rows = asked.reduce((sum, { noted }) => sum + bareAsk(noted), 0) / asked.length;
    if (round < 0) continue;
    times.own.push(own);
    times.bare.push(bare);
    times.plain.push(bareAgain);
  }
  return { ...times, rows };
}

function phones(): ProfileAnswer['phone'] {
  const key = large.cache.prepare(`SELECT customer_id FROM search_key WHERE kind = 'phone' AND key = ?`).pluck();
  const row = large.cache.prepare('SELECT * FROM customer WHERE id = ?');
  const times: ProfileAnswer['phone'] = { own: [], bare: [] };
  for (let round = -1; round < spec.rounds; round++) {
    const numbers = Array.from({ length: spec.perRound }, () => customerRow(dice.below(sizes.customers), 0).phone);
    for (const number of numbers) row.get(key.get(number));
    const own = numbers.map((number) => timed(() => customersByPhone(large.cache, number)).ms);
    const bare = numbers.map((number) => timed(() => row.get(key.get(number))).ms);
    if (round < 0) continue;
    times.own.push(own);
    times.bare.push(bare);
  }
  return times;
}

/** Out of the operating system's memory; SQLite's own goes with each connection. */
function evict(name: string): void {
  execFileSync('dd', [`if=${join(spec.dir, name)}`, 'iflag=nocache', 'count=0', 'status=none']);
}

/** Both layouts by a connection of their own, after both files were dropped from memory, for the same customers. */
function coldReads(): ProfileAnswer['cold'] {
  const times: ProfileAnswer['cold'] = { own: [], heap: [] };
  const from = (schema: string) =>
    heapTables.map(
      ({ table, time, read, most }) => `SELECT ${read} FROM ${schema}.${table} WHERE customer_id = ? ORDER BY ${time} DESC LIMIT ${most}`,
    );
  const layouts = { own: from('main'), heap: from('heap') };
  for (let round = 0; round < 3; round++) {
    const ids = Array.from({ length: spec.cold }, someFrequent);
    for (const layout of round % 2 === 0 ? (['own', 'heap'] as const) : (['heap', 'own'] as const)) {
      for (const name of ['cache.db', 'heap.db']) evict(name);
      const db = openBare(spec.dir);
      const statements = ['SELECT * FROM customer WHERE id = ?', ...layouts[layout]].map((sql) => db.prepare(sql));
      times[layout].push(ids.map((id) => waited(() => statements.map((statement) => statement.all(id)))));
      db.close();
    }
  }
  return times;
}

function run(): ProfileAnswer {
  warm();
  const { rows, ...profile } = profiles();
  const phone = phones();
  large.close();
  plain.close();
  return { rows, profile, phone, cold: coldReads() };
}

process.on('message', () => {
  process.send?.(run());
});
process.send?.({});
