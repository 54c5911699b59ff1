/** `npm run hub -- COMMAND` on a hub with its own PostgreSQL, as processes: what each does to backups before and after. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHub } from '../../src/hub/app/start-hub.ts';
import { connect } from '../../src/hub/db/open.ts';
import { startPostgres } from '../../src/hub/db/postgres-server.ts';
import type { Db } from '../../src/hub/db/tables.ts';
import { hubCommand } from '../support/hub-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'steadydesk-commands-'));
const backups = join(folder, 'backups');

beforeAll(async () => {
  const hub = await startHub({ dataDir: folder, sample: true });
  await hub.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => rmSync(backups, { recursive: true, force: true }));

const command = (...words: string[]) => hubCommand(folder, ...words);

/** Looks at the database, or writes to it, without bringing it forward. */
async function inDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const server = await startPostgres(folder, () => {});
  const db = connect(server.url('postgres'), () => {});
  try {
    return await work(db);
  } finally {
    await db.destroy();
    await server.stop();
  }
}

/** As the version before left it. */
const undoLastStep = () =>
  inDatabase(async (db) => {
    await sql`DROP INDEX ticket_named_files`.execute(db);
    await sql`DELETE FROM schema_migrations WHERE id = 190`.execute(db);
  });
const isUpgraded = () =>
  inDatabase(async (db) => (await sql`SELECT 1 FROM schema_migrations WHERE id = 190`.execute(db)).rows.length === 1);

const filesHere = () => readdirSync(backups).map((name) => name.replace(/\d{4}-.*Z/, 'DATE'));

test.each([
  ['retention', ['retention', '--dry-run'], 0],
  ['backup', ['backup', join(folder, 'mine.backup')], 0],
  ['erase, also of somebody whom nobody knows', ['erase', 'nobody-of-this-name'], 1],
  ['restore, also of a file that is not there', ['restore', join(folder, 'none.backup')], 1],
])('%s of a new version backs the hub up before it changes the tables, and once', async (_, words, code) => {
  await undoLastStep();
  expect((await command(...words)).code).toBe(code);
  expect(filesHere()).toEqual(['before-upgrade-DATE.backup']);
  await command(...words);
  expect([filesHere(), await isUpgraded()]).toEqual([['before-upgrade-DATE.backup'], true]);
});

test('a command that cannot back the hub up changes nothing, says so in one sentence, and goes on once there is room', async () => {
  await undoLastStep();
  writeFileSync(backups, 'a file where the folder should be');
  const { code, out, err } = await command('retention', '--dry-run');
  expect([code, out]).toEqual([1, '']);
  expect(err.trim().split('\n').at(-1)).toMatch(
    /^The hub could not be backed up before its upgrade \(.*EEXIST.*\)\. Nothing was changed\. Make room/,
  );
  expect(err).not.toContain('    at ');
  expect(await isUpgraded()).toBe(false);
  rmSync(backups);
  expect((await command('retention', '--dry-run')).code).toBe(0);
  expect(await isUpgraded()).toBe(true);
});

test('erase names the backups that still hold the customer, with their dates and when they go, and no other', async () => {
  const customerId = await inDatabase(async (db) => {
    // Nothing is owed to them any more.
    const found = await sql<{ id: string }>`SELECT id FROM customer c WHERE NOT deleted
      AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.customer_id = c.id) AND NOT EXISTS (SELECT 1 FROM commitment p WHERE p.customer_id = c.id)
      LIMIT 1`.execute(db);
    return found.rows[0]?.id ?? '';
  });
  expect(customerId).not.toBe('');
  mkdirSync(backups);
  const running = join(backups, 'running-2026-11-20T08-00-00-000Z.backup');
  const upgrade = join(backups, 'before-upgrade-2026-11-19T08-00-00-000Z.backup');
  const own = join(backups, 'friday.backup');
  for (const [file, day] of [
    [running, 20],
    [upgrade, 19],
    [own, 21],
  ] as const) {
    expect((await command('backup', file)).code).toBe(0);
    const at = new Date(Date.UTC(2026, 10, day, 8));
    utimesSync(file, at, at);
  }
  writeFileSync(join(backups, 'running-2026-11-01T08-00-00-000Z.backup'), 'from before this customer was known\n'.repeat(5_000));
  const { code, out } = await command('erase', customerId);
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^Erased: .*customer 1/),
    'These backups still hold it. Restoring one erases it again; delete what may not wait:',
    `  ${upgrade} (2026-11-19 08:00 UTC), goes by itself after 2 more upgrades`,
    `  ${running} (2026-11-20 08:00 UTC), goes by itself once 3 newer ones are made`,
    `  ${own} (2026-11-21 08:00 UTC), stays until you delete it`,
    'Backups that you made or copied elsewhere are yours to look through; restoring one erases it again.',
    '',
  ]);
});

test('GET /health of a hub that backs itself up says when it last did', async () => {
  mkdirSync(backups);
  const at = new Date(Date.UTC(2026, 10, 20, 8));
  writeFileSync(join(backups, 'running-2026-11-20T08-00-00-000Z.backup'), '{}');
  utimesSync(join(backups, 'running-2026-11-20T08-00-00-000Z.backup'), at, at);
  const hub = await startHub({ dataDir: folder });
  const health = await (await fetch(`${hub.url}/health`)).json();
  await hub.stop();
  expect(health).toMatchObject({ product: 'steadydesk-hub', backups: { last_at: at.getTime(), trouble: null } });
});
