/**
 * The yardstick: one transaction per batch with multi-row inserts of the rows as they were sent, whole (kept as JSON, as a hub must keep
 * them) and as the entities desks see, into tables with the hub's own columns and indexes. No judging, no identities, no sync index.
 */
import type { Client } from 'pg';
import { v5 } from './stable-id.ts';

type SentRow = Record<string, unknown> & { kind: string; source_id: string; source_version: number; customer?: string };
type Cells = unknown[];

const mostParameters = 60_000;

export async function makeBareTables(client: Client): Promise<void> {
  for (const table of ['source_row', 'customer', 'orders', 'contact']) {
    await client.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
  }
}

type Target = { table: string; columns: readonly string[]; cells(row: SentRow, scope: string): Cells };

const json = (value: unknown) => JSON.stringify(value);
const base = ['id', 'scope', 'ver', 'deleted'];

const source: Target = {
  table: 'bare_source_row',
  columns: ['source', 'kind', 'source_id', 'version', 'hash', 'body', 'parent_id', 'received_at_ms'],
  cells: (row) => ['bench', row.kind, row.source_id, row.source_version, '', json(row), row.customer ?? null, 1],
};

const entities: Readonly<Record<string, Target>> = {
  customer: {
    table: 'bare_customer',
    columns: [
      ...base,
      'member_no',
      'name',
      'salutation',
      'phone',
      'contact_points',
      'tier',
      'verified',
      'tags',
      'region',
      'member_since_ms',
      'last_contact_at_ms',
    ],
    cells: (row, scope) => [
      ...[v5(`customer ${row.source_id}`), scope, 1, false, row.member_no, row.name, row.salutation],
      ...[
        (row.phones as { number: string }[])[0]?.number,
        json(row.phones),
        row.tier,
        false,
        json(row.tags),
        row.region,
        row.member_since_at,
        null,
      ],
    ],
  },
  order: {
    table: 'bare_orders',
    columns: [
      ...[...base, 'customer_id', 'order_no', 'product', 'quantity', 'amount_cents', 'status', 'placed_at_ms', 'shipped_at_ms'],
      ...['promised_at_ms', 'signed_at_ms', 'signed_by', 'carrier', 'tracking_no'],
    ],
    cells: (row, scope) => [
      ...[v5(`order ${row.source_id}`), scope, 1, false, v5(`customer ${row.customer}`), row.order_no, row.product, 1, row.amount_cents],
      ...[row.status, row.placed_at, null, null, null, null, null, null],
    ],
  },
  contact: {
    table: 'bare_contact',
    columns: [
      ...[...base, 'customer_id', 'ticket_id', 'channel', 'direction', 'from_address', 'state', 'started_at_ms', 'ended_at_ms', 'agent_id'],
      ...['agent_name', 'summary', 'emotion_peak', 'wrap_code', 'packs', 'transcript', 'guide', 'alerts', 'satisfaction'],
    ],
    cells: (row, scope) => [
      ...[v5(`contact ${row.source_id}`), scope, 1, false, v5(`customer ${row.customer}`), null, row.channel, 'in', row.from, 'ended'],
      ...[row.started_at, row.ended_at, null, '', row.summary, 0, null, '{}', '[]', 'null', '[]', null],
    ],
  },
};

async function insert(client: Client, { table, columns }: Target, rows: readonly Cells[]): Promise<void> {
  const most = Math.floor(mostParameters / columns.length);
  for (let at = 0; at < rows.length; at += most) {
    const slice = rows.slice(at, at + most);
    const values = slice.map((cells, row) => `(${cells.map((_, column) => `$${row * columns.length + column + 1}`).join(', ')})`);
    await client.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values.join(', ')}`, slice.flat());
  }
}

export function bareInserter(client: Client, scope: string): (rows: readonly object[]) => Promise<void> {
  return async (given) => {
    const rows = given as SentRow[];
    await client.query('BEGIN');
    await insert(
      client,
      source,
      rows.map((row) => source.cells(row, scope)),
    );
    for (const [kind, target] of Object.entries(entities)) {
      await insert(
        client,
        target,
        rows.filter((row) => row.kind === kind).map((row) => target.cells(row, scope)),
      );
    }
    await client.query('COMMIT');
  };
}
