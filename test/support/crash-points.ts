/**
 * What a kill leaves on the disk, at every point where it can matter: before each call of the database driver the files are as another
 * process would find them. (What a kill inside one call leaves is a torn log, or pages of a checkpoint; those have tests of their own.)
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { removeFolder } from './desk-store.ts';

/** A folder's files by name. */
export type Snapshot = ReadonlyMap<string, Buffer>;

export function snapshotOf(dir: string): Snapshot {
  return new Map(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name))]));
}

/** Writes the files and nothing else into `dir`. */
export function restore(snapshot: Snapshot, dir: string): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  for (const [name, bytes] of snapshot) writeFileSync(join(dir, name), bytes);
}

function isSame(left: Snapshot, right: Snapshot): boolean {
  return left.size === right.size && [...left].every(([name, bytes]) => right.get(name)?.equals(bytes) === true);
}

/** Runs `act` on the files in `dir`, and answers each state of them that differs from the one before: first as it was, last as it is. */
export async function crashPoints(dir: string, act: () => void | Promise<void>): Promise<Snapshot[]> {
  const points: Snapshot[] = [];
  const look = () => {
    const now = snapshotOf(dir);
    const last = points.at(-1);
    if (last === undefined || !isSame(last, now)) points.push(now);
  };
  const letGo = beforeEveryCall(look);
  try {
    await act();
  } finally {
    letGo();
  }
  look();
  return points;
}

/** Answers how to let go again. */
function beforeEveryCall(look: () => void): () => void {
  const probe = new BetterSqlite3(':memory:');
  const targets = [
    { holder: Object.getPrototypeOf(probe.prepare('SELECT 1')) as Record<string, unknown>, names: ['run', 'get', 'all'] },
    { holder: BetterSqlite3.prototype as unknown as Record<string, unknown>, names: ['exec', 'close'] },
  ];
  probe.close();
  const undo = targets.flatMap(({ holder, names }) =>
    names.map((name) => {
      const original = holder[name] as (this: Database, ...args: unknown[]) => unknown;
      holder[name] = function (this: Database, ...args: unknown[]) {
        look();
        return original.apply(this, args);
      };
      return () => {
        holder[name] = original;
      };
    }),
  );
  return () => {
    for (const put of undo) put();
  };
}

/** Memory where there is such a folder: what was frozen elsewhere is only read here, and hundreds of openings would wait for the disk. */
const copiesIn = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Each snapshot in turn in a folder of its own. */
export async function atEach(points: readonly Snapshot[], check: (dir: string, index: number) => void | Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(copiesIn, 'steadydesk-copy-'));
  try {
    for (const [index, point] of points.entries()) {
      restore(point, dir);
      await check(dir, index);
    }
  } finally {
    removeFolder(dir);
  }
}
