/** The hub's identity and epoch. A new epoch tells every desk that history may have gone back. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { HubMeta } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

/** The tables are empty. */
export class NoHubHere extends Error {
  constructor() {
    super('this database holds no hub');
  }
}

export async function readMeta(db: Db): Promise<HubMeta> {
  const row = await db
    .selectFrom('hub_meta')
    .select(['hub_id', 'epoch', 'sample'])
    .executeTakeFirstOrThrow(() => new NoHubHere());
  return { hubId: row.hub_id, epoch: row.epoch, sample: row.sample };
}

/** Inside a push: nobody may change the epoch until the push has ended. */
export async function readEpochLocked(tx: Db): Promise<string> {
  const row = await tx.selectFrom('hub_meta').select('epoch').forShare().executeTakeFirstOrThrow();
  return row.epoch;
}

/** Moves the epoch only if it is still `from`, so that several desks reporting the same fault cause one change. */
export async function changeEpoch(db: Db, from: string): Promise<void> {
  await db.updateTable('hub_meta').set({ epoch: randomUUID() }).where('epoch', '=', from).execute();
}

export async function markSample(db: Db): Promise<void> {
  await db.updateTable('hub_meta').set({ sample: true }).execute();
}

export async function ping(db: Db): Promise<void> {
  await sql`SELECT 1`.execute(db);
}
