/** What the store asks of the thread that holds a file, and what that answers. */
import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import type { ImportRow } from '../../../shared/contract/imports.ts';
import type { ImportKind, Mapping } from '../../../shared/imports/fields.ts';
import type { Issue } from '../../../shared/imports/issues.ts';
import type { Judging } from '../../../shared/imports/judge-rows.ts';
import type { ReportLocale } from '../../../shared/imports/report.ts';
import type { Table, TableChoice } from './table.ts';

/** `headingRow` counted from 1, as spreadsheets do; null to find it. */
export type ReadOrder = { bytes: Uint8Array; choice: TableChoice; headingRow: number | null };

export type TableFacts = Omit<Table, 'rows'> & {
  headingRow: number;
  headings: string[];
  /** Up to three masked values of each column. */
  samples: string[][];
  /** Rows below the headings that hold anything. */
  rows: number;
  guessedKind: ImportKind;
};

export type CheckFacts = { good: number; bad: number; issues: number };
export type GoodRow = { row: number; value: ImportRow };
/** One row per bad row of the file, with everything that is wrong with it. */
export type BadRow = { row: number; issues: Issue[] };

/** Each order and what it is answered. */
export type ThreadOrders = {
  read: { ask: ReadOrder; answer: TableFacts };
  check: { ask: Omit<Judging, 'columns'>; answer: CheckFacts };
  batch: { ask: { from: number; count: number }; answer: GoodRow[] };
  /** How many good rows stand up to this row of the file. */
  goodUpTo: { ask: { row: number }; answer: number };
  refuse: { ask: { rows: readonly Issue[] }; answer: CheckFacts };
  badRows: { ask: { from: number; count: number }; answer: { total: number; rows: BadRow[] } };
  report: { ask: { locale: ReportLocale }; answer: string };
};
export type OrderName = keyof ThreadOrders;

export type Order = { [N in OrderName]: { id: number; name: N; ask: ThreadOrders[N]['ask'] } }[OrderName];
export type ThreadAnswer =
  | { id: number; kind: 'done'; answer: unknown }
  | { id: number; kind: 'failed'; code: ErrorCode; message: string }
  | { id: number; kind: 'progress'; done: number; total: number };

export type { ImportKind, Mapping };
