/** The log of cache.db is copied by a thread of its own: it stays short under any amount of rows, and nothing depends on the thread. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LogKeeper, startLogKeeper } from '../../src/main/store/db/log-keeper.ts';
import { countConfirmed } from '../../src/main/store/db/page-repo.ts';
import { aDesk, applyParts, openFiles, removeFolder, type TestDesk, testKey } from '../support/desk-store.ts';
import { aCheckedPart, aCustomer, type PageRow } from '../support/synced-rows.ts';

let desk: TestDesk;
let keeper: LogKeeper | null = null;
beforeEach(() => {
  desk = aDesk();
});
afterEach(async () => {
  await keeper?.stop();
  keeper = null;
  if (desk.store.own.open) desk.close();
  removeFolder(desk.dir);
});

const perPage = 500;
const thread = new URL('../../src/main/store/db/log-thread.ts', import.meta.url);

function keep(from: URL, keyHex = testKey): { keeper: LogKeeper; lines: string[] } {
  const lines: string[] = [];
  keeper = startLogKeeper({ cache: desk.store.cache, keyHex, thread: from, log: (line) => lines.push(line) });
  return { keeper, lines };
}

function writePage(page: number): void {
  const rows = Array.from({ length: perPage }, (_, i): PageRow => ({ entity: 'customer', row: aCustomer(page * perPage + i + 1) }));
  applyParts(desk.store, [aCheckedPart({ from: page * perPage, rows })]);
}

const logFrames = () => statSync(join(desk.dir, 'cache.db-wal')).size / 4_120;

test('page after page the log begins anew before it is long, and every row is in the file alone once the thread has ended', async () => {
  const { keeper: kept } = keep(thread);
  for (let page = 0; page < 25; page++) {
    writePage(page);
    await kept.committed(perPage);
    // Between two pages lies at least an answer of the hub.
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(logFrames()).toBeLessThan(14_000);
  await kept.stop();
  desk.close();
  const files = openFiles(desk.dir);
  expect(countConfirmed(files.cache).customer).toBe(25 * perPage);
  expect(files.cache.pragma('quick_check', { simple: true })).toBe('ok');
  files.close();
});

test('a thread that cannot read the file, or is not there at all, is said once and holds nobody up', async () => {
  let page = 0;
  for (const { keeper: kept, lines } of [keep(thread, 'b2'.repeat(32)), keep(new URL('./no-such-thread.ts', import.meta.url))]) {
    for (const end = page + 3; page < end; page++) {
      writePage(page);
      await kept.committed(10_000);
    }
    await kept.stop();
    expect(lines).toHaveLength(1);
    await kept.committed(10_000);
  }
  expect(countConfirmed(desk.store.cache).customer).toBe(6 * perPage);
});
