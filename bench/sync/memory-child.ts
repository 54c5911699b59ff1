/** A store's process over a cache of so many customers: how much memory it holds after many profiles and searches. */
import { readFileSync } from 'node:fs';
import { searchCustomers } from '../../src/main/store/db/customers-repo.ts';
import { Dice } from '../engine/dice.ts';
import { openDesk } from './own-desk.ts';
import { profileOf } from './profile-reads.ts';

export type MemorySpec = { customers: number };
export type MemoryAnswer = { mb: number; fileMb: number };

const spec = JSON.parse(process.argv[2] ?? '{}') as MemorySpec;
const reads = 3_000;

/** Made by SQLite itself, in the order of every key, so that a million takes seconds. Every row can be found by number and member number. */
const fill = `
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :customers)
INSERT INTO customer SELECT printf('00000000-0000-7000-8000-%012x', i), 'team:bench', 1, 0, printf('M%08d', i), '林晓', '女士',
  printf('138%08d', i), printf('[{"number":"138%08d","kind":"mobile","verified":true}]', i), '金卡', 1, '["常客"]', '杭州市西湖区',
  1600000000000 + i, 1700000000000 + i FROM n`;
const keys = (kind: string, key: string) => `INSERT INTO search_key SELECT '${kind}', ${key}, id FROM customer`;

function memoryMb(): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return process.memoryUsage.rss() / 1_048_576;
  }
}

const desk = openDesk({ hubUrl: 'http://hub.bench' });
const { cache } = desk.store;
cache.transaction(() => {
  cache.prepare(fill).run({ customers: spec.customers });
  cache.exec(keys('member', 'lower(member_no)'));
  cache.exec(keys('phone', 'phone'));
})();
cache.pragma('wal_checkpoint(TRUNCATE)');
// As after a start: nothing of the filling is left in memory.
cache.pragma('shrink_memory');

process.on('message', () => {
  const dice = new Dice(11);
  for (let read = 0; read < reads; read++) {
    const n = 1 + dice.below(spec.customers);
    const found = searchCustomers(cache, `138${String(n).padStart(8, '0')}`, 10);
    if (found.length !== 1) throw new Error(`customer ${n} was found ${found.length} times`);
    profileOf(cache, found[0]?.customer.id ?? '');
  }
  globalThis.gc?.();
  const answer: MemoryAnswer = { mb: memoryMb(), fileMb: (Number(cache.pragma('page_count', { simple: true })) * 4_096) / 1e6 };
  desk.close();
  process.send?.(answer);
});
process.send?.({});
