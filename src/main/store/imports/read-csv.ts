/** Reads CSV of any of the encodings and delimiters that Chinese systems write. What cannot be decoded as a whole is refused, never mended. */
import { CsvError, type Options, parse } from 'csv-parse/sync';
import { mostRows } from '../../../shared/imports/cell.ts';
import { type Delimiter, delimiters, type Encoding, type Table, type TableChoice, UnreadableTable } from './table.ts';

const marks: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

function decode(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A mark at the beginning says it; text that is whole UTF-8 is UTF-8; the rest is what spreadsheets in China write. */
function decodeAny(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const marked = marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
  for (const encoding of marked === undefined ? (['utf-8', 'gb18030'] as const) : [marked]) {
    const text = decode(bytes, encoding);
    if (text !== null) return { text, encoding };
  }
  throw new UnreadableTable('import.encoding', 'neither UTF-8 nor GB18030');
}

function decoded(bytes: Uint8Array, wished: Encoding | undefined): { text: string; encoding: Encoding } {
  if (wished === undefined) return decodeAny(bytes);
  const text = decode(bytes, wished);
  if (text === null) throw new UnreadableTable('import.encoding', `not ${wished}`);
  return { text, encoding: wished };
}

/** A record this long is a file that is no table, or a quote that never ends. */
const mostRecordLength = 500_000;

function records(text: string, delimiter: string, to?: number): string[][] {
  const options: Options = { delimiter, relax_column_count: true, relax_quotes: true, max_record_size: mostRecordLength };
  return parse(text, to === undefined ? options : { ...options, to }) as unknown as string[][];
}

const sampleLength = 64 * 1024;
const sampleRows = 40;

function sampleOf(text: string): string {
  if (text.length <= sampleLength) return text;
  const head = text.slice(0, sampleLength);
  return head.slice(0, head.lastIndexOf('\n') + 1) || head;
}

/** How well the delimiter cuts the rows into the same number of cells. */
function fitOf(sample: string, delimiter: Delimiter): { delimiter: Delimiter; share: number; columns: number } {
  const counts = new Map<number, number>();
  let rows = 0;
  try {
    for (const row of records(sample, delimiter, sampleRows)) {
      if (row.every((cell) => cell === '')) continue;
      rows++;
      counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    }
  } catch {
    return { delimiter, share: 0, columns: 0 };
  }
  const [columns = 0, times = 0] = [...counts].filter(([length]) => length > 1).sort((a, b) => b[1] - a[1])[0] ?? [];
  return { delimiter, share: rows === 0 ? 0 : times / rows, columns };
}

function detectDelimiter(text: string): Delimiter {
  const sample = sampleOf(text);
  const fits = delimiters.map((delimiter) => fitOf(sample, delimiter));
  return fits.sort((a, b) => b.share - a.share || b.columns - a.columns)[0]?.delimiter ?? ',';
}

function parseAll(text: string, delimiter: Delimiter): string[][] {
  try {
    return records(text, delimiter, mostRows + 100);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? ` at line ${error.lines}` : '';
    const code = error.code === 'CSV_MAX_RECORD_SIZE' ? 'import.too-large' : 'import.damaged';
    throw new UnreadableTable(code, `${error.code}${line}`);
  }
}

export function readCsv(bytes: Uint8Array, choice: TableChoice): Table {
  const { text, encoding } = decoded(bytes, choice.encoding);
  // A file of another kind that happens to decode.
  if (text.includes('\0')) throw new UnreadableTable('import.not-a-table', 'NUL in the text');
  const delimiter = choice.delimiter ?? detectDelimiter(text);
  const rows = parseAll(text, delimiter);
  return { format: 'csv', encoding, delimiter, sheets: [], sheet: null, rows };
}
