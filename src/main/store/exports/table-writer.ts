/** Writes one table file beside its final name and renames it when all of it lies on the disk, so that no half file is ever found. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { writeXlsx } from 'hucre/xlsx';
import { csvLine } from '../../../shared/ticket/ledger-export.ts';
import type { ExportOrder } from './export-orders.ts';

/** Spreadsheets on Windows take a CSV for the local code page without it. */
const byteOrderMark = '\ufeff';

export class TableWriter {
  readonly #begin: Extract<ExportOrder, { kind: 'begin' }>;
  readonly #fd: number;
  readonly #rows: string[][] = [];

  constructor(begin: Extract<ExportOrder, { kind: 'begin' }>) {
    this.#begin = begin;
    this.#fd = openSync(begin.part, 'wx', 0o600);
    if (begin.format === 'csv') writeSync(this.#fd, byteOrderMark + csvLine(begin.heads));
  }

  add(rows: readonly string[][]): void {
    if (this.#begin.format === 'csv') writeSync(this.#fd, rows.map(csvLine).join(''));
    else this.#rows.push(...rows);
  }

  /** Answers the size of the finished file. */
  async end(): Promise<number> {
    const { format, part, file, sheet, heads } = this.#begin;
    if (format === 'xlsx') writeFileSync(this.#fd, await workbook(sheet, [heads, ...this.#rows]));
    fsyncSync(this.#fd);
    closeSync(this.#fd);
    renameSync(part, file);
    return statSync(file).size;
  }

  drop(): void {
    try {
      closeSync(this.#fd);
    } catch {
      // It was closed already.
    }
    rmSync(this.#begin.part, { force: true });
  }
}

/** Every cell is a text cell: nothing in it is ever calculated. */
function workbook(name: string, rows: string[][]): Promise<Uint8Array> {
  return writeXlsx({ sheets: [{ name, rows }] });
}
