/** A source of customers beside the hub of a bench: gets its token from the operator and sends rows. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import type { Bench } from './desk.ts';

const run = promisify(execFile);

/** A command of the hub's operator; answers what it said. */
export async function operate(bench: Bench, ...words: string[]): Promise<string> {
  const said = await run(process.execPath, ['src/hub/app/server.ts', ...words, '--data', join(bench.folder, 'hub')]);
  return said.stdout.trim();
}

/** All rows have to be accepted. */
export async function sendAs(bench: Bench, source: string, rows: readonly object[]): Promise<void> {
  const token = await operate(bench, 'token', source, 'team:team-east-1');
  const response = await fetch(`${bench.hub.url}/ingest/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rows }),
  });
  expect(await response.json()).toMatchObject({ results: rows.map(() => ({ status: 'accepted' })) });
}
