/** A hub that backs itself up: when something is new, a few files only, and before its tables change. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUpBeforeUpgrade, startAutomaticBackups } from '../../src/hub/app/automatic-backups.ts';
import { restore } from '../../src/hub/app/backup-commands.ts';
import { migrate } from '../../src/hub/db/migrate.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
const folder = mkdtempSync(join(tmpdir(), 'steadydesk-backups-'));
beforeAll(async () => {
  hub = await createHub();
});
afterAll(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

const minute = 60_000;
const filesIn = (dataDir: string) => readdirSync(join(dataDir, 'backups')).toSorted();

/** Runs the next round that waits, to its end. */
function aRound() {
  const waiting: { callback: () => void; delayMs: number }[] = [];
  const setTimer = (callback: () => void, delayMs: number) => {
    waiting.push({ callback, delayMs });
    return () => {};
  };
  const next = async (): Promise<number> => {
    const round = waiting.shift();
    round?.callback();
    while (waiting.length === 0) await new Promise(setImmediate);
    return round?.delayMs ?? 0;
  };
  return { setTimer, next };
}

test('every ten minutes when something is new, the last three are kept, and each restores', async () => {
  const dataDir = join(folder, 'running');
  mkdirSync(join(dataDir, 'backups'), { recursive: true });
  writeFileSync(join(dataDir, 'backups', 'running-1999.backup.unfinished'), 'cut short');
  const { token } = await hub.addUser();
  const desk = new WireDesk(hub, token);
  await desk.pull();
  const { setTimer, next } = aRound();
  const log: string[] = [];
  let atMs = Date.UTC(2026, 10, 22);
  const stop = startAutomaticBackups({ db: hub.db, dataDir, nowMs: () => atMs, log: (line) => log.push(line), setTimer });
  expect(await next()).toBe(10 * minute);
  expect(filesIn(dataDir)).toHaveLength(1);
  atMs += 10 * minute;
  await next();
  expect(filesIn(dataDir)).toHaveLength(1);
  for (let i = 0; i < 4; i++) {
    await desk.push([desk.newCustomer()]);
    atMs += 10 * minute;
    await next();
  }
  const files = filesIn(dataDir);
  expect([files.length, log]).toEqual([3, []]);
  await desk.pull();
  const rows = [...desk.rows].sort();
  await desk.push([desk.newCustomer()]);
  await restore(hub.db, join(dataDir, 'backups', files.at(-1) ?? ''));
  const again = new WireDesk(hub, token);
  await again.pull();
  expect([...again.rows].sort()).toEqual(rows);
  await again.push([again.newCustomer()]);
  atMs -= 365 * 24 * 60 * minute;
  await next();
  const made = `running-${new Date(atMs).toISOString().replaceAll(/[:.]/g, '-')}.backup`;
  expect([filesIn(dataDir).length, filesIn(dataDir).includes(made)]).toEqual([3, true]);
  await stop();
});

test('before the tables of a hub that holds something change, and not of a new one or one that stays as it is', async () => {
  const dataDir = join(folder, 'upgrade');
  const asked: number[] = [];
  const backUp = async () => {
    asked.push(1);
    await backUpBeforeUpgrade(hub.db, { dataDir, nowMs: Date.UTC(2026, 10, 22) });
  };
  await migrate(hub.db, backUp);
  expect(asked).toEqual([]);
  // As the version before left it.
  await undoLastStep();
  await migrate(hub.db, backUp);
  expect([asked.length, filesIn(dataDir)]).toEqual([1, ['before-upgrade-2026-11-22T00-00-00-000Z.backup']]);
  await expect(restore(hub.db, join(dataDir, 'backups', filesIn(dataDir)[0] ?? ''))).rejects.toThrow(/made by another version/);
});

test('an upgrade for which there is no room is refused with everything as it was', async () => {
  const dataDir = join(folder, 'full');
  writeFileSync(dataDir, 'a file where the folder should be');
  await undoLastStep();
  await expect(migrate(hub.db, (db) => backUpBeforeUpgrade(db, { dataDir, nowMs: 0 }))).rejects.toThrow(/Nothing was changed/);
  await migrate(hub.db);
});

async function undoLastStep(): Promise<void> {
  await sql`DROP INDEX ticket_named_files`.execute(hub.db);
  await sql`DELETE FROM schema_migrations WHERE id = 190`.execute(hub.db);
}
