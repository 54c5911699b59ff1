/** `backup FILE` and `restore FILE`: a file of JSON lines that says itself whether it is whole. It holds the signing key: keep it safe. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type BackupBatch, readEverything, replaceEverything, shapeKnown, shapeOf } from '../db/backup-repo.ts';
import { readMeta } from '../db/meta-repo.ts';
import { HubRefusal } from '../db/refusal.ts';
import type { Db } from '../db/tables.ts';
import { eraseAgain } from './customer-commands.ts';

const headSchema = z.object({
  product: z.literal('steadydesk-hub-backup'),
  format: z.literal(1),
  shape: z.array(z.int()),
  made_at: z.int(),
});
const batchSchema = z.object({ table: z.string(), rows: z.array(z.json()) });
const tailSchema = z.object({ lines: z.int(), sha256: z.string() });

export type BackupWish = { atMs: number; mostBytes?: number };

/** More was to be written than there is room for. */
export class OverRoom extends Error {}

/**
 * Writes beside the file and renames at the end, so that a file of that name is always a whole backup. Throws `OverRoom` before it has
 * written more than `mostBytes`. Answers the number of rows.
 */
export async function backUp(db: Db, path: string, { atMs, mostBytes = Number.POSITIVE_INFINITY }: BackupWish): Promise<number> {
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, 'w', 0o600);
  const hash = createHash('sha256');
  let lines = 0;
  let rows = 0;
  let bytes = 0;
  const put = async (value: object) => {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    bytes += line.length;
    if (bytes > mostBytes) throw new OverRoom('the backup grew larger than the room there is');
    await file.writeFile(line);
    return line;
  };
  const write = async (value: object) => {
    hash.update(await put(value));
    lines++;
  };
  try {
    await write({ product: 'steadydesk-hub-backup', format: 1, shape: await shapeOf(db), made_at: atMs });
    await readEverything(db, async (batch) => {
      rows += batch.rows.length;
      await write(batch);
    });
    await put({ lines, sha256: hash.digest('hex') });
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
  await file.close();
  await rename(unfinished, path);
  return rows;
}

function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
}

function parseLine<T>(schema: z.ZodType<T>, line: string): T | null {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/** Reads the whole file once before anything is replaced. */
async function checkWhole(path: string): Promise<void> {
  const refuse = (why: string) => new HubRefusal('input.invalid', `${path} ${why}. Nothing was changed. Choose another backup file.`);
  if (!existsSync(path)) throw refuse('does not exist');
  const hash = createHash('sha256');
  let lines = 0;
  let last: string | null = null;
  for await (const line of linesOf(path)) {
    if (last !== null) hash.update(`${last}\n`);
    if (lines === 0) {
      const head = parseLine(headSchema, line);
      if (head === null) throw refuse('is not a backup of a Steadydesk hub');
      if (head.shape.join() !== shapeKnown().join()) throw refuse('was made by another version of the hub; restore it with that version');
    }
    last = line;
    lines++;
  }
  const tail = last === null ? null : parseLine(tailSchema, last);
  if (tail === null || tail.lines !== lines - 1 || tail.sha256 !== hash.digest('hex')) throw refuse('is damaged or incomplete');
}

async function* batchesOf(path: string): AsyncIterable<BackupBatch> {
  for await (const line of linesOf(path)) {
    const batch = parseLine(batchSchema, line);
    if (batch !== null) yield batch;
  }
}

/** Replaces everything the hub holds; a customer who was erased since the backup is erased again. Answers the new epoch. */
export async function restore(db: Db, path: string, nowMs = Date.now()): Promise<string> {
  await checkWhole(path);
  await replaceEverything(db, batchesOf(path), (tx) => eraseAgain(tx, nowMs));
  return (await readMeta(db)).epoch;
}
