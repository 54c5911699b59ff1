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
  return {
    sync: async () => {
      await bareSync(url, write);
    },
    count: async () =>
      Object.values(entityTables).reduce((sum, { table }) => sum + Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()), 0),
    close: async () => {
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
