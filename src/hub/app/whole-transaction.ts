/** One transaction of a command or a round, outside the storage ports, begun again like all others when another writer got in its way. */
import { inTransaction } from '../db/hub-storage-pg.ts';
import type { Db } from '../db/tables.ts';
import type { HubLog } from '../services/hub-core.ts';
import { tryAgain } from '../services/try-again.ts';

export function inWholeTransaction<T>(db: Db, work: (tx: Db) => Promise<T>, log: HubLog = () => undefined): Promise<T> {
  return tryAgain(() => inTransaction(db, work), { what: 'retention', log });
}
