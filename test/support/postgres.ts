/** Boots one embedded PostgreSQL for the whole run; each test that needs a hub gets a database of its own on it (see hub.ts). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../../src/hub/db/postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's connection string to the run's server. */
    postgresUrl: string;
  }
}

let server: PostgresServer | null = null;
let folder = '';

export async function setup(project: TestProject): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'steadydesk-pg-'));
  server = await startPostgres(folder, () => {});
  project.provide('postgresUrl', server.url('postgres'));
}

export async function teardown(): Promise<void> {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
