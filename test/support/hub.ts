/** A running hub on a fresh database of the run's PostgreSQL, with builders for teams, users and tokens. Real HTTP, real SQL. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { inject } from 'vitest';
import { type RunningHub, startHub } from '../../src/hub/app/start-hub.ts';
import { hubCommit } from '../../src/hub/db/commit.ts';
import { connect } from '../../src/hub/db/open.ts';
import type { Db } from '../../src/hub/db/tables.ts';
import { addTeam, addToken, addUser } from '../../src/hub/db/user-repo.ts';
import type { Role } from '../../src/shared/base/words.ts';
import type { Enrolment, User } from '../../src/shared/contract/hub.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';

export type TestUser = { user: User; token: string; scopes: string[] };

export type TestHub = {
  url: string;
  port: number;
  running: RunningHub;
  /** For looking into the hub's tables and for writing what no desk may write. */
  db: Db;
  log: string[];
  /** By seat of the sample team. */
  enrol(seat: string): Promise<Enrolment>;
  addUser(wish?: { name?: string; role?: Role; teamId?: string }): Promise<TestUser>;
  grant(userId: string, scope: string, granted: boolean): Promise<void>;
  /** Imports rows as a source system would. */
  put(puts: readonly EntityPut[]): Promise<void>;
  /** Stops and starts the process part on the same port and database. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const templateLock = 7_283_002;

async function withServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

/** Migrated (and filled) once per run; every hub after that is a copy of it. */
async function template(sample: boolean): Promise<string> {
  const name = sample ? 'template_sample' : 'template_empty';
  await withServer(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock]);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 1) return;
    const unfinished = `${name}_${randomBytes(4).toString('hex')}`;
    await client.query(`CREATE DATABASE ${unfinished}`);
    const dataDir = mkdtempSync(join(tmpdir(), 'steadydesk-hub-'));
    const hub = await startHub({ dataDir, databaseUrl: urlOf(unfinished), sample });
    await hub.stop();
    rmSync(dataDir, { recursive: true, force: true });
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  });
  return name;
}

async function freshDatabase(sample: boolean): Promise<string> {
  const from = await template(sample);
  const name = `hub_${randomBytes(6).toString('hex')}`;
  await withServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${from}`));
  return name;
}

async function buildUser(db: Db, wish: { name?: string; role?: Role; teamId?: string }): Promise<TestUser> {
  const { name = '测试坐席', role = 'agent', teamId = 'team-a' } = wish;
  const user: User = { id: uuidv7(), name, role, teamId, teamName: teamId };
  const scopes = ['global', `team:${teamId}`, `user:${user.id}`];
  const atMs = Date.now();
  await addTeam(db, { id: teamId, name: teamId });
  await addUser(db, user);
  await db.transaction().execute((tx) =>
    hubCommit(tx, {
      puts: [
        { entity: 'member', row: { id: user.id, scope: `team:${teamId}`, ver: 0, deleted: false, name, role, teamId, senior: false } },
      ],
      grants: scopes.map((scope) => ({ userId: user.id, scope, granted: true, atMs })),
    }),
  );
  const token = randomBytes(32).toString('base64url');
  await addToken(db, token, { userId: user.id, device: 'test', atMs });
  return { user, token, scopes };
}

export async function createHub(options: { sample?: boolean; nowMs?: () => number } = {}): Promise<TestHub> {
  const { sample = false, nowMs = Date.now } = options;
  const database = await freshDatabase(sample);
  const databaseUrl = urlOf(database);
  const dataDir = mkdtempSync(join(tmpdir(), 'steadydesk-hub-'));
  const log: string[] = [];
  const start = (port: number) => startHub({ dataDir, databaseUrl, port, sample, nowMs, log: (line) => log.push(line) });
  const db = connect(databaseUrl, () => {});
  const first = await start(0);
  const hub: TestHub = {
    url: first.url,
    port: Number(new URL(first.url).port),
    running: first,
    db,
    log,
    async enrol(seat) {
      const code = hub.running.enrolCodes[seat];
      const response = await fetch(`${hub.url}/enrol/v1`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code, device: `test ${randomUUID()}` }),
      });
      if (!response.ok) throw new Error(`enrolling ${seat}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Enrolment;
    },
    addUser: (wish = {}) => buildUser(db, wish),
    async grant(userId, scope, granted) {
      await db.transaction().execute((tx) => hubCommit(tx, { grants: [{ userId, scope, granted, atMs: Date.now() }] }));
    },
    async put(puts) {
      await db.transaction().execute((tx) => hubCommit(tx, { puts }));
    },
    async restart() {
      await hub.running.stop();
      hub.running = await start(hub.port);
    },
    async stop() {
      await hub.running.stop();
      await db.destroy();
      rmSync(dataDir, { recursive: true, force: true });
      await withServer((client) => client.query(`DROP DATABASE ${database} WITH (FORCE)`));
    },
  };
  return hub;
}
