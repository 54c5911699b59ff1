/** The yardstick: the same pages into the same encrypted tables, with no protocol around them. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import { bareSync, bareWriter, openBare } from './bare-tables.ts';
import { benchFolder } from './own-desk.ts';
import type { Contender } from './sync-child.ts';

export async function bareContender(url: string): Promise<Contender> {
  const dir = benchFolder();
  const db = openBare(join(dir, 'bare.db'), true);
  const write = bareWriter(db);
  const there = new Set(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all());
  const bareTables = Object.values(entityTables).flatMap(({ table }) => (there.has(table) ? [table] : []));
  return {
    sync: async () => {
      await bareSync(url, write);
    },
    count: async () => bareTables.reduce((sum, table) => sum + Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()), 0),
    close: async () => {
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
