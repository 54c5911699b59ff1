/**
 * A store's process over a cache of so many customers: how much memory it holds after many profiles and searches. The cache is filled by
 * a process before it, so that nothing of the filling is counted.
 */
import { readFileSync } from 'node:fs';
import { searchCustomers } from '../../src/main/store/db/customer-search-repo.ts';
import { Dice } from '../engine/dice.ts';
import { openDesk } from './own-desk.ts';
import { profileOf } from './profile-reads.ts';

/** `dir`: of a desk that is filled; null fills one and answers where. */
export type MemorySpec = { customers: number; dir: string | null };
export type MemoryAnswer = { mb: number; fileMb: number; dir: string };

const spec = JSON.parse(process.argv[2] ?? '{}') as MemorySpec;
const reads = 3_000;

/** Made by SQLite itself, in the order of every key, so that a million takes seconds. Every row can be found by number and member number. */
const fill = `
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :customers)
INSERT INTO customer SELECT printf('00000000-0000-7000-8000-%012x', i), 'team:bench', 1, 0, printf('M%08d', i), '林晓', '女士',
  printf('138%08d', i), printf('[{"number":"138%08d","kind":"mobile","verified":true}]', i), '金卡', 1, '["常客"]', '杭州市西湖区',
  1600000000000 + i, 1700000000000 + i FROM n`;
const keys = (kind: string, key: string) => `INSERT INTO search_key SELECT '${kind}', ${key}, id, last_contact_at_ms FROM customer`;

function memoryMb(): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return process.memoryUsage.rss() / 1_048_576;
  }
}

const desk = openDesk({ hubUrl: 'http://hub.bench', ...(spec.dir === null ? {} : { dir: spec.dir }) });
const { cache } = desk.store;

function fillCache(): void {
  cache.transaction(() => {
    cache.prepare(fill).run({ customers: spec.customers });
    cache.exec(keys('member', 'lower(member_no)'));
    cache.exec(keys('phone', 'phone'));
  })();
  cache.pragma('wal_checkpoint(TRUNCATE)');
}

function readMuch(): void {
  const dice = new Dice(11);
  for (let read = 0; read < reads; read++) {
    const n = 1 + dice.below(spec.customers);
    const found = searchCustomers(cache, `138${String(n).padStart(8, '0')}`, 10);
    if (found.length !== 1) throw new Error(`customer ${n} was found ${found.length} times`);
    profileOf(cache, found[0]?.customer.id ?? '');
  }
}

async function run(): Promise<MemoryAnswer> {
  if (spec.dir === null) fillCache();
  else readMuch();
  globalThis.gc?.();
  const fileMb = (Number(cache.pragma('page_count', { simple: true })) * 4_096) / 1e6;
  const answer = { mb: memoryMb(), fileMb, dir: desk.dir };
  await desk.close(spec.dir === null);
  return answer;
}

process.on('message', () => {
  run()
    .then((answer) => process.send?.(answer))
    .catch((error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    });
});
process.send?.({});
