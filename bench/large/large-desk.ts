/** Owns where the very large team's files lie between runs (outside the repository), and opens them: as the product does, and its yardsticks. */
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { uuidv7 } from 'uuidv7';
import { migrate } from '../../src/main/store/db/migrate.ts';
import { cacheMigrations } from '../../src/main/store/db/migrations/list.ts';
import { type CacheDb, openStore } from '../../src/main/store/db/open.ts';
import { setPace } from '../../src/main/store/db/page-repo.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { barePolicy } from '../../src/main/store/services/packs.ts';
import { createDeskStore } from '../../src/main/store/sync/desk-store.ts';
import { benchKey } from '../sync/own-desk.ts';
import type { FillSpec } from './large-fill.ts';
import { type LargeSizes, largeNowMs } from './large-rows.ts';

/** Rises when other rows are made. */
const edition = 1;

function folderOf(customers: number): string {
  return join(process.env.STEADYDESK_BENCH_DIR ?? tmpdir(), `steadydesk-large-${edition}-${customers}`);
}

/** Fills the files once; a later run finds them, and reads in what words still wait. Answers the folder. */
export async function ensureLarge(customers: number): Promise<string> {
  const dir = folderOf(customers);
  if (!existsSync(join(dir, 'sizes.json'))) process.stderr.write(`filling ${dir} once, with ${customers.toLocaleString('en')} customers\n`);
  mkdirSync(dirname(dir), { recursive: true });
  const child = fork(fileURLToPath(new URL('./large-fill.ts', import.meta.url)), [JSON.stringify({ dir, customers } satisfies FillSpec)]);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`filling ended with ${code}`);
  return dir;
}

export function sizesIn(dir: string): LargeSizes {
  return JSON.parse(readFileSync(join(dir, 'sizes.json'), 'utf8')) as LargeSizes;
}

/** As far as profile and search need a desk: no link, no contacts in progress, a policy that asks for nothing. */
export function openLarge(dir: string): { desk: Desk; cache: CacheDb; close(): void } {
  const opened = openStore({ dir, keyHex: benchKey });
  if (!opened.ok) throw new Error(opened.error.message);
  const files = opened.value;
  setPace(files.cache, 'live');
  const store = createDeskStore({ files, nowMs: () => largeNowMs, newId: uuidv7 });
  const parts: Pick<Desk, 'store'> & { packs: object; rooms: object; link: object } = {
    store,
    packs: { policy: () => barePolicy },
    rooms: { open: () => [] },
    link: { dataAtMs: () => largeNowMs },
  };
  return { desk: parts as unknown as Desk, cache: files.cache, close: () => files.close() };
}

/** The same file without a cipher, with the product's memory. */
export function openPlain(dir: string): Database {
  const db = new BetterSqlite3(join(dir, 'plain.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('cache_size = -20480');
  // The encrypted one was brought forward when it was opened.
  const forward = migrate(db, cacheMigrations);
  if (!forward.ok) throw new Error(forward.error.message);
  return db;
}

/** The encrypted file by itself, and the children in order of arrival as `heap`. */
export function openBare(dir: string): Database {
  const db = new BetterSqlite3(join(dir, 'cache.db'));
  db.pragma("cipher='aegis'");
  db.pragma(`key='raw:${benchKey}'`);
  db.pragma('cache_size = -20480');
  db.exec(`ATTACH '${join(dir, 'heap.db')}' AS heap KEY 'raw:${benchKey}'`);
  return db;
}
