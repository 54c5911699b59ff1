/** Opens the hub's database: the embedded PostgreSQL of a data folder, or the one `DATABASE_URL` names. Same engine, same SQL. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { isTaken, takeFolder } from './lock-file.ts';
import { migrate } from './migrate.ts';
import { runningServerUrl, startPostgres } from './postgres-server.ts';
import { HubRefusal } from './refusal.ts';
import type { Db, HubTables } from './tables.ts';

export type OpenDatabase = {
  db: Db;
  /** For connections outside the pool (LISTEN). Holds the password: never log it. */
  url: string;
  embedded: boolean;
  close(): Promise<void>;
};

export type OpenOptions = {
  dataDir: string;
  databaseUrl?: string | undefined;
  log(line: string): void;
  /** Use the embedded server of a hub that is running on this folder, if there is one. */
  isShared?: boolean;
  /** Before a new version changes the tables of an embedded database that holds something. */
  beforeUpgrade?: (db: Db) => Promise<void>;
};

const embeddedDatabase = 'postgres';
const poolSize = 12;
const bigintOid = 20;

/** bigint columns hold counts and epoch ms, all far below 2^53, so they are read as numbers. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === bigintOid) return Number;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
} as pg.CustomTypesConfig;

export function connect(url: string, log: (line: string) => void, mostConnections = poolSize): Db {
  const pool = new pg.Pool({ connectionString: url, max: mostConnections, types });
  // An idle connection that the server closes must not end the hub; the next query opens another.
  pool.on('error', (error) => log(`database connection lost: ${error.message}`));
  // Nor may one that it closes in the middle of a transaction: whoever uses it is told by the query.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<HubTables>({ dialect: new PostgresDialect({ pool }) });
}

async function openAt(url: string, log: (line: string) => void, beforeUpgrade?: OpenOptions['beforeUpgrade']): Promise<Db> {
  const db = connect(url, log);
  try {
    await migrate(db, beforeUpgrade);
    return db;
  } catch (error) {
    await db.destroy();
    if (error instanceof HubRefusal) throw error;
    throw new HubRefusal(
      'bug',
      `The database could not be opened (${error instanceof Error ? error.message : String(error)}). Its data was not changed. Check that PostgreSQL is running and that DATABASE_URL is right.`,
    );
  }
}

async function refuseBesideRunning(): Promise<void> {
  throw new HubRefusal(
    'bug',
    'A hub of an older version is running on this data, and this version would change its tables. Nothing was changed. Stop the hub first, or use the version that runs.',
  );
}

export async function openDatabase({ dataDir, databaseUrl, log, isShared = false, beforeUpgrade }: OpenOptions): Promise<OpenDatabase> {
  if (databaseUrl !== undefined) {
    const db = await openAt(databaseUrl, log);
    return { db, url: databaseUrl, embedded: false, close: () => db.destroy() };
  }
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const running = isShared && isTaken(folder) ? runningServerUrl(folder, embeddedDatabase) : null;
  if (running !== null) {
    const db = await openAt(running, log, refuseBesideRunning);
    return { db, url: running, embedded: true, close: () => db.destroy() };
  }
  const release = takeFolder(folder);
  try {
    const server = await startPostgres(folder, log);
    try {
      const url = server.url(embeddedDatabase);
      const db = await openAt(url, log, beforeUpgrade);
      const close = async () => {
        await db.destroy();
        await server.stop();
        release();
      };
      return { db, url, embedded: true, close };
    } catch (error) {
      await server.stop();
      throw error;
    }
  } catch (error) {
    release();
    throw error;
  }
}
