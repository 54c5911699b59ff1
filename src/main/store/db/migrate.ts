/** Brings a file forward to this version, one transaction per step; `user_version` holds the last step. Never goes back. */
import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../../shared/base/result.ts';

/** Rows of `total` that a long step has brought forward. */
export type TellProgress = (done: number, total: number) => void;

export type Migration = { id: number; name: string; up(db: Database, tell?: TellProgress): void };

/** Answers the steps that ran. A file written by a newer app is refused untouched. */
export function migrate(db: Database, migrations: readonly Migration[], tell?: TellProgress): Result<number[]> {
  const from = Number(db.pragma('user_version', { simple: true }));
  const newest = migrations.at(-1)?.id ?? 0;
  if (from > newest) {
    return fail('db.newer-than-app', 'main', `file is at version ${from}, this app knows ${newest}`, { from, newest });
  }
  const ran: number[] = [];
  for (const migration of migrations) {
    if (migration.id <= from) continue;
    db.transaction(() => {
      migration.up(db, tell);
      db.pragma(`user_version = ${migration.id}`);
    }).immediate();
    ran.push(migration.id);
  }
  return ok(ran);
}
