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

const row = { orderNo: 'D20261120000917', what: '订单D20261120000917没收到，工单TK-20261122-7F3KQ也问过' } as LedgerRow;

test('an order is told by its last six in a masked file, in its column and in the words of its case; its ticket stays whole', () => {
  expect(exportCell('orderNo', row, null, words)).toBe('*********000917');
  expect(exportCell('what', row, null, words)).toBe('订单*********000917没收到，工单TK-20261122-7F3KQ也问过');
  expect(exportCell('orderNo', { orderNo: '' } as LedgerRow, null, words)).toBe('');
});

test('in the clear it is whole', () => {
  const clear = { name: '林晚秋', phone: '13800001037', memberNo: 'M1' };
  expect(exportCell('orderNo', row, clear, words)).toBe(row.orderNo);
  expect(exportCell('what', row, clear, words)).toBe(row.what);
});
