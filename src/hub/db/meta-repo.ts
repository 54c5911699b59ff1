/** The hub's identity and epoch. A new epoch tells every desk that history may have gone back. */
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
  await db.transaction().execute(async (tx) => {
    const { epoch } = await tx.selectFrom('hub_meta').select('epoch').forUpdate().executeTakeFirstOrThrow();
    if (epoch === from) await beginEpoch(tx);
  });
}

/** The epoch that was ends with what each client has had judged until now. */
export async function beginEpoch(tx: Db): Promise<void> {
  await sql`UPDATE client SET epoch_ends = epoch_ends || jsonb_build_object((SELECT epoch FROM hub_meta), last_n)`.execute(tx);
  await sql`UPDATE hub_meta SET epoch = gen_random_uuid()`.execute(tx);
}

export async function markSample(db: Db): Promise<void> {
  await db.updateTable('hub_meta').set({ sample: true }).execute();
}

export async function ping(db: Db): Promise<void> {
  await sql`SELECT 1`.execute(db);
}
