/** Imitates PowerSync's service for one client that has nothing yet: one bucket, a checkpoint, its rows, and the end of the checkpoint. */
import type { ServerResponse } from 'node:http';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import type { WireRow } from './world-rows.ts';

const rowsPerLine = 1_000;
const bucket = 'team[]';
const tables = new Map(Object.values(entityTables).map(({ kind, table, columns }) => [kind, { table, columns }]));

/** JSON columns are text in its SQLite, as in ours. */
function dataOf({ kind, cells }: WireRow): string {
  const columns = tables.get(kind)?.columns ?? [];
  const row: Record<string, unknown> = {};
  for (const [index, { name, type }] of columns.entries()) {
    if (name !== 'id') row[name] = type === 'json' ? JSON.stringify(cells[index]) : cells[index];
  }
  return JSON.stringify(row);
}

function lineOf(rows: readonly WireRow[], from: number, total: number): string {
  const data = rows.map((row, index) => ({
    op_id: String(from + index + 1),
    op: 'PUT',
    object_type: tables.get(row.kind)?.table ?? '',
    object_id: row.id,
    checksum: 1,
    subkey: null,
    data: dataOf(row),
  }));
  const to = from + rows.length;
  return JSON.stringify({ data: { bucket, after: String(from), next_after: String(to), has_more: to < total, data } });
}

export async function servePowerSync(response: ServerResponse, rows: readonly WireRow[]): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const write = (line: string) =>
    new Promise<void>((resolve) => {
      if (response.write(`${line}\n`)) resolve();
      else response.once('drain', () => resolve());
    });
  const last = String(rows.length);
  const checksum = { bucket, checksum: rows.length, count: rows.length, priority: 3, subscriptions: [] };
  await write(JSON.stringify({ checkpoint: { last_op_id: last, write_checkpoint: null, buckets: [checksum], streams: [] } }));
  for (let from = 0; from < rows.length; from += rowsPerLine) {
    await write(lineOf(rows.slice(from, from + rowsPerLine), from, rows.length));
  }
  await write(JSON.stringify({ checkpoint_complete: { last_op_id: last } }));
}
