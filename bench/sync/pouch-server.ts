/** CouchDB's protocol as PouchDB's own server speaks it, over PouchDB in memory, in a process of its own. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import { benchFolder } from './own-desk.ts';
import { peerModule } from './peer-modules.ts';
import { pouchClass } from './pouch-contender.ts';
import { tellRows, toWireRows } from './world-rows.ts';

export type PouchServerSpec = { rows: number };
type App = { use(part: unknown): void; listen(port: number, host: string, done: () => void): Server };

const spec = JSON.parse(process.argv[2] ?? '{}') as PouchServerSpec;
const columnsOf = new Map(Object.values(entityTables).map(({ kind, table, columns }) => [kind, { table, columns }]));
const PouchDb = await pouchClass(['pouchdb-adapter-memory', 'pouchdb-adapter-http', 'pouchdb-replication', 'pouchdb-mapreduce']);
const Memory = PouchDb.defaults({ adapter: 'memory' });
const { default: express } = await peerModule<{ default: () => App }>('express');
const { default: pouchApp } = await peerModule<{ default: (pouch: unknown, options: object) => unknown }>('express-pouchdb');

const database = new Memory('bench');
const documents = toWireRows(tellRows(spec.rows)).map(({ kind, id, cells }) => {
  const { table, columns } = columnsOf.get(kind) ?? { table: '', columns: [] };
  return { _id: `${table}/${id}`, ...Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])) };
});
for (let from = 0; from < documents.length; from += 2_000) await database.bulkDocs(documents.slice(from, from + 2_000));

const app = express();
app.use(pouchApp(Memory, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(benchFolder(), 'server.log') }));
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
// Whoever measures has ended.
process.on('disconnect', () => process.exit());
