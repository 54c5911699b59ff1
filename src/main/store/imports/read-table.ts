/** Tells by its first bytes what a file is, and reads it. */
import { isBlank, mostColumns, mostFileBytes, mostRows } from '../../../shared/imports/cell.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import { type Table, type TableChoice, UnreadableTable } from './table.ts';

function beginsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

const zipStart = [0x50, 0x4b, 0x03, 0x04];
const emptyZipStart = [0x50, 0x4b, 0x05, 0x06];
/** Workbooks of before 2007, and encrypted ones of after. */
const oldOfficeStart = [0xd0, 0xcf, 0x11, 0xe0];
const otherStarts = [
  [0x25, 0x50, 0x44, 0x46],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x1f, 0x8b],
  [0x52, 0x61, 0x72, 0x21],
];

async function readAny(bytes: Uint8Array, choice: TableChoice): Promise<Table> {
  if (beginsWith(bytes, zipStart) || beginsWith(bytes, emptyZipStart)) return readXlsx(bytes, choice);
  if (beginsWith(bytes, oldOfficeStart)) throw new UnreadableTable('import.locked-file', 'an old or encrypted workbook');
  if (otherStarts.some((start) => beginsWith(bytes, start))) throw new UnreadableTable('import.not-a-table', 'a file of another kind');
  return readCsv(bytes, choice);
}

/** Throws an `UnreadableTable` for whatever is no table that can be imported as a whole. */
export async function readTable(bytes: Uint8Array, choice: TableChoice): Promise<Table> {
  if (bytes.length === 0) throw new UnreadableTable('import.empty', 'no bytes');
  if (bytes.length > mostFileBytes) throw new UnreadableTable('import.too-large', 'too many bytes');
  const table = await readAny(bytes, choice);
  if (table.rows.length > mostRows + 1) throw new UnreadableTable('import.too-large', 'too many rows');
  const isTooWide = table.rows.some((row) => row.length > mostColumns && row.some((cell, at) => at >= mostColumns && !isBlank(cell)));
  if (isTooWide) throw new UnreadableTable('import.too-large', 'too many columns');
  if (table.rows.every((row) => row.every(isBlank))) throw new UnreadableTable('import.empty', 'no row that holds anything');
  return table;
}
