/** Cells of an exported ledger, one by one. */
import { expect, test } from 'vitest';
import type { LedgerRow } from '../../../src/shared/contract/ledger-views.ts';
import { exportCell } from '../../../src/shared/ticket/ledger-export.ts';

const words = { say: (key: string) => key, utcOffsetMinutes: 480 };
const cellOf = (memberNo: string) => exportCell('memberNo', { memberNo } as LedgerRow, null, words);

test.each([
  ['', ''],
  ['7', '*'],
  ['M1', '**'],
  ['M12', '***'],
  ['M123', '***3'],
  ['M12345', '***345'],
  ['M200815', '***0815'],
  ['VIP2008150001', '*********0001'],
])('the member number %j is masked as %j: at least three characters of it stay hidden', (memberNo, masked) => {
  expect(cellOf(memberNo)).toBe(masked);
});
