/** Rows that wait for the index of words more than once: each stands in it once, and nothing is left where it stood before. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countSearchTodo, indexWaiting, isAnyWaiting } from '../../src/main/store/db/search-index-repo.ts';
import { searchEntities } from '../../src/main/store/db/search-texts.ts';
import { searchTexts } from '../../src/main/store/db/text-search-repo.ts';
import { aDesk, applyParts, removeFolder, type TestDesk } from '../support/desk-store.ts';
import { aCheckedPart, aContact, idOf, type PageRow } from '../support/synced-rows.ts';

let desk: TestDesk;
let ver = 0;
let seq = 0;
beforeEach(() => {
  desk = aDesk();
  [ver, seq] = [0, 0];
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

const at = 1_790_000_000_000;

function write(rows: readonly { n: number; atMs: number }[]): void {
  ver++;
  const contacts = rows.map(({ n, atMs }): PageRow => {
    const summary = `第${n}次来电，说了${ver}遍`;
    return { entity: 'contact', row: aContact(1_000 + n, null, { ver, summary, startedAtMs: atMs }) };
  });
  applyParts(desk.store, [aCheckedPart({ from: seq, to: seq + rows.length, rows: contacts })]);
  seq += rows.length;
}

function readAllIn(): void {
  while (isAnyWaiting(desk.store.cache)) indexWaiting(desk.store.cache, () => false);
}

/** Numbers that have a row, and numbers that have words. */
function numbers(): [unknown[], unknown[]] {
  const of = (table: string, column: string) => desk.store.cache.prepare(`SELECT ${column} FROM ${table} ORDER BY 1`).pluck().all();
  return [of('search_row', 'rid'), of('search_gram_docsize', 'id')];
}

const found = (query: string) => searchTexts(desk.store.cache, query, { entities: searchEntities, limit: 1_000 }).map(({ id }) => id);

test('a row that waits twice, far apart in the queue, is read in once, and its old place is free for another', () => {
  const many = Array.from({ length: 60 }, (_, n) => ({ n, atMs: at + n * 60_000 }));
  write(many);
  write([{ n: 5, atMs: at + 5 * 60_000 }]);
  expect(countSearchTodo(desk.store.cache)).toBe(61);
  readAllIn();
  const [rows, words] = numbers();
  expect([rows.length, words]).toEqual([60, rows]);
  expect(found('说了2遍')).toEqual([idOf(1_005)]);
  write([{ n: 200, atMs: at + 5 * 60_000 }]);
  readAllIn();
  expect(found('说了3遍')).toEqual([idOf(1_200)]);
  expect(found('第5次')).toEqual([idOf(1_005)]);
});

const movesArb = fc.array(
  fc.record({
    rows: fc.uniqueArray(fc.record({ n: fc.nat(80), atMs: fc.integer({ min: at, max: at + 3_000 }) }), {
      selector: ({ n }) => n,
      minLength: 1,
      maxLength: 70,
    }),
    isReadIn: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

test('however often rows of one moment change and wait, each has one number, with its words and no others', () => {
  fc.assert(
    fc.property(movesArb, (moves) => {
      desk.close();
      removeFolder(desk.dir);
      desk = aDesk();
      [ver, seq] = [0, 0];
      const last = new Map<number, number>();
      for (const { rows, isReadIn } of moves) {
        write(rows);
        for (const { n } of rows) last.set(n, ver);
        if (isReadIn) readAllIn();
      }
      readAllIn();
      const [rids, words] = numbers();
      expect([rids.length, words]).toEqual([last.size, rids]);
      for (const [n, times] of last) {
        expect(found(`第${n}次`)).toEqual([idOf(1_000 + n)]);
        expect(found(`说了${times}遍`)).toContain(idOf(1_000 + n));
      }
    }),
    { numRuns: 12 },
  );
}, 60_000);
