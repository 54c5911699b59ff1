/**
 * Fills a folder with the encrypted cache of a very large team, as the product writes its pages and reads its words in, and beside it the
 * same file without a cipher and the children in order of arrival, which are the yardsticks. Says how far it is on stderr.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { openStore } from '../../src/main/store/db/open.ts';
import { rowWriter } from '../../src/main/store/db/page-repo.ts';
import { countSearchTodo, gatherWords, mergeSearchIndex, startWords, writeWords } from '../../src/main/store/db/search-index-repo.ts';
import type { EntityName, EntityRows } from '../../src/shared/sync/entity-table.ts';
import { entityToSqlite } from '../../src/shared/sync/rows.ts';
import { benchKey } from '../sync/own-desk.ts';
import { heapTables } from './heap-tables.ts';
import * as rows from './large-rows.ts';

export type FillSpec = { dir: string; customers: number };

const spec = JSON.parse(process.argv[2] ?? '{}') as FillSpec;
const sizes = rows.sizesOf(spec.customers);
const rowsPerCommit = 50_000;
/** Enough for the top of every index, so that rows in no order are no torture of the disk. */
const memoryKb = 3_000_000;
const began = performance.now();

function tell(text: string): void {
  process.stderr.write(`  ${((performance.now() - began) / 1_000).toFixed(0)} s: ${text}\n`);
}

function putAll<K extends EntityName>(cache: Cache, entity: K, count: number, rowAt: (n: number) => EntityRows[K]): void {
  for (let from = 0; from < count; from += rowsPerCommit) {
    cache.transaction(() => {
      const writer = rowWriter(cache, { entity, scope: rows.largeScope, gen: 0, always: true });
      for (let n = from; n < Math.min(count, from + rowsPerCommit); n++) {
        const row = rowAt(n);
        writer.put(row.id, entityToSqlite(entity, row));
      }
      writer.end();
    })();
  }
  tell(`${count.toLocaleString('en')} rows of ${entity}`);
}

type Store = Extract<ReturnType<typeof openStore>, { ok: true }>['value'];
type Cache = Store['cache'];

/** Nothing here is worth waiting for the disk: files that are not finished are made anew. */
function openToFill(dir: string): Store {
  const opened = openStore({ dir, keyHex: benchKey });
  if (!opened.ok) throw new Error(opened.error.message);
  const { cache } = opened.value;
  cache.pragma(`cache_size = -${memoryKb}`);
  cache.pragma('synchronous = OFF');
  cache.pragma('secure_delete = OFF');
  cache.pragma('wal_autocheckpoint = 20000');
  return opened.value;
}

/** Goes on where an earlier run was ended. */
function readWordsIn(dir: string): void {
  const store = openToFill(dir);
  const { cache } = store;
  while (countSearchTodo(cache) > 0) {
    const batch = startWords();
    cache.transaction(() => {
      gatherWords(cache, batch, { isTimeUp: () => false, most: rowsPerCommit });
      writeWords(cache, batch, () => false);
    })();
  }
  while (mergeSearchIndex(cache));
  tell('all words read in');
  cache.pragma('wal_checkpoint(TRUNCATE)');
  store.close();
}

function fillEncrypted(dir: string): void {
  const store = openToFill(dir);
  const { cache } = store;
  const last = rows.lastContacts(sizes);
  putAll(cache, 'customer', sizes.customers, (n) => rows.customerRow(n, last[n] ?? 0));
  putAll(cache, 'order', sizes.orders, (n) => rows.orderRow(n, sizes));
  putAll(cache, 'logistics_event', sizes.logistics, (n) => rows.logisticsRow(n, sizes));
  putAll(cache, 'ticket', sizes.tickets, (n) => rows.ticketRow(n, sizes));
  putAll(cache, 'ticket_event', sizes.events, (n) => rows.eventRow(n, sizes));
  putAll(cache, 'commitment', sizes.commitments, (n) => rows.commitmentRow(n, sizes));
  putAll(cache, 'benefit', sizes.benefits, (n) => rows.benefitRow(n, sizes));
  putAll(cache, 'contact', sizes.contacts, (n) => rows.contactRow(n, sizes));
  cache.pragma('wal_checkpoint(TRUNCATE)');
  store.close();
}

/** The same pages without a key. */
function decrypt(dir: string): void {
  copyFileSync(join(dir, 'cache.db'), join(dir, 'plain.db'));
  const db = new BetterSqlite3(join(dir, 'plain.db'));
  db.pragma("cipher='aegis'");
  db.pragma(`key='raw:${benchKey}'`);
  db.pragma('journal_mode = DELETE');
  db.pragma('synchronous = OFF');
  db.pragma("rekey=''");
  db.close();
  tell('the same file without a cipher');
}

/** Children in order of arrival, with an index by customer. */
function layHeaps(dir: string): void {
  const db = new BetterSqlite3(join(dir, 'heap.db'));
  db.pragma("cipher='aegis'");
  db.pragma(`key='raw:${benchKey}'`);
  db.pragma('synchronous = OFF');
  db.pragma(`cache_size = -${memoryKb}`);
  db.exec(`ATTACH '${join(dir, 'cache.db')}' AS own KEY 'raw:${benchKey}'`);
  for (const { table, time, columns } of heapTables) {
    db.exec(`CREATE TABLE ${table} AS SELECT ${columns} FROM own.${table} ORDER BY own.${table}.${time}`);
    db.exec(`CREATE INDEX ${table}_by_customer ON ${table} (customer_id, ${time} DESC)`);
  }
  db.close();
  tell('children in order of arrival');
}

/** The words last: they are the longest part, and the yardsticks need none. */
function fill(): void {
  const part = `${spec.dir}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  fillEncrypted(part);
  decrypt(part);
  layHeaps(part);
  writeFileSync(join(part, 'sizes.json'), JSON.stringify(sizes));
  renameSync(part, spec.dir);
}

if (!existsSync(join(spec.dir, 'sizes.json'))) fill();
readWordsIn(spec.dir);
