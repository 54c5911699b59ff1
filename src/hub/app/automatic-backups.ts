/**
 * Backups that nobody asks for, of a hub that runs its own PostgreSQL: while it works, as soon as something is new, and before another
 * version changes its tables. They lie in `backups` of the data folder; copy them to another machine. Whoever runs a PostgreSQL of their
 * own backs it up with its own means.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorText } from '../../shared/base/log.ts';
import { writtenSoFar } from '../db/backup-repo.ts';
import { HubRefusal } from '../db/refusal.ts';
import type { Db } from '../db/tables.ts';
import type { HubLog } from '../services/hub-core.ts';
import { backUp } from './backup-commands.ts';
import { realTimer, type SetTimer } from './housekeeping.ts';

const everyMs = 10 * 60_000;
/** A large hub rests longer: reading everything takes at most a twentieth of its time. */
const restsTimes = 20;
const kept = { running: 3, 'before-upgrade': 2 } as const;
type Kind = keyof typeof kept;

/** Names sort by time. A file of that name is always a whole backup; what a kill left unfinished goes with the next. */
async function keepBackup(db: Db, { dataDir, kind, atMs }: { dataDir: string; kind: Kind; atMs: number }): Promise<void> {
  const folder = join(dataDir, 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) if (name.endsWith('.unfinished')) rmSync(join(folder, name), { force: true });
  const made = `${kind}-${new Date(atMs).toISOString().replaceAll(/[:.]/g, '-')}.backup`;
  await backUp(db, join(folder, made), atMs);
  const known = readdirSync(folder).filter((name) => name.startsWith(`${kind}-`) && name.endsWith('.backup'));
  // Names from a clock that was ahead since are older than this one, whatever they say.
  const older = [...known.filter((name) => name > made).toSorted(), ...known.filter((name) => name < made).toSorted()];
  for (const name of [...older, made].slice(0, -kept[kind])) rmSync(join(folder, name), { force: true });
}

/** For a database that holds something and is about to get another shape. Refuses the upgrade when there is no room for a backup. */
export async function backUpBeforeUpgrade(db: Db, { dataDir, nowMs }: { dataDir: string; nowMs: number }): Promise<void> {
  try {
    await keepBackup(db, { dataDir, kind: 'before-upgrade', atMs: nowMs });
  } catch (error) {
    throw new HubRefusal(
      'bug',
      `The hub could not be backed up before its upgrade (${errorText(error)}). Nothing was changed. Make room in ${join(dataDir, 'backups')} and start it again; the version before still runs on this data.`,
    );
  }
}

export type BackupOptions = { db: Db; dataDir: string; nowMs: () => number; log: HubLog; setTimer?: SetTimer };

/** The answer ends it, and resolves when nothing of it is under way. */
export function startAutomaticBackups({ db, dataDir, nowMs, log, setTimer = realTimer }: BackupOptions): () => Promise<void> {
  let underWay = Promise.resolve();
  let isStopped = false;
  let last = '';
  let cancel = () => {};
  const work = async () => {
    const written = await writtenSoFar(db);
    if (written === last) return;
    await keepBackup(db, { dataDir, kind: 'running', atMs: nowMs() });
    last = written;
  };
  const wait = (delayMs: number) => {
    cancel = setTimer(() => {
      const beganMs = nowMs();
      underWay = work()
        .catch((error: unknown) => log(`backup: ${errorText(error)}`))
        .then(() => {
          if (!isStopped) wait(Math.max(everyMs, (nowMs() - beganMs) * restsTimes));
        });
    }, delayMs);
  };
  wait(everyMs);
  return async () => {
    isStopped = true;
    cancel();
    await underWay;
  };
}
