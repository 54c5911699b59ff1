/** A table file once it was read, and what can keep one from being read. */
import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import type { Cell } from '../../../shared/imports/cell.ts';

export const encodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];
export const delimiters = [',', '\t', ';', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** What a person chose instead of what was detected. */
export type TableChoice = { encoding?: Encoding; delimiter?: Delimiter; sheet?: string };

export type Table = {
  format: 'csv' | 'xlsx';
  encoding: Encoding | null;
  delimiter: Delimiter | null;
  /** Names of the sheets that can be seen; empty for CSV. */
  sheets: string[];
  sheet: string | null;
  rows: Cell[][];
};

export type ReadFault = Extract<ErrorCode, `import.${string}`>;

/** Why a file cannot be read; never with anything out of the file. */
export class UnreadableTable extends Error {
  readonly code: ReadFault;

  constructor(code: ReadFault, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'UnreadableTable';
    this.code = code;
  }
}
