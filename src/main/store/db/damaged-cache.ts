/** A cache that did not read any more lies beside the new one until that is whole: the last one only, and never longer than what it holds may be here. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const sideFiles = ['', '-wal', '-shm'];

export function setCacheAside(dir: string): void {
  dropDamagedCache(dir);
  for (const suffix of sideFiles) {
    const from = join(dir, `cache.db${suffix}`);
    if (existsSync(from)) renameSync(from, damagedPath(dir, suffix));
  }
}

export function isCacheAside(dir: string): boolean {
  return existsSync(damagedPath(dir, ''));
}

export function dropDamagedCache(dir: string): void {
  for (const suffix of sideFiles) rmSync(damagedPath(dir, suffix), { force: true });
}

function damagedPath(dir: string, suffix: string): string {
  return join(dir, `cache.damaged.db${suffix}`);
}
