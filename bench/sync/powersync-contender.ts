/** PowerSync's client for Node with its core extension, on a plain file, against a service that is imitated and so costs it nothing. */
import { rmSync } from 'node:fs';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import { benchFolder } from './own-desk.ts';
import { peerModule } from './peer-modules.ts';
import type { Contender } from './sync-child.ts';

type Client = {
  init(): Promise<void>;
  connect(connector: object): Promise<void>;
  waitForFirstSync(): Promise<void>;
  get<Row>(sql: string): Promise<Row>;
  close(): Promise<void>;
};
type Module = {
  PowerSyncDatabase: new (options: object) => Client;
  Schema: new (tables: Record<string, object>) => object;
  Table: new (columns: Record<string, object>, options: object) => object;
  column: { text: object; integer: object };
};

export async function powersyncContender(url: string): Promise<Contender> {
  const { PowerSyncDatabase, Schema, Table, column } = await peerModule<Module>('@powersync/node');
  const tables = Object.values(entityTables).map(({ table, columns }): [string, object] => {
    const cells = columns
      .filter(({ name }) => name !== 'id')
      .map(({ name, type }): [string, object] => [name, type === 'int' || type === 'bool' ? column.integer : column.text]);
    const indexes = columns.some(({ name }) => name === 'customer_id') ? { by_customer: ['customer_id'] } : {};
    return [table, new Table(Object.fromEntries(cells), { indexes })];
  });
  const dir = benchFolder();
  const client = new PowerSyncDatabase({
    schema: new Schema(Object.fromEntries(tables)),
    database: { dbFilename: 'bench.db', dbLocation: dir, implementation: { type: 'better-sqlite3' } },
  });
  await client.init();
  const connector = { fetchCredentials: async () => ({ endpoint: url, token: 'bench' }), uploadData: async () => {} };
  return {
    sync: async () => {
      await client.connect(connector);
      await client.waitForFirstSync();
    },
    count: async () => {
      let sum = 0;
      for (const [table] of tables) sum += (await client.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)).n;
      return sum;
    },
    close: async () => {
      await client.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
