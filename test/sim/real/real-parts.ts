/** Real parts for simulated runs: one PostgreSQL database for all of them, emptied before each, and real files for every desk. */
import pg from 'pg';
import { migrate } from '../../../src/hub/db/migrate.ts';
import { connect } from '../../../src/hub/db/open.ts';
import type { WorldParts } from '../desk-port.ts';
import { PgHub } from './pg-hub.ts';
import { RealDesk } from './real-desk.ts';
import { UnderWay } from './under-way.ts';

export type RealBench = {
  /** For one run; the runs of a bench follow one another. */
  parts(): WorldParts;
  close(): Promise<void>;
};

const mostConnections = 24;
/** These runs are about order, not about power cuts of the hub; and a lock that is waited for is looked at at once. */
const settings = '-c synchronous_commit=off -c deadlock_timeout=2ms';
const blockedSql = `SELECT count(*)::int AS blocked FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE NOT l.granted AND a.datname = current_database()`;

/** `serverUrl` may create databases; the bench makes its own there and drops it at the end. */
export async function openBench(serverUrl: string): Promise<RealBench> {
  const database = `sim_${process.pid}_${Math.floor(performance.now())}`;
  await onServer(serverUrl, `CREATE DATABASE ${database}`);
  const url = urlOf(serverUrl, database);
  const db = connect(url, () => undefined, mostConnections);
  await migrate(db);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const countBlocked = async () => Number((await admin.query<{ blocked: number }>(blockedSql)).rows[0]?.blocked ?? 0);
  return {
    parts: () => {
      const work = new UnderWay(countBlocked);
      return {
        settle: () => work.settle(),
        makeStore: (env) => new PgHub(env, { db, url, admin }, work),
        makeDesk: (options) => new RealDesk(options),
      };
    },
    close: async () => {
      await admin.end();
      await db.destroy();
      await onServer(serverUrl, `DROP DATABASE ${database} WITH (FORCE)`);
    },
  };
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  url.searchParams.set('options', settings);
  return url.href;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
