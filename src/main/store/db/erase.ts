/** Erases a desk: all three database files with their side files, whatever is in them. Begun, it is finished at the next start if need be. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const begunMark = 'erase.begun';
const erasedMark = 'erased';
const ours = /^(cache|own|diary|cache\.damaged)\.db(-wal|-shm|-journal)?$|^key\.check$|^cache\.suspect$/;

/** Nothing may have the files open any more. */
export function eraseDesk(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dir, begunMark), '');
  for (const name of readdirSync(dir)) if (ours.test(name)) rmSync(join(dir, name), { force: true });
  renameSync(join(dir, begunMark), join(dir, erasedMark));
}

/** Before the files are opened: an erasure that a crash cut short goes on. */
export function finishErasing(dir: string): void {
  if (existsSync(join(dir, begunMark))) eraseDesk(dir);
}

/** True from an erasure until somebody is signed in here again. */
export function wasErased(dir: string): boolean {
  return existsSync(join(dir, erasedMark));
}

export function forgetErasure(dir: string): void {
  rmSync(join(dir, erasedMark), { force: true });
}
