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
import type { BackupState, HubLog } from '../services/hub-core.ts';
import { backUp, OverRoom } from './backup-commands.ts';
import { realTimer, type SetTimer } from './housekeeping.ts';
import { backupsIn, type FreeBytes, freeBytesOnDisk, NoRoom, roomForBackup } from './room-for-backup.ts';

const everyMs = 10 * 60_000;
/** A large hub rests longer: reading everything takes at most a twentieth of its time. */
const restsTimes = 20;
export const keptBackups = { running: 3, 'before-upgrade': 2 } as const;
type Kind = keyof typeof keptBackups;

export function backupFolder(dataDir: string): string {
  return join(dataDir, 'backups');
}

type BackupPlace = { dataDir: string; freeBytes?: FreeBytes | undefined };

/**
 * Names sort by time. A file of that name is always a whole backup; what a kill left unfinished goes with the next. Older ones go only
 * once this one is whole: without room for it they all stay.
 */
async function keepBackup(db: Db, { dataDir, freeBytes, kind, atMs }: BackupPlace & { kind: Kind; atMs: number }): Promise<void> {
  const folder = backupFolder(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) if (name.endsWith('.unfinished')) rmSync(join(folder, name), { force: true });
  const mostBytes = await roomForBackup(db, folder, freeBytes ?? freeBytesOnDisk);
  const made = `${kind}-${new Date(atMs).toISOString().replaceAll(/[:.]/g, '-')}.backup`;
  await backUp(db, join(folder, made), { atMs, mostBytes });
  const known = backupsIn(folder).flatMap(({ name }) => (name.startsWith(`${kind}-`) ? [name] : []));
  // Names from a clock that was ahead since are older than this one, whatever they say.
  const older = [...known.filter((name) => name > made).toSorted(), ...known.filter((name) => name < made).toSorted()];
  for (const name of [...older, made].slice(0, -keptBackups[kind])) rmSync(join(folder, name), { force: true });
}

/** One line without a stack; what there is no room for is said with its numbers. */
function plainly(error: unknown): string {
  return error instanceof NoRoom ? error.message : (errorText(error).split('\n', 1)[0] ?? '');
}

/** For a database that holds something and is about to get another shape. Refuses the upgrade when there is no room for a backup. */
export async function backUpBeforeUpgrade(db: Db, { nowMs, ...place }: BackupPlace & { nowMs: number }): Promise<void> {
  try {
    await keepBackup(db, { ...place, kind: 'before-upgrade', atMs: nowMs });
  } catch (error) {
    throw new HubRefusal(
      'bug',
      `The hub could not be backed up before its upgrade (${plainly(error)}). Nothing was changed. Make room in ${backupFolder(place.dataDir)} and start it again; the version before still runs on this data.`,
    );
  }
}

function isNoRoom(error: unknown): boolean {
  return error instanceof NoRoom || error instanceof OverRoom || (error as NodeJS.ErrnoException).code === 'ENOSPC';
}

type Trouble = NonNullable<BackupState['trouble']>;

const said: Readonly<Record<Trouble['kind'], string>> = {
  'no-room':
    'There is no room for a new backup. The hub goes on working, and the backups made before are whole and stay. Make room on the disk of its data folder, or move older backups to another machine: the hub tries again by itself.',
  failed:
    'The last backup failed. The hub goes on working, and the backups made before are whole and stay. Its log says why: the hub tries again by itself.',
};

export type BackupOptions = BackupPlace & { db: Db; nowMs: () => number; log: HubLog; setTimer?: SetTimer };
/** `stop` resolves when nothing of it is under way. */
export type AutomaticBackups = { stop(): Promise<void>; state(): BackupState };

function lastMadeAt(dataDir: string): number | null {
  return backupsIn(backupFolder(dataDir)).at(-1)?.madeAtMs ?? null;
}

export function startAutomaticBackups({ db, nowMs, log, setTimer = realTimer, ...place }: BackupOptions): AutomaticBackups {
  let underWay = Promise.resolve();
  let isStopped = false;
  let last = '';
  let state: BackupState = { last_at: lastMadeAt(place.dataDir), trouble: null };
  let cancel = () => {};
  const work = async () => {
    const written = await writtenSoFar(db);
    if (written === last) return;
    const atMs = nowMs();
    await keepBackup(db, { ...place, kind: 'running', atMs });
    last = written;
    if (state.trouble !== null) log('backup: backups are made again.');
    state = { last_at: atMs, trouble: null };
  };
  const fail = (error: unknown) => {
    const kind = isNoRoom(error) ? 'no-room' : 'failed';
    // The same trouble every ten minutes is one line.
    if (state.trouble?.kind !== kind || kind === 'failed') log(`backup: ${said[kind]} (${plainly(error)})`);
    state = { ...state, trouble: { kind, say: said[kind] } };
  };
  const wait = (delayMs: number) => {
    cancel = setTimer(() => {
      const beganMs = nowMs();
      underWay = work()
        .catch(fail)
        .then(() => {
          if (!isStopped) wait(Math.max(everyMs, (nowMs() - beganMs) * restsTimes));
        });
    }, delayMs);
  };
  wait(everyMs);
  return {
    state: () => state,
    async stop() {
      isStopped = true;
      cancel();
      await underWay;
    },
  };
}
