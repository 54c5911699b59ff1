/** `npm run bench` is too long for every commit: what it measures against must at least take the rows that there are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bareWriter, openBare } from '../../bench/sync/bare-tables.ts';
import { tellRows, toWireRows } from '../../bench/sync/world-rows.ts';
import { entityTables } from '../../src/shared/sync/entity-table.ts';

test('the yardstick of a first sync takes a row of every kind with every column it has today', () => {
  const folder = mkdtempSync(join(tmpdir(), 'steadydesk-yardstick-'));
  const db = openBare(join(folder, 'bare.db'), true);
  try {
    const told = new Map(toWireRows(tellRows(2_000)).map(({ kind, cells }) => [kind, cells]));
    const kinds = [...told].map(([kind, cells]) => ({ kind, cols: [], rows: [cells], removed: [] }));
    bareWriter(db)({ to: 1, head: 1, kinds });
    for (const { kind, table, columns } of Object.values(entityTables).filter(({ kind }) => told.has(kind))) {
      const names = (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
      expect(names, table).toEqual(expect.arrayContaining(columns.map(({ name }) => name)));
      expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get(), `${table}, kind ${kind}`).toEqual({ n: 1 });
    }
    expect(told.size).toBeGreaterThan(5);
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
