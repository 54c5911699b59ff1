/** Checking pulled cells by column type. */
import { expect, test } from 'vitest';
import { checkPart } from '../../../src/shared/sync/page.ts';
import type { PullPart } from '../../../src/shared/sync/wire.ts';
import { aCustomer, aPart } from '../../support/synced-rows.ts';

function part(change: (kind: PullPart['kinds'][number]) => void): ReturnType<typeof checkPart> {
  const made = aPart({ rows: [{ entity: 'customer', row: aCustomer(1) }] });
  const [kind] = made.kinds;
  if (kind !== undefined) change(kind);
  return checkPart(made);
}

function set(column: string, cell: never | unknown) {
  return part((kind) => {
    const row = kind.rows[0];
    if (row !== undefined) row[kind.cols.indexOf(column)] = cell as never;
  });
}

test('a page as the hub sends it passes', () => {
  const checked = part(() => undefined);
  expect(checked.ok && checked.value.kinds[0]?.entity).toBe('customer');
});

test.each([
  ['name', 7],
  ['name', null],
  ['ver', '1'],
  ['ver', 1.5],
  ['member_since_ms', Number.MAX_SAFE_INTEGER * 2],
  ['deleted', 0],
])('a %s of %j is refused, saying where but not what', (column, cell) => {
  const checked = set(column, cell);
  expect(checked.ok).toBe(false);
  if (checked.ok) return;
  expect(checked.error).toMatchObject({ code: 'hub.error', message: expect.stringContaining(`row 0, column ${column}`) });
  expect(checked.error.message).not.toContain('林');
});

test.each([
  ['last_contact_at_ms', null],
  ['tags', []],
  ['tags', null],
])('a %s of %j is allowed', (column, cell) => {
  expect(set(column, cell).ok).toBe(true);
});

test('unknown columns and kinds of a newer hub are dropped, a missing column is refused', () => {
  const wider = part((kind) => {
    kind.cols.push('future');
    kind.rows[0]?.push({ anything: true });
  });
  expect(wider.ok).toBe(true);
  const unknown = part((kind) => {
    kind.kind = 999;
  });
  expect(unknown.ok && unknown.value.kinds).toEqual([]);
  const narrower = part((kind) => {
    kind.cols.pop();
    kind.rows[0]?.pop();
  });
  expect(narrower.ok).toBe(false);
});

test('a row of the wrong length or a cursor that runs backwards is refused', () => {
  expect(part((kind) => kind.rows[0]?.push(1)).ok).toBe(false);
  expect(checkPart(aPart({ from: 5, to: 4, head: 9 })).ok).toBe(false);
  expect(checkPart(aPart({ from: 5, to: 10, head: 9 })).ok).toBe(false);
});
