/** Reads one sheet of an XLSX workbook: values as they were last worked out; formulas are never run. */
import { EncryptedFileError, HucreError, type Sheet } from 'hucre';
import { readXlsx as readWorkbook } from 'hucre/xlsx';
import { type Cell, columnLetter, mostColumns, mostRows } from '../../../shared/imports/cell.ts';
import { openWorkbook } from './open-workbook.ts';
import { type Table, type TableChoice, UnreadableTable } from './table.ts';

/** One column more than allowed, so that a sheet that is too wide is noticed and not cut. */
const range = `A1:${columnLetter(mostColumns)}1048576`;

function cellOf(value: string | number | boolean | Date | null | undefined): Cell {
  if (value === undefined || value === null) return null;
  // Days are kept as fractions, which are some microseconds off.
  return value instanceof Date ? { wallMs: Math.round(value.getTime() / 1_000) * 1_000 } : value;
}

function markFaults(rows: Cell[][], { cells }: Sheet): void {
  for (const [place, cell] of cells ?? []) {
    const [row = -1, column = -1] = place.split(',').map(Number);
    const fault =
      cell.type === 'error' || /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!)/.test(String(cell.value)) ? 'error' : 'formula';
    const isFault = fault === 'error' || (cell.type === 'formula' && (cell.value ?? null) === null);
    const cells = rows[row];
    if (!isFault || cells === undefined) continue;
    while (cells.length <= column) cells.push(null);
    cells[column] = { fault };
  }
}

function rowsOf(sheet: Sheet): Cell[][] {
  const rows = sheet.rows.map((row) => row.map(cellOf));
  markFaults(rows, sheet);
  while (rows.at(-1)?.every((cell) => cell === null || cell === '') === true) rows.pop();
  if (rows.length > mostRows + 100) throw new UnreadableTable('import.too-large', 'too many rows');
  if (rows.some((row) => row[mostColumns] !== undefined && row[mostColumns] !== null)) {
    throw new UnreadableTable('import.too-large', 'too many columns');
  }
  return rows;
}

async function readSheet(bytes: Uint8Array, wished: string | undefined): Promise<{ sheets: string[]; sheet: Sheet | null }> {
  const sheets: string[] = [];
  let chosen: string | null = null;
  const workbook = await readWorkbook(bytes, {
    range,
    sheets(info) {
      if (info.hidden === true || info.veryHidden === true) return false;
      sheets.push(info.name);
      if (chosen !== null || (wished !== undefined && info.name !== wished)) return false;
      chosen = info.name;
      return true;
    },
  });
  return { sheets, sheet: workbook.sheets[0] ?? null };
}

export async function readXlsx(bytes: Uint8Array, choice: TableChoice): Promise<Table> {
  const archive = openWorkbook(bytes);
  try {
    const { sheets, sheet } = await readSheet(archive, choice.sheet);
    if (sheet === null) throw new UnreadableTable('import.empty', 'no sheet that can be seen');
    return { format: 'xlsx', encoding: null, delimiter: null, sheets, sheet: sheet.name, rows: rowsOf(sheet) };
  } catch (error) {
    if (error instanceof UnreadableTable) throw error;
    if (error instanceof EncryptedFileError) throw new UnreadableTable('import.locked-file', 'encrypted');
    const isLimit = error instanceof HucreError && /limit|spans/i.test(error.message);
    throw new UnreadableTable(isLimit ? 'import.too-large' : 'import.damaged', 'the workbook cannot be read', { cause: error });
  }
}
