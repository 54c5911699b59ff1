/** Whether the disk has room for one more backup: as much as the last one took, and something left that the database needs to go on. */
import { readdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseBytes } from '../db/backup-repo.ts';
import type { Db } from '../db/tables.ts';

/** What whoever runs the hub may still write into this folder. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytesOnDisk: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** A disk that a backup fills to the brim stops the database. */
const leftForDatabase = 256 * 1024 ** 2;
/** The next backup is a little larger than the last. */
const growth = 1.1;

export type KeptBackup = { name: string; bytes: number; madeAtMs: number };

/** Whole backups in this folder, whoever named them, the newest last. None where there is no such folder. */
export function backupsIn(folder: string): KeptBackup[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.backup'));
  const found = names.flatMap((name) => {
    const file = statSync(join(folder, name), { throwIfNoEntry: false });
    return file === undefined ? [] : [{ name, bytes: file.size, madeAtMs: Math.floor(file.mtimeMs) }];
  });
  return found.toSorted((a, b) => a.madeAtMs - b.madeAtMs);
}

/** There is no room for a backup. The message says what is needed and where. */
export class NoRoom extends Error {}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MB`;
}

/** How many bytes the next backup may have. Throws `NoRoom` when that is less than it will probably take. */
export async function roomForBackup(db: Db, folder: string, freeBytes: FreeBytes): Promise<number> {
  const last = backupsIn(folder).at(-1);
  const expected = last === undefined ? await databaseBytes(db) : last.bytes * growth;
  const free = await freeBytes(folder);
  if (free - leftForDatabase >= expected) return free - leftForDatabase;
  const needed = `needs about ${megabytes(expected)} and ${megabytes(leftForDatabase)} beside it for the database`;
  throw new NoRoom(`a backup ${needed}, and ${megabytes(free)} are free in ${folder}`);
}
