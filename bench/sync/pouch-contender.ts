/** PouchDB's replication from express-pouchdb into a LevelDB folder: with its default batch, or with one tuned for this. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from './own-desk.ts';
import { peerModule } from './peer-modules.ts';
import type { Contender } from './sync-child.ts';

export type Pouch = {
  info(): Promise<{ doc_count: number }>;
  bulkDocs(docs: readonly object[]): Promise<unknown>;
  destroy(): Promise<unknown>;
};
export type PouchClass = {
  new (name: string, options?: object): Pouch;
  plugin(plugin: unknown): PouchClass;
  defaults(options: object): PouchClass;
  replicate(from: string, to: Pouch, options: object): Promise<unknown>;
};

export async function pouchClass(plugins: readonly string[]): Promise<PouchClass> {
  const { default: core } = await peerModule<{ default: PouchClass }>('pouchdb-core');
  for (const name of plugins) core.plugin((await peerModule<{ default: unknown }>(name)).default);
  return core;
}

/** `batchRows` null: as it comes. */
export async function pouchContender(url: string, batchRows: number | null): Promise<Contender> {
  const PouchDb = await pouchClass(['pouchdb-adapter-leveldb', 'pouchdb-adapter-http', 'pouchdb-replication']);
  const dir = benchFolder();
  const local = new PouchDb(join(dir, 'pouch'), { adapter: 'leveldb' });
  await local.info();
  return {
    sync: async () => {
      await PouchDb.replicate(`${url}/bench`, local, batchRows === null ? {} : { batch_size: batchRows });
    },
    count: async () => (await local.info()).doc_count,
    close: async () => {
      await local.destroy();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
