/** Runs in a thread of its own: brings cache.db forward to this version, and tells how far it is. Ends when that is done. */
import { parentPort, workerData } from 'node:worker_threads';
import { migrate } from './migrate.ts';
import { cacheMigrations } from './migrations/list.ts';
import { connect, type OpenOptions } from './open.ts';
import type { UpgradeStep } from './upgrade.ts';

const db = connect(workerData as OpenOptions, 'cache.db');
db.pragma('synchronous = NORMAL');
// Purged rows must not linger in free pages.
db.pragma('secure_delete = ON');
migrate(db, cacheMigrations, (done, total) => parentPort?.postMessage({ done, total } satisfies UpgradeStep));
db.close();
