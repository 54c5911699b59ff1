/** The hub's database: its shape is the entity table's, one writer of the index, one hub per folder, and it survives a kill. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub } from '../../src/hub/app/start-hub.ts';
import { HubRefusal } from '../../src/hub/db/refusal.ts';
import { entityNames, entityTables } from '../../src/shared/sync/entity-table.ts';
import { createHub, type TestHub } from '../support/hub.ts';

const sqlTypes = { text: ['text', 'uuid'], int: ['bigint'], bool: ['boolean'], json: ['jsonb'] } as const;

describe('shape', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await createHub();
  });
  afterAll(() => hub.stop());

  test.each(entityNames)('the table of %s has exactly the columns of the entity table', async (entity) => {
    const { table, columns } = entityTables[entity];
    const found = await sql<{ name: string; type: string; nullable: boolean }>`
      SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = ${table} ORDER BY ordinal_position`.execute(hub.db);
    expect(found.rows.map(({ name, nullable }) => ({ name, nullable }))).toEqual(columns.map(({ name, nullable }) => ({ name, nullable })));
    for (const [i, column] of columns.entries()) expect(sqlTypes[column.type]).toContain(found.rows[i]?.type);
    expect(found.rows[0]).toEqual({ name: 'id', type: 'uuid', nullable: false });
  });

  test('a database written by a newer hub is refused untouched', async () => {
    await sql`INSERT INTO schema_migrations (id, name) VALUES (99999, 'from-the-future')`.execute(hub.db);
    await expect(hub.restart()).rejects.toMatchObject({ code: 'db.newer-than-app' });
    await sql`DELETE FROM schema_migrations WHERE id = 99999`.execute(hub.db);
    await hub.restart();
  });
});

test('only hub_commit writes the index and the scope counters, and only the pruning of removals takes from them', () => {
  const writing =
    /\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|insertInto\(['"`]|updateTable\(['"`]|deleteFrom\(['"`])\s*(sync_index|sync_scope)\b/i;
  const writers = globSync('src/**/*.ts').filter((file) => writing.test(readFileSync(file, 'utf8')));
  // Each migration replaces the function of the one before.
  const functions = ['0020-hub-commit', '0131-lean-hub-commit', '0170-commit-by-columns', '0180-cells-in-common'].map(
    (step) => `src/hub/db/migrations/${step}.ts`,
  );
  expect(writers.toSorted()).toEqual([...functions, 'src/hub/db/prune-repo.ts']);
});

describe('the embedded server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'steadydesk-hub-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function hubProcess(...args: string[]): ChildProcess {
    return spawn(process.execPath, ['src/hub/app/server.ts', '--port', '0', '--data', folder, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
  function untilReady(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      let heard = '';
      const listen = (chunk: Buffer) => {
        heard += chunk.toString('utf8');
        const url = /Hub ready at (\S+)/.exec(heard)?.[1];
        if (url) resolve(url);
      };
      child.stdout?.on('data', listen);
      child.stderr?.on('data', listen);
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${heard}`)));
    });
  }
  function ended(child: ChildProcess): Promise<number | null> {
    return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  }
  async function epochAt(url: string): Promise<string> {
    return ((await (await fetch(`${url}/health`)).json()) as { epoch: string }).epoch;
  }

  test('keeps its data over a clean stop, a kill and a stale lock, and lets no second hub in', async () => {
    const first = hubProcess();
    const url = await untilReady(first);
    const epoch = await epochAt(url);
    expect(statSync(join(folder, 'postgres.password')).mode & 0o777).toBe(0o600);
    await expect(startHub({ dataDir: folder })).rejects.toThrow(HubRefusal);
    await expect(startHub({ dataDir: folder })).rejects.toThrow(/is using .*Its data is untouched/);
    const stopped = ended(first);
    first.kill('SIGTERM');
    expect(await stopped).toBe(0);
    expect(existsSync(join(folder, 'hub.lock'))).toBe(false);

    const second = hubProcess();
    expect(await epochAt(await untilReady(second))).toBe(epoch);
    const killed = ended(second);
    second.kill('SIGKILL');
    await killed;
    expect(existsSync(join(folder, 'hub.lock'))).toBe(true);

    const third = await startHub({ dataDir: folder });
    expect(await epochAt(third.url)).toBe(epoch);
    await third.stop();

    writeFileSync(join(folder, 'hub.lock'), JSON.stringify({ pid: process.pid, startedAt: '1' }));
    const fourth = await startHub({ dataDir: folder });
    expect(await epochAt(fourth.url)).toBe(epoch);
    await fourth.stop();
  });

  test('wrong options get the usage and exit code 2', async () => {
    const child = hubProcess('--colour', 'blue');
    let heard = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      heard += chunk.toString('utf8');
    });
    expect(await ended(child)).toBe(2);
    expect(heard).toContain('Usage: npm run hub');
  });
});
