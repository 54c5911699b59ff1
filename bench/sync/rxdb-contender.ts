/** RxDB in memory: one collection per kind, replicated by its own replication in batches of a thousand; nothing on disk, no cipher. */
import { type Column, entityTables } from '../../src/shared/sync/entity-table.ts';
import { peerModule } from './peer-modules.ts';
import type { Contender } from './sync-child.ts';

type Collection = { count(): { exec(): Promise<number> } };
type Database = {
  addCollections(schemas: Record<string, { schema: object }>): Promise<Record<string, Collection>>;
  close(): Promise<unknown>;
};
type RxDb = { createRxDatabase(options: object): Promise<Database> };
type Replication = {
  awaitInitialReplication(): Promise<void>;
  cancel(): Promise<unknown>;
  error$: { subscribe(f: (e: unknown) => void): void };
};
type ReplicationPlugin = { replicateRxCollection(options: object): Replication };
type Checkpoint = { at: number } | undefined;

const batchRows = 1_000;
const types: Readonly<Record<Column['type'], object>> = {
  text: { type: 'string' },
  int: { type: 'number' },
  bool: { type: 'boolean' },
  json: {},
};

/** `deleted` is its own field there; an id and the customer are indexed, as rows are looked up by them. */
function schemaOf(columns: readonly Column[]): object {
  const owner = columns.find(({ name, nullable }) => name === 'customer_id' && !nullable);
  const properties = columns
    .filter(({ name }) => name !== 'deleted')
    .map(({ name, type, nullable }) => {
      if (name === 'id' || name === owner?.name) return [name, { type: 'string', maxLength: 36 }];
      return [name, nullable ? {} : types[type]];
    });
  const indexes = owner === undefined ? [] : ['customer_id'];
  const required = ['id', ...indexes];
  return { version: 0, primaryKey: 'id', type: 'object', properties: Object.fromEntries(properties), required, indexes };
}

async function documentsOf(url: string, kind: number, from: number, rows: number): Promise<object[]> {
  const answer = await fetch(`${url}/documents?kind=${kind}&from=${from}&rows=${rows}`);
  return (await answer.json()) as object[];
}

async function pullHandler(url: string, kind: number, checkpoint: Checkpoint) {
  const at = checkpoint?.at ?? 0;
  const documents = await documentsOf(url, kind, at, batchRows);
  return { documents, checkpoint: { at: at + documents.length } };
}

export async function rxdbContender(url: string): Promise<Contender> {
  const { createRxDatabase } = await peerModule<RxDb>('rxdb');
  const { getRxStorageMemory } = await peerModule<{ getRxStorageMemory(): object }>('rxdb/plugins/storage-memory');
  const { replicateRxCollection } = await peerModule<ReplicationPlugin>('rxdb/plugins/replication');
  const database = await createRxDatabase({ name: 'bench', storage: getRxStorageMemory(), multiInstance: false });
  // Its free edition keeps at most 13 collections open: only kinds that there are rows of get one.
  const all = Object.values(entityTables);
  const first = await Promise.all(all.map(({ kind }) => documentsOf(url, kind, 0, 1)));
  const tables = all.filter((_, place) => (first[place]?.length ?? 0) > 0);
  const collections = await database.addCollections(
    Object.fromEntries(tables.map(({ table, columns }) => [table, { schema: schemaOf(columns) }])),
  );
  const held = Object.values(collections);
  let replications: Replication[] = [];
  return {
    sync: async () => {
      replications = tables.map(({ table, kind }) =>
        replicateRxCollection({
          collection: collections[table],
          replicationIdentifier: `bench-${table}`,
          deletedField: 'deleted',
          live: false,
          pull: { batchSize: batchRows, handler: (checkpoint: Checkpoint) => pullHandler(url, kind, checkpoint) },
        }),
      );
      for (const { error$ } of replications) {
        error$.subscribe((error) => {
          throw error;
        });
      }
      await Promise.all(replications.map((replication) => replication.awaitInitialReplication()));
    },
    count: async () => (await Promise.all(held.map((collection) => collection.count().exec()))).reduce((sum, count) => sum + count, 0),
    close: async () => {
      await Promise.all(replications.map((replication) => replication.cancel()));
      await database.close();
    },
  };
}
