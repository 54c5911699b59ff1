/** The digest: the same rows in any order give the same, any change of any cell shows in the bucket of its row and nowhere else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketCount, bucketOf, differingBuckets, rowHash, startDigest } from '../../../src/shared/sync/digest.ts';
import type { SqliteCell } from '../../../src/shared/sync/rows.ts';

type Row = { id: string; cells: SqliteCell[] };
const cellArb = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
const rowsArb = fc.uniqueArray(fc.record({ id: fc.uuid(), cells: fc.array(cellArb, { minLength: 1, maxLength: 6 }) }), {
  selector: ({ id }) => id,
  minLength: 1,
  maxLength: 40,
});

function digestOf(rows: readonly Row[]): string {
  const digest = startDigest();
  for (const { id, cells } of rows) digest.add(id, rowHash('customer', [id, ...cells]));
  return digest.buckets();
}

test('order does not matter', () => {
  fc.assert(
    fc.property(rowsArb, (rows) => {
      expect(digestOf(rows)).toBe(digestOf(rows.toReversed()));
    }),
  );
});

test('one changed cell, one missing row, one more row: exactly that row’s bucket differs', () => {
  fc.assert(
    fc.property(rowsArb, fc.nat(), cellArb, (rows, pick, cell) => {
      const changed = rows[pick % rows.length] as Row;
      const at = pick % changed.cells.length;
      fc.pre(changed.cells[at] !== cell);
      const other = rows.map((row) => (row === changed ? { ...row, cells: row.cells.with(at, cell) } : row));
      expect(differingBuckets(digestOf(rows), digestOf(other))).toEqual([bucketOf(changed.id)]);
      expect(differingBuckets(digestOf(rows), digestOf(rows.filter((row) => row !== changed)))).toEqual([bucketOf(changed.id)]);
    }),
  );
});

test('cells do not run into one another, and kinds differ', () => {
  const hashes = [
    ['ab', ''],
    ['a', 'b'],
    ['', 'ab'],
    [1, 'a'],
    ['1', 'a'],
    [null, 'a'],
    ['n', 'a'],
  ].map((cells) => rowHash('customer', cells));
  expect(new Set([...hashes, rowHash('ticket', ['ab', ''])]).size).toBe(8);
});

test('ids that follow one another spread over the buckets', () => {
  const counts = new Array<number>(bucketCount).fill(0);
  for (let n = 0; n < 25_600; n++) {
    const bucket = bucketOf(`00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  expect(Math.max(...counts)).toBeLessThan(200);
  expect(Math.min(...counts)).toBeGreaterThan(40);
});

test('a hundred thousand rows that differ in one character have different hashes', () => {
  const hashes = new Set(Array.from({ length: 100_000 }, (_, n) => rowHash('customer', ['林晓', n, `第${n}条`])));
  expect(hashes.size).toBe(100_000);
});
