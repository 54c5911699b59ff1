/** How wide the ledger's columns are: who shares the room that is left over, and what a person's pull does to that. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  firstLayout,
  type LedgerColumn,
  type LedgerLayout,
  ledgerLayoutSchema,
  narrowestColumn,
  pullEdge,
  sharesOf,
  toggleColumn,
  widestColumn,
} from '../../../src/shared/ticket/ledger-columns.ts';

const asDrawn: ReadonlyMap<LedgerColumn, number> = new Map([
  ['who', 180],
  ['title', 700],
  ['last', 380],
]);
const pulled = (...columns: LedgerColumn[]) => columns.reduce((layout, column) => pullEdge(layout, column, 20, asDrawn), firstLayout);
const columnOf = (layout: LedgerLayout, column: LedgerColumn) => layout.columns.find(({ id }) => id === column);

test('the title takes most of what is left over, the last action and the names the rest', () => {
  expect([...sharesOf(firstLayout)]).toEqual([
    ['who', 0.2],
    ['title', 1],
    ['owner', 0.18],
    ['last', 0.4],
  ]);
});

test('a pulled column is as wide as it was drawn and pulled, what shares left of it stays as drawn, and the right shares on', () => {
  const layout = pulled('title');
  expect(columnOf(layout, 'title')).toEqual({ id: 'title', width: 720, isSet: true });
  expect(columnOf(layout, 'who')).toEqual({ id: 'who', width: 180, isSet: true });
  expect(columnOf(layout, 'no')).toEqual(columnOf(firstLayout, 'no'));
  expect(columnOf(layout, 'last')).toEqual(columnOf(firstLayout, 'last'));
  expect([...sharesOf(layout)]).toEqual([
    ['owner', 0.18],
    ['last', 1],
  ]);
  expect([...sharesOf(pulled('who'))]).toEqual([
    ['title', 1],
    ['owner', 0.18],
    ['last', 0.4],
  ]);
  expect([...sharesOf(pulled('no'))]).toEqual([...sharesOf(firstLayout)]);
  expect([...sharesOf(pulled('last'))]).toEqual([]);
});

test('without a title the last column joins those that share', () => {
  const untitled = toggleColumn(toggleColumn(firstLayout, 'title'), 'ask');
  expect([...sharesOf(untitled)]).toEqual([
    ['who', 0.2],
    ['owner', 0.18],
    ['last', 0.4],
    ['ask', 1],
  ]);
});

test('wherever edges are pulled, the edge goes with the pointer as far as a column may go', () => {
  const someWidths = fc.array(fc.double({ min: narrowestColumn, max: 2_000, noNaN: true }), { minLength: 8, maxLength: 8 });
  const somePull = fc.tuple(fc.nat(7), fc.integer({ min: -5_000, max: 5_000 }), someWidths);
  fc.assert(
    fc.property(fc.array(somePull, { minLength: 1, maxLength: 5 }), (pulls) => {
      let layout = firstLayout;
      for (const [at, by, widths] of pulls) {
        const shares = sharesOf(layout);
        const drawn = new Map(layout.columns.map(({ id, width }, n) => [id, shares.has(id) ? Math.max(width, widths[n] ?? 0) : width]));
        const column = layout.columns[at]?.id ?? 'no';
        const next = pullEdge(layout, column, by, drawn);
        const left = next.columns.slice(0, at);
        expect(left.every(({ id, width }) => Math.abs(width - (drawn.get(id) ?? 0)) <= 0.5)).toBe(true);
        expect(left.some(({ id }) => sharesOf(next).has(id))).toBe(false);
        const wished = Math.min(widestColumn, Math.max(narrowestColumn, (drawn.get(column) ?? 0) + by));
        expect(Math.abs((columnOf(next, column)?.width ?? 0) - wished)).toBeLessThanOrEqual(0.5);
        expect(next.columns.slice(at + 1)).toEqual(layout.columns.slice(at + 1));
        expect(ledgerLayoutSchema.parse(next)).toEqual(next);
        layout = next;
      }
    }),
  );
});

test('a column taken away and shown again shares as at first', () => {
  expect(sharesOf(toggleColumn(toggleColumn(pulled('title'), 'title'), 'title')).get('title')).toBe(1);
});
