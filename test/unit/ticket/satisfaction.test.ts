/** How content a customer said to be: which answer of a case counts, and how it is told. */
import { expect, test } from 'vitest';
import type { LedgerRow } from '../../../src/shared/contract/ledger-views.ts';
import { exportCell } from '../../../src/shared/ticket/ledger-export.ts';
import { asksForScore, lastScore, sayScore } from '../../../src/shared/ticket/satisfaction.ts';
import { aFollowUp, idOf } from '../../support/facts.ts';

const done = (n: number, score: number | null, doneAtMs: number) =>
  aFollowUp({ id: idOf(n), kind: 'care', status: 'done', score, doneAtMs });

test('of several answers the last counts, in whatever order the rows come; one that gave none does not take it away', () => {
  const rows = [done(1, 2, 10), done(2, 5, 30), done(3, null, 40), done(4, 3, 20)];
  for (const each of [rows, [...rows].reverse()]) expect(lastScore(each)).toBe(5);
  expect(lastScore([done(1, null, 10), aFollowUp()])).toBeNull();
  expect(lastScore([done(1, 4, 10), done(2, 1, 10)])).toBe(lastScore([done(2, 1, 10), done(1, 4, 10)]));
});

test('a notice of progress asks nothing; the others do', () => {
  expect((['progress', 'satisfaction', 'care'] as const).map(asksForScore)).toEqual([false, true, true]);
  expect([sayScore(4), sayScore(null)]).toEqual(['4 分（满分 5 分）', '']);
});

test('an exported ledger tells the figure, and nothing where nobody answered', () => {
  const words = { say: (key: string) => key, utcOffsetMinutes: 480 };
  const cell = (score: number | null) => exportCell('score', { score } as LedgerRow, null, words);
  expect([cell(5), cell(1), cell(null)]).toEqual(['5', '1', '']);
});
